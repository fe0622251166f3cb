"""Fixes in rounds: those that do not get into each other's way at once, each checked again and taken back if it does
harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hallucheck.errors import HallucheckError
from hallucheck.findings import FileReport, Finding, Fix
from hallucheck.fixing.documents import PythonInFile, python_in
from hallucheck.fixing.edits import Edit, Edits, applied, overlaps
from hallucheck.fixing.plan import Planner
from hallucheck.source.parse import InvalidSyntaxError, parse
from hallucheck.source.read import SourceFile

_ROUNDS = 30
_WAYS = 4
"""So many ways of carrying a fix out are tried."""

_Key = tuple[str, str, str]
"""(rule, symbol, name): what stays of a finding when lines move. Findings of one key stay in order."""


class Fixed(NamedTuple):
    """One finding that was put right."""

    finding: Finding
    """Where it stood before anything was fixed."""
    fix: Fix


class Outcome(NamedTuple):
    """What became of a text."""

    text: str
    fixed: tuple[Fixed, ...] = ()
    """In the order in which they were applied."""
    taken_back: tuple[Fixed, ...] = ()
    """Fixes that did not hold what they promised when the code was checked again."""


class _Planned(NamedTuple):
    fixed: Fixed
    key: _Key
    number: int
    """Which of the findings of its key it is, from 0."""
    ways: tuple[Edits, ...]
    """At least one."""


def fixed_text(
    source: SourceFile,
    report: FileReport,
    check: Callable[[str], FileReport],
    choose: Callable[[Finding], Fix | None],
) -> Outcome:
    """A text with its findings put right.

    `report` is what `check` says of the text as it is; `choose` picks the fix of one of its findings, None to leave it
    alone. A fix is taken back if the finding stays, anything else is found instead, or more is unknown than before.
    """
    rounds = _Rounds(report, check, choose)
    text = source.text
    for _ in range(_ROUNDS):
        planned = list(rounds.planned(source._replace(text=text)))
        attempt = rounds.attempt(text, planned) if planned else None
        if attempt is None:
            break
        text = attempt
    return Outcome(text, tuple(rounds.fixed), tuple(rounds.taken_back))


class _Rounds:
    def __init__(
        self, report: FileReport, check: Callable[[str], FileReport], choose: Callable[[Finding], Fix | None]
    ) -> None:
        self.fixed: list[Fixed] = []
        self.taken_back: list[Fixed] = []
        self._report = report
        self._check = check
        self._chosen: dict[_Key, list[Fixed | None]] = {}
        """What is to be tried of the findings of each key that are left, in order."""
        for finding in report.findings:
            fix = choose(finding)
            self._chosen.setdefault(_key(finding), []).append(Fixed(finding, fix) if fix is not None else None)

    def planned(self, source: SourceFile) -> Iterator[_Planned]:
        """What is to be tried of what is left."""
        try:
            planners = [(Planner(parse(text)), in_file) for text, in_file in python_in(source)]
        except (InvalidSyntaxError, HallucheckError, ValueError, RecursionError):
            return
        seen: Counter[_Key] = Counter()
        for finding in self._report.findings:
            key = _key(finding)
            number = seen[key]
            seen[key] += 1
            chosen = self._chosen[key][number]
            if chosen is None:
                continue
            ways = tuple(way for each in planners for way in _ways(*each, finding, chosen.fix) if way)
            if ways:
                yield _Planned(chosen, key, number, ways[:_WAYS])

    def attempt(self, text: str, planned: list[_Planned]) -> str | None:
        """The text with as many of the fixes as hold; None if none does."""
        together = _compatible(planned)
        found = self._try(text, together, [edit for each in together for edit in each.ways[0]])
        if found is not None:
            return found
        for each in together:
            for way in each.ways:
                found = self._try(text, [each], way)
                if found is not None:
                    return found
            self.taken_back.append(each.fixed)
            self._chosen[each.key][each.number] = None
        return None if len(together) == len(planned) else text

    def _try(self, text: str, planned: list[_Planned], edits: Iterable[Edit]) -> str | None:
        """The text after the edits, if they do no harm."""
        attempt = applied(text, edits)
        after = self._check(attempt)
        if not self._is_better(after, planned):
            return None
        self._report = after
        self.fixed += [each.fixed for each in planned]
        for each in sorted(planned, key=lambda p: -p.number):
            del self._chosen[each.key][each.number]
        for key, number in Counter(map(_key, after.findings)).items():
            chosen = self._chosen[key]
            if len(chosen) != number:  # others went as well, and it cannot be told which
                self._chosen[key] = chosen[:number] if None not in chosen else [None] * number
        return attempt

    def _is_better(self, after: FileReport, planned: list[_Planned]) -> bool:
        """Whether the fixed findings are gone, nothing else is found instead, and no more is unknown."""
        if after.error:
            return False
        remaining = Counter(map(_key, self._report.findings)) - Counter(each.key for each in planned)
        is_new = Counter(map(_key, after.findings)) - remaining
        return not is_new and after.coverage.unknown <= self._report.coverage.unknown


def _ways(planner: Planner, in_file: PythonInFile | None, finding: Finding, fix: Fix) -> Iterator[Edits]:
    """The edits of a file that carry a fix out, in each way that there is."""
    if in_file is None:
        yield from planner.plans(finding, fix)
        return
    inner = in_file.finding(finding)
    for edits in planner.plans(inner, fix) if inner is not None else ():
        yield in_file.edits(edits)


def _compatible(planned: list[_Planned]) -> list[_Planned]:
    """The first fixes that can be applied together."""
    chosen: list[_Planned] = []
    for each in planned:
        if not any(overlaps(each.ways[0], other.ways[0]) for other in chosen):
            chosen.append(each)
    return chosen


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.symbol, finding.name
