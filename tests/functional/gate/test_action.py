"""The action's gate, run by its own script in a real repository."""

from __future__ import annotations

import json
import os
import re
import shutil

import pytest
import yaml
from gate_runner import ROOT, commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="no git or bash")

NEW = "import acme\n\nacme.disconnect('/')\n"
CLEAN = "import acme\n\nacme.connect('/')\n"


def pull_request(server, **files):
    """(base, GitHub's merge) of a pull request that brings files; `main` goes on meanwhile."""
    base = git(server, "rev-parse", "main")
    git(server, "checkout", "--quiet", "-B", "feature", "main")
    commit(server, "one", **files)
    commit(server, "two")
    git(server, "checkout", "--quiet", "main")
    commit(server, "meanwhile", other__py="import acme\nacme.of_others('/')\n")
    git(server, "checkout", "--quiet", "--detach", "main")
    git(server, "merge", "--quiet", "--no-ff", "-m", "merge", "feature")
    git(server, "update-ref", "refs/pull/7/merge", "HEAD")
    git(server, "update-ref", "refs/pull/7/head", "feature")
    git(server, "checkout", "--quiet", "main")
    return base


@pytest.fixture
def on_pull_request(runner, server):
    """Makes a pull request and its checkout, and runs the gate on it."""

    def run(ref="refs/pull/7/merge", depth=1, files=None, **variables):
        base = pull_request(server, **(files or {"new__py": NEW}))
        runner.check_out(ref, depth=depth)
        given = {"GATE_PULL_REQUEST": "7", "GATE_EVENT_BASE": base, "GITHUB_REF": "refs/pull/7/merge"}
        return runner.gate(**{**given, **variables})

    return run


@pytest.mark.parametrize("ref", ["refs/pull/7/merge", "refs/pull/7/head"])
@pytest.mark.parametrize("depth", [1, None])
def test_pull_request(on_pull_request, runner, ref, depth):
    """Only what the pull request brings in is reported, from a merge or its branch, with one commit or all of them."""
    done = on_pull_request(ref, depth)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "new.py:3:6 unresolved-attribute module `acme` has no attribute `disconnect`" in done.stdout
    assert "::error title=hallucheck%3A unresolved-attribute,file=new.py,line=3,endLine=3,col=6" in done.stderr
    assert "conect" not in done.stdout and "of_others" not in done.stdout
    assert runner.summary == runner.comments[0]
    assert "<code>new.py&#58;3&#58;6</code>" in runner.summary
    assert runner.outputs["exit-status"] == "1"


def test_comment_is_replaced(on_pull_request, runner, server):
    """A second run replaces the comment of the first, also where all is well by now."""
    on_pull_request()
    first = runner.comments
    git(server, "checkout", "--quiet", "feature")
    done = on_pull_request(files={"new__py": CLEAN})

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(first) == 1 and "disconnect" in first[0]
    assert len(runner.comments) == 1 and "every name exists" in runner.comments[0]


def test_clean_pull_request(on_pull_request, runner):
    """Where there is nothing to report nobody is told; the summary says what was checked."""
    done = on_pull_request(files={"new__py": CLEAN})

    assert done.returncode == 0, done.stdout + done.stderr
    assert runner.comments == []
    assert "every name exists" in runner.summary


def test_comment_of_somebody_else(on_pull_request, runner):
    """A comment that somebody else began with the marker is left alone."""
    foreign = [{"id": 1, "body": "<!-- hallucheck --> gotcha", "mine": False}]
    (runner.folder / "comments").write_text(json.dumps(foreign), encoding="utf-8")
    on_pull_request()

    assert runner.comments[0] == "<!-- hallucheck --> gotcha"
    assert "disconnect" in runner.comments[1]


def test_read_only_token(on_pull_request, runner):
    """A pull request from a fork cannot be commented on: that is said, and the gate says what it says."""
    done = on_pull_request(FAKE_READ_ONLY="1")

    assert done.returncode == 1
    assert "::notice title=hallucheck::The pull request cannot be commented on" in done.stdout
    assert "disconnect" in runner.summary


def test_without_comment(on_pull_request, runner):
    """With `comment: false` gh is not asked."""
    on_pull_request(GATE_COMMENT="false")

    assert not (runner.folder / "calls").exists()


def test_without_failing(on_pull_request, runner):
    """With `fail: false` findings are shown only."""
    done = on_pull_request(GATE_FAIL="false")

    assert done.returncode == 0
    assert runner.outputs["exit-status"] == "1"
    assert "disconnect" in runner.comments[0]


def test_base_by_name(on_pull_request):
    """`base` may be a branch that the checkout does not have."""
    done = on_pull_request("refs/pull/7/head", GATE_BASE="main", GATE_EVENT_BASE="")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "new.py:3:6" in done.stdout
    assert "conect" not in done.stdout


def test_unknown_base(on_pull_request):
    """A base that nobody knows ends the step with status 2."""
    done = on_pull_request(GATE_BASE="nowhere")

    assert done.returncode == 2
    assert "::error title=hallucheck::The base cannot be fetched" in done.stdout


def test_push(runner):
    """On other events the whole project is checked, and nobody commented on."""
    runner.check_out("main")
    done = runner.gate()

    assert done.returncode == 1, done.stdout + done.stderr
    assert "old.py:2:6 unresolved-attribute module `acme` has no attribute `conect`" in done.stdout
    assert not (runner.folder / "calls").exists()


def test_suppressed_findings(runner):
    """What is uploaded has only what is reported: code scanning knows no suppressions."""
    runner.check_out("main")
    (runner.checkout / "old.py").write_text("import acme\nacme.conect('/')  # hallucheck: ignore\n", encoding="utf-8")
    runner.gate()
    with open(runner.outputs["sarif"], encoding="utf-8") as file:
        uploaded = json.load(file)["runs"][0]
    everything = json.loads((runner.folder / "temp" / "hallucheck" / "all.sarif").read_text(encoding="utf-8"))

    assert uploaded["results"] == []
    assert len(everything["runs"][0]["results"]) == 1
    assert uploaded["tool"]["driver"]["rules"]


def test_missing_environment(runner):
    """Where hallucheck cannot run the summary says so."""
    runner.check_out("main")
    done = runner.gate(GATE_PYTHON="nowhere")

    assert done.returncode == 3
    assert runner.summary == "hallucheck could not run (exit status 3); the log tells why.\n"
    assert "sarif" not in runner.outputs


def test_paths_and_arguments(runner, server):
    """Paths and arguments come one a line; blanks and shell characters in them are nothing special."""
    commit(server, "odd", **{"a b; touch owned": NEW.replace("disconnect", "from_odd"), "c__py": NEW})
    runner.check_out("main")
    done = runner.gate(GATE_PATHS="a b; touch owned\n\nold.py\r\n", GATE_ARGUMENTS="--output-format\nconcise\n")

    assert "a b; touch owned:3:6: unresolved-attribute" in done.stdout
    assert "old.py:2:6: unresolved-attribute" in done.stdout
    assert "c.py" not in done.stdout
    assert not (runner.checkout / "owned").exists()


@pytest.mark.parametrize("text", ["$(touch owned)", "`touch owned`", "a; touch owned", "--upload-pack=touch owned"])
@pytest.mark.parametrize("variable", ["GATE_BASE", "GATE_PATHS", "GATE_PYTHON", "GATE_ARGUMENTS", "GATE_EVENT_BASE"])
def test_no_injection(on_pull_request, runner, variable, text):
    """No input becomes part of a script."""
    done = on_pull_request("refs/pull/7/head", **{variable: text})

    assert done.returncode in (2, 3), done.stdout + done.stderr
    assert not list(runner.folder.rglob("owned")) and not os.path.exists("owned")


def test_hostile_file_name(on_pull_request, runner):
    """A file's name adds no command to the log and no markup to the comment."""
    name = "::error::a %0A,b|<img src=x>`@all`\n::add-mask::x__py"
    done = on_pull_request(files={name: NEW})

    assert done.returncode == 1, done.stdout + done.stderr
    for line in (done.stdout + done.stderr).splitlines():
        assert not line.strip().startswith("::") or line.startswith("::error title=hallucheck%3A unresolved-attribute,")
    assert "file=%3A%3Aerror%3A%3Aa %250A%2Cb|<img src=x>`@all`%0A%3A%3Aadd-mask%3A%3Ax.py" in done.stderr
    assert "<img" not in runner.comments[0] and "@all" not in runner.comments[0]


def action():
    return yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_no_expression_in_scripts():
    """Expressions of the workflow language stand in variables only, never in a script."""
    steps = action()["runs"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]

    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


def test_actions_are_pinned():
    """Other actions are named by commit."""
    used = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]

    assert used and all(re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", name) for name in used)


def test_variables_and_inputs():
    """The script is given every variable that it reads, and every input is used."""
    made = action()
    (given,) = (set(step["env"]) for step in made["runs"]["steps"] if step.get("id") == "gate")
    script = (ROOT / "action" / "gate.sh").read_text(encoding="utf-8")
    text = (ROOT / "action.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\bGATE_\w+", script)) | {"GH_TOKEN"} == given
    assert all(f"inputs.{name}" in text for name in made["inputs"])
    assert set(made["outputs"]) == {"exit-status", "sarif", "comment"}
