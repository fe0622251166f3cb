"""Text in, tree and uses out; libcst is the only parser of checked code."""

from __future__ import annotations

import ast
import gc
import sys
import threading
import warnings
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import libcst as cst

from hallucheck.errors import UnsupportedSyntaxError
from hallucheck.findings import Position, Range
from hallucheck.source import tree
from hallucheck.source.lower import lower
from hallucheck.source.positions import as_range, ranges_of
from hallucheck.source.read import SourceFile
from hallucheck.source.uses import Use, collect_uses

T = TypeVar("T")

_STACK_BYTES = 512 * 1024 * 1024
_RECURSION = 100_000
_DEEP_PARENTHESES = 150
"""libcst's parser itself overflows the stack of the process on thousands of nested brackets; Python's own refuses 200."""


class InvalidSyntaxError(Exception):
    """The code is not Python."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class ParsedFile:
    """A checked file: its tree, its uses, and where they stand."""

    def __init__(self, source: SourceFile, module: cst.Module, lowered: tree.Module, nodes: list[cst.CSTNode]) -> None:
        self.source = source
        self.tree = lowered
        self._module = module
        self._nodes = nodes

    @cached_property
    def uses(self) -> list[Use]:
        """The uses in source order."""
        return collect_uses(self.tree)

    @cached_property
    def _ranges(self) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
        return ranges_of(self._module)

    def range_of(self, at: int) -> Range:
        """Where a node of the tree stands."""
        return as_range(*self._ranges[id(self._nodes[at])])

    @property
    def nodes(self) -> list[cst.CSTNode]:
        """The libcst nodes that the tree's `at`s number."""
        return self._nodes


def parse(source: SourceFile) -> ParsedFile:
    """Parse and lower a file.

    Raises:
        InvalidSyntaxError: it is not valid Python.
        UnsupportedSyntaxError: it may be valid, but cannot be parsed here.
    """
    if _nesting(source.text) > _DEEP_PARENTHESES:
        raise UnsupportedSyntaxError("brackets are nested too deeply")
    enabled = gc.isenabled()
    gc.disable()  # the tree is all live objects: collecting while it grows costs a third of the time
    try:
        module = cst.parse_module(source.text)
        lowered, nodes = with_deep_stack(lambda: lower(module))
    except cst.ParserSyntaxError as error:
        raise _syntax_error(source, error) from error
    except (RecursionError, MemoryError) as error:
        raise UnsupportedSyntaxError("it is nested too deeply") from error
    except cst.CSTValidationError as error:
        raise UnsupportedSyntaxError(str(error)) from error
    finally:
        if enabled:
            gc.enable()
    return ParsedFile(source, module, lowered, nodes)


def _nesting(text: str) -> int:
    """An upper bound of how deep brackets are nested, cheap where it is small."""
    if text.count("(") + text.count("[") + text.count("{") <= _DEEP_PARENTHESES:
        return 0
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
    return deepest


def _syntax_error(source: SourceFile, error: cst.ParserSyntaxError) -> Exception:
    """What to say of code that libcst rejects: Python's own words where the running Python rejects it too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.text)
    except SyntaxError as refused:
        line, column = refused.lineno or error.raw_line, refused.offset or 1
        return InvalidSyntaxError(refused.msg, Position(max(line, 1), max(column - 1, 0)))
    except (ValueError, RecursionError, MemoryError) as refused:
        return UnsupportedSyntaxError(str(refused) or type(refused).__name__)
    return UnsupportedSyntaxError(f"line {error.raw_line}: {error.message}")


def with_deep_stack(work: Callable[[], T]) -> T:
    """Run recursive work over a tree with room for deep code: directly, and on a large stack of its own if need be.

    Raises:
        RecursionError: even that is too small.
    """
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(max(limit, 5_000))
        return work()
    except RecursionError:
        return _in_thread(work)
    finally:
        sys.setrecursionlimit(limit)


def _in_thread(work: Callable[[], T]) -> T:
    result: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        sys.setrecursionlimit(_RECURSION)
        try:
            result.append(work())
        except BaseException as error:
            failure.append(error)

    before = threading.stack_size(_STACK_BYTES)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    if failure:
        raise failure[0]
    return result[0]
