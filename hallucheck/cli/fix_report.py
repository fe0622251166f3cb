"""What is said of fixes: one line for each, a patch, and how many there were."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Sequence

from hallucheck.cli.fix import FileChange
from hallucheck.findings import Finding
from hallucheck.fixing.rounds import Fixed
from hallucheck.reporters.report import printable

_NO_END = "\\ No newline at end of file\n"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def summary(changes: Sequence[FileChange], remaining: int, taken_back: int, *, is_written: bool) -> str:
    """How many findings were, or would be, fixed."""
    fixed = sum(len(change.fixed) for change in changes)
    text = f"{'Fixed' if is_written else 'Would fix'} {fixed}, {remaining} remaining"
    if taken_back:
        fixes = "fix was" if taken_back == 1 else "fixes were"
        text += f" ({taken_back} {fixes} taken back: the code would not have been right)"
    return text


def fixed_lines(changes: Sequence[FileChange]) -> Iterator[str]:
    """One line for each fix, in the order of files and lines."""
    for change in changes:
        for fixed in sorted(change.fixed, key=lambda each: each.finding.range):
            yield printable(f"fixed {_place(fixed.finding)} {_said(fixed)} ({fixed.fix.reason})")


def _place(finding: Finding) -> str:
    line = f"{finding.range.start.line}:{finding.range.start.column + 1}"
    return f"{finding.path}:cell {finding.cell}:{line}" if finding.cell else f"{finding.path}:{line}"


def _said(fixed: Fixed) -> str:
    finding, fix = fixed
    targets = ", ".join(fix.targets)
    match fix.action:
        case "remove":
            return f"`{finding.name}` is no longer imported"
        case "import":
            return f"`import {targets}`"
        case "call":
            targets += "()"
    return f"`{finding.name}` -> `{targets}`"


def patch(change: FileChange, folder: str) -> str:
    """A unified patch of one file, which `git apply` and `patch -p1` take from the working folder."""
    path = os.path.relpath(change.path, folder).replace(os.sep, "/")
    before, after = (_lines(data.decode(change.encoding, "replace")) for data in (change.before, change.after))
    lines = difflib.unified_diff(before, after, _name("a", path), _name("b", path))
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}" for line in lines)


def _name(side: str, path: str) -> str:
    """The name of a file in a patch, quoted as git does where it has to be."""
    if path.isascii() and path.isprintable() and '"' not in path and "\\" not in path:
        return f"{side}/{path}"
    escaped = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in os.fsencode(path))
    return f'"{side}/{escaped}"'


def _lines(text: str) -> list[str]:
    """Lines as patches have them: only a line feed ends one."""
    return _LINE.findall(text)
