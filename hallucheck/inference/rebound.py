"""Names that functions of the checked file bind anew from within, by `global` and `nonlocal`.

Like the parameters in `callers.py` they are settled in rounds: each time a name is taken to hold also what the round
before has seen being stored in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.callers import fingerprint
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
        self._noted: dict[Key, list[Value]] = {}
        self._is_lost = False

    def begin(self) -> None:
        """Get ready for a checked file."""
        self._assumed, self._noted, self._is_lost = {}, {}, False

    def note(self, key: Key, value: Value) -> None:
        """Take note of what is stored in a name."""
        known = self._noted.setdefault(key, [])
        if widen(value) not in known:
            known.append(widen(value))

    def value(self, key: Key) -> Value:
        """What is stored in a name from within, as far as the round before has seen it."""
        self._program.memo.touch()
        if self._is_lost:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, f"{key[1]} is bound from within a function")
        return self._assumed.get(key, EMPTY)

    def is_settled(self) -> bool:
        """Whether this round has stored what was assumed of it; if not, that is assumed now."""
        found = {key: join(values) for key, values in self._noted.items()}
        settled = {k: fingerprint(v) for k, v in found.items()} == {k: fingerprint(v) for k, v in self._assumed.items()}
        self._assumed, self._noted = found, {}
        return settled

    def give_up(self) -> None:
        """Assume nothing any more: what is stored from within is Unknown."""
        self._is_lost = True
