"""Reports imports of modules and names that do not exist (language reference, "The import statement").

Silent for imports that the code itself guards, for packages that find modules by a hook, and for names that a module
may serve at run time.
"""

from __future__ import annotations

from hallucheck.environment.model import NotFoundReason
from hallucheck.findings import Kind, Suggestion
from hallucheck.inference.resolution import Problem
from hallucheck.rules.rule import Rule, did_you_mean

_MODULE_MESSAGES = {
    NotFoundReason.NOTHING_INSTALLED.value: "nothing named `{name}` is installed",
    NotFoundReason.NO_SUBMODULE.value: "`{symbol}`: {container} has no module `{name}`",
    NotFoundReason.NOT_A_PACKAGE.value: "`{symbol}`: `{parent}` is a module, not a package",
    NotFoundReason.REMOVED.value: "`{symbol}` is not in the standard library of this Python version",
    NotFoundReason.STUB_WITHOUT_MODULE.value: "only stubs of `{name}` are installed, not `{name}` itself",
}


def _kind(problem: Problem) -> Kind:
    return "import-module" if problem.reason else "import-name"


def _message(problem: Problem) -> str:
    if problem.reason:
        parent = problem.symbol.rpartition(".")[0]
        template = _MODULE_MESSAGES[problem.reason]
        return template.format(name=problem.name, symbol=problem.symbol, container=problem.container, parent=parent)
    text = f"{problem.container} has no `{problem.name}`"
    if problem.lives_in:
        text += f"; it is in `{problem.lives_in[0]}`"
    return f"{text}: {problem.hint}" if problem.hint and "has no attribute" not in problem.hint else text


def _suggest(problem: Problem) -> tuple[Suggestion, ...]:
    elsewhere = tuple(Suggestion(f"import it from `{module}`") for module in problem.lives_in)
    return elsewhere + did_you_mean(problem)


RULE = Rule("unresolved-import", "An import of a module or name that does not exist.", _kind, _message, _suggest)
