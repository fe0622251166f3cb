"""What an observation tells of a module, and the symbols that are made of it."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from observed_environment import LIMITS, interpreters, make_environment

from hallucheck.symbols import probe
from hallucheck.symbols.conditions import Target
from hallucheck.symbols.from_observation import observed_symbols, stub_text
from hallucheck.symbols.model import ClassBinding, ClassSymbols, FunctionBinding, ImportBinding, Openness
from hallucheck.symbols.observation import NotObserved, Observation
from hallucheck.symbols.observer import Observer

TARGET = Target((3, 11, 0), "linux")


@pytest.fixture
def dynamic(observer) -> Observation:
    """A module that makes its names at run time."""
    return observer.observe("dynamic", ["made_first", "lazy", "nothing", "Plain.make", "instance.nothing.more"])


def class_named(observation: Observation, name: str) -> ClassSymbols:
    (binding,) = observed_symbols(observation, TARGET).bindings[name]
    assert isinstance(binding, ClassBinding)
    return binding.symbols


def test_old_syntax():
    """The probe can be parsed by the oldest interpreter that it may run on."""
    text = Path(probe.__file__).read_text(encoding="utf-8")

    ast.parse(text, feature_version=(3, 7))


@pytest.mark.parametrize("python", interpreters())
@pytest.mark.parametrize("module", ["_json", "zlib", "math", "_socket", "builtins", "asyncio"])
def test_standard_library(environment_of, scratch, python, module):
    """Modules of the standard library are seen whole, compiled ones too, by interpreters of all versions."""
    environment = environment_of(Path(python))
    result = Observer(environment, None, limits=LIMITS).observe(module)

    assert isinstance(result, Observation), result
    symbols = observed_symbols(result, Target(environment.version, environment.platform))
    expected = {"_json": "scanstring", "zlib": "crc32", "math": "sqrt", "_socket": "socket", "builtins": "print"}
    assert expected.get(module, "run") in symbols.bindings
    assert symbols.openness == []


def test_names(dynamic):
    """Names by their kinds, those that are made by the code included."""
    kinds = {name: value.kind for name, value in dynamic.names.items()}

    assert kinds["made_first"] == kinds["made_second"] == kinds["number"] == "value"
    assert kinds["Plain"] == "class"
    assert kinds["function"] == "function"
    assert kinds["lazy"] == "claimed"
    assert dynamic.has_getattr


def test_answers(dynamic):
    """Names that are asked for are looked up as running code would, part by part."""
    states = {answer.name: (answer.state, answer.part) for answer in dynamic.answers}

    assert states == {
        "made_first": ("found", ""),
        "lazy": ("found", ""),
        "nothing": ("missing", "nothing"),
        "Plain.make": ("found", ""),
        "instance.nothing.more": ("missing", "nothing"),
    }
    assert dynamic.answer("made_first").type == "builtins:int"
    assert dynamic.answer("nothing").parent == "types:ModuleType"


def test_signatures(dynamic):
    """Parameters as the interpreter knows them."""
    text = stub_text(dynamic)

    assert "def function(a, b=..., *, c): ..." in text
    assert "    def method(self, a, /, b, *rest, c=..., **more): ..." in text
    assert "    def make(cls, /, a): ..." in text
    assert "    def helper(a): ..." in text


def test_values(dynamic):
    """A value has its class; what is None may be filled later, and has any."""
    lines = stub_text(dynamic).splitlines()

    assert "number: _observed_builtins.int" in lines
    assert "instance: Child" in lines
    assert "place: _observed_Any" in lines


def test_base_without_name(dynamic):
    """A base that cannot be imported is described in place."""
    symbols = observed_symbols(dynamic, TARGET)
    base = class_named(dynamic, "Child").arguments[0].value

    (binding,) = symbols.bindings[base.id]
    assert set(binding.symbols.members) == {"own"}
    assert "Hidden" not in symbols.bindings


def test_members_with_odd_names(dynamic):
    """A keyword is no name; a member that is called as a built-in function does no harm to others."""
    members = class_named(dynamic, "Child").members

    assert set(members) == {"property", "late"}
    assert isinstance(members["late"][0], FunctionBinding)


def test_openness(dynamic):
    """What may have more than was seen says so."""
    openness = {name: class_named(dynamic, name).openness for name in ("Plain", "Slotted", "Answering", "WithMeta")}

    assert openness == {
        "Plain": [Openness.INSTANCE_DICT],
        "Slotted": [],
        "Answering": [Openness.GETATTR],
        "WithMeta": [Openness.COMPUTED_NAMES, Openness.INSTANCE_DICT],
    }
    assert observed_symbols(dynamic, TARGET).openness == [Openness.GETATTR]


def test_submodules(observer):
    """Which submodules the import of a package has loaded."""
    assert observer.observe("dynamic").submodules == ()
    result = observer.observe("dynamic.outer")

    assert result.imported["dynamic"].endswith(("__init__.py", "outer.py", "inner.py"))
    (binding,) = observed_symbols(result, TARGET).bindings["dynamic"]
    assert isinstance(binding, ImportBinding) and binding.is_reexport


def test_same_twice(python, environment_of, scratch):
    """Two observations of the same module are the same text."""
    first, second = (Observer(environment_of(python), None, limits=LIMITS).observe("dynamic") for _ in range(2))

    assert stub_text(first) == stub_text(second)


def test_failed_import(observer):
    """The exception is told."""
    result = observer.observe("dynamic.broken")

    assert isinstance(result, NotObserved)
    assert (result.reason.value, result.detail) == (
        "import-failed",
        "ModuleNotFoundError: No module named 'hallucheck_absent_dependency'",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_only_what_is_installed(python, environment_of, scratch, tmp_path):
    """The project, an editable install of it, and files that no distribution brought are not imported."""
    project = tmp_path / "project"
    project.mkdir()
    ran = tmp_path / "ran"
    for name in ("own", "stray", "edited"):
        (project / f"{name}.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    other = make_environment(tmp_path / "other", sys.executable)
    site = next(other.parents[1].glob("lib/python*/site-packages"))
    (site / "stray.py").write_text("", encoding="utf-8")
    (site / "edited.pth").write_text(f"{project}\n", encoding="utf-8")
    observer = Observer(environment_of(other, project), None, limits=LIMITS)

    for name in ("own", "stray", "edited", "nowhere", "dynamic.nowhere", "not a name", ""):
        assert observer.observe(name).reason.value == "not-installed"
    assert observer.made == {}
