"""The environment is looked for in the documented order, and hallucheck's own is not taken for the project's."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from pathlib import Path

import pytest

from hallucheck.environment.locate import Candidate, locate
from hallucheck.errors import EnvironmentNotFoundError, InterpreterNotFoundError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the environments are made by links")


@pytest.fixture
def make_venv(tmp_path: Path):
    def make(name: str) -> Path:
        prefix = tmp_path / name
        (prefix / "bin").mkdir(parents=True)
        (prefix / "pyvenv.cfg").write_text("home = /usr/bin\n", encoding="utf-8")
        for command in ("python", "python3"):
            (prefix / "bin" / command).symlink_to(sys.executable)
        return prefix

    return make


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder for PATH with an interpreter of no virtual environment."""
    folder = tmp_path / "system" / "bin"
    folder.mkdir(parents=True)
    (folder / "python3").symlink_to(sys.executable)
    return folder


@pytest.fixture
def choose(tmp_path: Path):
    def run(python: str = "", setting: str = "", own: Path | None = None, **environ: object) -> Candidate:
        project = tmp_path / "project" / "sub"
        project.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / ".git").mkdir(exist_ok=True)
        variables = {"HOME": str(tmp_path / "home"), **{name: str(value) for name, value in environ.items()}}
        return locate(python, setting, project, variables, own or tmp_path / "nowhere")

    return run


def test_order(choose, make_venv, bare):
    """Named, set, activated, conda's, the project's own, a tool's, on PATH."""
    places = {
        "--python": make_venv("flag"),
        "the setting `python`": make_venv("setting"),
        "VIRTUAL_ENV": make_venv("active"),
        "CONDA_PREFIX": make_venv("conda"),
        ".venv": make_venv("project/.venv"),
        "pixi": make_venv("project/.pixi/envs/default"),
    }
    arguments = {
        "python": str(places["--python"]),
        "setting": str(places["the setting `python`"]),
        "VIRTUAL_ENV": places["VIRTUAL_ENV"],
        "CONDA_PREFIX": places["CONDA_PREFIX"],
        "PATH": bare,
    }
    for origin, argument in zip(places, [*arguments][:4]):
        assert (choose(**arguments).origin, choose(**arguments).prefix) == (origin, places[origin])
        del arguments[argument]
    assert choose(**arguments).prefix == places[".venv"]
    (places[".venv"] / "pyvenv.cfg").unlink()
    assert choose(**arguments).origin == "pixi"
    places["pixi"].rename(places["pixi"].with_name("other"))
    assert choose(**arguments) == Candidate("python on PATH", bare.parent, bare / "python3")


@pytest.mark.parametrize("form", [".", "bin/python", "bin"])
def test_forms_of_python(choose, make_venv, form):
    """`--python` takes a folder or an interpreter; a folder without one is refused."""
    prefix = make_venv("flag")
    if form == "bin":
        with pytest.raises(InterpreterNotFoundError, match="holds no Python interpreter; give --python"):
            choose(python=str(prefix / form))
    else:
        assert choose(python=str(prefix / form)).prefix == prefix


def test_command(choose, bare):
    """`--python python3` is a command on PATH."""
    assert choose(python="python3", PATH=bare).python == bare / "python3"


def test_prefix_without_interpreter(choose, tmp_path):
    """A copied environment is read by its folders, and that is said."""
    (tmp_path / "copy/lib/python3.9/site-packages").mkdir(parents=True)
    answer = choose(python=str(tmp_path / "copy"))

    assert answer.python is None
    assert "interpreter is missing" in answer.note


def test_setting_is_relative_to_the_project(choose, make_venv):
    """A path in the settings begins at the project."""
    prefix = make_venv("project/sub/tools")

    assert choose(setting="tools").prefix == prefix


@pytest.mark.parametrize("arguments", [{"python": "/no/such"}, {"setting": "gone"}, {"python": __file__}])
def test_named_but_missing(choose, arguments):
    """One line says which name was wrong."""
    with pytest.raises(InterpreterNotFoundError) as caught:
        choose(**arguments)

    assert next(iter(arguments.values())) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 3


def test_nothing_at_all(choose):
    """One line says where was looked and what to do."""
    with pytest.raises(EnvironmentNotFoundError) as caught:
        choose(VIRTUAL_ENV="/gone", PATH="/also/gone")

    expected = "no Python environment found (looked at VIRTUAL_ENV, pixi, python on PATH); name one with --python PATH"
    assert str(caught.value).startswith(expected)


def test_hook(choose, make_venv):
    """A hook runner activates hallucheck's own environment: the project's is taken all the same."""
    hook, project = make_venv("cache/hook"), make_venv("project/.venv")

    answer = choose(own=hook, VIRTUAL_ENV=hook, PATH=hook / "bin", PRE_COMMIT="1")

    assert (answer.prefix, answer.note) == (project, "")


def test_hook_without_project_environment(choose, make_venv, bare):
    """In a hook, the next interpreter on PATH after hallucheck's own."""
    hook = make_venv("cache/hook")
    path = os.pathsep.join([str(hook / "bin"), str(bare)])

    answer = choose(own=hook, VIRTUAL_ENV=hook, PATH=path, PRE_COMMIT="1")

    assert (answer.python, answer.note) == (bare / "python3", "")


def test_hook_without_any_other(choose, make_venv):
    """If there is no other, hallucheck's own is taken, and that is said."""
    hook = make_venv("cache/hook")

    answer = choose(own=hook, VIRTUAL_ENV=hook, PATH=hook / "bin", PRE_COMMIT="1")

    assert answer.prefix == hook
    assert "hallucheck itself runs in" in answer.note


def test_own_environment_without_activation(choose, make_venv):
    """hallucheck started by its path, where there is no Python at all: its own environment is the only one."""
    own = make_venv("tools")

    assert choose(own=own, PATH="").prefix == own


def test_hallucheck_installed_in_the_project(choose, make_venv, bare):
    """hallucheck in the project's own environment checks against it without a word."""
    own = make_venv("project/.venv")

    answer = choose(own=own, VIRTUAL_ENV=own, PATH=f"{own / 'bin'}{os.pathsep}{bare}")

    assert (answer.prefix, answer.note) == (own, "")


def test_activated_by_hand(choose, make_venv, bare):
    """An environment that the user activated, hallucheck in it, says more than the system's interpreter."""
    own = make_venv("envs/work")

    answer = choose(own=own, VIRTUAL_ENV=own, PATH=f"{own / 'bin'}{os.pathsep}{bare}")

    assert answer.prefix == own
    assert answer.note


def test_poetry(choose, make_venv, tmp_path):
    """poetry's environments are marked with a hash of the project's folder; the newest Python wins."""
    choose_in = tmp_path / "project" / "sub"
    choose_in.mkdir(parents=True)
    mark = base64.urlsafe_b64encode(hashlib.sha256(os.path.realpath(choose_in).encode()).digest()).decode()[:8]
    make_venv(f"cache/virtualenvs/app-{mark}-py3.9")
    newest = make_venv(f"cache/virtualenvs/app-{mark}-py3.12")
    (choose_in / "poetry.lock").touch()

    answer = choose(POETRY_CACHE_DIR=tmp_path / "cache")

    assert (answer.origin, answer.prefix) == ("poetry", newest)


def test_uv(choose, make_venv, tmp_path):
    """uv's variable is relative to the project."""
    prefix = make_venv("project/uv-env")
    (tmp_path / "project/pyproject.toml").touch()

    assert choose(UV_PROJECT_ENVIRONMENT="uv-env").prefix == prefix


def test_pdm(choose, make_venv, tmp_path):
    """pdm writes the interpreter's path into a file."""
    prefix = make_venv("elsewhere")
    choose_in = tmp_path / "project"
    choose_in.mkdir()
    (choose_in / ".pdm-python").write_text(f"{prefix}/bin/python\n", encoding="utf-8")

    assert (choose().origin, choose().prefix) == ("pdm", prefix)
