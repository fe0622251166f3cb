"""What a rule is: an id, the kind of finding, and the sentence that it makes of a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hallucheck.environment.model import NotFoundReason
from hallucheck.findings import Kind, Severity, Suggestion
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


def did_you_mean(problem: Problem) -> tuple[Suggestion, ...]:
    """The nearest real names."""
    return tuple(Suggestion(f"did you mean `{name}`?", name) for name in problem.near)


def missing_module(problem: Problem) -> str:
    """The sentence on a module that is not there."""
    parent = problem.symbol.rpartition(".")[0]
    template = _MODULE_MESSAGES[problem.reason]
    return template.format(name=problem.name, symbol=problem.symbol, container=problem.container, parent=parent)
