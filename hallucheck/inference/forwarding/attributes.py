"""Attributes that are named by a keyword: `getattr(self, f"set_{name}")`, `hasattr(self, name)`, `setattr`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.forwarding.values import HIDDEN, Held, NotThere, Rejected, TakenUp
from hallucheck.inference.lookup import Found, Missing, Unclear
from hallucheck.inference.unions import is_none, members_of
from hallucheck.inference.values import ClassValue, Instance, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingAttributes:
    """Looks them up for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def access(self, kind: str, expr: tree.Call) -> Held | None:
        """`getattr`, `hasattr`, `setattr` or `delattr`.

        Raises:
            TakenUp, Rejected: the object has the attribute; it has not, and this raises.
        """
        walk = self._walk
        if len(expr.args) < 2:
            return HIDDEN
        name = walk.texts.text(expr.args[1].value)
        if not isinstance(name, str):
            for argument in expr.args[2:]:
                walk.escape(walk.expressions.hold(argument.value), f"in a {kind} that is computed")
            if walk.is_concerned(expr.args[1].value):
                walk.note_unclear(f"a computed {kind}")
            return HIDDEN
        if not walk.is_concerned(expr.args[1].value):
            if kind == "setattr":
                walk.calls.store(expr.args[0].value, name, walk.expressions.hold(expr.args[2].value) or HIDDEN)
            return None
        if kind == "setattr":
            raise TakenUp  # anything can be stored
        found = self._find(expr.args[0].value, name)
        if found is True:
            raise TakenUp
        if found is None:
            return HIDDEN
        if (kind == "getattr" and len(expr.args) == 2) or kind == "delattr":
            path = walk.function.path
            place = Evidence(f"`{walk.function.full_name}` looks `{name}` up", path, expr.at if path else 0)
            walk.refuse(Rejected((place,), ("AttributeError", "Exception")))
            return HIDDEN
        if kind == "hasattr" or (isinstance(expr.args[2].value, tree.Literal) and not expr.args[2].value.value):
            return NotThere()
        return HIDDEN

    def has(self, subject: tree.Expr, key: tree.Expr) -> tuple[bool | None, bool]:
        """Whether `hasattr(subject, key)` holds, and whether it is about the keyword.

        Raises:
            TakenUp: it does.
        """
        walk = self._walk
        name = walk.texts.text(key)
        if not walk.is_concerned(key):
            return None, False
        if not isinstance(name, str):
            return None, True
        found = self._find(subject, name)
        if found is True:
            raise TakenUp
        return found, True

    def _find(self, subject: tree.Expr, name: str) -> bool | None:
        """Whether something has an attribute."""
        walk = self._walk
        values = [member for member in members_of(walk.value(subject)) if not is_none(member)]
        found = [walk.program.members.lookup(value, name) for value in values]
        for value in values:
            self._note_names(value, name)
        if any(isinstance(member, Found) for member in found):
            return True
        for member in found:
            if isinstance(member, Unclear):
                walk.note_unclear(member.detail, member.reason)
                return None
        return False if found and all(isinstance(member, Missing) for member in found) else None

    def _note_names(self, value: Value, name: str) -> None:
        """Note what could have been meant: the names that the same prefix leads to."""
        walk = self._walk
        words = [held for held in walk.env.values() if isinstance(held, str) and held in name]
        if not words or not isinstance(value, (Instance, ClassValue)):
            return
        before, _, after = name.partition(max(words, key=len))
        for known in walk.program.members.names_of_class(value.cls):
            if known.startswith(before) and known.endswith(after) and len(known) > len(before) + len(after):
                walk.names.add(known[len(before) : len(known) - len(after)])
