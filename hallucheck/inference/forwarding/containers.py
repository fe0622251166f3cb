"""Methods of the dict that has a keyword which is followed, and containers that it is put into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.values import (
    HIDDEN,
    Bag,
    Certainty,
    Held,
    Items,
    Names,
    OneOf,
    TakenUp,
    carries,
    merged,
)
from hallucheck.inference.values import Instance
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk

_LOOKING = frozenset({"get", "pop", "setdefault", "__getitem__", "__contains__", "__delitem__"})


class ForwardingContainers:
    """Follows them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def method(self, owner: Bag | Names | Items, func: tree.Attribute, expr: tree.Call) -> Held | None:
        """A method of a dict that has the keyword, or of a collection of its keys.

        Raises:
            TakenUp: it takes the keyword.
        """
        walk, name = self._walk, func.attr
        if isinstance(owner, Bag) and name in _LOOKING:
            for argument in expr.args[1:]:
                walk.expressions.hold(argument.value)
            if expr.args:
                self.take(owner, expr.args[0].value, removes=name == "pop")
            return None
        if isinstance(owner, Bag):
            return self._bag_method(owner, name, func, expr)
        if isinstance(owner, Names) and name in ("difference", "intersection", "symmetric_difference") and expr.args:
            op = {"difference": "-", "intersection": "&"}.get(name, "^")
            return walk.tests.set_operation(op, func.value, expr.args[0].value)
        if name in ("union", "copy"):
            return owner
        if name in ("append", "add", "extend", "update", "sort", "reverse", "index", "count"):
            return None
        return HIDDEN if isinstance(owner, Items) else None

    def _bag_method(self, owner: Bag, name: str, func: tree.Attribute, expr: tree.Call) -> Held | None:
        walk = self._walk
        held = [walk.expressions.hold(argument.value) for argument in expr.args]
        holds = None if owner.certainty is Certainty.FILTERED else True
        match name:
            case "items":
                return Items(owner.word, holds)
            case "keys" | "__iter__":
                return Names(owner.word, holds)
            case "copy":
                return owner
            case "values":
                return None
            case "update":
                for argument in expr.args:
                    if argument.keyword == owner.word:
                        raise TakenUp
                if any(isinstance(h, Bag) for h in held):
                    walk.env[dotted(func.value)] = owner
                return None
            case "clear":
                walk.env.pop(dotted(func.value), None)
                return None
            case "popitem":
                walk.note_unclear("an item is popped")
                walk.is_leaking = True
                return HIDDEN
        walk.note_unclear(f"a method {name} of the dict")
        walk.is_leaking = True
        return HIDDEN

    def take(self, bag: Bag, key: tree.Expr, *, removes: bool = False) -> None:
        """A key of the dict is looked up.

        Raises:
            TakenUp: it is the keyword.
        """
        walk = self._walk
        name = walk.texts.text(key)
        if isinstance(name, OneOf):
            has = name.table.has(bag.word)
            walk.names |= name.table.names
        elif isinstance(name, str):
            if name == bag.word and walk.is_concerned(key):
                return  # `kwargs[name]` in a loop over its own names
            has = name == bag.word
            walk.names.add(name)
        else:
            may_be = re.fullmatch(walk.texts.shape(key), bag.word) is not None
            has = None if may_be and (removes or walk.is_spelled(bag.word)) else False
        if has:
            raise TakenUp
        if has is None:
            walk.note_unclear("a computed key")
            walk.is_leaking |= removes

    # ---- containers that it is put into -------------------------------------------------------------------------

    def grow(self, func: tree.Attribute, expr: tree.Call, held: list[Held | None]) -> bool:
        """`options.update(kwargs)`, `names.append(name)`; whether it was one."""
        walk, path = self._walk, dotted(func.value)
        if func.attr == "update" and _is_namespace(func.value, walk):
            raise TakenUp  # any attribute can be stored
        if func.attr not in ("update", "append", "add", "extend", "insert", "setdefault"):
            return False
        value = walk.value(func.value)
        kind = value.cls.full_name if isinstance(value, Instance) else ""
        if not path or kind not in ("builtins.dict", "builtins.list", "builtins.set", "collections.OrderedDict"):
            return False
        new: Held | None = None
        if func.attr == "setdefault":
            new = Bag(held[0]) if isinstance(held[0], str) else HIDDEN
        for h in held if new is None else ():
            if isinstance(h, str):
                h = Names(h, True) if func.attr in ("append", "add") else HIDDEN
            elif func.attr != "update" and h is not None:
                h = HIDDEN if carries(h) else None
            elif isinstance(h, Items):
                h = Bag(h.word, Certainty.CERTAIN if h.holds else Certainty.FILTERED)
            new = h if new is None else merged(new, h)
        if new is not None:
            walk.env[path] = new
            if isinstance(func.value, tree.Attribute) and carries(new):
                walk.calls.store(func.value.value, func.value.attr, new)
        return True


def _is_namespace(expr: tree.Expr, walk: ForwardingWalk) -> bool:
    """`self.__dict__` or `vars(self)`."""
    if isinstance(expr, tree.Attribute) and expr.attr == "__dict__":
        return True
    return isinstance(expr, tree.Call) and dotted(expr.func) == "vars"
