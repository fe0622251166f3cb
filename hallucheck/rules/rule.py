"""What a rule is: an id, the kind of finding, and the sentence that it makes of a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hallucheck.findings import Kind, Severity, Suggestion
from hallucheck.inference.resolution import Problem


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
