"""Which rules count, and how much: what the settings say of rules, worked out once."""

from __future__ import annotations

from typing import Literal

from hallucheck.configuration.kinds import ALL
from hallucheck.findings import RULE_IDS, Severity
from hallucheck.settings import Settings

Level = Literal["error", "warning", "off"]


class RuleLevels:
    """The level of each rule. What is said of a rule by its id comes before what is said of all."""

    def __init__(self, settings: Settings) -> None:
        self._severity = settings.severity
        self.off = frozenset(id for id in RULE_IDS if not _counts(id, settings))
        """Ids of the rules that do not count anywhere."""

    def level(self, rule: str, own: Severity) -> Level:
        """The level of a rule; `own` is its severity where the settings say nothing."""
        if rule in self.off:
            return "off"
        level = self._severity.get(rule, self._severity.get(ALL, own))
        return "warning" if level == "warning" else "error"


def _counts(rule: str, settings: Settings) -> bool:
    chosen = (*settings.select, *settings.extend_select)
    if rule in settings.ignore or settings.severity.get(rule, settings.severity.get(ALL)) == "off":
        return False
    return rule in chosen or (ALL in chosen and ALL not in settings.ignore)
