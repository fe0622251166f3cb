"""Comprehensions over the dict of a keyword that is followed, or over its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.values import (
    HIDDEN,
    Bag,
    Certainty,
    Held,
    Hidden,
    Items,
    Names,
    OneOf,
    Pair,
    Table,
    carries,
)
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingComprehensions:
    """Follows them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def hold(self, expr: tree.Comprehension) -> Held | None:
        """What a comprehension holds of the keyword.

        Raises:
            TakenUp, Rejected: evaluating it decides.
        """
        walk = self._walk
        env, frame = walk.env, walk.frame
        walk.env = dict(env)
        try:
            return self._collected(expr)
        finally:
            walk.env, walk.frame = env, frame

    def _collected(self, expr: tree.Comprehension) -> Held | None:
        walk = self._walk
        holds: bool | None = True
        is_over_keys = False
        for clause in expr.clauses:
            held = self._walk.expressions.hold(clause.iterable)
            table: Table | None = None
            if isinstance(held, (Bag, Names, Items)):
                is_over_keys = True
                known = held.holds if not isinstance(held, Bag) else held.certainty is not Certainty.FILTERED or None
                holds = holds and known if known is not None else None
                walk.calls.bind_key(clause.target, held)
            else:
                key, table = walk.program.forwarding.tables.keys(clause.target, clause.iterable, walk)
                for name in walk.body.mentions(clause.target):
                    walk.env.pop(name, None)
                if isinstance(key, tree.Name) and table is not None:
                    walk.env[key.id] = OneOf(table)
                elif carries(held):
                    return HIDDEN
            walk.frame = walk.body.comprehension_frame(clause, walk.frame)
            for condition in clause.conditions:
                truth, _ = walk.tests.truth(condition) if walk.is_concerned(condition) else (True, False)
                if is_over_keys and (holds is not False):
                    holds = False if truth is False else holds if truth else None
        return self._elements(expr, holds, is_over_keys)

    def _elements(self, expr: tree.Comprehension, holds: bool | None, is_over_keys: bool) -> Held | None:
        walk = self._walk
        if holds is False:
            return Names("", False) if is_over_keys and expr.type != "dict" else None
        found: list[Held | None] = []

        def run() -> bool:
            found.append(self._walk.expressions.hold(expr.element))
            found.append(self._walk.expressions.hold(expr.value) if expr.value is not None else None)
            return True

        if is_over_keys and holds:
            run()
        else:
            walk.ways([run, lambda: True], is_about=is_over_keys)
        if not found:
            return None
        if expr.type == "dict":
            name = found[0] if isinstance(found[0], str) else walk.texts.text(expr.element)
            if isinstance(name, str) and walk.is_concerned(expr.element):
                return Bag(name, Certainty.CERTAIN if holds else Certainty.FILTERED)
            return HIDDEN if any(map(carries, found)) or isinstance(found[0], str) else None
        match found[0]:
            case str(word) if is_over_keys:
                return Names(word, holds)
            case Pair(word=word):
                return Items(word, holds)
            case Hidden() | Bag() | Items():
                return HIDDEN
        return None
