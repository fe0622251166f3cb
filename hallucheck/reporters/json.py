"""The JSON contract: one object, `schema_version` 1. Lines and columns are 1-based, ends exclusive."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any, TextIO

from hallucheck import __version__
from hallucheck.findings import Finding, StaleEntry
from hallucheck.reporters.report import Report


def write(report: Report, out: TextIO) -> None:
    """Write the report as one JSON object."""
    json.dump(as_object(report), out, indent=1, ensure_ascii=False)
    out.write("\n")


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    environment, coverage = report.environment, report.coverage
    found: dict[str, Any] = {
        "schema_version": 1,
        "version": __version__,
        "environment": {
            "python": environment.python,
            "version": environment.version,
            "prefix": environment.prefix,
            "origin": environment.origin,
        },
        "findings": _findings(report.findings),
        "coverage": {
            "uses": coverage.uses,
            "present": coverage.present,
            "absent": coverage.absent,
            "guarded": coverage.guarded,
            "observed": coverage.observed,
            "unknown": coverage.unknown,
            "unknown_reasons": dict(sorted(coverage.unknown_reasons.items())),
        },
        "files": len(report.files),
        "errors": [{"path": file.path, "message": file.error} for file in report.files if file.error],
    }
    if report.baseline is not None:
        path, known, stale = report.baseline
        found["baseline"] = {"path": path, "known": known, "stale": [_stale(entry) for entry in stale]}
    if report.show_unknown:
        found["unknown_uses"] = [
            {
                "path": use.path,
                "line": use.range.start.line,
                "column": use.range.start.column + 1,
                "name": use.name,
                "reason": use.reason,
                "detail": use.detail,
            }
            for file in report.files
            for use in file.unknown_uses
        ]
    return found


def _stale(entry: StaleEntry) -> dict[str, Any]:
    path, rule, symbol, name, number = entry
    return {"path": path, "rule": rule, "symbol": symbol, "name": name, "count": number}


def _findings(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings with fingerprints that survive moved lines: path, rule, symbol, and which of the like it is."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for finding in findings:
        identity = (finding.path, finding.rule, finding.symbol, finding.name)
        number = seen[identity] = seen.get(identity, 0) + 1
        text = "\0".join([*identity, str(number)])
        fingerprint = blake2b(text.encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
        found.append({**_finding(finding), "fingerprint": fingerprint})
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    start, end = finding.range
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "grade": finding.grade,
        "path": finding.path,
        "line": start.line,
        "column": start.column + 1,
        "end_line": end.line,
        "end_column": end.column + 1,
        "symbol": finding.symbol,
        "name": finding.name,
        "distribution": finding.distribution,
        "distribution_version": finding.distribution_version,
        "message": finding.message,
        "evidence": [{"path": e.path, "line": e.line, "note": e.note} for e in finding.evidence],
        "suggestions": [{"text": s.text, "replacement": s.replacement} for s in finding.suggestions],
    }
