"""The text of an expression that stands for a name, where it is known without running the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallucheck.inference.scopes import Scope
from hallucheck.inference.values import Instance
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Text(NamedTuple):
    """A text and where it stands."""

    value: str
    at: int
    is_spelled: bool
    """It is one string literal, so that a part of it has a place of its own."""


def text_of(program: Program, expr: tree.Expr, scope: Scope) -> Text | None:
    """The text of a literal, of a name that holds one, and of both put together; None for any other expression."""
    if isinstance(expr, tree.Literal):
        return Text(expr.value, expr.at, True) if isinstance(expr.value, str) else None
    value = _joined(program, expr, scope.unrecorded())
    return Text(value, expr.at, False) if value is not None else None


def _joined(program: Program, expr: tree.Expr, scope: Scope) -> str | None:
    match expr:
        case tree.Literal(value=value):
            return value if isinstance(value, str) else None
        case tree.FString(values=values, is_template=False):
            parts = [_joined(program, value, scope) for value in values]
            known = [part for part in parts if part is not None]
            return "".join(known) if len(known) == len(parts) else None
        case tree.BinaryOperation(left=left, op="+", right=right):
            before, after = _joined(program, left, scope), _joined(program, right, scope)
            return before + after if before is not None and after is not None else None
        case tree.Name() | tree.Attribute():
            value_of = program.expressions.evaluate(expr, scope)
            literal = value_of.literal if isinstance(value_of, Instance) else None
            return literal if isinstance(literal, str) else None
    return None
