"""Findings that are less sure than what is asked for."""

from __future__ import annotations

from hallucheck.findings import FileReport, Finding
from hallucheck.settings import Settings
from hallucheck.settling.settle import Settler
from hallucheck.source.parse import parse
from hallucheck.source.read import from_text

TEXT = "import a\na.b  # hallucheck: ignore[unresolved-attribute]\na.b\n"


def settled(grade: str, **settings: object) -> list[tuple[int, str, str]]:
    """(line, rule, severity) of what is reported where `a.b` is likely not there."""
    parsed = parse(from_text("a.py", TEXT))
    at = next(use for use in parsed.uses if use.name == "b").at
    place = parsed.range_of(at)
    finding = Finding(
        "unresolved-attribute", "attribute", "warning", "likely", "a.py", place, "a.b", "b", "missing", lines=(2, 2)
    )
    moved = finding._replace(lines=(3, 3), range=place._replace(start=place.start._replace(line=3)))
    report = FileReport("a.py", (finding, moved), ignores=parsed.ignores)
    found = Settler(Settings("/", grade=grade, **settings)).settle(report, "a.py").findings  # type: ignore[arg-type]
    return [(f.range.start.line, f.rule, f.severity) for f in found]


def test_left_out():
    """They are not reported, and their comments are not called unused: with another grade they are needed."""
    assert settled("observed") == []


def test_asked_for():
    """They are warnings, whatever the severity of their rule."""
    expected = [(3, "unresolved-attribute", "warning")]

    assert settled("likely") == settled("likely", severity={"unresolved-attribute": "error"}) == expected
    assert settled("likely", severity={"unresolved-attribute": "off"}) == []
