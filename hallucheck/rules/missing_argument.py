"""Reports calls that leave a required parameter without an argument (language reference, "Calls").

Silent where `*args` or `**kwargs` of the call may supply it.
"""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule


def _message(problem: Problem) -> str:
    return f"{problem.container} needs an argument for its parameter `{problem.name}`"


RULE = Rule(
    "missing-argument",
    "A required parameter without an argument.",
    lambda problem: "arity",
    _message,
    lambda problem: (),
)
