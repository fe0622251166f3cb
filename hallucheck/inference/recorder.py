"""What is noted while the checked file's code is evaluated for good."""

from __future__ import annotations

from dataclasses import dataclass, field

from hallucheck.inference.resolution import Absent, Resolution
from hallucheck.inference.values import Value


@dataclass
class Calls:
    """What the calls of one function have passed."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    """Parameter name -> what it receives, without repetition."""
    places: list[int] = field(default_factory=list)
    """`at` of each call, in the order of evaluation."""
    owner: str = ""
    """The class that is called, for its `__init__`."""
    hides: bool = False
    """A call unpacks arguments."""

    def add(self, other: Calls) -> None:
        """Take over what other calls of the function have passed."""
        for name, values in other.values.items():
            known = self.values.setdefault(name, [])
            known += [value for value in values if value not in known]
        self.places += other.places
        self.owner, self.hides = other.owner, self.hides or other.hides


@dataclass
class StringAnswer:
    """A name in a string, and what was found of it."""

    owner: int
    """`at` of the call or the assigned value that it belongs to."""
    name: str
    """As the string spells it."""
    answers: list[Resolution] = field(default_factory=list)
    """That of each time it was looked up."""


class Recorder:
    """Collects the answer to each use of the checked file while its code is evaluated."""

    def __init__(self) -> None:
        self.resolutions: dict[int, list[Resolution]] = {}
        """`at` of a use -> the answer of each time it was evaluated."""
        self.reveals: dict[int, str] = {}
        """`at` of a `reveal_type(...)` call -> the type of its argument."""
        self.strings: dict[int, StringAnswer] = {}
        """`at` of a string that names something, or of what stands for one -> what came of it."""
        self.evaluated: set[int] = set()
        """`at` of uses in annotations that are evaluated though the file defers its annotations."""
        self.calls: dict[int, Calls] = {}
        """`at` of a function of the file -> what its calls have passed (`callers.py`)."""
        self.unclear: set[str] = set()
        """Names of functions and classes that may be called with anything."""
        self.rebound: dict[tuple[int, str], list[Value]] = {}
        """Outer name -> what is stored in it (`rebound.py`)."""

    def string(self, at: int, owner: int, name: str, resolution: Resolution) -> None:
        """Note an answer to what a string names; `owner` is the call or the assigned value that it belongs to."""
        self.strings.setdefault(at, StringAnswer(owner, name)).answers.append(resolution)

    def is_absent(self, at: int) -> bool:
        """Whether the last answer to a use is that it is not there."""
        return at in self.resolutions and isinstance(self.resolutions[at][-1], Absent)

    def record(self, at: int, resolution: Resolution) -> None:
        """Note an answer."""
        self.resolutions.setdefault(at, []).append(resolution)
