"""The job for GitLab, its script run as the runner does: line by line in one shell, ended by the first failure."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from gate_runner import ROOT, commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None or shutil.which("sh") is None, reason="no git or shell")

JOB = yaml.safe_load((ROOT / "templates" / "hallucheck.gitlab-ci.yml").read_text(encoding="utf-8"))["hallucheck"]


@pytest.fixture
def job(runner, installed):
    """Runs the job's script in the checkout, with hallucheck as it is in the work tree."""

    def run(**variables):
        variables_of_job = JOB["variables"].items()
        defaults = {name: value.replace("$CI_PROJECT_DIR", str(runner.checkout)) for name, value in variables_of_job}
        own = {"HALLUCHECK_HOME": str(Path(installed["command"]).parent.parent), "HALLUCHECK_PACKAGE": str(ROOT)}
        environ = {name: runner.variables[name] for name in ("PATH", "HOME") if name in runner.variables}
        script = "\n".join(["set -e", *JOB["script"]])
        given = {**environ, **defaults, **own, "GITLAB_CI": "true", **variables}
        return subprocess.run(["sh", "-c", script], cwd=runner.checkout, env=given, capture_output=True, text=True)

    return run


def test_default_branch(job, runner):
    """The default branch is checked whole; both reports are where the job says."""
    runner.check_out("main", depth=None)
    done = job()
    reports = JOB["artifacts"]["reports"]
    (found,) = json.loads((runner.checkout / reports["codequality"]).read_text(encoding="utf-8"))
    suite = ElementTree.parse(runner.checkout / reports["junit"]).find("testsuite")

    assert done.returncode == 1, done.stdout + done.stderr
    assert found["location"] == {"path": "old.py", "lines": {"begin": 2, "end": 2}}
    assert suite.get("failures") == "1"


@pytest.mark.parametrize("variable", ["CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"])
def test_merge_request(job, runner, server, variable):
    """In a merge request only what it brings in is reported."""
    base = git(server, "rev-parse", "HEAD")
    commit(server, "change", new__py="import acme\nacme.disconnect()\n")
    runner.check_out("main", depth=None)
    done = job(**{variable: base})

    assert done.returncode == 1, done.stdout + done.stderr
    assert "new.py:2:6" in done.stdout and "old.py" not in done.stdout
