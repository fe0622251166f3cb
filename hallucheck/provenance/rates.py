"""Hallucinations per 100 uses, with how sure that is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from hallucheck.provenance.model import Brought, Commit, Hallucination, History

_Z = 1.959964
"""Of a normal distribution, 95 % lies within so many standard deviations."""
_DAY_S = 86_400


class Rate(NamedTuple):
    """Hallucinations among uses."""

    hallucinations: int = 0
    uses: int = 0

    @property
    def per_100(self) -> float:
        """Hallucinations per 100 uses; 0 without uses."""
        return 100 * min(self.hallucinations, self.uses) / self.uses if self.uses else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true rate per 100 uses lies with a certainty of 95 % (Wilson's score interval), which is honest for
        small numbers, too: none in 10 uses may still be 28 in 100."""
        if not self.uses:
            return 0.0, 100.0
        share, n = min(self.hallucinations, self.uses) / self.uses, self.uses
        middle = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, 100 * (middle - spread) / scale), min(100.0, 100 * (middle + spread) / scale)


class Row(NamedTuple):
    """One distribution, author or stretch of time."""

    name: str
    rate: Rate
    commits: int
    """Number of commits that used it, or are its own."""
    names: tuple[tuple[str, int], ...] = ()
    """What was invented -> how often, most often first."""

    def verdict(self, all_: Rate) -> str:
        """How it stands to the rate of all: "more", "less", or "" where the numbers are too small to tell."""
        low, high = self.rate.interval
        if low > all_.per_100:
            return "more"
        return "less" if high < all_.per_100 else ""


class Rates(NamedTuple):
    """All that the report tells."""

    all: Rate
    by_distribution: tuple[Row, ...]
    """Highest rate first, then most uses."""
    by_label: tuple[Row, ...]
    """Most uses first. A commit counts for each of its labels."""
    over_time: tuple[Row, ...]
    """Oldest first, without gaps; the name is the first day."""
    period: str
    """"day", "week" or "month"."""
    missing_modules: tuple[tuple[str, int], ...]
    """Modules that nothing installed has -> how often they were brought in, most often first."""
    own: int
    """Hallucinations that are names of the project itself; its uses are not counted, so that they have no rate."""


def rates_of(history: History) -> Rates:
    """Sum up what the commits brought in."""
    found = [item for _, brought in history.commits for item in brought.hallucinations]
    period, first_day = _period([commit.time for commit, _ in history.commits])
    return Rates(
        _rate(brought for _, brought in history.commits),
        _by_distribution(history),
        _rows(history, lambda commit: commit.labels),
        _filled(_rows(history, lambda commit: (first_day(commit.time),)), period),
        period,
        _most_common(item.symbol for item in found if item.is_module),
        sum(not (item.is_module or item.distribution) for item in found),
    )


def _rate(all_brought: Iterable[Brought]) -> Rate:
    """Over all distributions; an import of a module that nothing installed has is a use, too."""
    hallucinations = uses = 0
    for brought in all_brought:
        modules = sum(item.is_module for item in brought.hallucinations)
        hallucinations += sum(bool(item.distribution) for item in brought.hallucinations) + modules
        uses += sum(brought.uses.values()) + modules
    return Rate(hallucinations, uses)


def _by_distribution(history: History) -> tuple[Row, ...]:
    uses: Counter[str] = Counter()
    commits: Counter[str] = Counter()
    found: dict[str, list[Hallucination]] = {}
    for _, brought in history.commits:
        uses.update(brought.uses)
        commits.update(brought.uses.keys())
        for item in brought.hallucinations:
            if item.distribution:
                found.setdefault(item.distribution, []).append(item)
    rows = []
    for name in {**uses, **found}:
        items = found.get(name, [])
        rate = Rate(len(items), max(uses[name], len(items)))
        rows.append(Row(name, rate, commits[name], _most_common(item.symbol for item in items)))
    return tuple(sorted(rows, key=lambda row: (-row.rate.per_100, -row.rate.uses, row.name)))


def _rows(history: History, names_of: Callable[[Commit], Iterable[str]]) -> tuple[Row, ...]:
    groups: dict[str, list[Brought]] = {}
    for commit, brought in history.commits:
        for name in names_of(commit):
            groups.setdefault(name, []).append(brought)
    rows = [
        Row(name, _rate(group), len(group), _most_common(i.symbol for brought in group for i in brought.hallucinations))
        for name, group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.rate.uses, row.name)))


def _most_common(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _period(times: list[int]) -> tuple[str, Callable[[int], str]]:
    """(how long one stretch of time is, what tells the first day of a time's stretch)."""
    span_s = max(times) - min(times) if times else 0
    if span_s > 240 * _DAY_S:
        return "month", lambda time: _day(time).replace(day=1).strftime("%Y-%m-%d")
    if span_s > 42 * _DAY_S:
        return "week", lambda time: (_day(time) - timedelta(days=_day(time).weekday())).strftime("%Y-%m-%d")
    return "day", lambda time: _day(time).strftime("%Y-%m-%d")


def _day(time: int) -> datetime:
    return datetime.fromtimestamp(time, timezone.utc)


def _filled(rows: tuple[Row, ...], period: str) -> tuple[Row, ...]:
    """Oldest first, with the stretches of time that have no commits."""
    known = {row.name: row for row in rows}
    found: list[Row] = []
    for name in sorted(known):
        while found and (following := _next(found[-1].name, period)) < name:
            found.append(Row(following, Rate(), 0))
        found.append(known[name])
    return tuple(found)


def _next(day: str, period: str) -> str:
    first = datetime.strptime(day, "%Y-%m-%d")
    step = first + timedelta(days={"day": 1, "week": 7, "month": 32}[period])
    return (step.replace(day=1) if period == "month" else step).strftime("%Y-%m-%d")
