"""Guards: code that foresees that a use may fail (design, "When is something Absent?", 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import msgspec

from hallucheck.source import tree


class GuardKind(Enum):
    """What kind of code foresees the failure."""

    EXCEPTION = "exception"
    """A handler, `suppress` or `raises` that catches it."""
    HASATTR = "hasattr"
    """A test that the very attribute is there."""
    VERSION = "version"
    """A test of a version or platform."""
    FIND_SPEC = "find-spec"
    """A test that a module can be found."""
    SKIP = "skip"
    """A test that is skipped or expected to fail."""
    TYPE_CHECKING = "type-checking"
    """Imports that only type checkers see."""
    DEFERRED = "deferred"
    """An annotation that Python does not evaluate (PEP 563)."""


@dataclass(frozen=True)
class Guard:
    """One guard in force."""

    kind: GuardKind
    catches: frozenset[str] = frozenset()
    """Names of the exceptions that are caught, for kind EXCEPTION; "*" for any."""
    attribute: str = ""
    """For kind HASATTR."""
    owner: object = None
    """What is tested for the attribute, for kind HASATTR, as an `expression_key`."""
    module: str = ""
    """Top-level module that a FIND_SPEC or SKIP is about; "" for any."""


EVERYTHING = frozenset({"*", "Exception", "BaseException"})
"""What a handler names that catches whatever a use may raise."""
_RAISED_BY = {
    "import": {"ImportError", "ModuleNotFoundError"},
    "imported-name": {"ImportError"},
    "attribute": {"AttributeError"},
    "name": {"NameError", "UnboundLocalError"},
    "call": {"TypeError"},
    "string": {"ImportError", "ModuleNotFoundError", "AttributeError", "ValueError", "TypeError"},
}


def covering(guards: Sequence[Guard], kind: str, name: str, owner: tree.Expr | None) -> Guard | None:
    """The innermost of some guards, which is the last, that covers a use; None if there is none."""
    for guard in reversed(guards):
        if covers(guard, kind, name, owner):
            return guard
    return None


def covers(guard: Guard, kind: str, name: str, owner: tree.Expr | None) -> bool:
    """Whether a guard is about a use; `kind`, `name` and `owner` are those of `ExpressionUses.add`."""
    match guard.kind:
        case GuardKind.EXCEPTION:
            return bool(guard.catches & (_RAISED_BY[kind] | EVERYTHING))
        case GuardKind.HASATTR if kind == "string":
            return guard.attribute in name.split(".")
        case GuardKind.HASATTR:
            return kind in ("attribute", "call") and guard.attribute == name and _same_owner(guard, kind, owner)
        case GuardKind.SKIP | GuardKind.FIND_SPEC if guard.module:
            return kind in ("import", "imported-name", "string") and name.partition(".")[0] == guard.module
        case GuardKind.TYPE_CHECKING:
            return kind in ("import", "imported-name")
    return True


def _same_owner(guard: Guard, kind: str, owner: tree.Expr | None) -> bool:
    if kind == "call":
        owner = owner.value if isinstance(owner, tree.Attribute) else None
    while owner is not None:
        if expression_key(owner) == guard.owner:
            return True
        owner = _inner(owner)  # `x.copy().name` after `hasattr(x, "name")`
    return False


def _inner(expr: tree.Expr) -> tree.Expr | None:
    """The expression that an attribute, call or item is taken of."""
    match expr:
        case tree.Attribute(value=inner) | tree.Call(func=inner) | tree.Subscript(value=inner):
            return inner
    return None


def expression_key(node: object) -> object:
    """A node's content without its position: equal for expressions that read the same."""
    if isinstance(node, msgspec.Struct):
        fields = [expression_key(getattr(node, name)) for name in node.__struct_fields__ if name != "at"]
        return type(node).__name__, *fields
    if isinstance(node, (list, tuple)):
        return tuple(expression_key(item) for item in node)
    return node
