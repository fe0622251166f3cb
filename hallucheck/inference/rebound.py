"""Names that functions of the checked file bind anew from within, by `global` and `nonlocal`.

Like the parameters in `callers.py` they are settled in rounds: each time a name is taken to hold also what the round
before has seen being stored in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallucheck.inference.assumptions import Reads
from hallucheck.inference.callers import fingerprint
from hallucheck.inference.recorder import Recorder
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join, widen
from hallucheck.inference.values import EMPTY, UnknownValue, Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

Key = tuple[int, str]
"""(`at` of the function whose name it is, 0 for the module; name)."""


class Rebound:
    """Collects what is stored from within."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._assumed: dict[Key, Value] = {}
        self._is_lost = False

    def begin(self) -> None:
        """Get ready for a checked file."""
        self._assumed, self._is_lost = {}, False

    def note(self, recorder: Recorder, key: Key, value: Value) -> None:
        """Take note of what is stored in a name."""
        known = recorder.rebound.setdefault(key, [])
        if widen(value) not in known:
            known.append(widen(value))

    def value(self, key: Key) -> Value:
        """What is stored in a name from within, as far as the round before has seen it."""
        Reads.current.add(key)
        if self._is_lost:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, f"{key[1]} is bound from within a function")
        return self._assumed.get(key, EMPTY)

    def settle(self, recorders: Iterable[Recorder]) -> set[Key]:
        """Assume what functions have stored; what changes by that, empty if it was assumed already."""
        noted: dict[Key, list[Value]] = {}
        for recorder in recorders:
            for key, values in recorder.rebound.items():
                noted.setdefault(key, []).extend(values)
        before, self._assumed = self._assumed, {key: join(values) for key, values in noted.items()}
        return {
            key
            for key in {*before, *self._assumed}
            if fingerprint(before.get(key, EMPTY)) != fingerprint(self._assumed.get(key, EMPTY))
        }

    def give_up(self) -> None:
        """Assume nothing any more: what is stored from within is Unknown."""
        self._is_lost = True
