"""Observers of environments with the packages of `fixtures/site_packages`; nothing of a process may be left."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from observed_environment import LIMITS, make_environment, processes_in

from hallucheck.environment.build import build_environment
from hallucheck.environment.model import Environment
from hallucheck.symbols.observer import Observer


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with all fixtures."""
    return make_environment(tmp_path_factory.mktemp("observed"), sys.executable)


@pytest.fixture
def environment_of(tmp_path: Path) -> Callable[..., Environment]:
    """Reads the environment of an interpreter, for a project that is elsewhere."""

    def run(python: Path, project: Path = tmp_path / "project") -> Environment:
        project.mkdir(exist_ok=True)
        return build_environment(str(python), "", project, {}, Path(sys.prefix) / "nowhere", None)

    return run


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made; nothing may be left there."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    assert processes_in(folder) == []


@pytest.fixture
def observer(python: Path, environment_of: Callable[..., Environment], scratch: Path) -> Observer:
    """An observer of that environment which keeps nothing."""
    return Observer(environment_of(python), None, limits=LIMITS)
