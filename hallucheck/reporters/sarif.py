"""SARIF 2.1.0, for code scanning. Places are relative to the repository's root, `%SRCROOT%`."""

from __future__ import annotations

import re
from typing import Any, TextIO
from urllib.parse import quote

from hallucheck import __version__
from hallucheck.findings import FileReport, Finding, Range, Suppression
from hallucheck.reporters.fingerprints import Marked, marked
from hallucheck.reporters.json import evidence_objects, write_json
from hallucheck.reporters.notebook_lines import NotebookLines
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report, RuleText, place, printable
from hallucheck.reporters.rule_pages import page_address

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK_BRACKET = re.compile(r"\[(?=[^\[\]]*\]\()|\](?=\()")


def write(report: Report, out: TextIO) -> None:
    """Write one run. What a comment, a setting or the baseline holds back is in it as suppressed; what the change under
    review did not bring in is left out."""
    rules = report.rules()
    indexes = {rule.id: index for index, rule in enumerate(rules)}
    notebooks = NotebookLines(report)
    failed = [_notification(file, report) for file in report.files if file.error]
    run = {
        "tool": {
            "driver": {
                "name": "hallucheck",
                "version": __version__,
                "informationUri": "https://github.com/hallucheck/hallucheck",
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The repository's root folder."}}},
        "results": [
            _result(item, indexes, report, notebooks) for item in marked(report) if _is_shown(item.suppression)
        ],
    }
    write_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, out, indent=1)


def _is_shown(suppression: Suppression | None) -> bool:
    return suppression is None or suppression.kind != "unchanged"


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "helpUri": page_address(rule.id),
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(item: Marked, indexes: dict[str, int], report: Report, notebooks: NotebookLines) -> dict[str, Any]:
    finding = item.finding
    hint = f" ({finding.suggestions[0].text})" if finding.suggestions else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": _message(f"{finding.message}{hint}")},
        "locations": [_location(finding, report, notebooks)],
        "partialFingerprints": {"hallucheck/v1": item.fingerprint},
        "properties": _properties(finding),
    }
    if finding.rule in indexes:
        result["ruleIndex"] = indexes[finding.rule]
    fixes = [] if finding.cell else _fixes(finding, report)
    if fixes:
        result["fixes"] = fixes
    if item.suppression is not None:
        result["suppressions"] = [_suppression(item.suppression)]
    return result


def _properties(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": finding.kind,
        "grade": finding.grade,
        "symbol": finding.symbol,
        "distribution": finding.distribution,
        "distributionVersion": finding.distribution_version,
        "evidence": evidence_objects(finding),
    }
    if finding.cell:
        start = finding.range.start
        found.update(cell=finding.cell, lineInCell=start.line, columnInCell=start.column + 1)
    return found


def _suppression(suppression: Suppression) -> dict[str, Any]:
    found = {"kind": "inSource" if suppression.kind == "ignore" else "external", "status": "accepted"}
    if suppression.justification:
        found["justification"] = printable(suppression.justification)
    return found


def _location(finding: Finding, report: Report, notebooks: NotebookLines) -> dict[str, Any]:
    """Where it stands in the file; in a notebook also the cell, as the logical location."""
    region = {"startLine": notebooks.line(finding)} if finding.cell else _region(finding.range)
    found: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(finding.path, report), "region": region}
    }
    if finding.cell:
        path = repository_path(finding.path, report)
        found["logicalLocations"] = [
            {"name": f"cell {finding.cell}", "fullyQualifiedName": printable(f"{path}:cell {finding.cell}")}
        ]
        found["message"] = {"text": place(finding.range, finding.cell)}
    return found


def _artifact(path: str, report: Report) -> dict[str, Any]:
    """A relative address with its base, or an absolute one for files outside of the repository."""
    inside = repository_path(path, report)
    address = quote(inside.encode("utf-8", "surrogateescape"), safe="/")
    if inside.startswith("/"):
        return {"uri": f"file://{address}"}
    if inside[1:3] == ":/":
        return {"uri": f"file:///{quote(inside, safe='/:')}"}
    return {"uri": address, "uriBaseId": _BASE}


def _region(range_: Range) -> dict[str, int]:
    start, end = range_
    return {
        "startLine": start.line,
        "startColumn": start.column + 1,
        "endLine": end.line,
        "endColumn": end.column + 1,
    }


def _fixes(finding: Finding, report: Report) -> list[dict[str, Any]]:
    """What could stand in the place of the wrong name."""
    return [
        {
            "description": {"text": _message(suggestion.text)},
            "artifactChanges": [
                {
                    "artifactLocation": _artifact(finding.path, report),
                    "replacements": [
                        {
                            "deletedRegion": _region(finding.range),
                            "insertedContent": {"text": suggestion.replacement},
                        }
                    ],
                }
            ],
        }
        for suggestion in finding.suggestions
        if suggestion.replacement
    ]


def _notification(file: FileReport, report: Report) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": _artifact(file.path, report)}}
    return {"level": "error", "message": {"text": _message(file.error)}, "locations": [location]}


def _message(text: str) -> str:
    """A plain text message, in which nothing is taken for a link or a placeholder."""
    return _LINK_BRACKET.sub(r"\\\g<0>", _PLACEHOLDER.sub(r"{{\1}}", printable(text)))
