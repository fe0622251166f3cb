"""What the other files of the checked project say: whether they speak of a name, searched as text."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from hallucheck.symbols.module_files import python_files

_FILE_LIMIT = 3_000
_PATH_CHANGE = re.compile(rb"\bsyspath_prepend\b|\baddsitedir\b|\bsys\.path\b(?:\[[^\]]*\])?\s*(?:\.\w+\(|\+?=)")
_OPENING = re.compile(rb"[`'\"](?:\w+\.)*$")
_CLOSING = (b"`", b"'", b'"', b"(")
_PASSAGE = 600
"""Bytes of a passage, at most."""


class ProjectText:
    """The texts of a bounded number of the project's Python files, read once."""

    def __init__(self, roots: tuple[Path, ...], read_files: dict[str, tuple[int, int]]) -> None:
        """`read_files` is told what answers rest on (`SymbolIndex.read_files`)."""
        self._texts: dict[str, bytes] = {}
        for path in islice(python_files(roots), _FILE_LIMIT):
            with suppress(OSError):
                _note_state(path.parent, read_files)
                _note_state(path, read_files)
                self._texts[str(path)] = path.read_bytes()
        self._others: tuple[str, bytes] = ("", b"\0".join(self._texts.values()))
        """A file, and the texts of all the others."""

    def mentions(self, but: str, *names: str) -> str:
        """A file of the project, other than `but`, that has all the words; "" if there is none."""
        words = [name.encode() for name in names]
        if not all(word in self._but(but) for word in words):
            return ""
        for path, text in self._texts.items():
            if path != os.path.abspath(but) and all(has_word(text, word) for word in words):
                return path
        return ""

    def gives(self, but: str, name: str) -> bool:
        """Whether a file of the project, other than `but`, spells the name as a string, or stores an attribute of that
        name: so it may have given it to something."""
        apart = os.path.abspath(but)
        return name.encode() in self._but(but) and any(
            gives_name(text, name.encode()) for path, text in self._texts.items() if path != apart
        )

    def subclass(self, but: str, base: str, attribute: str) -> str:
        """A file of the project, other than `but`, that spells a class with such a base, and the attribute; "" if there
        is none."""
        statement = re.compile(rb"\bclass\s+\w+\s*\([^)]*\b" + re.escape(base.encode()) + rb"\b")
        if not all(word.encode() in self._but(but) for word in (base, attribute)):
            return ""
        for path, text in self._texts.items():
            if path != os.path.abspath(but) and has_word(text, attribute.encode()) and statement.search(text):
                return path
        return ""

    def conftests(self, path: str) -> list[Path]:
        """The conftest.py files beside a file and above it, nearest first, without the file itself."""
        file = Path(os.path.abspath(path))
        found = [folder / "conftest.py" for folder in file.parents]
        return [other for other in found if str(other) in self._texts and other != file]

    def conftest_changes_path(self, path: str) -> bool:
        """Whether a conftest.py beside a file or above it adds to where modules are looked for, as fixtures do."""
        return any(_PATH_CHANGE.search(self._texts[str(other)]) is not None for other in self.conftests(path))

    def _but(self, path: str) -> bytes:
        """All files but one in a single text: most questions end with it."""
        if self._others[0] != path:
            apart = os.path.abspath(path)
            self._others = (path, b"\0".join(text for other, text in self._texts.items() if other != apart))
        return self._others[1]


def has_word(text: bytes, word: bytes) -> bool:
    """Whether the text has the word, not as a part of a longer one."""
    return word in text and re.search(rb"\b" + re.escape(word) + rb"\b", text) is not None


def gives_name(text: bytes, name: bytes) -> bool:
    """Whether the text has the name as a string of its own, or stores an attribute of that name."""
    word = re.escape(name)
    return name in text and re.search(rb"([\"'])" + word + rb"\1|\." + word + rb"\s*=(?!=)", text) is not None


def _note_state(path: Path, read_files: dict[str, tuple[int, int]]) -> None:
    status = os.stat(path)
    read_files[str(path)] = (status.st_mtime_ns, -1 if path.is_dir() else status.st_size)


def passages_with(text: bytes, word: str) -> list[str]:
    """The lines of a text that have the word, or a path that ends in it, in quotes or backticks, each with the two
    after it."""
    wanted, found, at = word.encode(), [], -1
    while (at := text.find(wanted, at + 1)) >= 0:
        line = text.rfind(b"\n", 0, at) + 1
        is_marked = text[at + len(wanted) : at + len(wanted) + 1] in _CLOSING and _OPENING.search(text[line:at])
        if is_marked:
            found.append(b"\n".join(text[line : line + _PASSAGE].split(b"\n", 3)[:3]).decode("utf-8", "replace"))
    return found
