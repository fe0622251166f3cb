"""One line a finding: `path:line:column: rule message`."""

from __future__ import annotations

from typing import TextIO

from hallucheck.reporters.report import Report, printable


def write(report: Report, out: TextIO) -> None:
    """Write findings and errors, one a line; lines and columns are 1-based."""
    for file in report.files:
        if file.error:
            out.write(f"{file.path}: error: {file.error}\n")
        for finding in file.findings:
            start = finding.range.start
            message = printable(finding.message)
            hint = f" ({finding.suggestions[0].text})" if finding.suggestions else ""
            out.write(f"{finding.path}:{start.line}:{start.column + 1}: {finding.rule} {message}{hint}\n")
        for line, type_ in file.reveals:
            out.write(f"{file.path}:{line}: revealed {printable(type_)}\n")
        if report.show_unknown:
            for use in file.unknown_uses:
                start = use.range.start
                out.write(f"{use.path}:{start.line}:{start.column + 1}: unknown[{use.reason}] {printable(use.name)}\n")
