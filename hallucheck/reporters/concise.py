"""One line a finding: `path:line:column: rule message`; in notebooks `path:cell 2:line:column: ...`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from hallucheck.findings import FileReport
from hallucheck.reporters.report import Report, cell_prefix, place, printable
from hallucheck.reporters.statistics import write_statistics


def write(report: Report, out: TextIO) -> None:
    """Write findings and errors, one a line; lines and columns are 1-based."""
    for file in report.files:
        for line in _lines(file, report.show_unknown):
            out.write(f"{printable(file.path)}:{line}\n")
    if report.with_statistics:
        write_statistics(report, out)


def _lines(file: FileReport, show_unknown: bool) -> Iterator[str]:
    """The lines, without the path and its colon."""
    if file.error:
        yield f" error: {printable(file.error)}"
    for finding in file.findings:
        hint = f" ({printable(finding.suggestions[0].text)})" if finding.suggestions else ""
        yield f"{place(finding.range, finding.cell)}: {finding.rule} {printable(finding.message)}{hint}"
    for reveal in file.reveals:
        yield f"{cell_prefix(reveal.cell)}{reveal.line}: revealed {printable(reveal.text)}"
    if show_unknown:
        for use in file.unknown_uses:
            yield f"{place(use.range, use.cell)}: unknown[{use.reason}] {printable(use.name)}"
