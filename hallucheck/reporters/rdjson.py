"""The Reviewdog Diagnostic Format, for review comments with suggestions. Columns are 1-based and count UTF-8 bytes."""

from __future__ import annotations

from typing import Any, TextIO

from hallucheck.findings import FileReport, Finding, Position
from hallucheck.reporters.json import write_json
from hallucheck.reporters.notebook_lines import NotebookLines
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report, place, printable
from hallucheck.reporters.rule_pages import page_address
from hallucheck.reporters.source_lines import source_lines

_HOME = "https://github.com/hallucheck/hallucheck"


def write(report: Report, out: TextIO) -> None:
    """Write one result with a diagnostic for each finding and for each file that could not be checked."""
    diagnostics, notebooks = [], NotebookLines(report)
    for file in report.files:
        if file.error:
            diagnostics.append(_failed(file, report))
        lines = source_lines(file.path, report) if file.findings else []
        diagnostics += [_diagnostic(finding, lines, report, notebooks) for finding in file.findings]
    write_json({"source": {"name": "hallucheck", "url": _HOME}, "diagnostics": diagnostics}, out, indent=1)


def _diagnostic(
    finding: Finding, lines: list[str], report: Report, notebooks: NotebookLines
) -> dict[str, Any]:
    location: dict[str, Any] = {"path": repository_path(finding.path, report)}
    where = f"{place(finding.range, finding.cell)}: " if finding.cell else ""
    found: dict[str, Any] = {
        "message": where + printable(finding.message),
        "location": location,
        "severity": finding.severity.upper(),
        "code": {"value": finding.rule, "url": page_address(finding.rule)},
    }
    if finding.cell:
        location["range"] = {"start": {"line": notebooks.line(finding)}}
    else:
        location["range"] = {"start": _position(finding.range.start, lines), "end": _position(finding.range.end, lines)}
        suggestions = [
            {"range": location["range"], "text": suggestion.replacement}
            for suggestion in finding.suggestions
            if suggestion.replacement
        ]
        if suggestions:
            found["suggestions"] = suggestions
    return found


def _position(position: Position, lines: list[str]) -> dict[str, int]:
    """A line that cannot be read again counts as ASCII."""
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    before = line[: position.column].encode("utf-8", "surrogatepass")
    rest = max(0, position.column - len(line))
    return {"line": position.line, "column": len(before) + rest + 1}


def _failed(file: FileReport, report: Report) -> dict[str, Any]:
    return {
        "message": f"not checked: {printable(file.error)}",
        "location": {"path": repository_path(file.path, report)},
        "severity": "ERROR",
        "code": {"value": "not-checked"},
    }
