"""GitLab's code quality report: a JSON list. Paths are relative to the repository's root."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, TextIO

from hallucheck.findings import FileReport
from hallucheck.reporters.fingerprints import Marked, marked
from hallucheck.reporters.json import write_json
from hallucheck.reporters.notebook_lines import NotebookLines
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report, place, printable

_SEVERITIES = {"error": "major", "warning": "minor"}
"""Of info, minor, major, critical and blocker."""


def write(report: Report, out: TextIO) -> None:
    """Write what is reported, and as blockers the files that could not be checked."""
    notebooks = NotebookLines(report)
    found = [_failed(file, report) for file in report.files if file.error]
    found += [_entry(item, report, notebooks) for item in marked(report) if item.suppression is None]
    write_json(found, out, indent=1)


def _entry(item: Marked, report: Report, notebooks: NotebookLines) -> dict[str, Any]:
    finding = item.finding
    start, end = finding.range
    where = f"{place(finding.range, finding.cell)}: " if finding.cell else ""
    hint = f" ({printable(finding.suggestions[0].text)})" if finding.suggestions else ""
    begin, last = (notebooks.line(finding),) * 2 if finding.cell else (start.line, end.line)
    return {
        "description": f"{where}{printable(finding.message)}{hint}",
        "check_name": finding.rule,
        "fingerprint": item.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": repository_path(finding.path, report), "lines": {"begin": begin, "end": last}},
    }


def _failed(file: FileReport, report: Report) -> dict[str, Any]:
    path = repository_path(file.path, report)
    digest = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=10, person=b"not checked")
    return {
        "description": f"not checked: {printable(file.error)}",
        "check_name": "not-checked",
        "fingerprint": digest.hexdigest(),
        "severity": "blocker",
        "location": {"path": path, "lines": {"begin": 1, "end": 1}},
    }
