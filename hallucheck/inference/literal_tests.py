"""What a comparison with True, False or a string shows of a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join, members_of
from hallucheck.inference.values import Instance, UnknownValue, Value
from hallucheck.source import tree

_NEVER_TRUE = frozenset(  # nor False
    ("types.NoneType", *(f"builtins.{name}" for name in ("str", "bytes", "float", "list", "dict", "tuple", "set")))
)
_NONE = UnknownValue(UnknownReason.NARROWED_AWAY, "literal")


def change_by_literal(op: str, literal: tree.Expr, holds: bool) -> Callable[[Value], Value] | None:
    """What becomes of a value where `value op literal` holds, or does not; None if that shows nothing that is followed.

    Objects of other classes may be equal to a literal, but only True itself is True.
    """
    if not isinstance(literal, tree.Literal):
        return None
    positive = holds if op in ("is", "==") else not holds
    if literal.type == "bool" and op in ("is", "is not"):
        return partial(_is_bool if positive else _is_not_bool, literal.value)
    if literal.type == "str" and isinstance(literal.value, str) and op in ("==", "!=") and positive:
        return partial(_equals, literal.value)
    return None


def _is_bool(truth: object, value: Value) -> Value:
    kept = [m for m in members_of(value) if not isinstance(m, Instance) or m.cls.full_name not in _NEVER_TRUE]
    return join(_with_literal(member, "builtins.bool", truth) for member in kept) if kept else _NONE


def _is_not_bool(truth: object, value: Value) -> Value:
    kept = [m for m in members_of(value) if not (isinstance(m, Instance) and m.literal is truth)]
    return join(_with_literal(member, "builtins.bool", not truth) for member in kept) if kept else _NONE


def _equals(text: str, value: Value) -> Value:
    return join(_with_literal(member, "builtins.str", text) for member in members_of(value))


def _with_literal(value: Value, name: str, literal: object) -> Value:
    """An object of a builtin class with its literal, even in place of another: it may have been stored unseen."""
    if isinstance(value, Instance) and value.cls.full_name == name:
        return replace(value, literal=literal)
    return value
