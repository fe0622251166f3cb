"""In a repository of 40 commits, each of 12 changes that bring an invented name in is found, by each of the three ways
to name a change, and each of 12 clean ones brings nothing, though old ones stand in what it moves."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import grown_repository
import pytest
from grown_repository import STEPS, git


@pytest.fixture(scope="module")
def grown(tmp_path_factory, venv):
    """(folder, the commit of each step by its name)"""
    folder = tmp_path_factory.mktemp("grown")
    (folder / ".venv").symlink_to(venv, target_is_directory=True)
    return folder, grown_repository.build(folder)


@pytest.fixture(scope="module")
def names(grown, tmp_path_factory):
    """Runs the command in the repository; the names that it reports."""
    home = tmp_path_factory.mktemp("home")
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def run(*words: str, stdin: str = "") -> tuple[str, ...]:
        command = [sys.executable, "-m", "hallucheck", "--output-format", "json", *words]
        done = subprocess.run(command, cwd=grown[0], env=environ, input=stdin, capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr or done.stdout
        return tuple(finding["name"] for finding in json.loads(done.stdout)["findings"])

    return run


def test_size(grown):
    assert git(grown[0], "rev-list", "--count", "main") == "40"
    assert sum(bool(step.brings) for step in STEPS) == sum(not step.brings for step in STEPS) == 12


def test_old_ones(grown, names):
    """Before the changes there are invented names in every module."""
    git(grown[0], "checkout", "-q", "adopted")

    assert len(names()) == 51


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_change(grown, names, step):
    """Since its parent, staged on it, and as a mail."""
    folder, commits = grown
    git(folder, "checkout", "-qf", commits[step.name])
    since = names("--since", "HEAD~1")
    mail = git(folder, "format-patch", "--stdout", "-1")
    git(folder, "checkout", "-q", "HEAD~1")
    diff = names("--diff", "-", stdin=mail + "\n")
    git(folder, "read-tree", commits[step.name])
    staged = names("--staged")
    git(folder, "reset", "-q", "--hard")

    assert (since, diff, staged) == (step.brings,) * 3


def test_report(grown, hallucheck):
    """The report counts what the commits brought in, none of it twice."""
    folder, commits = grown
    git(folder, "checkout", "-qf", "main")
    done = hallucheck("report", "adopted..main", "--output-format", "json", cwd=folder, PATH=os.environ["PATH"])
    report = json.loads(done.stdout)
    by_commit = {each["id"]: each["hallucinations"] for each in report["commits"]}

    assert {name: len(by_commit[id]) for name, id in commits.items()} == {step.name: len(step.brings) for step in STEPS}
    assert report["missing_modules"] == {"no_such_package": 1}
