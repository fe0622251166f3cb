"""What is assumed of the checked file while it is evaluated, and which answers hang on it.

What calls pass for parameters, what functions store in outer names and what is to be observed is settled in rounds
(`rounds.py`). An answer remembers the assumptions that were read on the way to it, so that only what hangs on a changed
one is worked out again.
"""

from __future__ import annotations

from typing import Union

Assumption = Union[int, tuple[int, str], str]
"""`at` of a function whose parameters are assumed, the `rebound.Key` of a name that is bound from within, or
"module:name" for what is still to be observed."""


class Reads:
    """The assumptions that what is being worked out has read so far."""

    current: set[Assumption] = set()
