"""The step of a run that puts findings right: after all that decides what is reported, before it is reported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TextIO

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.cli.fix import FileChange, Fixes
from hallucheck.cli.fix_report import fixed_lines, patch, summary

if TYPE_CHECKING:
    from argparse import Namespace

    from hallucheck.cli.run import Run
    from hallucheck.findings import FileReport


class FixRun:
    """What was fixed, and what is to be done after it."""

    def __init__(self, own: Run, options: Namespace, files: list[FileReport], texts: Mapping[str, bytes]) -> None:
        """Put findings right: in the files themselves, or, if a patch is wanted, nowhere yet."""
        self._options = options
        self._is_patch = bool(options.fix_diff)
        self._is_stdin = options.paths == ["-"]
        fixes = Fixes(own.check_text, is_unsafe=options.unsafe_fixes)
        self._fixes = fixes
        changes = fixes.changes(files, texts)
        if not self._is_patch and not self._is_stdin:
            changes = fixes.write(changes)
        self._changes: list[FileChange] = changes
        self._found = sum(len(file.findings) for file in files)
        self.text: bytes | None = changes[0].after if changes else next(iter(texts.values()), None)
        """What came on standard input, fixed."""

    @property
    def is_repeated(self) -> bool:
        """Whether the code has changed, so that what is found has to be told anew."""
        return bool(self._changes) and not self._is_patch

    @property
    def stream(self) -> TextIO | None:
        """Where findings are told: not where the fixed text goes, and not beside a patch."""
        if self._is_patch:
            return None
        return sys.stderr if self._is_stdin else sys.stdout

    def finished(self, status: ExitStatus, remaining: int, tell: Callable[[str], None]) -> ExitStatus:
        """Tell what was fixed; the exit status after it."""
        if self._is_patch:
            sys.stdout.write("".join(patch(change, os.getcwd()) for change in self._changes))
            remaining -= sum(len(change.fixed) for change in self._changes)
        elif self._is_stdin and self.text is not None:
            sys.stdout.buffer.write(self.text)
        sys.stdout.flush()
        for line in () if self._options.quiet or self._is_patch else fixed_lines(self._changes):
            print(line, file=sys.stderr)
        for warning in self._fixes.warnings:
            tell(f"warning: {warning}")
        if not self._options.quiet and self._found:
            text = summary(self._changes, max(remaining, 0), self._fixes.taken_back, is_written=not self._is_patch)
            print(text, file=sys.stderr)
        is_loud = self._options.exit_non_zero_on_fix and bool(self._changes)
        return ExitStatus.FINDINGS if status is ExitStatus.CLEAN and is_loud else status
