"""The baseline: findings that were there when hallucheck came, known by path, rule, symbol, name and number.

Lines are no part of it, so that moved code stays known. Of several like findings in a file as many are known as were
recorded, the first ones; one more is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hallucheck.errors import InvalidBaselineError
from hallucheck.findings import FileReport, Finding, StaleEntry, Suppression

_SCHEMA_VERSION = 1
_SYNTAX = "invalid-syntax"
_CURE = "; restore it, or delete it and run `hallucheck --update-baseline`"

Key = tuple[str, str, str]
"""(rule, symbol, name)."""
Baseline = Mapping[str, Mapping[Key, int]]
"""Path from the project's root on, with slashes -> key -> how many are known, at least 1."""


class Checked(NamedTuple):
    """One checked file, as far as the baseline is concerned."""

    report: FileReport
    """Settled, before the baseline."""
    off: frozenset[str]
    """Rules that do not count there: whether their entries are stale is not known."""

    def is_judged(self, rule: str) -> bool:
        """Whether this check tells if an entry of the rule is stale."""
        if self.report.error or rule in self.off:
            return False
        found = (*self.report.findings, *(s.finding for s in self.report.suppressed))
        return rule == _SYNTAX or all(finding.rule != _SYNTAX for finding in found)


def key_of(finding: Finding) -> Key:
    """What a finding is known by, besides its file."""
    return finding.rule, finding.symbol, finding.name


def split(report: FileReport, known: Mapping[Key, int]) -> FileReport:
    """The report with what is known put aside."""
    left = dict(known)
    new: list[Finding] = []
    suppressed = list(report.suppressed)
    for finding in report.findings:
        if left.get(key_of(finding), 0):
            left[key_of(finding)] -= 1
            suppressed.append(Suppression(finding, "baseline"))
        else:
            new.append(finding)
    return report._replace(findings=tuple(new), suppressed=tuple(suppressed))


def stale_entries(baseline: Baseline, checked: Mapping[str, Checked], gone: Iterable[str]) -> tuple[StaleEntry, ...]:
    """What is known and was not found, sorted. Files that were not checked have nothing stale, but for those that are
    `gone` from what was checked."""
    found: list[StaleEntry] = []
    for path in gone:
        found += [StaleEntry(path, *key, number) for key, number in baseline[path].items()]
    for path, file in checked.items():
        numbers = Counter(map(key_of, file.report.findings))
        for key, number in baseline.get(path, {}).items():
            if file.is_judged(key[0]) and number > numbers[key]:
                found.append(StaleEntry(path, *key, number - numbers[key]))
    return tuple(sorted(found))


def updated(baseline: Baseline, checked: Mapping[str, Checked], gone: Iterable[str]) -> Baseline:
    """The baseline with what was found instead of what was known of the checked files."""
    entries = {path: dict(known) for path, known in baseline.items() if path not in set(gone)}
    for path, file in checked.items():
        kept = {key: n for key, n in entries.get(path, {}).items() if not file.is_judged(key[0])}
        entries[path] = {**kept, **Counter(map(key_of, file.report.findings))}
    return entries


def pruned(baseline: Baseline, stale: Iterable[StaleEntry]) -> Baseline:
    """The baseline without its stale entries."""
    entries = {path: dict(known) for path, known in baseline.items()}
    for path, rule, symbol, name, number in stale:
        entries[path][rule, symbol, name] -= number
    return entries


def number_of(baseline: Baseline) -> int:
    """How many findings are known."""
    return sum(sum(known.values()) for known in baseline.values())


def baseline_text(baseline: Baseline) -> str:
    """The baseline as it is stored: sorted, a finding on each line, so that differences are easy to read."""
    files = []
    for path, known in sorted(baseline.items()):
        entries = [
            {"rule": rule, "symbol": symbol, "name": name, "count": number}
            for (rule, symbol, name), number in sorted(known.items())
            if number
        ]
        if entries:
            lines = ",\n".join(f"   {json.dumps(entry)}" for entry in entries)
            files.append(f"  {json.dumps(path)}: [\n{lines}\n  ]")
    body = "{\n" + ",\n".join(files) + "\n }" if files else "{}"
    return f'{{\n "schema_version": {_SCHEMA_VERSION},\n "findings": {body}\n}}\n'


def parse_baseline(data: bytes, origin: str) -> Baseline:
    """A stored baseline; `origin` is its path, for messages.

    Raises:
        InvalidBaselineError: it is damaged, or of a newer version.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidBaselineError(origin, f"the baseline is not JSON ({error}){_CURE}") from error
    version = content.get("schema_version") if isinstance(content, dict) else None
    if isinstance(version, int) and version > _SCHEMA_VERSION:
        message = f"the baseline is of a newer hallucheck (schema version {version}; this one reads {_SCHEMA_VERSION})"
        raise InvalidBaselineError(origin, message)
    try:
        if version != _SCHEMA_VERSION:
            raise ValueError("schema_version")
        return {path: _entries(entries) for path, entries in content["findings"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidBaselineError(origin, f"the baseline is damaged (at {error}){_CURE}") from error


def _entries(entries: Any) -> dict[Key, int]:
    """The entries of one file.

    Raises:
        KeyError, TypeError, ValueError: they are damaged.
    """
    known: dict[Key, int] = {}
    for entry in entries:
        key = entry["rule"], entry["symbol"], entry["name"]
        number = entry.get("count", 1)
        if not all(isinstance(part, str) for part in key) or type(number) is not int or number < 1:
            raise ValueError(json.dumps(entry))
        known[key] = known.get(key, 0) + number
    return known
