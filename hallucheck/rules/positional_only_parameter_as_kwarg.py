"""Reports positional-only parameters that are passed by name (PEP 570)."""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule


def _message(problem: Problem) -> str:
    return f"{problem.container} takes `{problem.name}` by position only"


RULE = Rule(
    "positional-only-parameter-as-kwarg",
    "A positional-only parameter that is passed by name.",
    lambda problem: "keyword",
    _message,
    lambda problem: (),
)
