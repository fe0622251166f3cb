"""The hook, run by the real pre-commit on a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git")

ROOT = Path(__file__).parent.parent.parent
CONFIG = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: hallucheck
        args: [--output-format, full]
"""
LEFT_OUT = shutil.ignore_patterns(".*_cache", ".venv", ".git", "__pycache__", "uv.lock", "tests", "fixtures")


def git(folder: Path, *words: str) -> str:
    """Run git as somebody."""
    someone = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *someone, "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """hallucheck as it is in the work tree, committed to a repository that pre-commit can clone."""
    folder = tmp_path_factory.mktemp("hook") / "hallucheck"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
    git(folder.parent, "init", "--quiet", "hallucheck")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "-m", "work tree")
    return folder


@pytest.fixture
def repository(tmp_path: Path, hook_repository: Path) -> Path:
    """A repository with the hook, and with a virtual environment of its own that has `acme`."""
    folder = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "repository")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    site = next(iter((folder / ".venv").glob("lib/python*/site-packages")), folder / ".venv" / "Lib" / "site-packages")
    (site / "acme.py").write_text("def connect(url): ...\n", encoding="utf-8")
    config = CONFIG.format(repository=hook_repository.as_posix(), revision=git(hook_repository, "rev-parse", "HEAD"))
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (folder / ".gitignore").write_text(".venv/\n", encoding="utf-8")
    return folder


@pytest.fixture
def pre_commit(repository: Path, tmp_path_factory: pytest.TempPathFactory):
    """Runs the hooks on what is staged, with nothing activated, as `git commit` does."""
    variables = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    variables["PRE_COMMIT_HOME"] = str(tmp_path_factory.getbasetemp() / "pre-commit")

    def run() -> subprocess.CompletedProcess[str]:
        git(repository, "add", "--all")
        command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
        return subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True)

    return run


def test_hook(pre_commit, repository):
    """The hook finds the project's environment, not its own; fails on what does not exist, passes after the fix."""
    app = repository / "app.py"
    app.write_text("import acme\nimport libcst\n\nacme.conect('/')\n", encoding="utf-8")
    before = pre_commit()
    app.write_text("import acme\n\nacme.connect('/')\n", encoding="utf-8")
    after = pre_commit()

    assert before.returncode == 1, before.stdout + before.stderr
    assert "app.py:2:8 unresolved-import nothing named `libcst` is installed" in before.stdout
    assert "app.py:4:6 unresolved-attribute module `acme` has no attribute `conect`" in before.stdout
    assert "against .venv (Python " in before.stdout
    assert after.returncode == 0, after.stdout + after.stderr
