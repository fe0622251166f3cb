"""Rates, and how sure they are."""

from __future__ import annotations

import pytest

from hallucheck.provenance.model import Brought, Commit, Hallucination, History
from hallucheck.provenance.rates import Rate, rates_of

DAY = 86_400


@pytest.mark.parametrize(
    ("hallucinations", "uses", "low", "high"),
    [(0, 10, 0.0, 27.75), (1, 10, 1.79, 40.42), (5, 100, 2.15, 11.18), (50, 1000, 3.81, 6.53), (10, 10, 72.25, 100.0)],
)
def test_interval(hallucinations, uses, low, high):
    """As published for Wilson's score interval at 95 %."""
    assert Rate(hallucinations, uses).interval == pytest.approx((low, high), abs=0.01)


def test_no_uses():
    """Nothing is known."""
    assert (Rate().per_100, Rate().interval) == (0.0, (0.0, 100.0))


def history(*commits: tuple[int, tuple[str, ...], dict[str, int], list[str]]) -> History:
    made = []
    for number, (day, labels, uses, found) in enumerate(commits):
        items = tuple(Hallucination("a.py", 1, "x", f"{name}.{number}", name) for name in found)
        made.append((Commit(str(number), day * DAY, "A", labels, "", ()), Brought(uses, items)))
    return History("", "", tuple(made))


def test_by_distribution():
    """Highest rate first; where the numbers are too small for it, nothing is said."""
    rows = rates_of(
        history(
            (0, ("A",), {"good": 500, "bad": 60, "new": 2}, ["bad"] * 9),
            (1, ("A",), {"good": 500}, ["good"]),
        )
    )

    assert [(row.name, row.rate, row.commits, row.verdict(rows.all)) for row in rows.by_distribution] == [
        ("bad", Rate(9, 60), 1, "more"),
        ("good", Rate(1, 1000), 2, "less"),
        ("new", Rate(0, 2), 1, ""),
    ]


def test_by_label():
    """A commit counts for each of those that it names, and once for all."""
    rates = rates_of(history((0, ("A", "B"), {"x": 10}, ["x"]), (0, ("B",), {"x": 5}, [])))

    assert {row.name: row.rate for row in rates.by_label} == {"A": Rate(1, 10), "B": Rate(1, 15)}
    assert rates.all == Rate(1, 15)


@pytest.mark.parametrize(
    ("days", "period", "names"),
    [
        ((0, 2), "day", ["1970-01-01", "1970-01-02", "1970-01-03"]),
        (
            (4, 57),
            "week",
            [
                f"1970-0{month}-{day:02}"
                for month, day in [(1, 5), (1, 12), (1, 19), (1, 26), (2, 2), (2, 9), (2, 16), (2, 23)]
            ],
        ),
        ((15, 300), "month", [f"1970-{month:02}-01" for month in range(1, 11)]),
    ],
)
def test_over_time(days, period, names):
    """Stretches that fit the span, those without commits included."""
    rates = rates_of(history(*((day, ("A",), {"x": 1}, []) for day in days)))

    assert (rates.period, [row.name for row in rates.over_time]) == (period, names)


def test_no_commits():
    rates = rates_of(history())

    assert (rates.all, rates.over_time) == (Rate(), ())
