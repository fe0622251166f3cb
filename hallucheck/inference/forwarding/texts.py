"""Strings that code makes of a keyword, or of constants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.values import OneOf
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk

_CASES = frozenset({"lower", "upper", "strip", "lstrip", "rstrip", "replace", "removeprefix", "removesuffix", "title"})


class ForwardingTexts:
    """Works them out for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def key(self, expr: tree.Expr) -> str | OneOf | None:
        """The string that an expression is as a key."""
        held = self._walk.expressions.hold(expr)
        return held if isinstance(held, (str, OneOf)) else self.text(expr) if held is None else None

    def text(self, expr: tree.Expr) -> str | OneOf | None:
        """The string that an expression makes, of the keyword or of constants; None if that is not known."""
        match expr:
            case tree.Literal(value=str(value)):
                return value
            case tree.Name(id=name):
                held = self._walk.env.get(name)
                if isinstance(held, (str, OneOf)):
                    return held
                return None if held is not None else self._walk.told.literal(expr)
            case tree.FString(values=values):
                return self._joined([self.text(value) for value in values])
            case tree.Subscript(value=container) if not self._walk.is_concerned(container):
                table = self._walk.program.forwarding.tables.values(container, self._walk)
                return OneOf(table) if table is not None else None
            case tree.BinaryOperation(op="+", left=left, right=right):
                return self._joined([self.text(left), self.text(right)])
            case tree.BinaryOperation(op="%", left=tree.Literal(value=str(template)), right=right):
                part = self.text(right.elements[0] if isinstance(right, tree.Display) and right.elements else right)
                return template.replace("%s", part) if isinstance(part, str) and template.count("%") == 1 else None
            case tree.Call(func=tree.Name(id="str"), args=[argument]):
                return self.text(argument.value)
            case tree.Call(func=tree.Attribute(value=tree.Literal(value=str(template)), attr="format"), args=[one]):
                part = self.text(one.value)
                return template.replace("{}", part) if isinstance(part, str) and template.count("{") == 1 else None
            case tree.Call(func=tree.Attribute(value=inner, attr=attr), args=args) if attr in _CASES:
                return self._changed(inner, attr, [self.text(argument.value) for argument in args])
        return None

    def shape(self, expr: tree.Expr) -> str:
        """A regular expression that matches all strings that an expression may be."""
        text = self.text(expr)
        if isinstance(text, str):
            return re.escape(text)
        match expr:
            case tree.FString(values=values):
                return "".join(map(self.shape, values))
            case tree.BinaryOperation(op="+", left=left, right=right):
                return self.shape(left) + self.shape(right)
        return ".*"

    def _changed(self, inner: tree.Expr, method: str, arguments: list[str | OneOf | None]) -> str | None:
        text = self.text(inner)
        if not isinstance(text, str) or not all(isinstance(argument, str) for argument in arguments):
            return None
        try:
            return str(getattr(text, method)(*arguments))
        except TypeError:
            return None

    def _joined(self, parts: list[str | OneOf | None]) -> str | None:
        return "".join(map(str, parts)) if all(isinstance(part, str) for part in parts) else None
