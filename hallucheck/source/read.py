"""Files as text, in the encoding that they declare (PEP 263)."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from hallucheck.errors import UndecodableFileError, UnreadableFileError

_NONBLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe without a writer is opened at once. Binary is what Windows needs to be told."""


STDIN = "<stdin>"
"""The path of what came on standard input without a name."""
CONTAINERS = {
    ".ipynb": "notebook",
    **dict.fromkeys((".md", ".mdx", ".markdown", ".mkd", ".qmd", ".rmd"), "markdown"),
    **dict.fromkeys((".rst", ".rest"), "rst"),
    ".txt": "text",
}
"""Suffix, in lower case, of a file that is not Python itself and may have some in it -> what kind of file it is."""


class SourceFile(NamedTuple):
    """The text of one file."""

    path: str
    """As the user named it."""
    text: str
    """Without a byte order mark; line ends as they are."""


def read_file(path: str) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFileError: it cannot be opened or read, or is a pipe or device, which could be read only once.
    """
    try:
        with open(os.open(path, os.O_RDONLY | _NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFileError("not a regular file; `hallucheck -` reads standard input")
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise UnreadableFileError(getattr(error, "strerror", None) or str(error)) from error


def from_bytes(path: str, data: bytes) -> SourceFile:
    """Decode a file; one that is not Python declares no encoding: it is UTF-8.

    Raises:
        UndecodableFileError: it is binary, or not valid in its encoding, or declares an encoding that does not exist.
    """
    import io
    import tokenize  # not for an unchanged file

    if b"\0" in data:
        raise UndecodableFileError("Python", "it contains null bytes, so it is a binary file")
    try:
        is_python = os.path.splitext(path)[1].lower() not in CONTAINERS
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0] if is_python else "utf-8-sig"
    except SyntaxError as error:
        raise UndecodableFileError("Python", str(error)) from error
    try:
        return from_text(path, data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UndecodableFileError(encoding, f"{error.reason} in line {line}") from error
    except (UnicodeError, LookupError) as error:  # LookupError: a codec that makes no text, such as "hex"
        raise UndecodableFileError(encoding, str(error)) from error


def encoding_of(path: str, data: bytes) -> str:
    """The encoding that a file declares, which gives its bytes back.

    Raises:
        UndecodableFileError: it declares none that exists.
    """
    import io
    import tokenize

    if os.path.splitext(path)[1].lower() in CONTAINERS:
        return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        raise UndecodableFileError("Python", str(error)) from error


def from_text(path: str, text: str) -> SourceFile:
    """A file whose text is known already, such as what an editor holds.

    Raises:
        UndecodableFileError: null characters or lone surrogates, which no Python file can hold.
    """
    if "\0" in text:
        raise UndecodableFileError("Python", "it contains null characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise UndecodableFileError("Unicode", f"{error.reason} in line {line}") from error
    return SourceFile(path, text.removeprefix("\ufeff"))
