"""The action's own steps on this machine: an environment for hallucheck, a repository on a "server", its checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gate_runner import ROOT, Runner, commit, git


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the step that installs tells: the paths `command` and `python`."""
    folder = tmp_path_factory.mktemp("runner")
    variables = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    given = {
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GATE_OWN_PYTHON": sys.executable,
        "GATE_VERSION": "",
    }
    script = ["bash", str(ROOT / "action" / "install.sh")]
    done = subprocess.run(script, env={**variables, **given}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split("=", 1) for line in (folder / "output").read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's environment, which has `acme`."""
    prefix = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(prefix)], check=True)
    site = next(iter(prefix.glob("lib/python*/site-packages")), prefix / "Lib" / "site-packages")
    (site / "acme.py").write_text("def connect(url): ...\n", encoding="utf-8")
    return prefix


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The work tree that makes the server's history: branch `main` with an old mistake, and `.venv` ignored."""
    folder = tmp_path / "server"
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", "server")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    commit(folder, "first", __gitignore=".venv\n", old__py="import acme\nacme.conect('/')\n")
    commit(folder, "second", readme__md="# A project\n")
    return folder


@pytest.fixture
def runner(tmp_path: Path, server: Path, installed: dict[str, str], environment: Path) -> Runner:
    """A runner without checkout."""
    return Runner(tmp_path / "runner", server, installed, environment)
