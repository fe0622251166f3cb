"""The programs for a private, untyped SDK: what fails in them is found, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.private_sdk.score import FIXTURE, environment, findings, score


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("sdk") / "env")


def test_sdk_works():
    """The SDK's own tests pass."""
    variables = {**os.environ, "PYTHONPATH": str(FIXTURE / "sdk" / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull]
    tests = str(FIXTURE / "sdk" / "tests")
    done = subprocess.run([*command, "--rootdir", tests, tests], env=variables, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_mended_programs(python, tmp_path):
    """Nothing is found in programs that run."""
    assert findings(python, FIXTURE / "fixed", tmp_path / "fixed") == []


def test_programs(python, tmp_path):
    """Every finding is at a place that fails; all of what needs no inference is found, and most of what does."""
    scored = score(findings(python, FIXTURE / "clients", tmp_path / "clients"))

    assert scored.false == []
    easy, hard = scored.found["easy"], scored.found["hard"]
    assert easy[0] >= 0.95 * easy[1], scored.missed
    assert hard[0] >= 0.60 * hard[1], scored.missed
