"""Real virtual environments."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hallucheck.environment.build import build_environment
from hallucheck.environment.model import Environment

Build = Callable[..., Environment]


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An empty virtual environment in the project's folder."""
    prefix = tmp_path / "project" / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(prefix)], check=True)
    return prefix


@pytest.fixture
def site(venv: Path) -> Path:
    """The virtual environment's site-packages."""
    return next(venv.glob("[lL]ib/python*/site-packages"), venv / "Lib" / "site-packages")


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Builds the environment of the project, with a cache, as the command does."""

    def run(python: str = "", **environ: str) -> Environment:
        project, cache = tmp_path / "project", tmp_path / "cache"
        project.mkdir(exist_ok=True)
        variables = {"HOME": str(tmp_path / "home"), **environ}
        return build_environment(python, "", project, variables, Path("/nowhere"), cache)

    return run
