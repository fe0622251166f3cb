"""hallucheck's own parts, put together as a run does: findings, and what fixes make of a text."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from hallucheck.cli.fix import FileChange, Fixes
from hallucheck.cli.run import Run, RunOptions
from hallucheck.findings import FileReport
from hallucheck.settings import load_settings


class FixedFile(NamedTuple):
    """A file before and after."""

    report: FileReport
    change: FileChange | None
    after: FileReport
    taken_back: int


class Fixer:
    """Fixes files without writing them."""

    def __init__(self, python: str, folder: Path) -> None:
        """Relative names of files are taken from `folder`, which is made the working folder."""
        os.chdir(folder)
        self._run = Run(load_settings(str(folder), os.environ), RunOptions(python), sys.prefix)

    def fix(self, path: str, data: bytes, *, is_unsafe: bool = False) -> FixedFile:
        """What fixes make of a file of this content."""
        report = self._run.check_text(path, data)
        fixes = Fixes(self._run.check_text, is_unsafe=is_unsafe)
        change = next(iter(fixes.changes([report], {path: data})), None)
        after = self._run.check_text(path, change.after) if change is not None else report
        return FixedFile(report, change, after, fixes.taken_back)
