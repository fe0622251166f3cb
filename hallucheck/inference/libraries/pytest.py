"""pytest and its plugin for mocks: what their fixtures are, and the strings that they take."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.inference.patchers import Table, patch, patch_dict, patch_multiple, patch_object
from hallucheck.inference.string_parameters import Excuse, Named, Names, Place, StringParameter
from hallucheck.source import tree

_MONKEYPATCH = "_pytest.monkeypatch.MonkeyPatch"
_MOCKER = "pytest_mock.plugin.MockerFixture"
_PATCHER = f"{_MOCKER}._Patcher"
_TARGET, _NAME = Place("target", 0), Place("name", 1)


def _patched(raising: int, value: int) -> tuple[StringParameter, ...]:
    """Of `setattr` and `delattr`: `value` arguments stand after the name, and `raising` at its place."""
    kept = Excuse(Place("raising", raising), False)
    return (
        StringParameter(_TARGET, Names.TARGET, excuse=kept, arguments=(1 + value, 1 + value)),
        StringParameter(_NAME, Names.ATTRIBUTE, owner=_TARGET, excuse=kept, arguments=(2 + value, 3 + value)),
    )


STRING_CALLABLES: Table = {
    f"{_MONKEYPATCH}.setattr": _patched(raising=3, value=1),
    f"{_MONKEYPATCH}.delattr": _patched(raising=2, value=0),
    **patch(f"{_PATCHER}.__call__"),
    **patch_object(f"{_PATCHER}.object"),
    **patch_multiple(f"{_PATCHER}.multiple"),
    **patch_dict(f"{_PATCHER}.dict"),
    f"{_MOCKER}.spy": (StringParameter(_NAME, Names.ATTRIBUTE, owner=Place("obj", 0)),),
}

FIXTURES = {
    "monkeypatch": _MONKEYPATCH,
    **dict.fromkeys(("mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"), _MOCKER),
}
"""Name of a parameter of a test -> the class of what it is."""

METHODS = {
    (_MONKEYPATCH, "setattr"): f"{_MONKEYPATCH}.setattr",
    (_MONKEYPATCH, "delattr"): f"{_MONKEYPATCH}.delattr",
    (_MOCKER, "patch"): f"{_PATCHER}.__call__",
    (_MOCKER, "patch.object"): f"{_PATCHER}.object",
    (_MOCKER, "patch.multiple"): f"{_PATCHER}.multiple",
    (_MOCKER, "patch.dict"): f"{_PATCHER}.dict",
    (_MOCKER, "spy"): f"{_MOCKER}.spy",
}
"""(class, what is read off its object) -> the callable."""

PLUGIN_GROUP = "pytest11"
"""The group of entry points by whose names plugins can be named, too."""


def plugin_modules(name: str) -> tuple[str, ...]:
    """The modules that a plugin's name may stand for."""
    return (name, f"_pytest.{name}")


def plugins(module: tree.Module) -> Iterator[Named]:
    """The names of plugins that a file lists."""
    for node in module.body:
        match node:
            case tree.Assign(targets=[tree.Name(id="pytest_plugins")], value=value):
                pass
            case tree.AnnotatedAssign(target=tree.Name(id="pytest_plugins"), value=value) if value is not None:
                pass
            case _:
                continue
        for part in value.elements if isinstance(value, tree.Display) else [value]:
            if isinstance(part, tree.Literal) and isinstance(part.value, str):
                yield Named(value.at, part.at, part.value, 0, Names.MODULE)
