"""What the parts of the lowering share: the way from a libcst node to the function for its type, and the numbering.

Lowering is one walk that looks functions up by node type. libcst's own visitors and matchers are many times slower,
since they go through every comma and whitespace node.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import libcst as cst

from hallucheck.source import tree

_Lowered = TypeVar("_Lowered")

ExpressionTable = Mapping[type, Callable[[Any, "Lowering"], tree.Expr]]
StatementTable = Mapping[type, Callable[[Any, "Lowering"], "tree.Stmt | None"]]
"""`None` is what has no counterpart in the tree: `pass`."""
PatternTable = Mapping[type, Callable[[Any, "Lowering"], tree.Pattern]]


class UnknownNodeError(Exception):
    """libcst knows a kind of node that the lowering does not."""

    def __init__(self, node: cst.CSTNode) -> None:
        super().__init__(f"{type(node).__name__} is not known yet")


def identifier(name: cst.Name) -> str:
    """A name as Python knows it: identifiers are compared in Unicode's normal form NFKC."""
    text = name.value
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


class Lowering:
    """One file's lowering: dispatches by node type, and keeps the nodes that the tree refers to."""

    def __init__(self, expressions: ExpressionTable, statements: StatementTable, patterns: PatternTable) -> None:
        self.nodes: list[cst.CSTNode] = []
        """A tree node's `at` -> the libcst node that it stands at."""
        self._expressions = expressions
        self._statements = statements
        self._patterns = patterns

    def at(self, node: cst.CSTNode) -> int:
        """Number a node."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def expr(self, node: cst.CSTNode) -> tree.Expr:
        """Lower an expression."""
        return _entry(self._expressions, node)(node, self)

    def optional(self, node: cst.CSTNode | None) -> tree.Expr | None:
        """Lower an expression that may be left out."""
        return None if node is None else self.expr(node)

    def pattern(self, node: cst.CSTNode) -> tree.Pattern:
        """Lower a pattern of a `case`."""
        return _entry(self._patterns, node)(node, self)

    def body(self, statements: Iterable[cst.CSTNode]) -> list[tree.Stmt]:
        """Lower statements, those of a line with semicolons one by one."""
        found: list[tree.Stmt] = []
        for statement in statements:
            if isinstance(statement, cst.SimpleStatementLine):
                found += self.body(statement.body)
                continue
            lowered = _entry(self._statements, statement)(statement, self)
            if lowered is not None:
                found.append(lowered)
        return found

    def suite(self, clause: Any) -> list[tree.Stmt]:
        """Lower the body of a compound statement or of one of its clauses; empty if there is no such clause."""
        return [] if clause is None else self.body(clause.body.body)


def _entry(
    table: Mapping[type, Callable[[Any, Lowering], _Lowered]], node: cst.CSTNode
) -> Callable[[Any, Lowering], _Lowered]:
    try:
        return table[type(node)]
    except KeyError:
        raise UnknownNodeError(node) from None
