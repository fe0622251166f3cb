"""A unified patch as values: what `git diff`, `git format-patch` and `diff -u` write, also several mails in a row.

All is kept as bytes: a patch must fit to the byte, line ends included, and its files may have different encodings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from hallucheck.changes.mail import decoded_mails

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_INDEX = re.compile(rb"index ([0-9a-f]+)\.\.([0-9a-f]+)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_PREFIXES = ("a/", "b/", "c/", "i/", "o/", "w/")
"""What git puts before names, by default or with `diff.mnemonicPrefix`."""
_NO_NEWLINE = b"\\"
_EPOCH = re.compile(r"\t(?:1970-01-01|1969-12-31) ")


class PatchError(Exception):
    """A patch that cannot be read, or does not fit; its text is for people."""


class Hunk(NamedTuple):
    """One stretch of lines."""

    old_start: int
    """1-based number of the first old line; if there are none, of the line before."""
    new_start: int
    old: tuple[bytes, ...]
    """Lines with their ends, context included."""
    new: tuple[bytes, ...]
    leading: int
    """Number of context lines before the first change."""
    trailing: int
    """Number of context lines after the last change."""

    def reversed(self) -> Hunk:
        """The hunk that takes this one back."""
        return self._replace(old_start=self.new_start, new_start=self.old_start, old=self.new, new=self.old)


class FilePatch(NamedTuple):
    """What a patch does to one file."""

    old: str
    """Path before, with `/`; "" for a new file."""
    new: str
    """Path after; "" for a deleted file."""
    hunks: tuple[Hunk, ...] = ()
    old_id: str = ""
    """Beginning of git's name for the content before, in hexadecimal digits; "" if the patch does not tell."""
    new_id: str = ""
    is_copy: bool = False
    """The old file stays."""
    has_prefix: bool = True
    """Git's one-letter folders stood before the names and are gone; else how much of a path counts is open."""
    problem: str = ""
    """Why it cannot be applied, for people: it is binary, or damaged."""

    def reversed(self) -> FilePatch:
        """The patch that takes this one back."""
        hunks = tuple(hunk.reversed() for hunk in self.hunks)
        old, new = self.new, "" if self.is_copy else self.old
        return self._replace(old=old, new=new, hunks=hunks, old_id=self.new_id, new_id=self.old_id, is_copy=False)


def parse_patch(data: bytes) -> list[FilePatch]:
    """The files of a patch, in order; text between them is passed over.

    Raises:
        PatchError: there is no patch in it.
    """
    found = [file for part in decoded_mails(data) for file in _Reader(_LINE.findall(part)).files()]
    if not found and data.strip():
        raise PatchError("it holds no patch in the unified format")
    return found


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines
        self._at = 0

    def files(self) -> Iterator[FilePatch]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith(b"diff --git "):
                yield self._git_file()
            elif line.startswith((b"diff --cc ", b"diff --combined ")):
                self._at += 1
                name = _name(line.split(b" ", 2)[2])
                yield FilePatch(name, name, problem="it is the combined diff of a merge; make one against one parent")
            elif line.startswith(b"--- ") and self._next().startswith(b"+++ "):
                yield self._plain_file()
            else:
                self._at += 1

    def _next(self) -> bytes:
        return self._lines[self._at + 1] if self._at + 1 < len(self._lines) else b""

    def _git_file(self) -> FilePatch:
        old, new = _header_names(self._lines[self._at][len(b"diff --git ") :])
        has_prefix = _have_prefixes(old, new)
        patch = FilePatch(_stripped(old, has_prefix), _stripped(new, has_prefix))
        self._at += 1
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith(b"--- ") and self._next().startswith(b"+++ "):
                return self._with_hunks(self._named(patch, has_prefix))
            if not _is_header(line):
                break
            patch = _with_header(patch, line.rstrip(b"\r\n"))
            self._at += 1
        return patch

    def _named(self, patch: FilePatch, has_prefix: bool) -> FilePatch:
        """The names of the `---` and `+++` lines; they are unambiguous."""
        old, new = _name(self._lines[self._at][4:]), _name(self._next()[4:])
        old = "" if old == "/dev/null" else _stripped(old, has_prefix)
        new = "" if new == "/dev/null" else _stripped(new, has_prefix)
        return patch._replace(old=old, new=new)

    def _plain_file(self) -> FilePatch:
        names = []
        for line in (self._lines[self._at], self._next()):
            text = os.fsdecode(line[4:].rstrip(b"\r\n"))
            is_nothing = text.startswith("/dev/null") or _EPOCH.search(text) is not None
            names.append("" if is_nothing else _name(line[4:]))
        old, new = names
        has_prefix = _have_prefixes(old, new)
        patch = FilePatch(_stripped(old, has_prefix), _stripped(new, has_prefix), has_prefix=has_prefix)
        return self._with_hunks(patch)

    def _with_hunks(self, patch: FilePatch) -> FilePatch:
        self._at += 2
        hunks = []
        try:
            while self._at < len(self._lines) and self._lines[self._at].startswith(b"@@ "):
                hunks.append(self._hunk())
        except PatchError as error:
            return patch._replace(problem=str(error))
        return patch._replace(hunks=tuple(hunks))

    def _hunk(self) -> Hunk:
        line = self._lines[self._at]
        match = _HUNK.match(line)
        if match is None:
            raise PatchError(f"its line {line[:60].decode(errors='replace').rstrip()!r} is damaged")
        self._at += 1
        old_start, new_start = int(match[1]), int(match[3])
        old_left, new_left = (int(number or 1) for number in (match[2], match[4]))
        marks: list[bytes] = []
        old: list[bytes] = []
        new: list[bytes] = []
        while old_left > 0 or new_left > 0 or self._is_at_mark():
            if self._at >= len(self._lines):
                raise PatchError("it ends in the middle of a hunk")
            line = self._lines[self._at]
            mark, text = (b" ", line) if line in (b"\n", b"\r\n") else (line[:1], line[1:])
            self._at += 1
            if mark == _NO_NEWLINE:
                _cut_newline(marks[-1] if marks else b"", old, new)
                continue
            if mark not in (b" ", b"-", b"+"):
                raise PatchError("it is damaged in the middle of a hunk")
            marks.append(mark)
            if mark != b"+":
                old.append(text)
                old_left -= 1
            if mark != b"-":
                new.append(text)
                new_left -= 1
        if old_left or new_left:
            raise PatchError("a hunk has other lines than its head says")
        return Hunk(old_start, new_start, tuple(old), tuple(new), _run(marks), _run(marks[::-1]))

    def _is_at_mark(self) -> bool:
        """Whether "\\ No newline at end of file" follows the last line of a hunk."""
        return self._at < len(self._lines) and self._lines[self._at].startswith(_NO_NEWLINE)


def _cut_newline(mark: bytes, old: list[bytes], new: list[bytes]) -> None:
    for lines, is_meant in ((old, mark in (b" ", b"-")), (new, mark in (b" ", b"+"))):
        if is_meant and lines:
            lines[-1] = lines[-1].removesuffix(b"\n").removesuffix(b"\r")


def _run(marks: list[bytes]) -> int:
    """Number of context lines at the beginning."""
    return next((at for at, mark in enumerate(marks) if mark != b" "), len(marks))


_HEADERS = (
    *(b"index ", b"old mode ", b"new mode ", b"new file mode ", b"deleted file mode ", b"similarity index "),
    *(b"dissimilarity index ", b"rename from ", b"rename to ", b"copy from ", b"copy to "),
    *(b"Binary files ", b"GIT binary patch"),
)


def _is_header(line: bytes) -> bool:
    return line.startswith(_HEADERS)


def _with_header(patch: FilePatch, line: bytes) -> FilePatch:
    if match := _INDEX.match(line):
        return patch._replace(old_id=_id(match[1]), new_id=_id(match[2]))
    if line.startswith(b"new file mode "):
        return patch._replace(old="")
    if line.startswith(b"deleted file mode "):
        return patch._replace(new="")
    for word, is_copy in ((b"rename", False), (b"copy", True)):
        if line.startswith(word + b" from "):
            return patch._replace(old=_name(line[len(word) + 6 :]), is_copy=is_copy)
        if line.startswith(word + b" to "):
            return patch._replace(new=_name(line[len(word) + 4 :]))
    if line.startswith((b"Binary files ", b"GIT binary patch")):
        return patch._replace(problem="it is a binary patch")
    return patch


def _id(digits: bytes) -> str:
    """Git's name of a content; "" for that of no content."""
    return digits.decode() if digits.strip(b"0") else ""


def _header_names(text: bytes) -> tuple[str, str]:
    """The two names after `diff --git`. Names with spaces are not quoted, so that only equal ones can be told; others
    stand again in the lines that follow."""
    text = text.rstrip(b"\r\n")
    if text.startswith(b'"'):
        end = _quote_end(text)
        return _name(text[:end]), _name(text[end + 1 :])
    for match in re.finditer(b" ", text):
        old, new = _name(text[: match.start()]), _name(text[match.end() :])
        if old == new or old.partition("/")[2] == new.partition("/")[2] != "":
            return old, new
    old, _, new = (os.fsdecode(part) for part in text.partition(b" "))
    return old, new


def _quote_end(text: bytes) -> int:
    """Where a quoted name ends, its closing quote included."""
    at = 1
    while at < len(text) and text[at : at + 1] != b'"':
        at += 2 if text[at : at + 1] == b"\\" else 1
    return at + 1


def _name(text: bytes) -> str:
    """A file name as git or diff writes it: perhaps quoted, perhaps with a time after a tabulator."""
    text = text.rstrip(b"\r\n")
    if text.startswith(b'"'):
        return os.fsdecode(_ESCAPE.sub(_unescaped, text[1 : _quote_end(text) - 1]))
    return os.fsdecode(text.partition(b"\t")[0])


def _unescaped(match: re.Match[bytes]) -> bytes:
    what = match[1]
    return bytes([int(what, 8) & 255]) if what.isdigit() else _ESCAPES.get(what, what)


def _have_prefixes(old: str, new: str) -> bool:
    """Whether both names stand in git's one-letter folders, which are never the same for both."""
    return all(name.startswith(_PREFIXES) for name in (old, new) if name) and old[:2] != new[:2]


def _stripped(name: str, has_prefix: bool) -> str:
    return name.partition("/")[2] if has_prefix and name else name
