"""Containers that code fills: an empty list is a list of what is appended to it.

Names that hold the same object at a point of the code hold the same `Value` object, so what one of them is filled with
shows on the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Lazy, force
from hallucheck.inference.targets import dotted_subscript
from hallucheck.inference.values import (
    FunctionValue,
    Instance,
    PartialValue,
    UnionValue,
    UnknownValue,
    Value,
    join,
    members_of,
    widen,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.changes import CHANGING, changed_paths

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_ADDING = {"append": 0, "add": 0, "appendleft": 0, "insert": 1, "put": 0, "put_nowait": 0}
_EXTENDING = frozenset({"extend", "update", "extendleft"})
_UNSOLVED = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
_MUTABLE = frozenset(
    {
        "builtins.list",
        "builtins.dict",
        "builtins.set",
        "collections.deque",
        "collections.defaultdict",
        "collections.OrderedDict",
        "collections.Counter",
    }
)


class Containers:
    """Widens what is known of a container by what is put into it."""

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
        self._forget_items(frame, path)
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
            frame.grown.setdefault(path, []).append(Lazy(partial(self._element, added, iterates)))
            return
        self._change(frame, path, lambda entry: partial(self._grown, entry, added, iterates))

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
        self._forget_items(frame, path)
        if added is None:
            return
        iterates = func.attr in _EXTENDING
        if path in frame.env:
            self._change(frame, path, lambda entry: partial(self._item_grown, entry, added, iterates))
        else:
            frame.grown.setdefault(path + "[]+", []).append(Lazy(partial(self._element, added, iterates)))

    def _set_default(self, path: str, call: tree.Call, frame: Frame) -> None:
        """`table.setdefault(key, default)`."""
        if len(call.args) == 2 and not any(a.star for a in call.args):
            evaluate, inner = self._program.expressions.evaluate, frame.snapshot()
            key, value = (Lazy(partial(evaluate, argument.value, inner)) for argument in call.args)
            if path in frame.env:
                self._change(frame, path, lambda known: partial(self._filled, known, key, value))
            else:
                frame.grown.setdefault(path + "[]", []).append(Lazy(partial(self._pair, key, value)))

    def _update_keywords(self, path: str, call: tree.Call, frame: Frame) -> None:
        """`table.update(key=value)`."""
        for argument in call.args:
            if path in frame.env and (argument.keyword or argument.star):
                key = self._program.classes.instance("builtins.str")
                make = partial(self._program.expressions.evaluate, argument.value, frame.snapshot())
                value = Lazy(make) if argument.keyword else UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
                self._change(frame, path, partial(self._filling, key, value))

    def _filling(self, key: Value | Lazy, value: Value | Lazy, known: Value | Lazy) -> Callable[[], Value]:
        return partial(self._filled, known, key, value)

    def _hand_over(self, call: tree.Call, frame: Frame) -> None:
        """A function that is given a container may fill it."""
        for argument in call.args:
            path = dotted(argument.value)
            if path and path in frame.env:
                self._forget_items(frame, path)
                if frame.recorder is not None and is_container(force(frame.env[path])):
                    callee = self._program.expressions.evaluate(call.func, frame.snapshot())
                    if _fills(callee, call, argument):
                        self._change(frame, path, lambda entry: partial(self._opened_entry, entry))

    def _forget_items(self, frame: Frame, path: str) -> None:
        """What is known of single items of a container, under whatever name."""
        for name in self._aliases(frame, path):
            start = name + "["
            for known in [known for known in frame.env if known.startswith(start)]:
                del frame.env[known]

    def _aliases(self, frame: Frame, path: str) -> list[str]:
        """The names that hold the same container, the path itself among them."""
        entry = frame.env.get(path)
        if entry is None:
            return [path]
        value = entry.known() if isinstance(entry, Lazy) else entry
        if not is_container(value):
            return [name for name, other in frame.env.items() if other is entry]
        return [
            name
            for name, other in frame.env.items()
            if other is entry or (other.known() if isinstance(other, Lazy) else other) is value
        ]

    def _change(self, frame: Frame, path: str, maker: Callable[[Value | Lazy], Callable[[], Value]]) -> None:
        """Replace what is known of a container under all its names."""
        names = self._aliases(frame, path)
        changed = Lazy(maker(frame.env[path]))
        entry = changed.get() if frame.recorder is not None else changed
        old = frame.env[path]
        before = old.known() if isinstance(old, Lazy) else old
        for name in names:
            frame.note_change(name, frame.env[name], entry)
            frame.env[name] = entry
        if before is not None and not isinstance(entry, Lazy):
            self._replace(frame, before, entry)

    def _replace(self, frame: Frame, old: Value, new: Value) -> None:
        """Containers that hold the container that changed."""
        for name, entry in list(frame.env.items()):
            value = entry.known() if isinstance(entry, Lazy) else entry
            if value is not None and value is not new and is_container(value):
                changed = _replaced(value, old, new)
                if changed is not value:
                    frame.note_change(name, entry, changed)
                    frame.env[name] = changed

    # ---- elements -----------------------------------------------------------------------------------------------

    def _element(self, added: Value | Lazy, iterates: bool) -> Value:
        value = force(added)
        return self._program.operations.iterate(value) if iterates else value

    def _grown(self, entry: Value | Lazy, added: Value | Lazy, iterates: bool) -> Value:
        container = force(entry)
        if iterates and isinstance(container, Instance) and container.cls.full_name == "builtins.dict":
            return self._updated(container, force(added))
        return self.with_elements(container, [self._element(added, iterates)])

    def with_elements(self, container: Value, elements: list[Value]) -> Value:
        """The container with further elements; other values as they are."""
        known = [m for m in members_of(container) if isinstance(m, Instance) and len(m.args) == 1]
        if len(known) != len(members_of(container)) or not elements:
            return container
        return join(
            Instance(m.cls, (_merged(m.args[0], join(elements)),), m.is_exact) for m in known if isinstance(m, Instance)
        )

    def filled_by(self, container: Value, path: str, grown: dict[str, list[Value | Lazy]]) -> Value:
        """The container with what a body is seen to put into it under a path; opened where that is not followed."""
        if not any(path + mark in grown for mark in ("", "[]", "[]+")):
            return self.opened(container)
        for pair in map(force, grown.get(path + "[]", ())):
            elements = pair.elements if isinstance(pair, Instance) else None
            container = self._filled(container, *elements) if elements else self.opened(container)
        for element in map(force, grown.get(path + "[]+", ())):
            container = self._item_grown(container, element, False)
        for element in map(force, grown.get(path, ())):
            if isinstance(container, Instance) and len(container.args) == 1:
                container = self.with_elements(container, [element])
            else:
                container = self.opened(container)
        return container

    def _updated(self, container: Instance, other: Value) -> Value:
        info = self._program.classes.named("builtins.dict")
        args = (
            self._program.generics.arguments_as(other.cls, other.args, info)
            if isinstance(other, Instance) and info
            else None
        )
        if not args or len(args) != 2 or len(container.args) != 2:
            return self.opened(container)
        pair = (_merged(container.args[0], args[0]), _merged(container.args[1], args[1]))
        return Instance(container.cls, pair, container.is_exact)

    def _item_grown(self, entry: Value | Lazy, added: Value | Lazy, iterates: bool) -> Value:
        """A dictionary or list whose items are containers that grow."""
        container = force(entry)
        if not isinstance(container, Instance) or not container.args:
            return container
        item = self._grown(container.args[-1], added, iterates)
        return Instance(container.cls, (*container.args[:-1], item), container.is_exact)

    def _opened_entry(self, entry: Value | Lazy) -> Value:
        return self.opened(force(entry))

    def opened(self, value: Value) -> Value:
        """A container that may hold other things, too, than what is seen to be put into it."""
        if isinstance(value, Instance) and is_container(value):
            args = tuple(join([arg, _UNSOLVED]) for arg in value.args)
            return Instance(value.cls, args, value.is_exact)
        members = members_of(value)
        return join(map(self.opened, members)) if len(members) > 1 else value

    # ---- items --------------------------------------------------------------------------------------------------

    def set_item(self, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> None:
        """`container[key] = value`."""
        owner = dotted(target.value)
        if not owner:
            self._set_deeper(target, value, frame)
            return
        path = dotted_subscript(target)
        if path:
            for name in self._aliases(frame, owner):
                item = name + path[len(owner) :]
                frame.forget(item)
                frame.env.pop(item, None)
        else:
            self._forget_items(frame, owner)
        entry = frame.env.get(owner)
        if entry is None:
            key = Lazy(partial(self._program.expressions.evaluate, target.index, frame.snapshot()))
            frame.grown.setdefault(owner + "[]", []).append(Lazy(partial(self._pair, key, value)))
            return
        key = Lazy(partial(self._program.expressions.evaluate, target.index, frame.snapshot()))
        self._change(frame, owner, lambda known: partial(self._filled, known, key, value))
        if path:  # other classes may keep something else than what they are given
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
            self._forget_items(frame, path)
            self._change(frame, path, lambda entry: partial(self._item_opened, entry))

    def _item_opened(self, entry: Value | Lazy) -> Value:
        container = force(entry)
        if not isinstance(container, Instance) or not container.args:
            return container
        return Instance(container.cls, (*container.args[:-1], self.opened(container.args[-1])), container.is_exact)

    def remove_item(self, target: tree.Subscript, frame: Frame) -> None:
        """`del container[key]`."""
        owner = dotted(target.value)
        if owner:
            self._forget_items(frame, owner)

    def _kept(self, entry: Value | Lazy, target: tree.Subscript, value: Value | Lazy, frame: Frame) -> Value:
        container = force(entry)
        is_plain = isinstance(container, Instance) and container.cls.full_name in ("builtins.dict", "builtins.list")
        if is_plain:
            return force(value)
        index = self._program.expressions.evaluate(target.index, frame)
        return self._program.operations.subscript(container, index)

    def _filled(self, entry: Value | Lazy, key: Value | Lazy, value: Value | Lazy) -> Value:
        container = force(entry)
        if not isinstance(container, Instance) or not is_container(container):
            return container
        if len(container.args) == 2:
            pair = (_merged(container.args[0], force(key)), _merged(container.args[1], force(value)))
            return Instance(container.cls, pair, container.is_exact)
        if len(container.args) == 1:
            index = force(key)
            if isinstance(index, Instance) and index.cls.full_name == "builtins.slice":
                return self.with_elements(container, [self._program.operations.iterate(force(value))])
            return self.with_elements(container, [force(value)])
        return container


def _merged(known: Value, added: Value) -> Value:
    return join([known, widen(added)])


def _replaced(value: Value, old: Value, new: Value) -> Value:
    """The value with another one in place of one that it holds, which is the same object."""
    if isinstance(value, UnionValue):
        members = [new if member is old else _replaced(member, old, new) for member in value.members]
        is_same = all(one is other for one, other in zip(members, value.members))
        return value if is_same else join(members)
    if not isinstance(value, Instance) or not value.args:
        return value
    args = tuple(new if arg is old else _replaced(arg, old, new) for arg in value.args)
    if all(one is other for one, other in zip(args, value.args)):
        return value
    return Instance(value.cls, args, value.is_exact)


def is_container(value: Value | None) -> bool:
    """Whether the value may be a container of which it is known what it holds."""
    if value is None:
        return False
    return any(isinstance(m, Instance) and bool(m.args) and m.cls.full_name in _MUTABLE for m in members_of(value))


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
