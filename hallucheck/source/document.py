"""Python taken out of other files (notebooks, Markdown, ...), and the way back to where it stands there.

A file's blocks become the lines of one Python module, which is checked like any other; every line knows its place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hallucheck.findings import Position, Range
from hallucheck.source.read import SourceFile


class Place(NamedTuple):
    """Where a line of Python stands."""

    line: int
    """1-based; counts in the cell if there is one."""
    shift: int = 0
    """Number of code points that were taken off in front of the line; negative if some were added."""
    cell: int = 0
    """1-based number of the notebook's cell, 0 for files without cells."""


class Line(NamedTuple):
    """One line of Python, without its line end."""

    text: str
    place: Place
    is_expected_to_fail: bool = False
    """The file itself says that what stands here does not work."""


Block = tuple[Line, ...]
"""Lines that stand together: a cell, a fence, an example of a doctest."""


class SyntaxProblem(NamedTuple):
    """A cell that is not Python."""

    message: str
    position: Position
    cell: int


@dataclass(frozen=True)
class PythonText:
    """Blocks that share their names, as one module."""

    source: SourceFile
    """The file's path, and the module's text, whose lines are `lines`."""
    lines: tuple[Line, ...]
    block_starts: tuple[int, ...] = ()
    """The lines (1-based) of prose at which its blocks begin, ascending."""

    def block_of(self, line: int) -> int:
        """Number of the block that a line (1-based) of the text stands in."""
        return bisect_right(self.block_starts, line)

    def place_of(self, line: int) -> Place:
        """Where a line (1-based) of the text stands."""
        return self.lines[min(max(line, 1), len(self.lines)) - 1].place if self.lines else Place(1)

    def position_in_file(self, position: Position) -> Position:
        """Where a position in the text stands in the file or cell."""
        place = self.place_of(position.line)
        return Position(place.line, max(position.column + place.shift, 0))

    def range_in_file(self, range_: Range) -> Range:
        """Where a range in the text stands in the file or cell."""
        return Range(self.position_in_file(range_.start), self.position_in_file(range_.end))


@dataclass(frozen=True)
class Surroundings:
    """What code may count on that is not in its file or its environment."""

    is_prose: bool = False
    """The code is pieces of programs: what they leave out may be anything."""
    is_stub: bool = False
    """It is read by type checkers only, who need no more than stubs of what it imports."""
    pieces_begin: int = 0
    """`at` of the first node of prose: what is before is known whole."""
    is_history: bool = False
    """It tells of other versions: a list of changes, a guide for an upgrade."""
    given_names: frozenset[str] = frozenset()
    """Names that are there without being bound."""
    may_lack_names: bool = False
    """Names that are bound nowhere may come from elsewhere."""
    may_lack_modules: bool = False
    """It may import modules that the environment does not have."""
    imagined_modules: frozenset[str] = frozenset()
    """Top-level modules that it speaks of as files of its own, or that come with what runs it."""


@dataclass(frozen=True)
class Document:
    """A file that has Python in it."""

    texts: tuple[PythonText, ...]
    """In the order of the file."""
    surroundings: Surroundings
    syntax_problems: tuple[SyntaxProblem, ...] = ()
    """Of a notebook's cells; in prose they say nothing."""
    unparsed_blocks: int = 0
    """Number of blocks in prose that are no Python by themselves."""


def python_text(path: str, groups: Iterable[Iterable[Block]]) -> PythonText:
    """One module of all blocks; those of one group stand in one block of prose."""
    lines: list[Line] = []
    starts: list[int] = []
    for group in groups:
        starts.append(len(lines) + 1)
        lines += [line for block in group for line in block]
    text = "".join(f"{line.text}\n" for line in lines)
    return PythonText(SourceFile(path, text), tuple(lines), tuple(starts))


def text_of(block: Block) -> str:
    """The block's Python."""
    return "".join(f"{line.text}\n" for line in block)


def lines_of(text: str, *, cell: int = 0) -> list[Line]:
    """The lines of a text as Python counts them."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if parts[-1] == "":
        parts.pop()
    return [Line(part, Place(number, 0, cell)) for number, part in enumerate(parts, 1)]


def cut(line: Line, width: int) -> Line:
    """The line without its first `width` code points."""
    place = line.place._replace(shift=line.place.shift + min(width, len(line.text)))
    return line._replace(text=line.text[width:], place=place)


def dedented(lines: Iterable[Line]) -> Block:
    """The lines without the indentation that they all have; blank lines have any."""
    lines = tuple(lines)
    margins = {line.text[: len(line.text) - len(line.text.lstrip())] for line in lines if line.text.strip()}
    margin = min(margins, key=len, default="")
    while not all(other.startswith(margin) for other in margins):
        margin = margin[:-1]
    return tuple(cut(line, len(margin)) if line.text.strip() else line._replace(text="") for line in lines)
