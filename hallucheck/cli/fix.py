"""Findings put right in files: what is fixed is checked again, and written as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from hallucheck.cli.atomic_write import write_atomically
from hallucheck.errors import SourceError
from hallucheck.findings import FileReport, Finding, Fix
from hallucheck.fixing.rounds import Fixed, Outcome, fixed_text
from hallucheck.source.read import encoding_of, from_bytes, read_file

Check = Callable[[str, bytes], FileReport]
"""(path, content) -> what is found there."""


class FileChange(NamedTuple):
    """What fixes make of a file."""

    path: str
    before: bytes
    after: bytes
    fixed: tuple[Fixed, ...]
    encoding: str


class Fixes:
    """The fixes of one run."""

    def __init__(self, check: Check, *, is_unsafe: bool) -> None:
        """With `is_unsafe` the nearest names are taken, too."""
        self._check = check
        self._is_unsafe = is_unsafe
        self.warnings: list[str] = []
        self.taken_back = 0
        """Number of fixes that did not hold what they promised."""

    def changes(self, reports: list[FileReport], contents: Mapping[str, bytes]) -> list[FileChange]:
        """What the fixes make of each file that has any, in the order of the reports; nothing is written yet.
        `contents` has what is not on disk by path."""
        found = (self._change(report, contents.get(report.path)) for report in reports if self._has_fix(report))
        return [change for change in found if change is not None]

    def _has_fix(self, report: FileReport) -> bool:
        return any(self._fix(finding) is not None for finding in report.findings)

    def _fix(self, finding: Finding) -> Fix | None:
        fixes = [suggestion.fix for suggestion in finding.suggestions if suggestion.fix is not None]
        return fixes[0] if fixes and (fixes[0].is_safe or self._is_unsafe) else None

    def _change(self, report: FileReport, content: bytes | None) -> FileChange | None:
        path = report.path
        try:
            before = read_file(path) if content is None else content
            source = from_bytes(path, before)
            encoding = encoding_of(path, before)
        except SourceError as error:
            self.warnings.append(f"{path}: not fixed: {error}")
            return None
        if source.text.encode(encoding) != before:
            self.warnings.append(f"{path}: not fixed: its bytes cannot be told from its text in {encoding}")
            return None
        outcome = self._outcome(report, path, before, encoding)
        if outcome is None or not outcome.fixed:
            return None
        return FileChange(path, before, outcome.text.encode(encoding), outcome.fixed, encoding)

    def _outcome(self, report: FileReport, path: str, before: bytes, encoding: str) -> Outcome | None:
        """What the fixes of those findings make of a file that are reported; others, such as ignored ones, stay."""
        found = self._check(path, before)
        reported = {_place(finding) for finding in report.findings}
        known = {_place(finding) for finding in found.findings}
        if found.error or not any(_place(f) in known and self._fix(f) is not None for f in report.findings):
            self.warnings.append(f"{path}: not fixed: it has changed since it was checked")
            return None

        def choose(finding: Finding) -> Fix | None:
            return self._fix(finding) if _place(finding) in reported else None

        def check(text: str) -> FileReport:
            try:
                return self._check(path, text.encode(encoding))
            except UnicodeEncodeError as error:
                return FileReport(path, error=str(error))

        outcome = fixed_text(from_bytes(path, before), found, check, choose)
        self.taken_back += len(outcome.taken_back)
        return outcome

    def write(self, changes: list[FileChange]) -> list[FileChange]:
        """Write the files; those that were written."""
        return [change for change in changes if self._write(change)]

    def _write(self, change: FileChange) -> bool:
        try:
            if read_file(change.path) != change.before:
                self.warnings.append(f"{change.path}: not fixed: it has changed since it was checked")
                return False
            replace_content(change.path, change.after)
        except (OSError, SourceError) as error:
            self.warnings.append(f"{change.path}: not fixed: {getattr(error, 'strerror', None) or error}")
            return False
        return True


def replace_content(path: str, data: bytes) -> None:
    """Give a file another content, at once: whoever reads it sees the old or the new one. It keeps its mode; where the
    path is a link, the file that it leads to is changed.

    Raises:
        OSError: it is read-only, or cannot be written.
    """
    target = os.path.realpath(path)
    status = os.stat(target)
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(13, "it is read-only")
    if status.st_nlink > 1:  # a new file would leave its other names with the old content
        with open(target, "r+b") as file:
            file.write(data)
            file.truncate()
        return
    write_atomically(target, data)


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.cell, finding.range, finding.rule, finding.symbol, finding.name
