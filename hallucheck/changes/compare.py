"""Findings before and after a change: what was there before is taken out.

A finding was there before if the same statement had the same finding: same rule, same name, and the same symbol where a
distribution was searched. Each finding from before stands for one: it is paired within the file first (along a rename),
then, for statements that moved, with those that other changed files no longer have, then with statements of the file
whose names were given anew. So moved, renamed and reformatted code brings nothing in; a copied, an edited one does, and
so does one whose meaning changed: before, that statement had no such finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from hallucheck.changes.code import Code, is_renamed
from hallucheck.findings import FileReport, Finding, Suppression


class Before:
    """A changed file as it was."""

    def __init__(self, code: Code, check: Callable[[], FileReport]) -> None:
        """`check` gives the report of that content; it is asked only if a finding may have been there before."""
        self.code = code
        self._check = check

    @cached_property
    def _report(self) -> FileReport:
        return self._check()

    @cached_property
    def _waiting(self) -> list[tuple[str, Finding]]:
        """(what its statement says, finding) of all that is not yet paired."""
        return [(self.code.text_of(finding), finding) for finding in _all_findings(self._report)]

    def take(self, text: str, finding: Finding) -> bool:
        """Pair a finding with the same one in the same statement; whether there was one."""
        if not self.code.may_say(text):
            return False
        if self._report.error:
            return self.code.says(text)  # what cannot be checked is taken to have been like that
        for pair in self._waiting:
            if pair[0] == text and _identity(pair[1]) == _identity(finding):
                self._waiting.remove(pair)
                return True
        return False

    def take_renamed(self, code: Code, finding: Finding) -> bool:
        """Pair a finding with the same one in a statement that differs in names given anew."""
        statement = code.statement_at(finding.range.start, finding.cell)
        if statement is None or self._report.error:
            return False
        is_path = finding.kind == "string-target"
        for pair in self._waiting:
            if _identity(pair[1]) != _identity(finding):
                continue
            was = self.code.statement_at(pair[1].range.start, pair[1].cell)
            if was is not None and is_renamed(statement, code, was, self.code, is_path=is_path):
                self._waiting.remove(pair)
                return True
        return False


class After:
    """A changed file as it is now."""

    def __init__(self, report: FileReport, code: Code, own: Before | None) -> None:
        """`own` is the file as it was, under whatever name; None for a new one."""
        self.report = report
        self.code = code
        self.own = own


def only_new(files: list[After], before: Iterable[Before]) -> list[FileReport]:
    """The reports of the changed files without the findings that were there before, which are kept as suppressed.

    `before` are all changed files as they were, also those that are gone. Findings that are suppressed already are
    paired, too, but stay as they are.
    """
    waiting = [
        (number, finding, file.code.text_of(finding))
        for number, file in enumerate(files)
        for finding in _all_findings(file.report)
    ]
    everywhere = list(before)
    was_there: set[tuple[int, Finding]] = set()

    def pair(take: Callable[[After, Finding, str], bool]) -> None:
        nonlocal waiting
        left = []
        for number, finding, text in waiting:
            if take(files[number], finding, text):
                was_there.add((number, finding))
            else:
                left.append((number, finding, text))
        waiting = left

    pair(lambda file, finding, text: file.own is not None and file.own.take(text, finding))
    pair(lambda file, finding, text: any(other.take(text, finding) for other in everywhere if other is not file.own))
    pair(lambda file, finding, text: file.own is not None and file.own.take_renamed(file.code, finding))
    return [
        _without(file.report, {finding for at, finding in was_there if at == number})
        for number, file in enumerate(files)
    ]


def _without(report: FileReport, was_there: set[Finding]) -> FileReport:
    left_out = [Suppression(finding, "unchanged") for finding in report.findings if finding in was_there]
    if not left_out:
        return report
    suppressed = sorted([*report.suppressed, *left_out], key=lambda item: (item.finding.cell, item.finding.range))
    kept = tuple(finding for finding in report.findings if finding not in was_there)
    return report._replace(findings=kept, suppressed=tuple(suppressed))


def _all_findings(report: FileReport) -> list[Finding]:
    """Those reported and those suppressed, in the order of the text."""
    found = [*report.findings, *(item.finding for item in report.suppressed)]
    return sorted(found, key=lambda finding: (finding.cell, finding.range))


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.name, finding.symbol if finding.distribution else ""
