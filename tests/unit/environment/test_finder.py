"""Modules are found where Python would find them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import FoundModule, NotFound, NotFoundReason, Origin, StubOrigin


def found(finder: ModuleFinder, name: str) -> FoundModule:
    answer = finder.find(name)
    assert isinstance(answer, FoundModule), answer
    return answer


def reason(finder: ModuleFinder, name: str) -> NotFoundReason:
    answer = finder.find(name)
    assert isinstance(answer, NotFound), answer
    return answer.reason


# ---- what shadows what ------------------------------------------------------------------------------------------


def test_folder_of_notes_shadows_nothing(write, finder):
    """A folder of the project that bears a distribution's name, without code in it, is no module."""
    write({"project/acme/notes.txt": "", "project/acme/data/a.csv": ""})

    assert reason(finder(), "acme") is NotFoundReason.NOTHING_INSTALLED


def test_folder_without_init_loses(write, finder):
    """An installed package wins over a plain folder of the project, as in Python."""
    root = write({"project/acme/plan.py": "", "site/acme/__init__.py": ""})
    answer = found(finder(), "acme")

    assert (answer.source, answer.origin) == (root / "site/acme/__init__.py", Origin.THIRD_PARTY)


def test_own_package_wins(write, finder):
    """A package of the project wins over an installed one."""
    root = write({"project/acme/__init__.py": "", "site/acme/__init__.py": ""})
    answer = found(finder(), "acme")

    assert (answer.source, answer.origin) == (root / "project/acme/__init__.py", Origin.FIRST_PARTY)


def test_built_in_module_cannot_be_shadowed(write, finder):
    """`sys` is loaded before any folder is looked at."""
    write({"project/time.py": ""})
    answer = found(finder(), "time")

    assert answer.is_builtin
    assert answer.origin is Origin.STDLIB


def test_checkout_lacks_what_its_build_makes(write, finder):
    """A module that the build writes is found in the installed copy of the project's own package."""
    root = write({"project/acme/__init__.py": "", "site/acme/__init__.py": "", "site/acme/made/one.py": ""})

    assert found(finder(), "acme.made.one").source == root / "site/acme/made/one.py"
    assert reason(finder(), "acme.made.two") is NotFoundReason.NO_SUBMODULE
    assert reason(finder(), "acme.gone") is NotFoundReason.NO_SUBMODULE


def test_unbuilt_extension_is_not_absent(write, finder):
    """A module whose source waits to be compiled is no evidence of absence."""
    write({"project/acme/__init__.py": "", "project/acme/_speed.pyx": ""})

    assert reason(finder(), "acme._speed") is NotFoundReason.OPEN_PACKAGE
    assert reason(finder(), "acme.speed") is NotFoundReason.NO_SUBMODULE


def test_site_packages_inside_the_standard_library(write, finder, tmp_path):
    """The standard library as checked project is still the standard library."""
    write({"stdlib/json/__init__.py": ""})
    answer = found(finder(first_party=(tmp_path / "stdlib",)), "json")

    assert answer.origin is Origin.STDLIB
    assert answer.stub_origin is StubOrigin.TYPESHED


# ---- what a module is on disk -----------------------------------------------------------------------------------


def test_package_before_module(write, finder):
    """A package wins over a module of its name in the same folder."""
    root = write({"site/acme.py": "", "site/acme/__init__.py": ""})
    answer = found(finder(), "acme")

    assert answer.source == root / "site/acme/__init__.py"
    assert answer.locations == (root / "site/acme",)


def test_module_before_folder(write, finder):
    """A module wins over a plain folder of its name."""
    root = write({"site/acme.py": "", "site/acme/part.py": ""})

    assert found(finder(), "acme").source == root / "site/acme.py"
    assert reason(finder(), "acme.part") is NotFoundReason.NOT_A_PACKAGE


@pytest.mark.parametrize(
    "file",
    ["acme.so", "acme.abi3.so", "acme.cpython-311-x86_64-linux-gnu.so", "acme.cp311-win_amd64.pyd", "acme.pyd"],
)
def test_extension_module(write, finder, file):
    """Every name that 3.11 loads as an extension module, on one platform or another."""
    root = write({f"site/{file}": ""})

    assert found(finder(), "acme").extension == root / "site" / file


@pytest.mark.parametrize(
    "file", ["acme.cpython-310-x86_64-linux-gnu.so", "acme.cp39-win32.pyd", "acme.so.1", "acme.x.so"]
)
def test_extension_module_of_another_version(write, finder, file):
    """A tag of another version, and what only looks like an extension module, is not loaded."""
    write({f"site/{file}": ""})

    assert reason(finder(), "acme") is NotFoundReason.NOTHING_INSTALLED


def test_own_tag_first(write, finder):
    """Of several extension modules the one with the version's own tag is loaded."""
    names = ["acme.so", "acme.abi3.so", "acme.cpython-311-x86_64-linux-gnu.so"]
    root = write({f"site/{name}": "" for name in names})

    assert found(finder(), "acme").extension == root / "site" / names[2]


def test_source_of_a_compiled_module(write, finder):
    """The .py beside an extension module is what it was compiled from."""
    root = write({"site/acme.py": "", "site/acme.abi3.so": ""})
    answer = found(finder(), "acme")

    assert (answer.source, answer.extension) == (root / "site/acme.py", root / "site/acme.abi3.so")


def test_extension_with_a_folder_of_stubs(write, finder):
    """An extension module may be described by a folder of its name, submodules included."""
    root = write({"site/acme.so": "", "site/acme/__init__.pyi": "", "site/acme/inner.pyi": ""})
    answer = found(finder(), "acme")

    assert (answer.extension, answer.stub) == (root / "site/acme.so", root / "site/acme/__init__.pyi")
    assert found(finder(), "acme.inner").stub == root / "site/acme/inner.pyi"


def test_compiled_package_is_open(write, finder):
    """An extension module may make submodules when it is loaded."""
    write({"site/acme.so": ""})

    assert reason(finder(), "acme.inner") is NotFoundReason.OPEN_PACKAGE


def test_sourceless_module(write, finder):
    """A .pyc beside nothing else is a module without source."""
    root = write({"site/acme.pyc": ""})
    answer = found(finder(), "acme")

    assert (answer.source, answer.extension) == (None, root / "site/acme.pyc")


def test_no_identifier(finder):
    """What cannot be written after `import` is not looked for."""
    assert reason(finder(), "acme-tools") is NotFoundReason.NOTHING_INSTALLED
    assert reason(finder(), "") is NotFoundReason.NOTHING_INSTALLED


# ---- packages in several places ---------------------------------------------------------------------------------


def test_namespace_package(write, finder, tmp_path):
    """The portions of a namespace package are one package."""
    root = write({"site/acme/one.py": "", "more/acme/two.py": ""})
    both = finder(site_packages=(tmp_path / "site", tmp_path / "more"))
    answer = found(both, "acme")

    assert answer.is_namespace
    assert answer.locations == (root / "site/acme", root / "more/acme")
    assert found(both, "acme.two").source == root / "more/acme/two.py"
    assert both.submodules("acme") == ("one", "two")
    assert reason(both, "acme.three") is NotFoundReason.NO_SUBMODULE


@pytest.mark.parametrize(
    "init",
    [
        "__path__ = __import__('pkgutil').extend_path(__path__, __name__)",
        "__import__('pkg_resources').declare_namespace(__name__)",
    ],
)
def test_old_namespace_package(write, finder, tmp_path, init):
    """Portions of namespace packages from before PEP 420 are found too."""
    root = write({"site/acme/__init__.py": init, "more/acme/__init__.py": init, "more/acme/two.py": ""})
    both = finder(site_packages=(tmp_path / "site", tmp_path / "more"))

    assert found(both, "acme.two").source == root / "more/acme/two.py"


def test_computed_path_is_open(write, finder):
    """A package that computes its `__path__` may find submodules anywhere; one that reads it may not."""
    write({"site/acme/__init__.py": "__path__.append(plugins())", "site/calm/__init__.py": "print(__path__)"})

    assert reason(finder(), "acme.plugin") is NotFoundReason.OPEN_PACKAGE
    assert reason(finder(), "calm.plugin") is NotFoundReason.NO_SUBMODULE


def test_module_that_poses_as_a_package(write, finder):
    """A plain module with a `__path__` may make submodules."""
    write({"site/acme.py": "__path__ = []"})

    assert reason(finder(), "acme.moves") is NotFoundReason.OPEN_PACKAGE


# ---- stubs ------------------------------------------------------------------------------------------------------


def test_inline_stub(write, finder):
    """A .pyi beside the module describes it."""
    root = write({"site/acme/__init__.py": "", "site/acme/__init__.pyi": "", "site/acme/py.typed": ""})
    answer = found(finder(), "acme")

    assert (answer.stub, answer.stub_origin) == (root / "site/acme/__init__.pyi", StubOrigin.BUNDLED)


def test_stub_without_source(write, finder):
    """What only a .pyi speaks of is there for type checkers."""
    root = write({"site/acme/__init__.py": "", "site/acme/types.pyi": ""})
    answer = found(finder(), "acme.types")

    assert (answer.source, answer.stub) == (None, root / "site/acme/types.pyi")


def test_stub_of_the_project_does_not_hide_the_module(write, finder):
    """A .pyi in an earlier folder is no module: the real one is found behind it."""
    root = write({"project/acme.pyi": "", "site/acme.py": ""})

    assert found(finder(), "acme").source == root / "site/acme.py"


def test_stub_distribution(write, finder):
    """A `-stubs` folder describes the package; its modules that the package lacks do not exist."""
    root = write({"site/acme/__init__.py": "", "site/acme-stubs/__init__.pyi": "", "site/acme-stubs/gone.pyi": ""})
    answer = found(finder(), "acme")

    assert (answer.stub, answer.stub_origin) == (root / "site/acme-stubs/__init__.pyi", StubOrigin.STUB_ONLY)
    assert reason(finder(), "acme.gone") is NotFoundReason.NO_SUBMODULE
    assert finder().submodules("acme") == ()


def test_partial_stubs(write, finder):
    """Modules that a partial stub package leaves out keep their own stub, or none."""
    root = write(
        {
            "site/acme/__init__.py": "",
            "site/acme/one.py": "",
            "site/acme/two.py": "",
            "site/acme/two.pyi": "",
            "site/acme-stubs/py.typed": "partial\n",
            "site/acme-stubs/one.pyi": "",
        }
    )

    assert found(finder(), "acme.one").stub == root / "site/acme-stubs/one.pyi"
    assert found(finder(), "acme.two").stub == root / "site/acme/two.pyi"
    assert found(finder(), "acme").stub is None


def test_stubs_describe_installed_packages_only(write, finder):
    """A module of the project is not described by the stubs of a distribution of its name."""
    write({"project/acme.py": "", "site/acme-stubs/__init__.pyi": ""})

    assert found(finder(), "acme").stub is None


def test_stub_distribution_alone(write, finder):
    """Stubs without the package they describe make nothing importable."""
    write({"site/acme-stubs/__init__.pyi": ""})

    assert reason(finder(), "acme") is NotFoundReason.STUB_WITHOUT_MODULE


# ---- standard library -------------------------------------------------------------------------------------------


def test_removed_module(finder):
    """`imp` left in 3.12; 3.11 is believed to have it even if the file is elsewhere."""
    assert reason(finder((3, 12, 0)), "imp") is NotFoundReason.REMOVED
    assert found(finder((3, 11, 0)), "imp").stub_origin is StubOrigin.TYPESHED


def test_module_of_another_platform(finder):
    """`winreg` is known on Linux: code for Windows is checked there as well."""
    answer = found(finder(), "winreg")

    assert (answer.origin, answer.is_builtin) == (Origin.STDLIB, False)


def test_closed_standard_library(finder):
    """Submodules that no version has are absent."""
    assert reason(finder(), "json.encode") is NotFoundReason.NO_SUBMODULE
    assert reason(finder(), "keyword.sub") is NotFoundReason.NOT_A_PACKAGE
    assert found(finder(), "os.path").stub_origin is StubOrigin.TYPESHED


def test_version_decides(finder):
    """`tomllib` came in 3.11."""
    assert isinstance(finder((3, 11, 0)).find("tomllib"), FoundModule)
    assert isinstance(finder((3, 10, 0)).find("tomllib"), NotFound)


# ---- import hooks -----------------------------------------------------------------------------------------------


def test_hook_that_speaks_of_a_name(write, finder, tmp_path):
    """Code that runs at start and has the name as a string may make it importable."""
    write({"site/hook.py": "install({'acme': '/build'})"})
    hooked = finder(import_hooks=(tmp_path / "site/hook.py", tmp_path / "gone.pth"))

    assert reason(hooked, "acme") is NotFoundReason.OPEN_PACKAGE
    assert reason(hooked, "build") is NotFoundReason.NOTHING_INSTALLED


def test_zipped_modules(finder, tmp_path):
    """What is in an egg on the search path is not absent; a damaged egg has nothing."""
    with zipfile.ZipFile(tmp_path / "acme.egg", "w") as archive:
        archive.writestr("acme/__init__.py", "")
    (tmp_path / "broken.egg").write_bytes(b"PK")
    zipped = finder(archives=(tmp_path / "broken.egg", tmp_path / "acme.egg"))

    assert reason(zipped, "acme") is NotFoundReason.OPEN_PACKAGE
    assert reason(zipped, "other") is NotFoundReason.NOTHING_INSTALLED


def test_mapped_names(write, finder, tmp_path):
    """Names that an editable install maps to packages, modules and namespaces elsewhere."""
    root = write({"src/lib/__init__.py": "", "src/one.py": "", "src/ns/inner/__init__.py": ""})
    source = tmp_path / "src"
    mapping = (("acme", source / "lib"), ("one", source / "one.py"), ("ns", source / "ns"))
    mapped = finder(editable_modules=mapping)

    assert found(mapped, "acme").source == root / "src/lib/__init__.py"
    assert found(mapped, "one").source == root / "src/one.py"
    assert found(mapped, "ns.inner").origin is Origin.EDITABLE
    assert reason(mapped, "ns.other") is NotFoundReason.NO_SUBMODULE


def test_mapped_submodule(write, finder, tmp_path):
    """A dotted name makes its parents namespace packages, joined with portions on the search path."""
    root = write({"src/inner/__init__.py": "", "site/ns/other.py": ""})
    mapping = (("ns.inner", tmp_path / "src/inner"), ("far.inner", tmp_path / "src/inner"))
    mapped = finder(editable_modules=mapping)

    assert found(mapped, "ns.inner").source == found(mapped, "far.inner").source == root / "src/inner/__init__.py"
    assert found(mapped, "ns.other").source == root / "site/ns/other.py"
    assert reason(mapped, "far.other") is NotFoundReason.NO_SUBMODULE
    assert mapped.submodules("ns") == ("inner", "other")


# ---- names ------------------------------------------------------------------------------------------------------


def test_names(write, finder):
    """Names for suggestions: modules and packages, no data, no metadata."""
    write(
        {
            "site/one.py": "",
            "site/two/__init__.py": "",
            "site/three.abi3.so": "",
            "site/two-1.0.dist-info/METADATA": "",
            "site/README.txt": "",
            "project/app.py": "",
        }
    )

    assert finder().top_level_names() == ("app", "one", "sys", "three", "time", "two")


def test_submodules_of_the_standard_library(finder):
    """Stubs name what is built in; modules of later versions are left out."""
    assert "resources" in finder((3, 11, 0)).submodules("importlib")
    assert "resources" not in finder((3, 6, 0)).submodules("importlib")
    assert finder().submodules("no_such_module") == ()


def test_searched_folders(write, finder, tmp_path: Path):
    """Folders that were missing are told too: they may be there next time."""
    write({"site/acme.py": ""})
    seeker = finder()
    seeker.find("acme")
    searched = seeker.searched_folders()

    assert searched[str(tmp_path / "site")] == ((tmp_path / "site").stat().st_mtime_ns, -1)
    assert searched[str(tmp_path / "project")] == (0, -1)
