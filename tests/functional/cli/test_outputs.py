"""`-o FORMAT:FILE`: several reports of one run."""

from __future__ import annotations

import json
import os
import stat
import sys

import pytest

WRONG = "import acme\nacme.conect('/')\n"


def test_file_beside_standard_output(hallucheck, write, project):
    """A report in a file comes beside the one on standard output."""
    write("app.py", WRONG)
    done = hallucheck("-o", "json:report.json", "-o", "concise:report.txt", "--output-format", "concise", "app.py")

    assert done.returncode == 1
    assert done.stdout == (project / "report.txt").read_text(encoding="utf-8")
    assert json.loads((project / "report.json").read_text(encoding="utf-8"))["findings"][0]["name"] == "conect"


@pytest.mark.parametrize("words", ["concise", "concise:-"])
def test_standard_output(hallucheck, write, words):
    """Without a file, or with `-`, the format is that of standard output."""
    write("app.py", WRONG)

    assert hallucheck("-o", words, "app.py").stdout.startswith("app.py:2:6: unresolved-attribute")


def test_format_from_the_environment(hallucheck, write):
    """HALLUCHECK_OUTPUT_FORMAT names any format."""
    write("app.py", WRONG)

    assert hallucheck("app.py", HALLUCHECK_OUTPUT_FORMAT="gitlab").stdout.startswith("[")


def test_colon_in_file_name(hallucheck, write, project):
    """Only the first colon divides, so that drive letters stay whole."""
    write("app.py", "import acme\n")
    target = "C:report.json" if os.name != "nt" else str(project / "report.json")
    hallucheck("-o", f"json:{target}", "app.py")

    assert json.loads((project / target).read_text(encoding="utf-8"))["findings"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-o", "report.json"], "no format `report.json`; FORMAT[:FILE] takes full, concise, json"),
        (["-o", "json:"], "the name of the file is missing"),
        (["-o", "json", "-o", "sarif:-"], "standard output is taken by `json`"),
        (["-o", "json:a", "-o", "sarif:a"], "this file is taken by `json`"),
        (["-o", "json:missing/report.json"], "there is no folder"),
        (["-o", "json:."], "it is a folder"),
    ],
)
def test_what_cannot_be(hallucheck, write, words, told):
    """What cannot be written is said before anything is checked, with exit status 2."""
    write("app.py", WRONG)
    done = hallucheck(*words, "app.py")

    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_existing_file(hallucheck, write, project):
    """An existing file is replaced as a whole and keeps its mode; a link stays one; nothing else is left behind."""
    write("app.py", WRONG)
    target = project / "real.txt"
    target.write_text("old" * 10_000, encoding="utf-8")
    target.chmod(0o640)
    (project / "link.txt").symlink_to(target)
    hallucheck("-o", "concise:link.txt", "app.py")

    assert target.read_text(encoding="utf-8").startswith("app.py:2:6:")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert (project / "link.txt").is_symlink()
    assert not list(project.glob("*.tmp"))


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="everybody may write there")
def test_folder_without_permission(hallucheck, write, project):
    """A folder that may not be written is told in one line."""
    write("app.py", WRONG)
    (project / "locked").mkdir(mode=0o500)
    done = hallucheck("-o", "json:locked/report.json", "app.py")

    assert done.returncode == 2
    assert "the report cannot be written: Permission denied" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/stderr"), reason="no such device")
def test_device(hallucheck, write):
    """Devices and pipes are written to, not replaced."""
    write("app.py", WRONG)

    assert "app.py:2:6:" in hallucheck("-o", "concise:/dev/stderr", "app.py").stderr


def test_no_colors_in_files(hallucheck, write, project):
    """Colours that were asked for are those of standard output."""
    write("app.py", WRONG)
    done = hallucheck("--color", "always", "-o", "full:report.txt", "app.py")

    assert "\x1b[" in done.stdout
    assert "\x1b[" not in (project / "report.txt").read_text(encoding="utf-8")


def test_statistics(hallucheck, write):
    """`--statistics` counts by rule, distribution and file, as text and in JSON."""
    write("a.py", "import acme\nacme.conect()\nacme.conect()\nimport nowhere\n")
    write("b.py", WRONG)
    text = hallucheck("--statistics", "--output-format", "concise", "a.py", "b.py").stdout
    found = json.loads(hallucheck("--statistics", "--output-format", "json", "a.py", "b.py").stdout)

    assert found["statistics"] == {
        "rules": {"unresolved-attribute": 3, "unresolved-import": 1},
        "distributions": {"acme": 3, "": 1},
        "files": {"a.py": 3, "b.py": 1},
    }
    assert text.partition("Findings by rule:")[2] == (
        "\n      3  unresolved-attribute\n      1  unresolved-import\n"
        "Findings by distribution:\n      3  acme\n      1  (no distribution)\n"
        "Findings by file:\n      3  a.py\n      1  b.py\n"
    )


def test_exit_zero(hallucheck, write):
    """`--exit-zero` shows findings without failing; errors stay errors."""
    write("app.py", WRONG)
    found, missing = hallucheck("--exit-zero", "app.py"), hallucheck("--exit-zero", "missing.py")

    assert found.returncode == 0
    assert "app.py:2:6" in found.stdout
    assert missing.returncode == 2


@pytest.mark.parametrize(("severity", "status"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on(hallucheck, write, severity, status):
    """`--fail-on` says from which severity on findings fail the run."""
    write("app.py", WRONG)

    assert hallucheck("--fail-on", severity, "app.py").returncode == status


def test_fail_under_coverage(hallucheck, write):
    """Too many unknown uses fail the run, and it is said why; what is just enough passes."""
    write("app.py", "def use(thing):\n    thing.size\n    len(thing)\n")
    coverage = json.loads(hallucheck("--output-format", "json", "app.py").stdout)["coverage"]
    share = 100 - 100 * coverage["unknown"] / coverage["uses"]
    enough = hallucheck("--fail-under-coverage", str(int(share)), "app.py")
    wanted = hallucheck("--fail-under-coverage", str(int(share) + 1), "app.py")

    assert 0 < share < 100
    assert (enough.returncode, enough.stderr) == (0, "")
    assert wanted.returncode == 1
    assert f"% of the uses are decided, {int(share) + 1} % are wanted: 1 of" in wanted.stderr
    assert "unknown (untyped-parameter 1)" in wanted.stderr


@pytest.mark.parametrize("percent", ["101", "-1", "many"])
def test_no_percentage(hallucheck, percent):
    """What is no percentage is refused."""
    assert hallucheck(f"--fail-under-coverage={percent}").returncode == 2


def test_nothing_to_decide(hallucheck, write):
    """A project without uses is decided."""
    write("app.py", "x = 1\n")

    assert hallucheck("--fail-under-coverage", "100", "app.py").returncode == 0
