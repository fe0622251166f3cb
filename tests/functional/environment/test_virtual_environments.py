"""A virtual environment is read without running anything from it, and modules are where its interpreter finds them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import FoundModule, Origin
from hallucheck.environment.watched import watched_paths

SPECS = """
import importlib.util, json, sys
found = {}
for name in json.loads(sys.argv[1]):
    spec = importlib.util.find_spec(name)
    found[name] = spec.origin if spec and spec.has_location else None
print(json.dumps(found))
"""


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def assert_as_python(venv: Path, finder: ModuleFinder, names: list[str]) -> None:
    """The finder's files are those that the interpreter itself names."""
    command = [str(finder.environment.python), "-I", "-c", SPECS, json.dumps(names)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=venv).stdout
    for name, origin in json.loads(output).items():
        found = finder.find(name)
        file = (found.extension or found.source) if isinstance(found, FoundModule) else None
        assert (name, str(file) if file else None) == (name, origin)


def test_virtual_environment(venv, site, build):
    """Prefix, version and search path are those of the environment; the base's packages are not seen."""
    environment = build()

    assert (environment.prefix, environment.origin, environment.note) == (venv, ".venv", "")
    assert environment.version == sys.version_info[:3]
    assert environment.platform == sys.platform
    assert environment.site_packages == (site,)
    assert "sys" in environment.builtin_modules


def test_system_site_packages(venv, site, build):
    """With `include-system-site-packages` the base's packages and the user's follow the environment's own."""
    config = venv / "pyvenv.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace("= false", "= true"), encoding="utf-8")
    user = venv.parent.parent / "home" / site.relative_to(venv)
    if sys.platform == "linux":
        user = venv.parent.parent / "home" / ".local" / site.relative_to(venv)
        user.mkdir(parents=True)

    folders = build().site_packages

    assert folders[0] == site
    assert len(folders) > 1
    assert sys.platform != "linux" or folders[1] == user
    assert sys.platform != "linux" or user not in build(PYTHONNOUSERSITE="1").site_packages


def test_as_python(venv, site, build):
    """Packages, modules, namespaces, stubs, another version's extension and plain .pth files, as Python has them."""
    source = venv.parent / "elsewhere"
    fill(source, {"linked/__init__.py": "", "linked/part.py": ""})
    fill(
        site,
        {
            "package/__init__.py": "",
            "package/sub/__init__.py": "",
            "package/sub/leaf.py": "",
            "package.py": "",
            "space/one.py": "",
            "old.cpython-27-x86_64-linux-gnu.so": "",
            "module.py": "",
            "module/inner.py": "",
            "typed-stubs/__init__.pyi": "",
            "json.py": "",
            "linked.pth": f"# by hand\n{source}\n",
        },
    )
    names = ["package", "package.sub.leaf", "space.one", "old", "module", "linked", "linked.part", "typed"]

    assert_as_python(venv, ModuleFinder(build()), [*names, "json", "json.decoder", "textwrap", "nothing"])


def test_setuptools_editable(venv, site, build):
    """Names that setuptools' import hook maps are found where the hook finds them."""
    source = venv.parent / "work"
    fill(source, {"acme/__init__.py": "", "acme/part.py": "", "single.py": ""})
    mapping = {"acme": str(source / "acme"), "single": str(source / "single")}
    hook = f"""
import sys
from importlib.machinery import PathFinder
from pathlib import Path
MAPPING: dict[str, str] = {mapping!r}
NAMESPACES: dict[str, list[str]] = {{}}
class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return PathFinder.find_spec(name, [str(Path(MAPPING[name]).parent)]) if name in MAPPING else None
def install():
    sys.meta_path.append(Finder)
"""
    line = "import __editable___acme_1_0_finder; __editable___acme_1_0_finder.install()"
    origin = {"url": source.as_uri(), "dir_info": {"editable": True}}
    fill(
        site,
        {
            "__editable__.acme-1.0.pth": line,
            "__editable___acme_1_0_finder.py": hook,
            "acme-1.0.dist-info/METADATA": "Name: acme\nVersion: 1.0\n",
            "acme-1.0.dist-info/direct_url.json": json.dumps(origin),
        },
    )
    finder = ModuleFinder(build())

    assert_as_python(venv, finder, ["acme", "acme.part", "single", "other"])
    found = finder.find("acme.part")
    assert isinstance(found, FoundModule)
    assert (found.origin, finder.distribution_of(found)) == (Origin.EDITABLE, ("acme", "1.0"))


def test_folder_editable(venv, site, build):
    """Modules in a folder that a .pth file adds, as hatch and uv install a project, may change at any time."""
    source = venv.parent.parent / "other" / "src"
    fill(source, {"acme/__init__.py": ""})
    fill(site, {"_acme.pth": str(source)})
    environment = build()
    found = ModuleFinder(environment).find("acme")

    assert environment.editable_folders == (source,)
    assert isinstance(found, FoundModule)
    assert found.origin is Origin.EDITABLE


def test_nothing_is_executed(venv, site, build, tmp_path):
    """Neither .pth code nor sitecustomize runs when the environment is read."""
    touch = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"
    fill(site, {"evil.pth": touch, "sitecustomize.py": touch, "usercustomize.py": touch, "acme.py": touch})

    finder = ModuleFinder(build(PYTHONPATH=str(site)))

    assert isinstance(finder.find("acme"), FoundModule)
    assert not (tmp_path / "ran").exists()


def test_stand_in_for_distutils(venv, site, build):
    """From 3.12 on `distutils` is what setuptools puts there."""
    fill(site, {"setuptools/_distutils/__init__.py": "", "setuptools/_distutils/core.py": ""})
    fill(site, {"distutils-precedence.pth": "import os; x"})
    environment = build()
    found = ModuleFinder(environment).find("distutils.core")

    assert isinstance(found, FoundModule)
    expected = Origin.THIRD_PARTY if environment.version >= (3, 12) else Origin.STDLIB
    assert found.origin is expected


@pytest.mark.parametrize("change", ["install", "rewrite", "other environment"])
def test_watched_paths(venv, site, build, change):
    """What would change the environment changes the state of a watched path."""
    fill(site, {"a.pth": "one\n"})
    project = venv.parent

    def state() -> dict[str, tuple[int, int] | None]:
        paths = {path: Path(path) for path in watched_paths(build(), project)}
        return {
            name: (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
            for name, path in paths.items()
        }

    before = state()
    assert state() == before
    changes = {
        "install": (site, {"acme.py": ""}),
        "rewrite": (site, {"a.pth": "one\ntwo\n"}),
        "other environment": (project, {"env/pyvenv.cfg": ""}),
    }
    fill(*changes[change])
    assert state() != before
