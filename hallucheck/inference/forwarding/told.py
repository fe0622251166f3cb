"""Tests that have nothing to do with a keyword that is followed, but with parameters whose values are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.unions import is_none
from hallucheck.inference.values import ClassValue, FunctionValue, Instance, ModuleValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingTold:
    """Decides them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def literal(self, expr: tree.Expr) -> str | None:
        """The one string that a name is known to be."""
        value = self._walk.value(expr)
        return value.literal if isinstance(value, Instance) and isinstance(value.literal, str) else None

    def plain(self, expr: tree.Expr) -> bool | None:
        """Whether a test of parameters holds whose values are known."""
        told = self._walk.body.frame.told
        match expr:
            case tree.Name(id=name) if name in told:
                value = self._walk.value(expr)
                if is_none(value):
                    return False
                if isinstance(value, (FunctionValue, ClassValue, ModuleValue)):
                    return True
                literal = value.literal if isinstance(value, Instance) else None
                return bool(literal) if isinstance(literal, (str, int)) else None
            case tree.Comparison(left=left, rest=[(op, right)]) if op in ("==", "!=", "is", "is not", "in", "not in"):
                if dotted(left) in told or (isinstance(left, tree.Attribute) and isinstance(left.value, tree.Name)):
                    return self._compared(left, op, right)
            case tree.Call(func=tree.Name(id="isinstance" | "issubclass" as func), args=[subject, classes]):
                if dotted(subject.value) in told:
                    return self._is_of(func, subject.value, classes.value)
        return None

    def _is_of(self, func: str, subject: tree.Expr, classes: tree.Expr) -> bool | None:
        """Whether a parameter whose value is known is of a class."""
        value, cls = self._walk.value(subject), self._walk.value(classes)
        if not isinstance(cls, ClassValue):
            return None
        if func == "isinstance":
            if cls.cls.full_name == "builtins.type" and isinstance(value, (ClassValue, FunctionValue)):
                return isinstance(value, ClassValue)
            if not isinstance(value, Instance):
                return None
        elif not isinstance(value, ClassValue) or not value.is_exact:
            return None
        assert isinstance(value, (Instance, ClassValue))
        is_below = self._walk.program.ancestry.is_subclass(value.cls, cls.cls.full_name)
        return True if is_below else False if value.is_exact or is_none(value) else None

    def _named(self, owner: Value, op: str, right: tree.Expr) -> bool | None:
        """Whether a function or module has the name that it is compared with."""
        if not isinstance(right, tree.Literal) or not isinstance(right.value, str) or op in ("in", "not in"):
            return None
        if isinstance(owner, FunctionValue):
            return (owner.function.name == right.value) == (op in ("==", "is"))
        return (owner.name == right.value) == (op in ("==", "is")) if isinstance(owner, ModuleValue) else None

    def _compared(self, left: tree.Expr, op: str, right: tree.Expr) -> bool | None:
        value = self._walk.value(left)
        if isinstance(left, tree.Attribute) and left.attr == "__name__":
            return self._named(self._walk.value(left.value), op, right)
        if isinstance(right, tree.Literal) and right.type == "None":
            known = is_none(value) or isinstance(value, (FunctionValue, ClassValue, ModuleValue, Instance))
            if isinstance(left, tree.Attribute):
                return None
            return is_none(value) == (op in ("is", "==")) if known else None
        literal = value.literal if isinstance(value, Instance) else None
        if not isinstance(literal, str):
            return None
        parts = right.elements if isinstance(right, tree.Display) else [right]
        if not all(isinstance(part, tree.Literal) and isinstance(part.value, str) for part in parts):
            return None
        values = [part.value for part in parts if isinstance(part, tree.Literal)]
        if op in ("in", "not in") and isinstance(right, tree.Display):
            return (literal in values) == (op == "in")
        return (literal == values[0]) == (op in ("==", "is")) if len(values) == 1 else None
