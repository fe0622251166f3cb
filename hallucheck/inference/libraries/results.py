"""What functions of libraries return that no text says: asked of each library's file in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.libraries import pandas
from hallucheck.inference.values import Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_LIBRARIES = (pandas.result,)


def library_result(program: Program, function: str) -> Value | None:
    """What a function returns; None if no library's file tells."""
    for result in _LIBRARIES:
        found = result(program, function)
        if found is not None:
            return found
    return None
