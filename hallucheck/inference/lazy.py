"""Values that are worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import UnknownValue, Value

_LAZY_DEPTH = 150


class Lazy:
    """A value that is worked out when it is asked for, once."""

    __slots__ = ("_make", "_value")

    depth = 0
    """How many are being worked out, one for the sake of the other."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make: Callable[[], Value] | None = make
        self._value: Value | None = None

    def get(self) -> Value:
        """The value; Unknown while it is being worked out already."""
        if self._value is None:
            if Lazy.depth > _LAZY_DEPTH:
                return UnknownValue(UnknownReason.BUDGET, "a long chain of values")
            make, self._make = self._make, None
            if make is None:
                return UnknownValue(UnknownReason.BUDGET, "recursive value")
            Lazy.depth += 1
            try:
                self._value = make()
            finally:
                Lazy.depth -= 1
        return self._value

    def known(self) -> Value | None:
        """The value if it was worked out already."""
        return self._value


class Kept(Lazy):
    """What a container is known to hold under a key that is in it: where the other way stores something there, that is
    what is kept there."""

    __slots__ = ()


def force(entry: Value | Lazy) -> Value:
    """The value of an entry."""
    return entry.get() if isinstance(entry, Lazy) else entry
