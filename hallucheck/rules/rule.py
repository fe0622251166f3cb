"""What a rule is: an id, the kind of finding, and the sentence that it makes of a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hallucheck.environment.model import NotFoundReason
from hallucheck.findings import Fix, Kind, Severity, Suggestion
from hallucheck.inference.resolution import Problem

_MODULE_MESSAGES = {
    NotFoundReason.NOTHING_INSTALLED.value: "nothing named `{name}` is installed",
    NotFoundReason.NO_SUBMODULE.value: "`{symbol}`: {container} has no module `{name}`",
    NotFoundReason.NOT_A_PACKAGE.value: "`{symbol}`: `{parent}` is a module, not a package",
    NotFoundReason.REMOVED.value: "`{symbol}` is not in the standard library of this Python version",
    NotFoundReason.STUB_WITHOUT_MODULE.value: "only stubs of `{name}` are installed, not `{name}` itself",
}


@dataclass(frozen=True)
class Rule:
    """One rule. Its page, with the same stem, is help text and test."""

    id: str
    """Kebab-case, for example "unresolved-attribute"."""
    summary: str
    """One line for lists and SARIF."""
    kind: Callable[[Problem], Kind]
    message: Callable[[Problem], str]
    """The sentence, without a final full stop."""
    suggest: Callable[[Problem], tuple[Suggestion, ...]]
    """Best first."""
    severity: Severity = "error"

    @property
    def page(self) -> Path:
        """The Markdown page."""
        return Path(__file__).with_name(self.id.replace("-", "_") + ".md")


def suggestions(problem: Problem, others: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The fixes of a problem, then what else comes to mind."""
    found = {_FIX_TEXTS[fix.action](problem, fix): fix for fix in reversed(problem.fixes)}
    made = [Suggestion(text, _replacement(fix), fix) for text, fix in reversed(found.items())]
    known = {suggestion.text for suggestion in made}
    return (*made, *(other for other in dict.fromkeys(others) if other.text not in known))


def _replacement(fix: Fix) -> str:
    return fix.targets[0] if fix.action == "rename" else ""


def _moved(problem: Problem, fix: Fix) -> str:
    if problem.rule == "unresolved-import" and not problem.reason:
        return f"import it from `{fix.targets[0].rpartition('.')[0]}`"
    places = ", ".join(f"`{target}`" for target in dict.fromkeys(fix.targets))
    return f"it is {places}".replace("`builtins.", "`")


_FIX_TEXTS: dict[str, Callable[[Problem, Fix], str]] = {
    "rename": lambda problem, fix: f"did you mean `{fix.targets[0]}`?",
    "call": lambda problem, fix: f"did you mean `{fix.targets[0]}()`?",
    "read": lambda problem, fix: f"did you mean `{fix.targets[0]}`, which is not called?",
    "move": _moved,
    "import": lambda problem, fix: f"`import {fix.targets[0]}` is missing",
    "remove": lambda problem, fix: "nothing uses it: remove the import",
}


def did_you_mean(problem: Problem) -> tuple[Suggestion, ...]:
    """The nearest real names."""
    return suggestions(problem, (Suggestion(f"did you mean `{name}`?", name) for name in problem.near))


def missing_module(problem: Problem) -> str:
    """The sentence on a module that is not there."""
    parent = problem.symbol.rpartition(".")[0]
    template = _MODULE_MESSAGES[problem.reason]
    return template.format(name=problem.name, symbol=problem.symbol, container=problem.container, parent=parent)
