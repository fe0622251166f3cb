"""Reports code that is not Python; the file's uses are not checked then.

Silent for code that the parser of this version does not know yet: that is an error of the file, not a finding.
"""

from __future__ import annotations

from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule


def _message(problem: Problem) -> str:
    return f"invalid syntax: {problem.hint}" if problem.hint else "invalid syntax"


RULE = Rule(
    "invalid-syntax",
    "Code that is not Python.",
    lambda problem: "syntax",
    _message,
    lambda problem: (),
)
