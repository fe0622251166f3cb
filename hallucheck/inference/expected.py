"""Uses whose failure the code around them expects: it catches the very exception that a keyword is refused with."""

from __future__ import annotations

from dataclasses import replace

from hallucheck.inference.resolution import Absent, Resolution
from hallucheck.source.guards import Guard, GuardKind
from hallucheck.source.uses import Use


def expected(use: Use, answer: Resolution) -> tuple[Use, Resolution]:
    """A use and its answer; guarded where the code around it catches or expects what its failure raises."""
    if use.guard is None and use.caught and isinstance(answer, Absent):
        if all(use.caught & set(problem.raises) for problem in answer.problems):
            return replace(use, guard=Guard(GuardKind.EXCEPTION, use.caught)), answer
    return use, answer
