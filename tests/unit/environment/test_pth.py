"""`.pth` files are read as `site` reads them, but what is code in them is never run."""

from __future__ import annotations

import pytest

from hallucheck.environment.pth import read_pth_files

SETUPTOOLS_LINE = "import __editable___acme_1_0_finder; __editable___acme_1_0_finder.install()"


def test_nothing_to_add(write):
    """Comments, blank lines, missing folders, hidden files and text that is no path add nothing."""
    root = write({"site/a.pth": "# note\n\n/no/such/folder\nbad\0path\n", "site/.hidden.pth": "..\n"})

    additions = read_pth_files(root / "site")

    assert not (additions.folders or additions.archives or additions.modules or additions.hooks)


def test_folder_that_is_not_there(tmp_path):
    """A folder that does not exist has no .pth files."""
    assert read_pth_files(tmp_path / "gone").folders == []


@pytest.mark.parametrize("name", ["_acme.pth", "__editable__.acme-1.0.pth", "easy-install.pth", "acme.pth"])
def test_plain_folder(write, name):
    """Editable installs by hatch, uv, flit and setuptools in `src` layout name a folder."""
    root = write({f"site/{name}": "../src\n", "src/acme.py": ""})

    assert [path.resolve() for path in read_pth_files(root / "site").folders] == [root / "src"]


def test_order_and_repetition(write):
    """Files are read in the order of their names; a folder is added once; a byte order mark is no part of it."""
    root = write({"site/b.pth": "two\n", "site/a.pth": "\ufeffone\ntwo\n", "site/one/x.py": "", "site/two/x.py": ""})

    assert read_pth_files(root / "site").folders == [root / "site/one", root / "site/two"]


def test_code_is_not_run(write):
    """Lines of code stay unexecuted, also those that `site` would run."""
    root = write({})
    line = f"import pathlib; pathlib.Path({str(root / 'ran')!r}).touch()\n"
    write({"site/evil.pth": line, "site/evil2.pth": line.replace("import ", "import\t", 1)})

    additions = read_pth_files(root / "site")

    assert not (root / "ran").exists()
    assert additions.hooks == [root / "site/evil.pth", root / "site/evil2.pth"]


def test_setuptools_finder(write):
    """The tables of setuptools' editable finder are read: packages, modules and namespaces."""
    root = write({"src/acme/__init__.py": "", "src/one.py": "", "src/ns/inner/__init__.py": ""})
    source = root / "src"
    mapping = {"acme": str(source / "acme"), "one": str(source / "one"), "ns.inner": str(source / "ns/inner")}
    namespaces = {"ns": [str(source / "ns")]}
    table = f"MAPPING: dict[str, str] = {mapping!r}\nNAMESPACES: dict[str, list[str]] = {namespaces!r}\n"
    write({"site/__editable__.acme-1.0.pth": SETUPTOOLS_LINE, "site/__editable___acme_1_0_finder.py": table})

    additions = read_pth_files(root / "site")

    assert dict(additions.modules) == {
        "acme": source / "acme",
        "one": source / "one.py",
        "ns.inner": source / "ns/inner",
        "ns": source / "ns",
    }
    assert additions.hooks == []


@pytest.mark.parametrize("text", ["MAPPING = make()", "MAPPING = ['a']", "def install(:", "MAPPING = {1: 2}", ""])
def test_finder_that_cannot_be_read(write, text):
    """Tables that are no literals leave a hook of which nothing is known."""
    root = write({"site/__editable__.acme-1.0.pth": SETUPTOOLS_LINE, "site/__editable___acme_1_0_finder.py": text})

    additions = read_pth_files(root / "site")

    assert additions.modules == []
    assert root / "site/__editable___acme_1_0_finder.py" in additions.hooks


def test_harmless_code(write):
    """The .pth files that virtualenv and setuptools themselves write make nothing importable."""
    root = write({"site/_virtualenv.pth": "import _virtualenv", "site/distutils-precedence.pth": "import os; x"})

    assert read_pth_files(root / "site").hooks == []


def test_egg(write):
    """A zipped egg is remembered as an archive."""
    root = write({"site/easy-install.pth": "./acme.egg\n", "site/acme.egg": ""})

    assert read_pth_files(root / "site").archives == [root / "site/acme.egg"]
