from __future__ import annotations

from pathlib import Path

import pytest

from hallucheck.errors import UndecodableFileError, UnreadableFileError
from hallucheck.source.read import from_bytes, from_text, read_file


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n"),
        (b"\x0cx = 1\n", "\x0cx = 1\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (
            b"#!python\n# vim: set fileencoding=cp1252 :\n'\x80'",
            "#!python\n# vim: set fileencoding=cp1252 :\n'€'",
        ),
    ],
)
def test_declared_encoding(data: bytes, text: str) -> None:
    """Files are read as Python reads them; line ends stay, a byte order mark goes."""
    assert from_bytes("a.py", data).text == text


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x7fELF\x02\0\0", "null bytes"),
        ("x = 1\n".encode("utf-16"), "null bytes"),
        (b"x = 1\ny = '\xe9'\n", "line 2"),
        (b"x = 1\n\n\ny = '\xe9'\n", "line 4"),
        (b"# coding: klingon\n", "unknown encoding: klingon"),
        (b"# coding: hex\nx = 1\n", "hex"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem"),
        (b"# coding: ascii\nx = '\xe9'\n", "ascii"),
    ],
)
def test_not_text(data: bytes, complaint: str) -> None:
    """What is no text in its encoding is refused with the reason."""
    with pytest.raises(UndecodableFileError, match=complaint):
        from_bytes("a.py", data)


@pytest.mark.parametrize("text", ["x = '\0'", "x = '\ud800'"])
def test_text_that_no_file_can_hold(text: str) -> None:
    """An editor may send what cannot be saved."""
    with pytest.raises(UndecodableFileError):
        from_text("a.py", text)


def test_unreadable(tmp_path: Path) -> None:
    """Folders, missing files and impossible paths are named errors."""
    for path in (str(tmp_path), str(tmp_path / "missing.py"), "a\0b.py"):
        with pytest.raises(UnreadableFileError):
            read_file(path)
