"""Containers that code fills: an empty list is a list of what is appended to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Lazy, force
from hallucheck.inference.targets import dotted_subscript
from hallucheck.inference.values import Instance, UnknownValue, Value, join, members_of, widen
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_ADDING = {"append": 0, "add": 0, "appendleft": 0, "insert": 1, "put": 0, "put_nowait": 0}
_EXTENDING = frozenset({"extend", "update", "extendleft"})
_UNSOLVED = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)


class Containers:
    """Widens what is known of a container by what is put into it."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def grow(self, call: tree.Call, frame: Frame, later: Callable[[tree.Expr], Value | Lazy]) -> None:
        """The effect of a call that stands alone, such as `names.append(x)`."""
        func = call.func
        if not isinstance(func, tree.Attribute) or not (func.attr in _ADDING or func.attr in _EXTENDING):
            return
        path = dotted(func.value)
        entry = frame.env.get(path) if path else None
        if entry is None:
            return
        position = _ADDING.get(func.attr, 0)
        plain = [a for a in call.args if not a.keyword and not a.star]
        if position >= len(plain):
            return
        inner = frame.snapshot()
        added = Lazy(partial(self._program.expressions.evaluate, plain[position].value, inner))
        iterates = func.attr in _EXTENDING
        grown = Lazy(partial(self._grown, entry, added, iterates))
        frame.env[path] = force(grown) if frame.recorder is not None else grown

    def _grown(self, entry: Value | Lazy, added: Value | Lazy, iterates: bool) -> Value:
        container = force(entry)
        known = [m for m in members_of(container) if isinstance(m, Instance) and len(m.args) == 1]
        if len(known) != len(members_of(container)):
            return container
        value = force(added)
        element = self._program.operations.iterate(value) if iterates else value
        return join(
            Instance(m.cls, (_merged(m.args[0], element),), m.is_exact) for m in known if isinstance(m, Instance)
        )

    def set_item(self, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> None:
        """`container[key] = value`."""
        owner = dotted(target.value)
        entry = frame.env.get(owner) if owner else None
        if entry is not None:
            key = Lazy(partial(self._program.expressions.evaluate, target.index, frame.snapshot()))
            filled = Lazy(partial(self._filled, entry, key, value))
            frame.env[owner] = force(filled) if frame.recorder is not None else filled
        path = dotted_subscript(target)
        if path and entry is not None:  # other classes may keep something else than what they are given
            frame.env[path] = Lazy(partial(self._kept, entry, target, value, frame.snapshot()))

    def _kept(self, entry: Value | Lazy, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> Value:
        container = force(entry)
        is_plain = isinstance(container, Instance) and container.cls.full_name in ("builtins.dict", "builtins.list")
        if is_plain:
            return force(value)
        index = self._program.expressions.evaluate(target.index, frame)
        return self._program.operations.subscript(container, index)

    def _filled(self, entry: Value | Lazy, key: Value | Lazy, value: Value | Lazy) -> Value:
        container = force(entry)
        if isinstance(container, Instance) and container.cls.full_name == "builtins.dict" and len(container.args) == 2:
            pair = (_merged(container.args[0], force(key)), _merged(container.args[1], force(value)))
            return Instance(container.cls, pair, container.is_exact)
        if isinstance(container, Instance) and container.cls.full_name == "builtins.list" and len(container.args) == 1:
            index = force(key)
            if isinstance(index, Instance) and index.cls.full_name == "builtins.int":
                return Instance(container.cls, (_merged(container.args[0], force(value)),), container.is_exact)
        return container


def _merged(known: Value, added: Value) -> Value:
    return widen(added) if known == _UNSOLVED else join([known, widen(added)])
