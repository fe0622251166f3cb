"""Reports calls with more positional arguments than the callable takes (language reference, "Calls")."""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule


def _message(problem: Problem) -> str:
    number = f"{problem.accepted} positional argument" + ("" if problem.accepted == 1 else "s")
    return f"{problem.container} takes at most {number}, {problem.given} are given"


RULE = Rule(
    "too-many-positional-arguments",
    "More positional arguments than the callable takes.",
    lambda problem: "arity",
    _message,
    lambda problem: (),
)
