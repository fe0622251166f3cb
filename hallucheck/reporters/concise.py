"""One line a finding: `path:line:column: rule message`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from hallucheck.findings import FileReport, Range
from hallucheck.reporters.report import Report, printable


def write(report: Report, out: TextIO) -> None:
    """Write findings and errors, one a line; lines and columns are 1-based."""
    for file in report.files:
        for line in _lines(file, report.show_unknown):
            out.write(f"{printable(file.path)}:{line}\n")


def _lines(file: FileReport, show_unknown: bool) -> Iterator[str]:
    """The lines, without the path and its colon."""
    if file.error:
        yield f" error: {printable(file.error)}"
    for finding in file.findings:
        hint = f" ({printable(finding.suggestions[0].text)})" if finding.suggestions else ""
        yield f"{_place(finding.range)}: {finding.rule} {printable(finding.message)}{hint}"
    for number, type_ in file.reveals:
        yield f"{number}: revealed {printable(type_)}"
    if show_unknown:
        for use in file.unknown_uses:
            yield f"{_place(use.range)}: unknown[{use.reason}] {printable(use.name)}"


def _place(range_: Range) -> str:
    return f"{range_.start.line}:{range_.start.column + 1}"
