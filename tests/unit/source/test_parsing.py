from __future__ import annotations

import sys
import warnings

import pytest

from hallucheck.errors import UnsupportedSyntaxError
from hallucheck.findings import Position
from hallucheck.source.parse import InvalidSyntaxError, parse
from hallucheck.source.read import from_text


@pytest.mark.parametrize("code", ["", "\n", "# only a comment", "\x0c\nx = 1\n", "x = 1\r\nif x:\r\n    y = 2\r\n"])
def test_odd_but_valid(code: str) -> None:
    """Empty files, form feeds, CRLF and a missing last line end are Python."""
    parse(from_text("a.py", code))


@pytest.mark.parametrize(
    ("code", "line", "column"),
    [
        ("x = (1,\ny = 2\n", 1, 4),
        ("import os\nprint 'x'\n", 2, 0),
        ("def f():\nreturn 1\n", 2, 0),
        ("é = 1 +\n", 1, 7),
    ],
)
def test_broken(code: str, line: int, column: int) -> None:
    """Broken syntax is told with Python's own words and place."""
    with pytest.raises(InvalidSyntaxError) as caught:
        parse(from_text("a.py", code))

    assert caught.value.message
    assert caught.value.position == Position(line, column)


def test_no_warnings() -> None:
    """What Python would warn of in a checked file is no business of the user's terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse(from_text("a.py", r"x = '\d' '\w' f'\d{x}'"))


@pytest.mark.parametrize(
    "code",
    [
        "a = " + " + ".join(["b"] * 3000),
        "a = " + " and ".join(["b"] * 3000),
        "a = b" + ".c" * 2000,
        "a = b" + ".c(d)[0]" * 150,
        "if a:\n    b\n" + "elif c:\n    d\n" * 2000 + "else:\n    e\n",
        "a = (" + "'text %s' \\\n" * 3000 + ")",
        "a = " + "not " * 1500 + "b",
        "a = " + "(" * 190 + "b" + ")" * 190,
        "a = '" + "(" * 5000 + "'",
    ],
    ids=["sum", "and", "attributes", "calls", "elif", "strings", "not", "parentheses", "text"],
)
def test_long_and_deep(code: str) -> None:
    """Generated code nests thousands of levels deep."""
    file = parse(from_text("a.py", code))

    assert file.uses or "'" in code
    if sys.version_info[:2] != (3, 12):  # which limits calls through C for good
        assert all(file.range_of(use.at).start.line >= 1 for use in file.uses)


@pytest.mark.parametrize(
    "code",
    [
        "(" * 3000 + ")" * 3000,
        "[" * 3000,
        "{1:" * 500 + "2" + "}" * 500,
        "if a: b\n" + "elif a: b\n" * 40_000,
    ],
    ids=["parentheses", "open", "dicts", "elif"],
)
def test_too_deep(code: str) -> None:
    """Deeper than any stack is an error of this file, not the end of the process."""
    with pytest.raises(UnsupportedSyntaxError, match="nested too deeply"):
        parse(from_text("a.py", code))
