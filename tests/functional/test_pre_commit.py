"""The hooks, run by the real pre-commit on a real repository."""

from __future__ import annotations

import json
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
      - id: {hook}
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
    """A repository with hooks to come, and with a virtual environment of its own that has `acme`."""
    folder = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "repository")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    site = next(iter((folder / ".venv").glob("lib/python*/site-packages")), folder / ".venv" / "Lib" / "site-packages")
    (site / "acme.py").write_text("def connect(url): ...\n", encoding="utf-8")
    (folder / ".gitignore").write_text(".venv/\n", encoding="utf-8")
    return folder


@pytest.fixture
def pre_commit(repository: Path, hook_repository: Path, tmp_path_factory: pytest.TempPathFactory):
    """Runs a hook on what is staged, with nothing activated, as `git commit` does."""
    variables = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    variables["PRE_COMMIT_HOME"] = str(tmp_path_factory.getbasetemp() / "pre-commit")

    revision = git(hook_repository, "rev-parse", "HEAD")

    def run(hook: str) -> subprocess.CompletedProcess[str]:
        config = CONFIG.format(repository=hook_repository.as_posix(), revision=revision, hook=hook)
        (repository / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
        git(repository, "add", "--all")
        command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
        return subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True)

    return run


def test_hook(pre_commit, repository):
    """The hook finds the project's environment, not its own; fails on what does not exist, passes after the fix."""
    app = repository / "app.py"
    app.write_text("import acme\nimport libcst\n\nacme.conect('/')\n", encoding="utf-8")
    before = pre_commit("hallucheck")
    app.write_text("import acme\n\nacme.connect('/')\n", encoding="utf-8")
    after = pre_commit("hallucheck")

    assert before.returncode == 1, before.stdout + before.stderr
    assert "app.py:2:8 unresolved-import nothing named `libcst` is installed" in before.stdout
    assert "app.py:4:6 unresolved-attribute module `acme` has no attribute `conect`" in before.stdout
    assert "against .venv (Python " in before.stdout
    assert after.returncode == 0, after.stdout + after.stderr


def test_notebooks_and_documents(pre_commit, repository):
    """Notebooks, Markdown and reStructuredText are checked, too."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import acme\n", "acme.conect('/')"]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (repository / "nb.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (repository / "page.md").write_text("```py\nimport acme\nacme.conect('/')\n```\n", encoding="utf-8")
    (repository / "page.rst").write_text("::\n\n  >>> import acme\n  >>> acme.conect('/')\n", encoding="utf-8")
    done = pre_commit("hallucheck")

    assert "nb.ipynb:cell 1:2:6 unresolved-attribute" in done.stdout, done.stdout + done.stderr
    assert "page.md:3:6 unresolved-attribute" in done.stdout
    assert "page.rst:4:12 unresolved-attribute" in done.stdout


def test_staged(pre_commit, repository):
    """The hook for staged changes leaves alone what was wrong before."""
    app = repository / "app.py"
    app.write_text("import acme\n\nacme.conect('/')\n", encoding="utf-8")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "old")
    app.write_text("import acme\n\nacme.conect('/')\nacme.connect('/')\n", encoding="utf-8")
    clean = pre_commit("hallucheck-staged")
    app.write_text("import acme\n\nacme.conect('/')\nacme.disconnect('/')\n", encoding="utf-8")
    wrong = pre_commit("hallucheck-staged")

    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert wrong.returncode == 1, wrong.stdout + wrong.stderr
    assert "app.py:4:6 unresolved-attribute" in wrong.stdout
    assert "app.py:3:6" not in wrong.stdout


def test_fix(pre_commit, repository):
    """The hook that mends stops the commit for a look at what it did, and passes the next time."""
    app = repository / "app.py"
    app.write_text("import acme\n\nacme.conect('/')  # soon\n", encoding="utf-8")
    before = pre_commit("hallucheck-fix")
    after = pre_commit("hallucheck-fix")

    assert before.returncode == 1, before.stdout + before.stderr
    assert app.read_text(encoding="utf-8") == "import acme\n\nacme.connect('/')  # soon\n"
    assert after.returncode == 0, after.stdout + after.stderr
