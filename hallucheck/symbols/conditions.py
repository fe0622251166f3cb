"""Tests that are decided by the environment's version and platform, before anything runs."""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Target(NamedTuple):
    """What code is read for."""

    version: tuple[int, int, int]
    platform: str
    """As `sys.platform` has it."""

    @property
    def os_name(self) -> str:
        """As `os.name` has it."""
        return "nt" if self.platform == "win32" else "posix"


class Truth(Enum):
    """What is known of a test."""

    TRUE = "true"
    FALSE = "false"
    TYPING = "typing"
    """True for type checkers only: TYPE_CHECKING."""
    NOT_TYPING = "not-typing"
    OPEN = "open"
    """Depends on the run."""


_NEGATED = {
    Truth.TRUE: Truth.FALSE,
    Truth.FALSE: Truth.TRUE,
    Truth.TYPING: Truth.NOT_TYPING,
    Truth.NOT_TYPING: Truth.TYPING,
    Truth.OPEN: Truth.OPEN,
}


def decide(test: tree.Expr, target: Target) -> Truth:
    """Decide a test as type checkers do (typing spec, "Version and platform checking").

    Known are comparisons with `sys.version_info`, `sys.platform`, `os.name`, TYPE_CHECKING, constants, and `not`,
    `and`, `or` over them.
    """
    match test:
        case tree.Literal(type="bool" | "int", value=value):
            return Truth.TRUE if value else Truth.FALSE
        case tree.Literal(type="None"):
            return Truth.FALSE
        case tree.Name(id="TYPE_CHECKING") | tree.Attribute(attr="TYPE_CHECKING"):
            return Truth.TYPING
        case tree.UnaryOperation(op="not", operand=operand):
            return _NEGATED[decide(operand, target)]
        case tree.BooleanOperation(op=op, left=left, right=right):
            return _both(op, decide(left, target), decide(right, target))
        case tree.Comparison(left=left, rest=[(op, right)]) if op in _COMPARE:
            return _compare(_known(left, target), op, _known(right, target))
        case tree.Call(
            func=tree.Attribute(value=subject, attr="startswith"),
            args=[tree.Argument(value=tree.Literal(value=str(prefix)))],
        ):
            text = _known(subject, target)
            return _truth(text.startswith(prefix)) if isinstance(text, str) else Truth.OPEN
    return Truth.OPEN


def mentions_platform(test: tree.Expr) -> bool:
    """Whether a test asks for the platform."""
    return any(
        dotted(node) in ("sys.platform", "os.name") for node in walk_nodes(test) if isinstance(node, tree.Attribute)
    )


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def _both(op: str, left: Truth, right: Truth) -> Truth:
    absorbing, neutral = (Truth.FALSE, Truth.TRUE) if op == "and" else (Truth.TRUE, Truth.FALSE)
    if absorbing in (left, right):
        return absorbing
    if left is neutral:
        return right
    if right is neutral or left is right:
        return left
    return Truth.OPEN


def _compare(left: object, op: str, right: object) -> Truth:
    if left is None or right is None or type(left) is not type(right):
        return Truth.OPEN
    return _truth(_COMPARE[op](left, right))


def _known(expr: tree.Expr, target: Target) -> object:
    """The value of an expression over `sys` and `os`, as int, str or tuple; None if it is not such a one."""
    match expr:
        case tree.Literal(type="int" | "str", value=value):
            return value
        case tree.Display(type="tuple", elements=elements):
            parts = tuple(_known(element, target) for element in elements)
            return None if None in parts else parts
        case tree.Attribute(value=tree.Name(id="sys"), attr="version_info"):
            return target.version
        case tree.Attribute(
            value=tree.Attribute(value=tree.Name(id="sys"), attr="version_info"), attr="major" | "minor" as part
        ):
            return target.version[0 if part == "major" else 1]
        case tree.Attribute(value=tree.Name(id="sys"), attr="platform"):
            return target.platform
        case tree.Attribute(value=tree.Name(id="os"), attr="name"):
            return target.os_name
        case tree.Subscript(value=value, index=tree.Literal(type="int", value=int(index))) if 0 <= index < 3:
            known = _known(value, target)
            return known[index] if isinstance(known, tuple) and index < len(known) else None
        case tree.Subscript(value=value, index=tree.Slice(lower=None, upper=tree.Literal(value=int(upper)), step=None)):
            known = _known(value, target)
            return known[:upper] if isinstance(known, tuple) else None
    return None
