"""A comment for a pull request: a table, the evidence folded away, the coverage.

It begins with a marker by which the comment of an earlier run can be found and replaced, and is never longer than
GitHub takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hallucheck.findings import FileReport, Finding
from hallucheck.reporters.full import summary_line
from hallucheck.reporters.markdown_text import code, prose
from hallucheck.reporters.paths import repository_path, shown_path
from hallucheck.reporters.report import Report, place
from hallucheck.reporters.statistics import counted

MARKER = "<!-- hallucheck -->"
_LONGEST_BYTES = 65_536
"""Of a comment on GitHub, where it counts characters; bytes are never fewer."""
_ROOM_FOR_ENDS = 400
"""Bytes kept for the lines that say what was left out and that close the folded part."""
_LONGEST_PATH, _LONGEST_MESSAGE, _LONGEST_NAME = 200, 300, 80
"""Characters."""
_NAMES = 3
"""Most real names shown for a wrong one."""


def write(report: Report, out: TextIO) -> None:
    """Write the comment, also where there is nothing to report: an earlier one is replaced by it."""
    out.write(comment(report, _LONGEST_BYTES))


def comment(report: Report, longest: int) -> str:
    """The comment in at most `longest` bytes of UTF-8: the table comes first, then the evidence."""
    findings, failed = report.findings, [file for file in report.files if file.error]
    begin = f"{MARKER}\n### {_title(len(findings), len(failed))}\n\n"
    end = "\n" + prose(summary_line(report), 2_000) + "\n"
    if report.with_statistics:
        end = f"\n{_statistics(findings)}{end}"
    left = longest - _size(begin) - _size(end) - _ROOM_FOR_ENDS
    table, left = _table(findings, failed, report, left)
    return begin + table + _evidence(findings, report, left) + end


def _title(findings: int, failed: int) -> str:
    if not findings and not failed:
        return "hallucheck: every name exists"
    parts = []
    if findings:
        parts.append("1 use" if findings == 1 else f"{findings} uses")
        parts[-1] += " of what does not exist"
    if failed:
        parts.append("1 file could not be checked" if failed == 1 else f"{failed} files could not be checked")
    return "hallucheck: " + ", ".join(parts)


def _table(
    findings: tuple[Finding, ...], failed: list[FileReport], report: Report, left: int
) -> tuple[str, int]:
    """(the table, the bytes that are left)."""
    if not findings and not failed:
        return "", left
    head = "| Where | What | Instead |\n| --- | --- | --- |\n"
    rows = [_failed_row(file, report) for file in failed] + [_row(finding, report) for finding in findings]
    shown, left = _fitting(rows, left - _size(head))
    more = len(rows) - len(shown)
    return head + "".join(shown) + (f"\n**{more} more are not shown.**\n" if more else ""), left


def _row(finding: Finding, report: Report) -> str:
    where = f"{repository_path(finding.path, report)}:{place(finding.range, finding.cell)}"
    near = finding.suggestions[:_NAMES]
    names = [code(item.replacement, _LONGEST_NAME) or prose(item.text, _LONGEST_MESSAGE) for item in near]
    what = f"**{finding.rule}** {prose(finding.message, _LONGEST_MESSAGE)}"
    return f"| {code(where, _LONGEST_PATH)} | {what} | {', '.join(names)} |\n"


def _failed_row(file: FileReport, report: Report) -> str:
    where = code(repository_path(file.path, report), _LONGEST_PATH)
    return f"| {where} | **not checked** {prose(file.error, _LONGEST_MESSAGE)} | |\n"


def _evidence(findings: tuple[Finding, ...], report: Report, left: int) -> str:
    """The folded part; "" if there is nothing to show or no room."""
    items = [item for finding in findings if (item := _proof(finding, report))]
    shown, _ = _fitting(items, left)
    if not shown:
        return ""
    more = len(items) - len(shown)
    told = f"\n{more} more are not shown.\n" if more else ""
    return f"\n<details><summary>Evidence</summary>\n\n{''.join(shown)}{told}\n</details>\n"


def _proof(finding: Finding, report: Report) -> str:
    searched = f"{finding.distribution} {finding.distribution_version}" if finding.distribution else ""
    told = f"({searched}, {finding.grade})" if searched else f"({finding.grade})"
    lines = [f"- {code(finding.symbol, _LONGEST_PATH)} {prose(told, _LONGEST_NAME)}\n"]
    for evidence in finding.evidence:
        where = f"{shown_path(evidence.path, report.folder)}:{evidence.line}" if evidence.path else ""
        lines.append(f"  - {code(where, _LONGEST_PATH)} {prose(evidence.note, _LONGEST_MESSAGE)}\n")
    return "".join(lines) if finding.evidence else ""


def _statistics(findings: tuple[Finding, ...]) -> str:
    lines = []
    for title, numbers in counted(findings).items():
        told = ", ".join(f"{code(name, _LONGEST_NAME) or 'none'} {number}" for name, number in numbers.items())
        lines.append(f"- {title}: {told or 'none'}\n")
    return "".join(lines[:2])  # the table tells the files


def _fitting(parts: Iterable[str], left: int) -> tuple[list[str], int]:
    """(as many of the first parts as fit, the bytes that are left)."""
    shown = []
    for part in parts:
        if _size(part) > left:
            break
        shown.append(part)
        left -= _size(part)
    return shown, left


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
