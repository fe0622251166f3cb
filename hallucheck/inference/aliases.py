"""Names that hold the same container: what changes under one of them changes under all.

They hold the same `Value` object at a point of the code.
"""

from __future__ import annotations

from collections.abc import Callable

from hallucheck.inference.containers import is_container
from hallucheck.inference.lazy import Lazy
from hallucheck.inference.scopes import Frame
from hallucheck.inference.unions import join
from hallucheck.inference.values import Instance, UnionValue, Value


def aliases(frame: Frame, path: str) -> list[str]:
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


def forget_items(frame: Frame, path: str) -> None:
    """What is known of single items of a container, under whatever name."""
    for name in aliases(frame, path):
        start = name + "["
        for known in [known for known in frame.env if known.startswith(start)]:
            del frame.env[known]


def change_container(frame: Frame, path: str, maker: Callable[[Value | Lazy], Callable[[], Value]]) -> None:
    """Replace what is known of a container under all its names."""
    names = aliases(frame, path)
    changed = Lazy(maker(frame.env[path]))
    entry = changed.get() if frame.recorder is not None else changed
    old = frame.env[path]
    before = old.known() if isinstance(old, Lazy) else old
    for name in names:
        frame.note_change(name, frame.env[name], entry)
        frame.env[name] = entry
    if before is not None and not isinstance(entry, Lazy):
        _replace(frame, before, entry)


def _replace(frame: Frame, old: Value, new: Value) -> None:
    """Containers that hold the container that changed."""
    for name, entry in list(frame.env.items()):
        value = entry.known() if isinstance(entry, Lazy) else entry
        if value is not None and value is not new and is_container(value):
            changed = _replaced(value, old, new)
            if changed is not value:
                frame.note_change(name, entry, changed)
                frame.env[name] = changed


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
