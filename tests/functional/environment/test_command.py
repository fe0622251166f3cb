"""What the user sees of the choice of environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders of PATH are made by links")


@pytest.fixture
def hallucheck(tmp_path: Path):
    """Runs the command in the project with nothing in the environment but what is given."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "app.py").write_text("import acme\n", encoding="utf-8")

    def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        variables = {"HOME": str(tmp_path), "PATH": "", "PYTHONPATH": os.pathsep.join(sys.path), **environ}
        command = [sys.executable, "-m", "hallucheck", "--no-cache", *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=project, env=variables)

    return run


@pytest.mark.parametrize("path", ["/no/such", "app.py"])
def test_named_environment_is_missing(hallucheck, path):
    """A missing environment ends with status 3 and one line, never with findings."""
    done = hallucheck("--python", path, "app.py")

    assert (done.returncode, done.stdout) == (3, "")
    cure = "holds no Python interpreter; give --python an interpreter, a virtual environment or a sys.prefix"
    assert done.stderr.strip().endswith(f"--python: {path} {cure}")


def test_project_environment(hallucheck, venv, site):
    """The environment in the project is found, named and believed."""
    before = hallucheck("--output-format", "json", "app.py")
    (site / "acme.py").touch()
    after = hallucheck("--output-format", "json", "app.py")

    assert [finding["rule"] for finding in json.loads(before.stdout)["findings"]] == ["unresolved-import"]
    assert (before.returncode, after.returncode) == (1, 0)
    assert json.loads(after.stdout)["environment"]["prefix"] == str(venv)


def test_own_environment_is_said(hallucheck):
    """Where there is no other environment, hallucheck's own is taken and the user is told."""
    done = hallucheck("app.py")

    assert "the environment that hallucheck itself runs in" in done.stdout + done.stderr
