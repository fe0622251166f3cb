"""Ignore comments written into a text and taken out of it; nothing else of the text changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from hallucheck.findings import Finding, IgnoreComment, Range

_LINE_END = re.compile(r"\r\n?|\n")


class Added(NamedTuple):
    """A text with ignore comments added."""

    text: str
    ignored: tuple[Finding, ...]
    """What they ignore."""


class Removed(NamedTuple):
    """A text with ignore comments removed."""

    text: str
    number: int
    """How many comments, and ids in comments that stay, were removed."""


class _Edit(NamedTuple):
    """Characters of a line to be replaced."""

    line: int
    """1-based."""
    begin: int
    end: int
    """Exclusive."""
    text: str


def add_ignores(
    text: str,
    findings: Iterable[Finding],
    ignores: Sequence[IgnoreComment],
    holds_comment: Callable[[int], bool],
    reason: str,
) -> Added:
    """Ignore each finding, at the end of its line where a comment can stand there, else of another line of its
    statement. `ignores` are the comments of the text: one in brackets that is on the line already gets the rule.
    """
    lines = _LINE_END.split(text)
    wanted: dict[int, list[str]] = {}
    ignored = []
    for finding in findings:
        line = _line_for(finding, lines, holds_comment)
        if line:
            wanted.setdefault(line, []).append(finding.rule)
            ignored.append(finding)
    edits = [_addition(line, sorted(set(rules)), lines[line - 1], ignores, reason) for line, rules in wanted.items()]
    return Added(_edited(text, edits), tuple(ignored))


def _line_for(finding: Finding, lines: list[str], holds_comment: Callable[[int], bool]) -> int:
    """The line for a finding's comment, 0 if there is none."""
    first, last = finding.lines
    start = finding.range.start.line
    if not first:
        return 0
    candidates = [*range(start, last + 1), *range(start - 1, first - 1, -1)]
    return next((line for line in candidates if holds_comment(line) and lines[line - 1].strip()), 0)


def _addition(line: int, rules: list[str], text: str, ignores: Iterable[IgnoreComment], reason: str) -> _Edit:
    for ignore in ignores:
        if ignore.range.start.line == line and ignore.rules and not (ignore.problem or ignore.is_file):
            end = ignore.rules[-1][1].end.column
            present = {id for id, _ in ignore.rules}
            return _Edit(line, end, end, "".join(f", {rule}" for rule in rules if rule not in present))
    end = len(text.rstrip())
    comment = f"  # hallucheck: ignore[{', '.join(rules)}]" + (f" {reason}" if reason else "")
    return _Edit(line, end, len(text), comment)


def remove_ignores(text: str, findings: Iterable[Finding], ignores: Iterable[IgnoreComment]) -> Removed:
    """Take out what findings of unused ignore comments speak of; a line that has nothing else goes as a whole."""
    places = {finding.range for finding in findings}
    number = 0
    lines = _LINE_END.split(text)
    edits = []
    for ignore in ignores:
        if ignore.problem or not _is_there(ignore, lines):
            continue
        unused = {place for _, place in ignore.rules if place in places}
        if ignore.range in places or (unused and len(unused) == len(ignore.rules)):
            edits.append(_removal(ignore.range, lines[ignore.range.start.line - 1]))
            number += 1
        elif unused:
            kept = ", ".join(id for id, place in ignore.rules if place not in unused)
            start = ignore.rules[0][1].start
            edits.append(_Edit(start.line, start.column, ignore.rules[-1][1].end.column, kept))
            number += len(unused)
    return Removed(_edited(text, edits), number)


def _is_there(ignore: IgnoreComment, lines: list[str]) -> bool:
    """Whether the comment still stands where it was read."""
    line, column = ignore.range.start
    return line <= len(lines) and lines[line - 1][column : column + 1] == "#"


def _removal(place: Range, line: str) -> _Edit:
    """What stands behind the comment, another one, takes its place."""
    after = line[place.end.column :]
    stop = place.end.column + len(after) - len(after.lstrip())
    return _Edit(place.start.line, place.start.column, stop, "")


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    """The text with its edits made. Space that they leave at the end of a line goes, and so do lines that have nothing
    else."""
    parts = re.split(r"(\r\n?|\n)", text)
    for line, begin, end, replacement in sorted(edits, reverse=True):
        at = (line - 1) * 2
        parts[at] = (parts[at][:begin] + replacement + parts[at][end:]).rstrip()
        if not parts[at]:
            parts[at : at + 2] = ["", ""]
    return "".join(parts)
