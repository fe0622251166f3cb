"""What a container is known to hold once something more is put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join, members_of, widen
from hallucheck.inference.values import Instance, UnknownValue, Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

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

    # ---- elements -----------------------------------------------------------------------------------------------

    def element(self, added: Value | Lazy, iterates: bool) -> Value:
        """What is added to a container, by one value or by each of its elements."""
        value = force(added)
        return self._program.operations.iterate(value) if iterates else value

    def grown(self, entry: Value | Lazy, added: Value | Lazy, iterates: bool) -> Value:
        """The container with a value, or its elements, added."""
        container = force(entry)
        if iterates and isinstance(container, Instance) and container.cls.full_name == "builtins.dict":
            return self._updated(container, force(added))
        return self.with_elements(container, [self.element(added, iterates)])

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
            container = self.filled(container, *elements) if elements else self.opened(container)
        for element in map(force, grown.get(path + "[]+", ())):
            container = self.item_grown(container, element, False)
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

    def item_grown(self, entry: Value | Lazy, added: Value | Lazy, iterates: bool) -> Value:
        """A dictionary or list whose items are containers that grow."""
        container = force(entry)
        if not isinstance(container, Instance) or not container.args:
            return container
        item = self.grown(container.args[-1], added, iterates)
        return Instance(container.cls, (*container.args[:-1], item), container.is_exact)

    def opened(self, value: Value) -> Value:
        """A container that may hold other things, too, than what is seen to be put into it."""
        if isinstance(value, Instance) and is_container(value):
            args = tuple(join([arg, _UNSOLVED]) for arg in value.args)
            return Instance(value.cls, args, value.is_exact)
        members = members_of(value)
        return join(map(self.opened, members)) if len(members) > 1 else value

    def opened_entry(self, entry: Value | Lazy) -> Value:
        """The same for an entry of a frame."""
        return self.opened(force(entry))

    # ---- items --------------------------------------------------------------------------------------------------

    def item_opened(self, entry: Value | Lazy) -> Value:
        """A container whose items may hold other things, too."""
        container = force(entry)
        if not isinstance(container, Instance) or not container.args:
            return container
        return Instance(container.cls, (*container.args[:-1], self.opened(container.args[-1])), container.is_exact)

    def filled(self, entry: Value | Lazy, key: Value | Lazy, value: Value | Lazy) -> Value:
        """The container after `container[key] = value`."""
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


def is_container(value: Value | None) -> bool:
    """Whether the value may be a container of which it is known what it holds."""
    if value is None:
        return False
    return any(isinstance(m, Instance) and bool(m.args) and m.cls.full_name in _MUTABLE for m in members_of(value))
