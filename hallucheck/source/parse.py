"""Text in, tree and uses out; libcst is the only parser of checked code."""

from __future__ import annotations

import ast
import gc
import io
import sys
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TypeVar

import libcst as cst

from hallucheck.errors import UnsupportedSyntaxError
from hallucheck.findings import IgnoreComment, Position, Range
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.source.guards import Guard
from hallucheck.source.ignore_comments import has_mark, ignore_comments
from hallucheck.source.lower import lower
from hallucheck.source.lower_strings import text_offset
from hallucheck.source.lowering import UnknownNodeError
from hallucheck.source.positions import as_range, comments_of, lines_without_room, ranges_of, statement_lines
from hallucheck.source.read import SourceFile
from hallucheck.source.use_collector import collect_uses
from hallucheck.source.uses import Use

_Parsed = TypeVar("_Parsed")
_BRACKETS = frozenset("([{}])")
_DEEPEST_BRACKETS = 200
"""Python's own parser refuses more; libcst's takes ever more time over each level."""


class InvalidSyntaxError(Exception):
    """The code is not Python."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class ParsedFile:
    """A checked file: its tree, its uses, and where they stand."""

    def __init__(self, source: SourceFile, module: cst.Module) -> None:
        self.source = source
        self.tree, self.nodes = lower(module)
        self.uses, self.guarded = collect_uses(self.tree)
        self.module = module

    module: cst.Module
    """What libcst makes of the text."""
    uses: list[Use]
    """In the order of evaluation, as far as the tree shows it; names in strings are found later."""
    guarded: dict[int, tuple[Guard, ...]]
    """`at` of a call or an assigned value -> the guards in force there, for the strings in it."""

    nodes: list[cst.CSTNode]
    """The libcst nodes that the tree's `at`s number."""

    @cached_property
    def _ranges(self) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
        try:
            return with_deep_stack(lambda: ranges_of(self.module))
        except RecursionError as error:  # Python 3.12 has a limit for calls through C that cannot be raised
            raise UnsupportedSyntaxError("it is nested too deeply") from error

    def range_of(self, at: int, within: tuple[int, int] | None = None) -> Range:
        """Where a node of the tree stands; `within` is a stretch of its value if it is a string, which counts only
        where the string is written as it is.

        Raises:
            UnsupportedSyntaxError: the file is nested too deeply to tell.
        """
        node = self.nodes[at]
        start, end = self._ranges[id(node)]
        offset = text_offset(node.value) if within is not None and isinstance(node, cst.SimpleString) else None
        if within is not None and offset is not None:
            line, column = start
            start, end = (line, column + offset + within[0]), (line, column + offset + within[1])
        return as_range(start, end)

    def range_of_node(self, node: cst.CSTNode) -> Range:
        """Where a libcst node of the file stands.

        Raises:
            UnsupportedSyntaxError: the file is nested too deeply to tell.
        """
        return as_range(*self._ranges[id(node)])

    @cached_property
    def _statements(self) -> list[tuple[int, int]]:
        return sorted(statement_lines(self.module, self._ranges))

    @cached_property
    def ignores(self) -> tuple[IgnoreComment, ...]:
        """The ignore comments, in source order.

        Raises:
            UnsupportedSyntaxError: the file is nested too deeply to tell.
        """
        if not has_mark(self.source.text):
            return ()
        first = self._statements[0][0] if self._statements else 0
        comments = with_deep_stack(lambda: comments_of(self.module))
        return ignore_comments(comments, self.source.text, self.lines_of, first)

    @cached_property
    def _full_lines(self) -> set[int]:
        return with_deep_stack(lambda: lines_without_room(self.module))

    def holds_comment(self, line: int) -> bool:
        """Whether a comment can stand at the end of a line."""
        return line not in self._full_lines

    def lines_of(self, line: int) -> tuple[int, int]:
        """First and last line of the statement that stands on a line: a simple one, or the head of a compound one;
        just that line where there is none."""
        at = bisect_right(self._statements, (line, sys.maxsize)) - 1
        if at >= 0 and self._statements[at][1] >= line:
            return self._statements[at]
        return line, line


def parse(source: SourceFile) -> ParsedFile:
    """Parse and lower a file.

    Raises:
        InvalidSyntaxError: it is not valid Python.
        UnsupportedSyntaxError: it may be valid, but cannot be parsed here.
    """
    return _parse(source, lambda: ParsedFile(source, cst.parse_module(source.text)))


def check_syntax(source: SourceFile) -> None:
    """Parse a text only to see that it can be.

    Raises:
        InvalidSyntaxError, UnsupportedSyntaxError: as for `parse`.
    """
    _parse(source, lambda: cst.parse_module(source.text))


def _parse(source: SourceFile, work: Callable[[], _Parsed]) -> _Parsed:
    if _bracket_depth(source.text) > _DEEPEST_BRACKETS:
        raise UnsupportedSyntaxError("brackets are nested too deeply")
    try:
        with _no_collection(), _no_warnings():
            return with_deep_stack(work)
    except cst.ParserSyntaxError as error:
        raise _syntax_error(source, error) from error
    except (RecursionError, MemoryError) as error:
        raise UnsupportedSyntaxError("it is nested too deeply") from error
    except (cst.CSTValidationError, UnknownNodeError) as error:
        raise UnsupportedSyntaxError(str(error)) from error


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector off: the tree is all live objects, going through it costs a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Keep what Python says of a checked file's odd escapes (`"\\d"`) to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _bracket_depth(text: str) -> int:
    """How deep brackets are nested; those in strings are told apart only where they matter."""
    depth = _deepest(character for character in text if character in _BRACKETS)
    if depth <= _DEEPEST_BRACKETS:
        return depth
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):  # nested deeper than Python's own tokenizer goes, or broken
        return depth
    return _deepest(token.string for token in tokens if token.type == tokenize.OP and token.string in _BRACKETS)


def _deepest(brackets: Iterable[str]) -> int:
    depth = deepest = 0
    for bracket in brackets:
        if bracket in "([{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth = max(depth - 1, 0)
    return deepest


def _syntax_error(source: SourceFile, error: cst.ParserSyntaxError) -> Exception:
    """What to say of code that libcst rejects: Python's own words where the running Python rejects it too."""
    try:
        with _no_warnings():
            ast.parse(source.text)
    except SyntaxError as refused:
        line, column = refused.lineno or error.raw_line, refused.offset or 1
        return InvalidSyntaxError(refused.msg, Position(max(line, 1), max(column - 1, 0)))
    except (ValueError, RecursionError, MemoryError) as refused:
        return UnsupportedSyntaxError(str(refused) or type(refused).__name__)
    return UnsupportedSyntaxError(f"line {error.raw_line}: {error.message}")
