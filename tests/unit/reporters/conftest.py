"""A report that means harm."""

from __future__ import annotations

import pytest
from made_reports import TEXTS, finding, hostile_name, report

from hallucheck.findings import Coverage, FileReport, Position, Range, Suggestion, Suppression


@pytest.fixture(params=TEXTS, ids=ascii)
def hostile(request):
    """(the text, a report with one finding whose path and texts are made of it)."""
    text = request.param
    found = finding(
        hostile_name(text),
        f"module `acme` has no attribute `{text}`",
        name=text,
        suggestions=(Suggestion(f"did you mean `{text}`?", text),),
    )
    failed = FileReport(hostile_name(text) + "i", error=text)
    held = Suppression(found._replace(range=Range(Position(9, 0), Position(9, 1))), "ignore", text)
    return text, report(FileReport(found.path, (found,), Coverage(absent=1), suppressed=(held,)), failed)
