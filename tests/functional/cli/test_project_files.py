"""Names in pyproject.toml and setup.cfg."""

from __future__ import annotations

import json

import pytest

PYPROJECT = """\
[project]
name = "shop"

[project.scripts]
shop = "shop.cli:main"
shop-admin = "shop.cli:admn"

[project.gui-scripts]
window = "shop.window:main"

[project.entry-points."acme.plugins"]
client = "acme:Client"
sender = "acme:Client.sendd [fast]"

[tool.poetry.scripts]
old = "shop.cli:main"

[tool.pytest.ini_options]
addopts = ["-ra", "-p", "shop.fixtures", "-p", "no:cacheprovider", "-pacme"]
"""
SETUP = """\
[metadata]
version = attr: shop.__version__

[options.entry_points]
console_scripts =
    shop = shop.cli:main
    other = shop.cli:other
    gone = acmee:main

[tool:pytest]
addopts = -p shop.cli
"""


@pytest.fixture
def shop(write):
    write("src/shop/__init__.py", "__version__ = '1'\n")
    write("src/shop/cli.py", "def main(): ...\ndef admin(): ...\n")


def places(output: str) -> list[tuple[str, int, int, str]]:
    found = json.loads(output)["findings"]
    return [(f["path"], f["line"], f["column"], f["name"]) for f in found]


def test_pyproject(project, hallucheck, write, shop):
    """A finding stands at the part of the name that is not there; what is there is counted."""
    write("pyproject.toml", PYPROJECT)
    done = hallucheck("--output-format", "json", ".")

    assert places(done.stdout) == [
        ("pyproject.toml", 6, 24, "admn"),
        ("pyproject.toml", 9, 16, "window"),
        ("pyproject.toml", 13, 23, "sendd"),
        ("pyproject.toml", 19, 31, "fixtures"),
    ]
    assert json.loads(done.stdout)["coverage"]["present"] == 4


def test_setup_cfg(hallucheck, write, shop):
    """The same in setup.cfg, named on the command line."""
    write("setup.cfg", SETUP)
    done = hallucheck("--output-format", "json", "setup.cfg")

    assert places(done.stdout) == [("setup.cfg", 7, 22, "other"), ("setup.cfg", 8, 12, "acmee")]


def test_packages_elsewhere(hallucheck, write):
    """Where the project says that its packages stand elsewhere, a package that is not found is not reported."""
    write("pyproject.toml", '[project.scripts]\nx = "lib_only:main"\n[tool.setuptools]\npackage-dir = {"" = "lib"}\n')

    assert hallucheck("pyproject.toml").returncode == 0


def test_project_file_without_names(hallucheck, write):
    """A project file that names no module is not among the checked files."""
    write("pyproject.toml", '[project]\nname = "shop"\n')
    write("app.py", "import acme\n")

    assert "Checked 1 file" in hallucheck(".").stdout


@pytest.mark.parametrize("text", ["[project", "[project]\nscripts = 1\n", '[project.scripts]\nx = "not a name"\n', ""])
def test_unreadable_project_file(hallucheck, write, text):
    """What is not a project file says nothing."""
    write("pyproject.toml", text)

    assert hallucheck("pyproject.toml").returncode == 0
