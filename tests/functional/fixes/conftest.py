"""A project with a virtual environment in it that has the distribution `gadget`, and the command run there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]

GADGET = {
    "__init__.py": """
from gadget.engine import Engine, start_engine
from gadget.errors import GadgetError

colour_map = {}
_GONE = {
    "boot": "`gadget.boot` was removed in 2.0. Use `gadget.start_engine` instead.",
    "str": "`gadget.str` was an alias of the builtin: use `str` by itself.",
    "Panel": "`Panel` has been moved to the `gadget-panels` package.",
    "halt": "`gadget.halt` is gone; use `gadget.stop` or `gadget.pause` instead.",
}


def load(path, *, max_length=10):
    return Engine(path)


def stop(): ...
def pause(): ...


def __getattr__(name):
    if name in _GONE:
        raise AttributeError(_GONE[name])
    raise AttributeError(f"module 'gadget' has no attribute {name!r}")
""",
    "engine.py": '''
class Engine:
    speed = 1

    def __init__(self, path="", *, retry_count=1):
        self.path = path

    @property
    def power(self) -> int:
        return 1

    def get_state(self) -> str:
        return "on"

    def send_message(self, text, *, timeout=1.0):
        """Send.

        Renamed `pause_s` to `timeout` in 2.0.
        """
        return 1

    def read_line(self): ...
    def read_lines(self): ...


def start_engine(path=""):
    return Engine(path)
''',
    "errors.py": "class GadgetError(Exception): ...\nclass GearError(GadgetError): ...\n",
    "shapes/__init__.py": "from gadget.shapes.round import Circle\n",
    "shapes/round.py": "class Circle:\n    radius = 1\nclass Sphere: ...\n",
    "legacy/__init__.py": "class OldWheel: ...\n",
    "_inner.py": "def hidden_helper(): ...\n",
    "extras.py": "def polish_surface(level=1): ...\n",
    "one.py": "def shared_thing(): ...\n",
    "two.py": "def shared_thing(): ...\n",
}
PANELS = {"__init__.py": "class Panel: ...\n"}


@pytest.fixture(scope="session")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the distributions `gadget` and `gadget-panels` in it."""
    prefix = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(prefix)], check=True)
    site = next(iter(prefix.glob("lib/python*/site-packages")), prefix / "Lib" / "site-packages")
    for package, files in (("gadget", GADGET), ("gadget_panels", PANELS)):
        for name, text in files.items():
            file = site / package / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        metadata = site / f"{package}-2.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 2.0\n", encoding="utf-8")
        (metadata / "RECORD").write_text("".join(f"{package}/{name},,\n" for name in files), encoding="utf-8")
    return prefix


@pytest.fixture(scope="session")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment variables of a user who has set none."""
    home = tmp_path_factory.mktemp("home")
    return {"HOME": str(home), "PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="session")
def make_project(venv: Path) -> Callable[[Path], Path]:
    """Makes an empty repository whose `.venv` is that environment."""

    def make(folder: Path) -> Path:
        (folder / ".git").mkdir(parents=True)
        (folder / ".venv").symlink_to(venv, target_is_directory=True)
        return folder

    return make


@pytest.fixture(scope="session")
def run_in(variables: dict[str, str]) -> Command:
    """Runs the command in a folder."""

    def run(folder: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "hallucheck", "--output-format", "concise", *words]
        return subprocess.run(command, input=stdin, capture_output=True, cwd=folder, env=variables, timeout=120)

    return run


@pytest.fixture
def project(tmp_path: Path, make_project: Callable[[Path], Path]) -> Path:
    """An empty repository whose `.venv` is that environment."""
    return make_project(tmp_path / "project")


@pytest.fixture
def hallucheck(project: Path, run_in: Command) -> Command:
    """Runs the command in the project."""
    return lambda *words, stdin=b"": run_in(project, *words, stdin=stdin)
