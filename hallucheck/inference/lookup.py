"""What looking a name up can yield: found, missing for certain, or unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Union

from hallucheck.findings import Evidence
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.values import UnknownValue, Value


class Found:
    """The name is there."""

    def __init__(
        self, make: Callable[[], Value], definition: Definition | None = None, *, is_observed: bool = False
    ) -> None:
        """`is_observed`: nothing that can be read speaks of it, but importing the module has shown it."""
        self.is_observed = is_observed
        self._make: Callable[[], Value] | None = make
        self._value: Value | None = None
        self.definition = definition

    @property
    def value(self) -> Value:
        """Its value, worked out when first asked for."""
        if self._make is not None:
            make, self._make = self._make, None
            self._value = make()
        return self._value if self._value is not None else UnknownValue(UnknownReason.BUDGET, "recursive value")


@dataclass(frozen=True)
class Missing:
    """The name is not there, and the container is closed."""

    container: str
    """For people: "module `json`", "class `pathlib.Path`"."""
    full_name: str
    """Dotted name of the container."""
    names: Callable[[], Iterable[str]]
    """All names that the container does have, in no order; only asked for to make suggestions."""
    evidence: tuple[Evidence, ...] = ()
    module: str = ""
    """Module that the container stands in."""
    is_observed: bool = False
    """What can be read leaves it open; importing the module has shown that it is not there."""


@dataclass(frozen=True)
class Unclear:
    """It may be there."""

    reason: UnknownReason
    detail: str = ""
    value: Value | None = None
    """What it would be, where that is known all the same."""
    on_class: bool = False
    """It would be an attribute of the class itself, so that looking at the class settles it."""


Member = Union[Found, Missing, Unclear]
LookUp = Callable[[str], Member]
"""What one thing has under a name."""


def found(value: Value, path: str = "", line: int = 0) -> Found:
    """A name with a value that is known already."""
    return Found(lambda: value, Definition(path, line) if path else None)


def dynamic(detail: str) -> Unclear:
    """The answer for a value whose attributes only running the code would tell."""
    return Unclear(UnknownReason.DYNAMIC_ANNOTATION, detail)
