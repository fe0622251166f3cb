"""What checks make of observation: uses that reading leaves open are settled, and only those are asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest


@pytest.fixture
def check(python: Path, tmp_path: Path):
    """Runs the command on a text; its JSON report."""

    def run(text: str, *options: str) -> dict:
        (tmp_path / "a.py").write_text(dedent(text), encoding="utf-8")
        words = ["--python", str(python), "--cache-dir", str(tmp_path / "cache"), "--output-format", "json", *options]
        done = subprocess.run(
            [sys.executable, "-m", "hallucheck", "a.py", "--show-unknown", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    return run


def stored(tmp_path: Path) -> int:
    """How many observations are kept."""
    return sum(path.is_file() for path in (tmp_path / "cache" / "observations").rglob("*"))


def names(report: dict, key: str) -> list[tuple[int, str]]:
    """(line, name) of what a report lists."""
    return [(entry["line"], entry["name"]) for entry in report[key]]


OPAQUE = """\
    from dynamic import opaque

    opaque.made
    opaque.Marked.marked
    opaque.Marked().stored
    opaque.unmade
    opaque.Marked.unmarked
    opaque.Marked().restored
"""


def test_open_modules_and_classes(check):
    """What importing shows is present, what it lacks is reported with that grade, and the report counts both."""
    report = check(OPAQUE)

    assert names(report, "findings") == [(6, "unmade"), (7, "unmarked")]
    assert {finding["grade"] for finding in report["findings"]} == {"observed"}
    assert any("importing `dynamic.opaque`" in e["note"] for e in report["findings"][0]["evidence"])
    assert (8, "restored") in names(report, "unknown_uses")  # looking at the class says nothing of its objects
    assert report["coverage"]["observed"] == 4


def test_modules_that_are_loaded_as_plugins(check):
    """A chain that ends in a module is asked for like others before it is reported."""
    report = check("""\
        import dynamic.plugged

        dynamic.plugged.late
        dynamic.plugged.never
    """)

    assert names(report, "findings") == [(4, "never")]


def test_what_objects_get_is_not_seen(check):
    """Attributes that a decorator or a metaclass gives objects are on no class, and not missing."""
    report = check("""\
        from dynamic import opaque

        opaque.Filled().filled
        opaque.Given().given
        opaque.Filled.filled
    """)

    assert names(report, "findings") == [(5, "filled")]


def test_what_others_may_register(check, tmp_path):
    """A name that the file, its project or another imported package may have given the module is not missing."""
    (tmp_path / "accessors.py").write_text("from dynamic import opaque\nopaque.register('far')\n", encoding="utf-8")
    report = check("""\
        from dynamic import opaque

        opaque.make_available("near")
        opaque.near
        opaque.far
        opaque.nowhere
    """)

    assert names(report, "findings") == [(3, "make_available"), (6, "nowhere")]


@pytest.mark.parametrize("how", ["flag", "setting"])
def test_never(check, tmp_path, how):
    """Without observation the same uses are unknown, and nothing is imported."""
    if how == "setting":
        (tmp_path / "hallucheck.toml").write_text('observe = "never"\n', encoding="utf-8")
    report = check(OPAQUE, *(["--observe", "never"] if how == "flag" else []))

    assert report["findings"] == []
    assert {"dynamic-module", "unknown-decorator"} <= {use["reason"] for use in report["unknown_uses"]}
    assert report["coverage"]["observed"] == 0
    assert stored(tmp_path) == 0


def test_nothing_is_observed_that_is_settled(check, tmp_path):
    """A file whose uses can all be read imports nothing, findings or not."""
    report = check("""\
        import json
        from dynamic import Plain

        Plain(1).method(1, 2)
        Plain(1).methods
        json.dumps({})
        json.dump_all
    """)

    assert names(report, "findings") == [(4, ""), (5, ""), (5, "methods"), (7, "dump_all")]
    assert stored(tmp_path) == 0


def test_broken_modules_are_unknown(check):
    """An import that fails proves nothing."""
    report = check("""\
        import hostile.sleeps
        from dynamic import broken

        broken.anything
    """)

    assert report["findings"] == [] or all(f["grade"] == "proven" for f in report["findings"])


def test_signatures_of_compiled_functions(check):
    """A keyword that only a stub refuses is asked for; here the stub is wrong."""
    report = check("""\
        memoryview(object=b"x")
        memoryview(objekt=b"x")
    """)

    assert {line for line, _ in names(report, "findings")} == {2}


def test_results_follow_the_distribution(check, python, tmp_path):
    """A stored result that rests on observation is not used once the distribution has changed."""
    site = next(python.parents[1].glob("lib/python*/site-packages"), python.parents[1] / "Lib" / "site-packages")
    assert len(check(OPAQUE)["findings"]) == 2
    record = next(site.glob("dynamic-*.dist-info")) / "RECORD"
    module = site / "dynamic" / "opaque.py"
    before = module.read_text(encoding="utf-8")
    try:
        module.write_text(before + '\nexec("unmade = 3")\n', encoding="utf-8")
        record.write_text(record.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert names(check(OPAQUE), "findings") == [(7, "unmarked")]
    finally:
        module.write_text(before, encoding="utf-8")
