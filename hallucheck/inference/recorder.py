"""What is noted while the checked file's code is evaluated for good."""

from __future__ import annotations

from hallucheck.inference.resolution import Absent, Resolution


class Recorder:
    """Collects the answer to each use of the checked file while its code is evaluated."""

    def __init__(self) -> None:
        self.resolutions: dict[int, list[Resolution]] = {}
        """`at` of a use -> the answer of each time it was evaluated."""
        self.reveals: dict[int, str] = {}
        """`at` of a `reveal_type(...)` call -> the type of its argument."""
        self.evaluated: set[int] = set()
        """`at` of uses in annotations that are evaluated though the file defers its annotations."""

    def is_absent(self, at: int) -> bool:
        """Whether the last answer to a use is that it is not there."""
        return at in self.resolutions and isinstance(self.resolutions[at][-1], Absent)

    def record(self, at: int, resolution: Resolution) -> None:
        """Note an answer."""
        self.resolutions.setdefault(at, []).append(resolution)
