"""Where nodes stand, worked out only when something is to be reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState

from hallucheck.findings import Position, Range

_NEWLINE = re.compile(r"\r\n?|\n")
_STRINGS = tuple(getattr(cst, n) for n in ("SimpleString", "FormattedString", "TemplatedString") if hasattr(cst, n))
_CLAUSES = (cst.Else, cst.Finally, cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase)
_HOLDS_STATEMENTS = (cst.BaseStatement, cst.IndentedBlock, cst.Decorator, *_CLAUSES)


class _PositionState(CodegenState):
    """Counts lines and columns while libcst writes a module out, as its own PositionProvider does; that one costs
    five times as much, since it builds the metadata of every node twice over."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.line = 1
        self.column = 0
        self.ranges: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        self._stack: list[tuple[int, int]] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        if "\n" in value or "\r" in value:
            parts = _NEWLINE.split(value)
            self.line += len(parts) - 1
            self.column = len(parts[-1])
        else:
            self.column += len(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._stack.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._stack.pop()
        if id(node) not in self.ranges:
            self.ranges[id(node)] = start, (self.line, self.column)

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = self.line, self.column
        yield
        end = self.line, self.column
        if start_node is not None:
            start = self.ranges[id(start_node)][0]
        if end_node is not None:
            end = self.ranges[id(end_node)][1]
        self.ranges[id(node)] = start, end


def ranges_of(module: cst.Module) -> dict[int, tuple[tuple[int, int], tuple[int, int]]]:
    """id of each libcst node -> (start, end), each (1-based line, 0-based column in code points); end exclusive.

    Equal to libcst's PositionProvider.
    """
    state = _PositionState(module)
    module._codegen(state)
    return state.ranges


class _TokenState(_PositionState):
    """The same, and keeps comments and the lines that end within a string."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module)
        self.comments: list[tuple[Position, str]] = []
        self.in_strings: set[int] = set()

    def before_codegen(self, node: cst.CSTNode) -> None:
        super().before_codegen(node)
        if isinstance(node, cst.Comment):
            self.comments.append((Position(self.line, self.column), node.value))

    def after_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, _STRINGS):
            self.in_strings.update(range(self._stack[-1][0], self.line))
        super().after_codegen(node)


def comments_of(module: cst.Module) -> list[tuple[Position, str]]:
    """(where it begins, text) of each comment, in source order."""
    state = _TokenState(module)
    module._codegen(state)
    return state.comments


def lines_without_room(module: cst.Module) -> set[int]:
    """The lines (1-based) at whose end no comment can stand: they end within a string, or go on by a backslash."""
    state = _TokenState(module)
    module._codegen(state)
    commented = {position.line for position, _ in state.comments}
    lines = _NEWLINE.split("".join(state.tokens))
    continued = {n for n, line in enumerate(lines, 1) if line.endswith("\\") and n not in commented}
    return state.in_strings | continued


def statement_lines(
    module: cst.Module, ranges: Mapping[int, tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """(first, last line) of each simple statement, of the head of each compound one, and of each decorator; in no
    order. A compound statement on one line is like a simple one."""
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (cst.SimpleStatementLine, cst.Decorator)):
            yield ranges[id(node)][0][0], ranges[id(node)][1][0]
            continue
        if isinstance(node, cst.Match):
            yield ranges[id(node)][0][0], ranges[id(node.subject)][1][0]
        body = getattr(node, "body", None)
        if isinstance(body, cst.IndentedBlock):
            yield ranges[id(node)][0][0], ranges[id(body.header)][0][0]
        elif isinstance(body, cst.SimpleStatementSuite):
            yield ranges[id(node)][0][0], ranges[id(body)][1][0]
        waiting.extend(child for child in node.children if isinstance(child, _HOLDS_STATEMENTS))


def dotted_name(node: cst.BaseExpression) -> str:
    """`a.b.c` of an import statement as text."""
    if isinstance(node, cst.Attribute):
        return f"{dotted_name(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def as_range(start: tuple[int, int], end: tuple[int, int]) -> Range:
    """The range between two (line, column) pairs."""
    return Range(Position(*start), Position(*end))
