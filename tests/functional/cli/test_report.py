"""`hallucheck report` tells where hallucinations came from."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

AUTHOR = {
    **{f"GIT_{who}_EMAIL": "kim@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_NAME": "Kim" for who in ("AUTHOR", "COMMITTER")},
}


@pytest.fixture
def commit(project, tmp_path, write):
    """Makes a commit of a file; the repository with the first one."""
    shutil.rmtree(project / ".git")
    day = iter(range(1, 30))

    def git(*words: str) -> str:
        date = f"2026-01-{next(day):02}T12:00:00Z"
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_AUTHOR_DATE": date, **AUTHOR}
        return subprocess.run(
            ["git", *words], cwd=project, env=environ, check=True, capture_output=True, text=True
        ).stdout

    def run(path: str, text: str, message: str = "x") -> str:
        write(path, text)
        git("add", ".")
        git("commit", "-qm", message)
        return git("rev-parse", "HEAD").strip()

    run.git = git
    git("init", "-q", "-b", "main")
    write(".gitignore", ".venv\n.hallucheck_cache\n*.html\n")
    return run


@pytest.fixture
def report(hallucheck):
    """Runs the command."""

    def run(*words: str, **more: object) -> dict[str, object]:
        done = hallucheck("report", "--output-format", "json", *words, **more)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return run


def by_name(rows: list[dict[str, object]]) -> dict[object, tuple[object, object]]:
    return {row["name"]: (row["hallucinations"], row["uses"]) for row in rows}


def test_text(commit, hallucheck):
    """The whole of it."""
    commit("app.py", "import acme\n\nacme.connect('x').send('y')\nacme.dial('x')\n")
    commit("more.py", "import acme\nimport nothing\n\nacme.connect('x')\n", "x\n\nCo-Authored-By: Claude <a@b>\n")
    done = hallucheck("report")

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        re.sub(r"against .*", "against ...", done.stdout, count=1)
        == """\
project HEAD against ...
2 commits brought in 2 hallucinations in 10 uses of distributions: 20.00 per 100 uses (95 %: 5.67 to 50.98)

by distribution  per 100   95 % interval  invented    uses  commits
acme               11.11    1.99 -  43.50         1       9        2  acme.dial

by author or trailer  per 100   95 % interval  invented    uses  commits
Kim                     16.67    3.01 -  56.35         1       6        1  acme.dial
Claude                  25.00    4.56 -  69.94         1       4        1  nothing

by day      per 100   95 % interval  invented    uses  commits
2026-01-03    16.67    3.01 -  56.35         1       6        1  acme.dial
2026-01-06    25.00    4.56 -  69.94         1       4        1  nothing

modules that nothing installed has: nothing

Note: The code of all commits was resolved against the environment of now: what an older version of a package had \
counts as invented if this one lacks it.
"""
    )


def test_only_new_code_counts(commit, report):
    """What an old file has counts once, however often it is touched, moved or renamed."""
    text = "import acme\n\nacme.dial('x')\n"
    commit("app.py", text)
    commit("app.py", f"# note\n{text}\nacme.connect('x')\n")
    commit.git("mv", "app.py", "moved.py")
    commit("other.py", "")

    assert by_name(report()["by_distribution"]) == {"acme": (1, 4)}


def test_modules_of_then(commit, report):
    """A commit's code is checked beside the modules that it had: what became of them later does not matter."""
    commit("helper.py", "def run(): ...\n")
    commit("app.py", "import helper\nhelper.run()\nhelper.walk()\n")
    commit("helper.py", "def walk(): ...\n")
    commit.git("rm", "-q", "helper.py")
    commit("app.py", "")
    found = report()

    assert found["own_names"] == 1
    assert [item["symbol"] for each in found["commits"] for item in each["hallucinations"]] == ["helper.walk"]


@pytest.mark.parametrize(
    ("trailers", "labels"),
    [
        ("Co-authored-by: Claude <noreply@example.org>", ["Claude"]),
        ("Assisted-by: Copilot\nReviewed-by: Jane <j@x>\nSigned-off-by: Kim <k@x>", ["Copilot"]),
        ("Generated-By: Model 5 (fast)\nCo-Authored-By: Model 5 (fast) <m@x>", ["Model 5 (fast)"]),
        ("Co-Authored-By: Jane <j@x>\nCo-Authored-By: <only@example.org>", ["Jane", "only@example.org"]),
        ("Signed-off-by: Kim <k@x>", ["Kim"]),
        ("Co-Authored-By:", ["Kim"]),
    ],
)
def test_labels(commit, report, trailers, labels):
    """Trailers that say who wrote it; the author where there are none."""
    commit("app.py", "import acme\n", f"x\n\nbody\n\n{trailers}\n")

    assert [row["name"] for row in report()["by_label"]] == labels


def test_merge(commit, report):
    """A merge counts for what none of its parents had."""
    commit("app.py", "import acme\n")
    commit.git("checkout", "-qb", "topic")
    commit("topic.py", "import acme\nacme.dial\n")
    commit.git("checkout", "-q", "main")
    commit("main.py", "import acme\nacme.ring\n")
    commit.git("merge", "-q", "--no-commit", "topic")
    merge = commit("topic.py", "import acme\nacme.dial\nacme.both\n")
    found = report()

    assert found["all"]["hallucinations"] == 3
    assert [item["symbol"] for each in found["commits"] if each["id"] == merge for item in each["hallucinations"]] == [
        "acme.both"
    ]


def test_range(commit, report, hallucheck):
    first = commit("a.py", "import acme\n")
    commit("b.py", "import acme\n")
    commit("c.py", "import acme\n")

    assert len(report(f"{first}..HEAD")["commits"]) == 2
    assert len(report("--since", first)["commits"]) == 2
    assert len(report("--last", "1")["commits"]) == 1
    assert hallucheck("report", "nothing..HEAD").stderr == "hallucheck: `nothing` names no commit here\n"
    assert hallucheck("report", "--output=x").returncode == 2
    assert hallucheck("report", "HEAD", "--since", first).returncode == 2
    assert report("HEAD..HEAD")["commits"] == []


def test_shallow(commit, hallucheck, project, tmp_path):
    """The oldest commit of a shallow clone is left out: all of the project would seem to be its own."""
    commit("a.py", "import acme\nacme.dial\n")
    commit("b.py", "import acme\n")
    commit("c.py", "import acme\nacme.ring\n")
    clone = tmp_path / "clone"
    commit.git("clone", "-q", "--depth", "2", project.as_uri(), str(clone))
    (clone / ".venv").symlink_to((project / ".venv").resolve())
    done = hallucheck("report", "--output-format", "json", cwd=clone)
    found = json.loads(done.stdout)

    assert found["all"]["hallucinations"] == 1
    assert "shallow" in found["notes"][1]


def test_second_run(commit, report, project, write):
    """What was found of a commit is stored; the work tree does not matter to it."""
    commit("app.py", "import acme\nacme.dial\n")
    first = report()
    write("app.py", "broken(\n")
    stored = sorted((project / ".hallucheck_cache" / "commits").iterdir())
    times = [path.stat().st_mtime_ns for path in stored]

    assert report() == first
    assert [path.stat().st_mtime_ns for path in stored] == times != []


def test_work_tree_is_left_alone(commit, report, project, write):
    commit("app.py", "import acme\n")
    commit("app.py", "import acme\nacme.dial\n")
    write("app.py", "changed\n")
    before = commit.git("status", "--porcelain")

    assert report()["all"]["hallucinations"] == 1
    assert (commit.git("status", "--porcelain"), (project / "app.py").read_text()) == (before, "changed\n")


def test_page(commit, hallucheck, project):
    """It asks for nothing from elsewhere, and names stay text."""
    evil = "<img src=x onerror=alert(1)></script><b>"
    commit("app.py", "import acme\nacme.dial('x')\n", f"{evil}\n\nCo-Authored-By: {evil} <a@b>\n")
    done = hallucheck("report", "-o", "html:page.html", "-o", "json:-")
    page = (project / "page.html").read_text(encoding="utf-8")
    own = re.sub(r"<script>.*?</script>", "", page, count=1, flags=re.DOTALL)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["all"]["hallucinations"] == 1
    assert "default-src 'none'" in own
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:|//)|@import|url\(", own)
    assert "<img" not in own
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;/script&gt;&lt;b&gt;" in own


def test_page_cannot_be_written(commit, hallucheck):
    commit("app.py", "import acme\n")
    done = hallucheck("report", "-o", "html:no/page.html")

    assert (done.returncode, done.stderr.split(":")[1]) == (2, " no/page.html")
    assert hallucheck("report", "-o", "pdf:x").returncode == 2


def test_page_without_library(commit, hallucheck, project):
    """Said before the work, not after."""
    commit("app.py", "import acme\n")
    hidden = project / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys\nsys.modules['plotly'] = None\n")
    path = os.pathsep.join([str(hidden), os.environ.get("PYTHONPATH", "")])
    done = hallucheck("report", "--output-format", "html", PYTHONPATH=os.pathsep.join([path, *filter(None, sys.path)]))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hallucheck: the HTML page needs plotly; install it with `pip install 'hallucheck[report]'`\n"
