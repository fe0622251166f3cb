from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import libcst as cst
import pytest
from checked import parsed_text
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from standard_library import parsed, standard_library_files

from hallucheck.findings import Position, Range
from hallucheck.source.deep_stack import with_deep_stack


def _expected(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    return with_deep_stack(lambda: MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider))


@pytest.mark.parametrize("path", standard_library_files(60), ids=lambda path: path.name)
def test_equal_to_position_provider(path: Path) -> None:
    """Every node of a file stands where libcst's PositionProvider has it."""
    file = parsed(path)
    if file is None:
        pytest.skip("broken on purpose")
    expected = _expected(file.module)

    for at, node in enumerate(file.nodes):
        place = expected[node]
        start, end = file.range_of(at)
        assert (start.line, start.column, end.line, end.column) == (
            place.start.line,
            place.start.column,
            place.end.line,
            place.end.column,
        )


@pytest.mark.parametrize(
    ("code", "stretches"),
    [
        ("import os.path as p, sys\n", ["os.path", "sys"]),
        ("from  a.b  import (c,\n  d as e)\n", ["a.b", "c", "d"]),
        ("from .. import x\n", [".", "x"]),
        ("é = ö . ü ( ä = 1 )\n", ["ö", "ü", "ö . ü ( ä = 1 )"]),
        ("@a.b\ndef f(x: T = 1) -> U: ...\n", ["a", "b", "T", "U"]),
        ("if a:\n\tx . y\n", ["a", "x", "y"]),
        ("f'{a . b!r:>{c}}'\n", ["a", "b", "c"]),
    ],
)
def test_the_name_itself(code: str, stretches: list[str]) -> None:
    """A use stands at the name alone, a call at the whole call, columns count code points."""
    file = parsed_text(code)
    lines = code.split("\n")
    found = []
    for use in file.uses:
        start, end = file.range_of(use.at)
        assert start.line == end.line
        found.append(lines[start.line - 1][start.column : end.column])

    assert found == stretches


def test_carriage_returns() -> None:
    """CRLF counts as one line end."""
    file = parsed_text("a\r\nb\r\n")

    assert file.range_of(file.uses[1].at) == Range(Position(2, 0), Position(2, 1))


@pytest.mark.parametrize(
    ("code", "stretch"),
    [
        ('f("acme.clint")\n', "clint"),
        ("f(r'''acme.clint''')\n", "clint"),
        ('f(  "ö.ü.acme.clint")\n', ".acme"),
        ('f("acme" ".clint")\n', '"acme" ".clint"'),
        ('f("acme\\x2eclint")\n', '"acme\\x2eclint"'),
        ('f("""acme.clint\n""")\n', '"""acme.clint\n"""'),
    ],
)
def test_part_of_a_string(code: str, stretch: str) -> None:
    """A part of a string has a place of its own where the string is written as it is, else the whole string."""
    file = parsed_text(code)
    strings = (cst.SimpleString, cst.ConcatenatedString)
    literal = next(at for at, node in enumerate(file.nodes) if isinstance(node, strings))
    start, end = file.range_of(literal, (5, 10) if "ö" not in code else (3, 8))
    text = "\n".join(code.split("\n")[start.line - 1 : end.line])
    last = len(text) - len(code.split("\n")[end.line - 1]) + end.column

    assert text[start.column : last] == stretch
