"""The two sides beside each other, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .probes import Probe
from .spelling import agree, heads, heads_of_ours, unknown_reason


@dataclass(frozen=True)
class Difference:
    """One expression that the two sides have different types for."""

    module: str
    line: int
    """1-based line in the installed file."""
    expression: str
    theirs: str
    ours: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.expression}\n    theirs: {self.theirs}\n    ours:   {self.ours}"


@dataclass
class Tally:
    """What the comparison of some files adds up to."""

    agreed: int = 0
    differences: list[Difference] = field(default_factory=list)
    """In the order of the files."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Reason for which ours is not known, wholly or in part -> number of expressions whose type they know."""
    incomparable: int = 0
    """Expressions that the checker has no type for: Any, type parameters, code it does not reach."""

    def add(self, module: str, probe: Probe, theirs: str | None, ours: str | None) -> None:
        """Compare one expression; None is the side that says nothing."""
        known = heads(theirs) if theirs is not None else None
        if theirs is None or known is None:
            self.incomparable += 1
        elif ours is None:
            self.unknown["never reached"] += 1
        elif (own := heads_of_ours(ours)) is None:
            self.unknown[unknown_reason(ours) or ours] += 1
        elif agree(own, known):
            self.agreed += 1
        else:
            self.differences.append(Difference(module, probe.original_line, probe.text, theirs, ours))

    def summary(self) -> Iterator[str]:
        """The figures, a line each."""
        compared = self.agreed + len(self.differences)
        unknown = self.unknown.total()
        yield f"agreed {self.agreed} of {compared} compared: {_percent(self.agreed, compared)}"
        yield f"ours Unknown: {unknown} of {compared + unknown} that they know: {_percent(unknown, compared + unknown)}"
        yield f"not comparable: {self.incomparable}"
        for reason, number in self.unknown.most_common():
            yield f"    {number:5} {reason}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
