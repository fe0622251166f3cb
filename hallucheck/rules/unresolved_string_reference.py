"""Reports names in strings that are looked up at run time and are not there: `patch("a.b.c")`, `import_module("a.b")`,
`getattr(x, "name")` (library reference, "unittest.mock", "importlib", "operator").

Silent for strings that are made at run time, names that the file itself makes, and callables that take anything.
"""

from __future__ import annotations

from hallucheck.findings import Suggestion
from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, missing_module, suggestions


def _message(problem: Problem) -> str:
    if problem.reason:
        return missing_module(problem)
    text = f"{problem.container} has no attribute `{problem.name}`"
    if problem.lives_in:
        text += f"; it is in `{problem.lives_in[0]}`"
    return f"{text}: {problem.hint}" if problem.hint and "has no attribute" not in problem.hint else text


def _suggest(problem: Problem) -> tuple[Suggestion, ...]:
    elsewhere = tuple(Suggestion(f"it is `{module}.{problem.name}`") for module in problem.lives_in)
    near = tuple(Suggestion(f"did you mean `{name}`?", name.rpartition(".")[2]) for name in problem.near)
    return suggestions(problem, elsewhere + near)


RULE = Rule(
    "unresolved-string-reference",
    "A name in a string that is looked up at run time and is not there.",
    lambda problem: "string-target",
    _message,
    _suggest,
)
