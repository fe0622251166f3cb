"""Reports attributes that a module, class or object does not have (language reference, "Attribute references").

Silent where the attribute may come at run time: open modules and classes, values that may be of a subclass.
"""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, did_you_mean


def _message(problem: Problem) -> str:
    text = f"{problem.container} has no attribute `{problem.name}`"
    return f"{text}: {problem.hint}" if problem.hint and "has no attribute" not in problem.hint else text


RULE = Rule(
    "unresolved-attribute",
    "An attribute that the module, class or object does not have.",
    lambda problem: "attribute",
    _message,
    did_you_mean,
)
