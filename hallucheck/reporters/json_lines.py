"""JSON, one object a line, for programs that read a stream. `type` tells what a line is."""

from __future__ import annotations

from typing import TextIO

from hallucheck import __version__
from hallucheck.reporters.fingerprints import marked
from hallucheck.reporters.json import (
    coverage_object,
    environment_object,
    finding_object,
    suppressed_object,
    write_json,
)
from hallucheck.reporters.report import Report
from hallucheck.reporters.statistics import counted


def write(report: Report, out: TextIO) -> None:
    """Write `finding`, `suppressed` and `error` lines, with the keys that they have in JSON, and last a `summary`."""
    for item in marked(report):
        if item.suppression is None:
            write_json({"type": "finding", **finding_object(item)}, out)
        else:
            write_json({"type": "suppressed", **suppressed_object(item)}, out)
    for file in report.files:
        if file.error:
            write_json({"type": "error", "path": file.path, "message": file.error}, out)
    summary = {
        "type": "summary",
        "schema_version": 1,
        "version": __version__,
        "environment": environment_object(report),
        "coverage": coverage_object(report),
        "files": len(report.files),
    }
    if report.with_statistics:
        summary["statistics"] = counted(report.findings)
    write_json(summary, out)
