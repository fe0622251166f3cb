"""Reports parameters that get two arguments (language reference, "Calls")."""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule


def _message(problem: Problem) -> str:
    return f"{problem.container} gets more than one argument for its parameter `{problem.name}`"


RULE = Rule(
    "parameter-already-assigned",
    "A parameter that gets two arguments.",
    lambda problem: "arity",
    _message,
    lambda problem: (),
)
