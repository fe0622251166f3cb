"""A project with a virtual environment in it, and the command run there as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

ACME = """\
class Client:
    def send(self, text, *, retries=0):
        return len(text)


def connect(url):
    return Client()
"""


@pytest.fixture(scope="session")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the distribution `acme` 1.0 in it."""
    prefix = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(prefix)], check=True)
    site = next(iter(prefix.glob("lib/python*/site-packages")), prefix / "Lib" / "site-packages")
    (site / "acme.py").write_text(ACME, encoding="utf-8")
    metadata = site / "acme-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "RECORD").write_text("acme.py,,\nacme-1.0.dist-info/METADATA,,\n", encoding="utf-8")
    return prefix


@pytest.fixture
def project(tmp_path: Path, venv: Path) -> Path:
    """An empty repository whose `.venv` is that environment."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / ".venv").symlink_to(venv, target_is_directory=True)
    return folder


@pytest.fixture
def write(project: Path) -> Callable[[str, str], Path]:
    """Writes a file of the project."""

    def run(path: str, text: str) -> Path:
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
        return file

    return run


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment variables of a user who has set none."""
    return {"HOME": str(tmp_path), "PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def hallucheck(project: Path, variables: dict[str, str]) -> Command:
    """Runs the command in the project."""

    def run(*words: str, stdin: str | bytes = b"", cwd: Path = project, **more: str) -> object:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        command = [sys.executable, "-m", "hallucheck", *words]
        done = subprocess.run(command, input=data, capture_output=True, cwd=cwd, env={**variables, **more}, timeout=120)
        decoded = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(command, done.returncode, *decoded)

    return run  # type: ignore[return-value]
