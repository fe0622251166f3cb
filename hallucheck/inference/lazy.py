"""Values that are worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

from hallucheck.inference.assumptions import Assumption, Reads
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import UnknownValue, Value

_LAZY_DEPTH = 150


class Lazy:
    """A value that is worked out when it is asked for: once, and again when an assumption that it hangs on changes."""

    __slots__ = ("_is_active", "_make", "_reads", "_value")

    depth = 0
    """How many are being worked out, one for the sake of the other."""
    dependent: list[Lazy] = []
    """Those whose values hang on assumptions."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make: Callable[[], Value] | None = make
        self._value: Value | None = None
        self._reads: set[Assumption] | None = None
        self._is_active = False

    def get(self) -> Value:
        """The value; Unknown while it is being worked out already."""
        if self._value is not None:
            if self._reads:
                Reads.current |= self._reads
            return self._value
        if Lazy.depth > _LAZY_DEPTH:
            return UnknownValue(UnknownReason.BUDGET, "a long chain of values")
        if self._is_active or self._make is None:
            return UnknownValue(UnknownReason.BUDGET, "recursive value")
        self._value = value = self._work_out(self._make)
        return value

    def _work_out(self, make: Callable[[], Value]) -> Value:
        outer, Reads.current = Reads.current, set()
        self._is_active = True
        Lazy.depth += 1
        try:
            value = make()
        finally:
            Lazy.depth -= 1
            self._is_active = False
            reads, Reads.current = Reads.current, outer
            outer |= reads
        if reads:
            self._reads = reads
            Lazy.dependent.append(self)
        else:
            self._make = None
        return value

    def known(self) -> Value | None:
        """The value if it was worked out already."""
        return self._value

    @staticmethod
    def forget(changed: set[Assumption] | None) -> None:
        """Forget the values that hang on assumptions which have changed; None for all assumptions."""
        kept = []
        for lazy in Lazy.dependent:
            if changed is None or (lazy._reads and not changed.isdisjoint(lazy._reads)):
                lazy._value = lazy._reads = None
            else:
                kept.append(lazy)
        Lazy.dependent = kept


class Kept(Lazy):
    """What a container is known to hold under a key that is in it: where the other way stores something there, that is
    what is kept there."""

    __slots__ = ()


def force(entry: Value | Lazy) -> Value:
    """The value of an entry."""
    return entry.get() if isinstance(entry, Lazy) else entry
