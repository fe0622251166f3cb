"""Reports keyword arguments that the callable does not have (language reference, "Calls").

Silent where `**kwargs` of the callable, or what they are handed on to, may take them.
"""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, did_you_mean


def _message(problem: Problem) -> str:
    return f"{problem.container} has no parameter `{problem.name}`"


RULE = Rule(
    "unknown-argument",
    "A keyword argument that the callable does not have.",
    lambda problem: "keyword",
    _message,
    did_you_mean,
)
