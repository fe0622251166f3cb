"""The baseline: an old project is taken as it is, and only what is new is reported."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest

OLD = "import acme\nacme.conect('/')\nacme.conect('/')\n"
FILE = ".hallucheck/baseline.json"


@pytest.fixture
def concise(hallucheck):
    """Runs the command with concise output."""
    return lambda *words, **options: hallucheck("--output-format", "concise", *words, **options)


@pytest.fixture
def adopted(concise, write, project):
    """A project with two files and a baseline of three findings."""
    write("app.py", OLD)
    write("sub/other.py", "import acme_sdk\n")
    concise("--update-baseline")
    return project


def test_adopt(concise, write, project):
    """One command, and the project is clean."""
    write("app.py", OLD)
    write("sub/other.py", "import acme_sdk\n")
    done = concise("--update-baseline")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"hallucheck: baseline {FILE}: 3 known findings, 0 before\n"
    assert (project / FILE).read_text() == dedent(
        """\
        {
         "schema_version": 1,
         "findings": {
          "app.py": [
           {"rule": "unresolved-attribute", "symbol": "acme.conect", "name": "conect", "count": 2}
          ],
          "sub/other.py": [
           {"rule": "unresolved-import", "symbol": "acme_sdk", "name": "acme_sdk", "count": 1}
          ]
         }
        }
        """
    )
    assert (concise().returncode, concise("--no-baseline").returncode) == (0, 1)


def test_moved_lines_stay_known(adopted, concise, write):
    """Lines are no part of it; one more of the like is new."""
    write("app.py", f"# moved\n\n{OLD}acme.conect('/')\n")
    done = concise()

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "app.py:6:6: unresolved-attribute module `acme` has no attribute `conect`" + (
        " (did you mean `connect`?)\n"
    )


def test_from_another_folder(adopted, concise):
    """Paths count from the project's root, wherever the command runs."""
    assert concise("other.py", "../app.py", cwd=adopted / "sub").returncode == 0
    assert concise(str(adopted / "app.py"), cwd=adopted / "sub").returncode == 0


def test_stale(adopted, hallucheck, concise, write):
    """What is not there any more is told, and costs nothing."""
    write("app.py", "import acme\nacme.conect('/')\n")
    (adopted / "sub" / "other.py").unlink()
    done = hallucheck("--output-format", "json")
    quiet = concise("-q")

    assert done.returncode == 0
    assert done.stderr == (
        "hallucheck: 2 known findings are not there any more (app.py: unresolved-attribute acme.conect; "
        "sub/other.py: unresolved-import acme_sdk); `--prune-baseline` forgets them\n"
    )
    assert json.loads(done.stdout)["baseline"] == {
        "path": FILE,
        "known": 1,
        "stale": [
            {"path": "app.py", "rule": "unresolved-attribute", "symbol": "acme.conect", "name": "conect", "count": 1},
            {"path": "sub/other.py", "rule": "unresolved-import", "symbol": "acme_sdk", "name": "acme_sdk", "count": 1},
        ],
    }
    assert quiet.stderr == ""


def test_prune(adopted, concise, write):
    """`--prune-baseline` forgets what is not there, and takes nothing new."""
    write("app.py", "import acme\nacme.conect('/')\nacme.nothing\n")
    done = concise("--prune-baseline")
    entries = json.loads((adopted / FILE).read_text())["findings"]

    assert done.returncode == 1
    assert done.stdout == "app.py:3:6: unresolved-attribute module `acme` has no attribute `nothing`\n"
    assert done.stderr == f"hallucheck: baseline {FILE}: 2 known findings, 1 stale ones removed\n"
    assert [entry["count"] for entry in entries["app.py"]] == [1]
    assert concise().stderr == ""


def test_subset(adopted, concise, write):
    """Checking some files neither makes others stale nor loses what is known of them."""
    write("app.py", "import acme\n")
    others = concise("sub")
    pruned = concise("--prune-baseline", "sub")
    updated = concise("--update-baseline", "sub/other.py")
    entries = json.loads((adopted / FILE).read_text())["findings"]

    assert (others.returncode, others.stderr) == (0, "")
    assert (pruned.returncode, updated.returncode) == (0, 0)
    assert sorted(entries) == ["app.py", "sub/other.py"]


def test_unknown_is_not_stale(adopted, concise, write):
    """Rules that are switched off and files that cannot be read or parsed say nothing of what is known."""
    before = (adopted / FILE).read_text()
    off = concise("--select", "unknown-argument", "--prune-baseline")
    write("app.py", "import acme\nacme.conect('/'\n")
    (adopted / "sub" / "other.py").write_bytes(b"\0")
    broken = concise("--prune-baseline")

    assert (off.returncode, broken.returncode) == (0, 2)
    assert (adopted / FILE).read_text() == before
    assert broken.stdout.startswith("app.py:2:")


def test_update_keeps_what_it_cannot_see(adopted, concise, write):
    """The same for an update, which takes the syntax error as known."""
    write("app.py", "import acme\nacme.conect('/'\n")
    done = concise("--update-baseline", "--ignore", "unresolved-import")
    entries = json.loads((adopted / FILE).read_text())["findings"]

    assert done.returncode == 0
    assert [entry["rule"] for entry in entries["app.py"]] == ["invalid-syntax", "unresolved-attribute"]
    assert [entry["count"] for entry in entries["sub/other.py"]] == [1]


def test_ignored_is_not_recorded(concise, write, project):
    """What a comment ignores is known already."""
    write("app.py", "import nope  # hallucheck: ignore[unresolved-import]\n")
    concise("--update-baseline")

    assert json.loads((project / FILE).read_text())["findings"] == {}


def test_add_ignore_heeds_it(adopted, concise, write):
    """Comments are written for what is reported, not for what is known."""
    file = write("app.py", f"{OLD}acme.nothing\n")
    done = concise("--add-ignore", "app.py")

    assert done.returncode == 0
    assert file.read_text() == f"{OLD}acme.nothing  # hallucheck: ignore[unresolved-attribute]\n"


def test_named(concise, write, project):
    """`--baseline` is relative to where it is typed, the setting to the project's root."""
    write("sub/app.py", OLD)
    done = concise("--baseline", "known/here.json", "--update-baseline", cwd=project / "sub")
    write("hallucheck.toml", 'baseline = "sub/known/here.json"\n')

    assert done.stderr == "hallucheck: baseline known/here.json: 2 known findings, 0 before\n"
    assert concise("sub", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the baseline is not JSON ("),
        (b"<<<<<<< HEAD\n{}\n", "the baseline is not JSON ("),
        (b"\xff\xfe{", "the baseline is not JSON ("),
        (b"[" * 100_000, "the baseline is not JSON ("),
        (b"[]", "the baseline is damaged (at schema_version)"),
        (b'{"schema_version": 2, "findings": []}', "the baseline is of a newer hallucheck (schema version 2; this"),
        (b'{"schema_version": 1}', "the baseline is damaged (at 'findings')"),
        (b'{"schema_version": 1, "findings": []}', "the baseline is damaged ("),
        (b'{"schema_version": 1, "findings": {"a.py": [{"rule": "x"}]}}', "the baseline is damaged (at 'symbol')"),
        (
            b'{"schema_version": 1, "findings": {"a.py": [{"rule": "x", "symbol": "", "name": "", "count": 0}]}}',
            "the baseline is damaged (at {",
        ),
    ],
)
def test_damaged(write, project, content, message):
    """A baseline that cannot be understood ends the run with status 2: nothing is reported as new because of it."""
    from hallucheck.errors import InvalidBaselineError
    from hallucheck.settling.baseline import parse_baseline

    with pytest.raises(InvalidBaselineError) as caught:
        parse_baseline(content, FILE)

    assert str(caught.value).startswith(f"{FILE}: {message}")


def test_status_of_damaged(concise, write, project):
    """The same seen by the user; the file stays as it was, also in an update."""
    write("app.py", OLD)
    file = write(FILE, "{")
    done = concise()
    update = concise("--update-baseline")
    missing = concise("--baseline", "nowhere.json")

    assert (done.returncode, done.stdout) == (update.returncode, update.stdout) == (2, "")
    assert done.stderr.startswith(f"hallucheck: {file}: the baseline is not JSON")
    assert file.read_text() == "{"
    assert missing.returncode == 2
    assert "nowhere.json: no such baseline; `hallucheck --update-baseline` makes one" in missing.stderr


def test_cannot_be_written(concise, write, project):
    """Status 2 and the reason."""
    write("app.py", OLD)
    write("file", "")
    done = concise("--baseline", "file/baseline.json", "--update-baseline")

    assert done.returncode == 2
    assert "the baseline cannot be " in done.stderr


def test_written_at_once(adopted, variables, write):
    """Whoever reads sees a whole file, however many write; nothing is left behind."""
    command = [sys.executable, "-m", "hallucheck", "-q", "--update-baseline"]
    running = [subprocess.Popen(command, cwd=adopted, env=variables, stderr=subprocess.DEVNULL) for _ in range(3)]

    assert [process.wait(120) for process in running] == [0, 0, 0]
    assert len(json.loads((adopted / FILE).read_text())["findings"]) == 2
    assert [path.name for path in (adopted / ".hallucheck").iterdir()] == ["baseline.json"]
