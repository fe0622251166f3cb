"""Reports names that are bound nowhere (language reference, "Naming and binding").

Silent in files where names may come in unseen: star imports, exec, writes to `globals()`.
"""

from __future__ import annotations

from hallucheck.findings import Suggestion
from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, did_you_mean, suggestions


def _suggest(problem: Problem) -> tuple[Suggestion, ...]:
    imports = tuple(Suggestion(f"`{statement}` is missing") for statement in problem.lives_in)
    return suggestions(problem, imports + did_you_mean(problem))


RULE = Rule(
    "unresolved-reference",
    "A name that is bound nowhere.",
    lambda problem: "undefined-name",
    lambda problem: f"name `{problem.name}` is not defined",
    _suggest,
)
