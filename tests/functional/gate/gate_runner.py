"""A runner as GitHub gives one to a job, on this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
HERE = Path(__file__).parent


def git(folder: Path, *words: str) -> str:
    """Run git as somebody."""
    someone = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *someone, "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, message: str, **files: str) -> str:
    """Write files (`__` in a name is a dot) and commit all; the commit's name."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


class Runner:
    """A checkout as actions/checkout makes it, and the gate run in it."""

    def __init__(self, folder: Path, server: Path, installed: dict[str, str], environment: Path) -> None:
        self.folder = folder
        self.checkout = folder / "checkout"
        self._server, self._environment = server, environment
        programs = folder / "programs"
        programs.mkdir(parents=True)
        (programs / "gh").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "fake_gh.py"}" "$@"\n')
        (programs / "gh").chmod(0o755)
        kept = ("HOME", "LANG", "SYSTEMROOT", "TMPDIR")
        self.variables = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "a/b",
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "RUNNER_TEMP": str(folder / "temp"),
            "GATE_COMMAND": installed["command"],
            "GATE_OWN_PYTHON": installed["python"],
            "GATE_PATHS": ".",
            "GH_TOKEN": "token",
            "FAKE_COMMENTS": str(folder / "comments"),
            "FAKE_CALLS": str(folder / "calls"),
        }
        (folder / "temp").mkdir()

    def check_out(self, ref: str, *, depth: int | None = 1) -> None:
        """Check out one ref of the server, as many commits deep as asked for."""
        if self.checkout.exists():
            shutil.rmtree(self.checkout)
        git(self.folder, "init", "--quiet", "checkout")
        git(self.checkout, "remote", "add", "origin", self._server.as_uri())
        limit = [f"--depth={depth}"] if depth else []
        git(self.checkout, "fetch", "--quiet", "--no-tags", *limit, "origin", ref)
        git(self.checkout, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        (self.checkout / ".venv").symlink_to(self._environment, target_is_directory=True)

    def gate(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the gate; outputs and summary are those of this run."""
        for name in ("output", "summary"):
            (self.folder / name).unlink(missing_ok=True)
        command = ["bash", str(ROOT / "action" / "gate.sh")]
        environ = {**self.variables, **variables}
        return subprocess.run(command, cwd=self.checkout, env=environ, capture_output=True, text=True, timeout=300)

    @property
    def summary(self) -> str:
        """The step's summary."""
        return (self.folder / "summary").read_text(encoding="utf-8")

    @property
    def outputs(self) -> dict[str, str]:
        """The step's outputs."""
        return dict(line.split("=", 1) for line in (self.folder / "output").read_text(encoding="utf-8").splitlines())

    @property
    def comments(self) -> list[str]:
        """The texts of the pull request's comments."""
        kept = self.folder / "comments"
        return [item["body"] for item in json.loads(kept.read_text(encoding="utf-8"))] if kept.exists() else []
