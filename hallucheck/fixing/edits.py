"""Edits of a text, by offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from hallucheck.findings import Position, Range

_LINE_END = re.compile(r"\r\n?|\n")


class Edit(NamedTuple):
    """A stretch of a text and what stands there afterwards."""

    start: int
    """Offset in code points."""
    end: int
    """Exclusive; equal to `start` for an insertion."""
    text: str


Edits = tuple[Edit, ...]
"""The edits of one fix, in no order; they do not overlap."""


class Lines:
    """A text by its lines, as positions count them."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [match.end() for match in _LINE_END.finditer(text)]
        self._starts = [0, *ends]
        first = _LINE_END.search(text)
        self.line_end = first[0] if first is not None else "\n"
        """The first line end of the text."""

    def offset(self, position: Position) -> int:
        """Where a position is in the text."""
        return self._starts[position.line - 1] + position.column

    def position(self, offset: int) -> Position:
        """The position of an offset."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1])

    def span(self, place: Range) -> tuple[int, int]:
        """The offsets of a range."""
        return self.offset(place.start), self.offset(place.end)

    def line_start(self, offset: int) -> int:
        """Where the line begins that an offset is in."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Where the line after the one that an offset is in begins; the end of the text if it is the last."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def indentation(self, offset: int) -> str:
        """The white space that the line begins with that an offset is in."""
        start = self.line_start(offset)
        match = re.compile(r"[ \t\f]*").match(self.text, start)
        assert match is not None
        return match[0]


def overlaps(edits: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """Whether two fixes get into each other's way. That both insert the same is no harm."""
    mine = list(edits)
    return any(one != other and one.start <= other.end and other.start <= one.end for other in others for one in mine)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits."""
    parts: list[str] = []
    end = 0
    for edit in sorted(set(edits)):
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])
