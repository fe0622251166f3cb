"""Reports imports of modules and names that do not exist (language reference, "The import statement").

Silent for imports that the code itself guards, for packages that find modules by a hook, and for names that a module
may serve at run time.
"""

from __future__ import annotations

from hallucheck.findings import Kind, Suggestion
from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, did_you_mean, missing_module, suggestions


def _kind(problem: Problem) -> Kind:
    return "import-module" if problem.reason else "import-name"


def _message(problem: Problem) -> str:
    if problem.reason:
        return missing_module(problem)
    text = f"{problem.container} has no `{problem.name}`"
    if problem.lives_in:
        text += f"; it is in `{problem.lives_in[0]}`"
    return f"{text}: {problem.hint}" if problem.hint and "has no attribute" not in problem.hint else text


def _suggest(problem: Problem) -> tuple[Suggestion, ...]:
    elsewhere = tuple(Suggestion(f"import it from `{module}`") for module in problem.lives_in)
    return suggestions(problem, elsewhere + did_you_mean(problem))


RULE = Rule("unresolved-import", "An import of a module or name that does not exist.", _kind, _message, _suggest)
