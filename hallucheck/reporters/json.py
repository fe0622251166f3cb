"""The JSON contract: one object, `schema_version` 1. Lines and columns are 1-based, ends exclusive."""

from __future__ import annotations

import json
from typing import Any, TextIO

from hallucheck import __version__
from hallucheck.findings import Finding, StaleEntry, UnknownUse
from hallucheck.reporters.fingerprints import Marked, marked
from hallucheck.reporters.report import Report
from hallucheck.reporters.statistics import counted


def write(report: Report, out: TextIO) -> None:
    """Write the report as one JSON object."""
    write_json(as_object(report), out, indent=1)


def write_json(value: Any, out: TextIO, indent: int | None = None) -> None:
    """Write plain data as JSON and end the line.

    Streams that cannot take every character get escapes that JSON knows; so do file names that are not text.
    """
    is_unicode = (out.encoding or "utf-8").lower().replace("-", "").startswith("utf")
    text = json.dumps(value, indent=indent, ensure_ascii=not is_unicode)
    if is_unicode:
        text = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    out.write(text + "\n")


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    items = marked(report)
    found: dict[str, Any] = {
        "schema_version": 1,
        "version": __version__,
        "environment": environment_object(report),
        "findings": [finding_object(item) for item in items if item.suppression is None],
        "suppressed": [suppressed_object(item) for item in items if item.suppression is not None],
        "coverage": coverage_object(report),
        "files": len(report.files),
        "errors": [{"path": file.path, "message": file.error} for file in report.files if file.error],
    }
    if report.with_statistics:
        found["statistics"] = counted(report.findings)
    if report.baseline is not None:
        path, known, stale = report.baseline
        found["baseline"] = {"path": path, "known": known, "stale": [_stale(entry) for entry in stale]}
    if report.show_unknown:
        found["unknown_uses"] = [_unknown_use(use) for file in report.files for use in file.unknown_uses]
    return found


def environment_object(report: Report) -> dict[str, Any]:
    """The environment that was asked."""
    environment = report.environment
    return {
        "python": environment.python,
        "version": environment.version,
        "prefix": environment.prefix,
        "origin": environment.origin,
    }


def _stale(entry: StaleEntry) -> dict[str, Any]:
    path, rule, symbol, name, number = entry
    return {"path": path, "rule": rule, "symbol": symbol, "name": name, "count": number}



def coverage_object(report: Report) -> dict[str, Any]:
    """How many uses got which answer."""
    coverage = report.coverage
    return {
        "uses": coverage.uses,
        "present": coverage.present,
        "absent": coverage.absent,
        "guarded": coverage.guarded,
        "observed": coverage.observed,
        "unknown": coverage.unknown,
        "unknown_reasons": dict(sorted(coverage.unknown_reasons.items())),
    }


def suppressed_object(item: Marked) -> dict[str, Any]:
    """A finding that is not reported, with its reason."""
    assert item.suppression is not None
    return {
        "kind": item.suppression.kind,
        "justification": item.suppression.justification,
        "finding": finding_object(item),
    }


def finding_object(item: Marked) -> dict[str, Any]:
    """A finding; `cell` is the 1-based number of the notebook's cell that lines count in, null elsewhere."""
    finding = item.finding
    start, end = finding.range
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "grade": finding.grade,
        "path": finding.path,
        "cell": finding.cell or None,
        "line": start.line,
        "column": start.column + 1,
        "end_line": end.line,
        "end_column": end.column + 1,
        "symbol": finding.symbol,
        "name": finding.name,
        "distribution": finding.distribution,
        "distribution_version": finding.distribution_version,
        "message": finding.message,
        "evidence": evidence_objects(finding),
        "suggestions": [{"text": s.text, "replacement": s.replacement} for s in finding.suggestions],
        "fingerprint": item.fingerprint,
    }


def evidence_objects(finding: Finding) -> list[dict[str, Any]]:
    """The evidence, strongest first."""
    return [{"path": e.path, "line": e.line, "note": e.note} for e in finding.evidence]


def _unknown_use(use: UnknownUse) -> dict[str, Any]:
    return {
        "path": use.path,
        "cell": use.cell or None,
        "line": use.range.start.line,
        "column": use.range.start.column + 1,
        "name": use.name,
        "reason": use.reason,
        "detail": use.detail,
    }
