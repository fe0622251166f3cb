"""The words in all files of a distribution: sources, stubs, compiled modules, data.

A word counts in any spelling: `describe_instances` stands there if `DescribeInstances` or `describe-instances` does.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from hallucheck.symbols.entry_files import read_entry, write_entry

_FORMAT = "1"
"""Raised whenever an entry changes what it means."""
_WORD = re.compile(rb"[a-z][a-z0-9]+")
_LOWER = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
_JOINTS = b"_-"
_NO_WORDS = frozenset(
    {".pyc", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".ttf", ".otf", ".woff", ".woff2", ".mp3", ".wav"}
)
_MOST_BYTES = 64 * 1024 * 1024
"""Of one file. Of a distribution with a larger one nothing is said."""
_MOST_BYTES_TOGETHER = 400 * 1024 * 1024


class Lexicon:
    """The words of one distribution."""

    def __init__(self, words: bytes, number_of_files: int) -> None:
        """`words` are lower-case, without underscores, one a line."""
        self._words = words
        self.number_of_files = number_of_files

    def has(self, name: str) -> bool:
        """Whether a name stands there as a word or within one, in any spelling."""
        return not name.isascii() or _joined(name.encode()) in self._words

    def has_parts(self, name: str) -> bool:
        """Whether all parts of a name do, so that code may put it together from them."""
        return all(self.has(part) for part in name.split("_") if part)


class Lexicons:
    """Makes lexicons where they are needed, and keeps them on disk."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` keeps them from run to run; None keeps none."""
        self._folder = folder
        self._known: dict[str, Lexicon | None] = {}

    def of(self, identity: str, files: Iterable[Path]) -> Lexicon | None:
        """The lexicon of a distribution; None if it is too large, or not all of it can be read.

        `identity` stands for its content.
        """
        if identity not in self._known:
            self._known[identity] = self._stored(identity) or self._make(identity, files)
        return self._known[identity]

    def _stored(self, identity: str) -> Lexicon | None:
        if self._folder is None:
            return None
        try:
            data = read_entry(self._path(identity))
            number, _, words = zlib.decompress(data or b"").partition(b"\n")
            return Lexicon(words, int(number))
        except (OSError, ValueError, zlib.error):
            return None  # there is none, or it is damaged

    def _make(self, identity: str, files: Iterable[Path]) -> Lexicon | None:
        words: set[bytes] = set()
        number = size = 0
        for path in files:
            if path.suffix in _NO_WORDS or not path.is_file():
                continue
            data = _content(path)
            size += _MOST_BYTES_TOGETHER if data is None else len(data)
            if data is None or size > _MOST_BYTES_TOGETHER:
                return None
            words.update(_WORD.findall(_joined(data)))
            number += 1
        found = Lexicon(b"\n".join(sorted(words)), number)
        self._store(identity, found)
        return found

    def _store(self, identity: str, lexicon: Lexicon) -> None:
        if self._folder is None:
            return
        try:
            write_entry(self._path(identity), zlib.compress(b"%d\n%s" % (lexicon.number_of_files, lexicon._words), 1))
        except OSError:
            return  # the symbols cannot be stored, either, which is told

    def _path(self, identity: str) -> Path:
        assert self._folder is not None
        digest = blake2b(f"{_FORMAT}:{identity}".encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self._folder / digest[:2] / digest[2:]


def _content(path: Path) -> bytes | None:
    """The bytes of a file, of a compressed one those within; None if they are too many or cannot be read."""
    try:
        if path.suffix != ".gz":
            return path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
        with gzip.open(path) as file:
            data = file.read(_MOST_BYTES + 1)
            return data if len(data) <= _MOST_BYTES else None
    except (OSError, EOFError, zlib.error):
        return None


def _joined(text: bytes) -> bytes:
    """In lower case, with what joins the parts of a word left out."""
    return text.translate(_LOWER, _JOINTS)
