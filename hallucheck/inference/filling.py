"""Containers that code fills: an empty list is a list of what is appended to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.aliases import aliases, change_container, forget_items
from hallucheck.inference.containers import is_container
from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.targets import dotted_subscript
from hallucheck.inference.unions import members_of
from hallucheck.inference.values import FunctionValue, Instance, PartialValue, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.changes import CHANGING, changed_paths

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_ADDING = {"append": 0, "add": 0, "appendleft": 0, "insert": 1, "put": 0, "put_nowait": 0}
_EXTENDING = frozenset({"extend", "update", "extendleft"})


class Filling:
    """Follows the statements and calls that put things into containers."""

    def __init__(self, program: Program) -> None:
        self._program = program

    # ---- calls --------------------------------------------------------------------------------------------------

    def grow(self, call: tree.Call, frame: Frame) -> None:
        """The effect of a call such as `names.append(x)`."""
        self._hand_over(call, frame)
        func = call.func
        if not isinstance(func, tree.Attribute) or func.attr not in CHANGING:
            return
        path = dotted(func.value)
        if not path:
            self._fill_item(func, call, frame)
            return
        forget_items(frame, path)
        if func.attr == "setdefault":
            self._set_default(path, call, frame)
            return
        if func.attr == "update":
            self._update_keywords(path, call, frame)
        added = self._added(func.attr, call, frame)
        if added is None:
            return
        iterates = func.attr in _EXTENDING
        if path not in frame.env:
            frame.grown.setdefault(path, []).append(Lazy(partial(self._program.containers.element, added, iterates)))
            return
        change_container(frame, path, lambda entry: partial(self._program.containers.grown, entry, added, iterates))

    def _added(self, method: str, call: tree.Call, frame: Frame) -> Lazy | None:
        """What a method adds; None if it adds nothing that is followed."""
        if method not in _ADDING and method not in _EXTENDING:
            return None
        position = _ADDING.get(method, 0)
        plain = [a for a in call.args if not a.keyword and not a.star]
        if position >= len(plain):
            return None
        return Lazy(partial(self._program.expressions.evaluate, plain[position].value, frame.snapshot()))

    def _fill_item(self, func: tree.Attribute, call: tree.Call, frame: Frame) -> None:
        """`table[key].append(x)` and `table.setdefault(key, []).append(x)`."""
        match func.value:
            case tree.Subscript(value=owner):
                path = dotted(owner)
            case tree.Call(func=tree.Attribute(value=owner, attr="setdefault")) as inner:
                path = dotted(owner)
                self._set_default(path, inner, frame)
            case _:
                return
        if not path:
            return
        added = self._added(func.attr, call, frame)
        forget_items(frame, path)
        if added is None:
            return
        containers, iterates = self._program.containers, func.attr in _EXTENDING
        if path in frame.env:
            change_container(frame, path, lambda entry: partial(containers.item_grown, entry, added, iterates))
        else:
            frame.grown.setdefault(path + "[]+", []).append(Lazy(partial(containers.element, added, iterates)))

    def _set_default(self, path: str, call: tree.Call, frame: Frame) -> None:
        """`table.setdefault(key, default)`."""
        if len(call.args) == 2 and not any(a.star for a in call.args):
            evaluate, inner = self._program.expressions.evaluate, frame.snapshot()
            key, value = (Lazy(partial(evaluate, argument.value, inner)) for argument in call.args)
            if path in frame.env:
                change_container(frame, path, lambda known: partial(self._program.containers.filled, known, key, value))
            else:
                frame.grown.setdefault(path + "[]", []).append(Lazy(partial(self._pair, key, value)))

    def _update_keywords(self, path: str, call: tree.Call, frame: Frame) -> None:
        """`table.update(key=value)`."""
        for argument in call.args:
            if path in frame.env and (argument.keyword or argument.star):
                key = self._program.classes.instance("builtins.str")
                make = partial(self._program.expressions.evaluate, argument.value, frame.snapshot())
                value = Lazy(make) if argument.keyword else UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
                change_container(frame, path, partial(self._filling, key, value))

    def _filling(self, key: Value | Lazy, value: Value | Lazy, known: Value | Lazy) -> Callable[[], Value]:
        return partial(self._program.containers.filled, known, key, value)

    def _hand_over(self, call: tree.Call, frame: Frame) -> None:
        """A function that is given a container may fill it."""
        opened = self._program.containers.opened_entry
        for argument in call.args:
            path = dotted(argument.value)
            if path and path in frame.env:
                forget_items(frame, path)
                if frame.recorder is not None and is_container(force(frame.env[path])):
                    callee = self._program.expressions.evaluate(call.func, frame.snapshot())
                    if _fills(callee, call, argument):
                        change_container(frame, path, lambda entry: partial(opened, entry))

    # ---- items --------------------------------------------------------------------------------------------------

    def set_item(self, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> None:
        """`container[key] = value`."""
        owner = dotted(target.value)
        if not owner:
            self._set_deeper(target, value, frame)
            return
        path, is_literal = dotted_subscript(target), isinstance(target.index, tree.Literal)
        if path and is_literal:
            for name in aliases(frame, owner):
                item = name + path[len(owner) :]
                frame.forget(item)
                frame.env.pop(item, None)
        else:
            forget_items(frame, owner)
        entry = frame.env.get(owner)
        if entry is None:
            key = Lazy(partial(self._program.expressions.evaluate, target.index, frame.snapshot()))
            frame.grown.setdefault(owner + "[]", []).append(Lazy(partial(self._pair, key, value)))
            if path and frame.recorder is None:
                inner = frame.snapshot()
                held = Lazy(partial(self._program.expressions.evaluate, target.value, inner))
                frame.env[path] = Lazy(partial(self._kept, held, target, value, inner))
            return
        key = Lazy(partial(self._program.expressions.evaluate, target.index, frame.snapshot()))
        change_container(frame, owner, lambda known: partial(self._program.containers.filled, known, key, value))
        # Other classes may keep something else than what they are given.
        if path and (is_literal or frame.recorder is None):
            frame.env[path] = Lazy(partial(self._kept, entry, target, value, frame.snapshot()))

    def keep_items(self, name: str, display: tree.DictDisplay, frame: Frame) -> None:
        """`name = {"key": value}`: what each key holds, until something may change it."""
        inner = frame.snapshot()  # with the display bound to its name
        for key, value in display.items:
            if isinstance(key, tree.Literal) and isinstance(key.value, (str, int)) and name not in frame.shared:
                item = Lazy(partial(self._item, value, name, inner))
                frame.env[f"{name}[{key.value!r}]"] = item.get() if frame.recorder is not None else item

    def _item(self, value: tree.Expr, name: str, frame: Frame) -> Value:
        """What a key holds: the same object that the container is known to hold, if it is alike."""
        found = self._program.expressions.evaluate(value, frame)
        container = force(frame.env[name]) if name in frame.env else found
        held = container.args[-1] if isinstance(container, Instance) and container.args else found
        return next((member for member in members_of(held) if member == found), found)

    def _pair(self, key: Value | Lazy, value: Value | Lazy) -> Value:
        return self._program.classes.tuple_of((force(key), force(value)))

    def _set_deeper(self, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> None:
        """`table[a][b] = value`: what the items of the outer container hold is no longer known."""
        inner = target.value
        while isinstance(inner, tree.Subscript):
            inner = inner.value
        path = dotted(inner)
        if path and path in frame.env:
            forget_items(frame, path)
            change_container(frame, path, lambda entry: partial(self._program.containers.item_opened, entry))

    def remove_item(self, target: tree.Subscript, frame: Frame) -> None:
        """`del container[key]`."""
        owner = dotted(target.value)
        if owner:
            forget_items(frame, owner)

    def _kept(self, entry: Value | Lazy, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> Value:
        container = force(entry)
        is_plain = isinstance(container, Instance) and container.cls.full_name in ("builtins.dict", "builtins.list")
        if is_plain:
            return force(value)
        index = self._program.expressions.evaluate(target.index, frame)
        return self._program.operations.subscript(container, index)


def _fills(callee: Value, call: tree.Call, argument: tree.Argument) -> bool:
    """Whether a function's body is seen to change the parameter that receives the argument."""
    for member in members_of(callee):
        while isinstance(member, PartialValue):
            member = member.func
        if not isinstance(member, FunctionValue) or member.function.is_stub:
            continue
        for definition in member.function.definitions:
            names = {p.name for p in definition.parameters}
            if argument.keyword in names:
                names = {argument.keyword}
            elif not argument.star and not any(a.star for a in call.args):
                position = call.args.index(argument) + (member.receiver is not None)
                names = {p.name for p in definition.parameters[position : position + 1]}
            if names & changed_paths(definition.body):
                return True
    return False
