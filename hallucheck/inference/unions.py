"""Several values in one: joining them, taking them apart, and asking for what is among them."""

from __future__ import annotations

from collections.abc import Iterable

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import (
    EMPTY,
    MISSING,
    ClassValue,
    Instance,
    SpecialForm,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)

_UNION_LIMIT = 24
_LITERAL_LIMIT = 80
"""The modes of `open` alone are some dozen."""


def members_of(value: Value) -> tuple[Value, ...]:
    """The members of a union, or the value itself alone."""
    return value.members if isinstance(value, UnionValue) else (value,)


def join(values: Iterable[Value]) -> Value:
    """One value that may be any of them. No value at all joins to Unknown.

    Unknown members are kept (one of them), since what is absent from the known ones may be there on the unknown.
    """
    members: list[Value] = []
    unknown: UnknownValue | None = None
    is_empty = False
    for value in values:
        for member in members_of(value):
            if isinstance(member, UnknownValue):
                if member == EMPTY:
                    is_empty = True
                else:
                    unknown = unknown or member
            elif member not in members:
                members.append(member)
    if is_empty and unknown is None and not members:
        return EMPTY
    if len(members) > 1:
        members = _without_empty(_without_literals(members))
    if len(members) > _UNION_LIMIT and sum(not _is_literal(member) for member in members) > _UNION_LIMIT:
        return unknown or UnknownValue(UnknownReason.BUDGET)
    if unknown is not None:
        members.append(unknown)
    if not members:
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)
    return members[0] if len(members) == 1 else UnionValue(tuple(members))


def _without_empty(members: list[Value]) -> list[Value]:
    """A container that is empty on one way is on the other what it is filled with there."""
    filled = {m.cls for m in members if isinstance(m, Instance) and m.args and any(a != EMPTY for a in m.args)}
    return [
        m
        for m in members
        if not (isinstance(m, Instance) and m.args and m.cls in filled and all(a == EMPTY for a in m.args))
    ]


def _is_literal(value: Value) -> bool:
    return isinstance(value, Instance) and value.literal is not MISSING


def _without_literals(members: list[Value]) -> list[Value]:
    """Literals of one class fold into one instance when there are many."""
    if sum(map(_is_literal, members)) <= _LITERAL_LIMIT:
        return members
    kept: list[Value] = []
    for member in members:
        if isinstance(member, Instance) and member.literal is not MISSING:
            member = widen(member)
        if member not in kept:
            kept.append(member)
    return kept


def bound_class(form: SpecialForm) -> ClassValue | None:
    """The class that `type[T]` is at least: the bound of the type parameter; None for other forms."""
    variable = form.args[0] if form.name == "Type" and form.args else None
    bound = variable.bound if isinstance(variable, TypeVarValue) else None
    return ClassValue(bound.cls, bound.args, False) if isinstance(bound, Instance) else None


def widen(value: Value) -> Value:
    """The value without the literal that the code spells."""
    if isinstance(value, Instance) and value.literal is not MISSING:
        return Instance(value.cls, value.args, value.is_exact, MISSING, value.elements, value.given)
    return value


def is_none(value: Value) -> bool:
    """Whether the value is None."""
    return isinstance(value, Instance) and value.cls.full_name == "types.NoneType"


def without_none(value: Value) -> Value:
    """The value with None taken out of a union."""
    if not isinstance(value, UnionValue):
        return value
    members = [member for member in value.members if not is_none(member)]
    return join(members) if members else value


def find_unknown(value: Value) -> UnknownValue | None:
    """The unknown member of a value, if it has one."""
    for member in members_of(value):
        if isinstance(member, UnknownValue):
            return member
    return None
