"""The report for a terminal: three tables, the worst first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from hallucheck.provenance.model import History
from hallucheck.provenance.rates import Rate, Rates, Row
from hallucheck.reporters.report import printable

_MOST_ROWS = 20
_MOST_NAMES = 3
_WIDEST_NAME = 40


def write(history: History, rates: Rates, out: TextIO) -> None:
    """Write the tables."""
    out.write(f"{printable(history.title)} against {printable(history.environment)}\n")
    out.write(f"{len(history.commits)} commits brought in {_said(rates.all)}\n")
    _write_rows("by distribution", rates.by_distribution, rates.all, out)
    _write_rows("by author or trailer", rates.by_label, rates.all, out)
    _write_rows(f"by {rates.period}", [row for row in rates.over_time if row.commits], rates.all, out)
    if rates.missing_modules:
        out.write(f"\nmodules that nothing installed has: {_names(rates.missing_modules, 10)}\n")
    if rates.own:
        out.write(f"\nnames that the project itself does not have: {rates.own} (its uses are not counted)\n")
    for note in history.notes:
        out.write(f"\nNote: {printable(note)}\n")


def _said(rate: Rate) -> str:
    low, high = rate.interval
    times = "" if rate.hallucinations == 1 else "s"
    text = f"{rate.hallucinations} hallucination{times} in {rate.uses} uses of distributions"
    return f"{text}: {rate.per_100:.2f} per 100 uses (95 %: {low:.2f} to {high:.2f})" if rate.uses else text


def _write_rows(title: str, rows: Iterable[Row], all_: Rate, out: TextIO) -> None:
    rows = list(rows)
    if not rows:
        return
    width = max(len(title), *(len(_short(row.name)) for row in rows[:_MOST_ROWS]))
    out.write(f"\n{title:<{width}}  per 100   95 % interval  invented    uses  commits\n")
    for row in rows[:_MOST_ROWS]:
        low, high = row.rate.interval
        numbers = f"{row.rate.per_100:7.2f}  {low:6.2f} - {high:6.2f}  {row.rate.hallucinations:8}  {row.rate.uses:6}"
        verdict = {"more": "  more than all", "less": "  less than all", "": ""}[row.verdict(all_)]
        names = f"  {_names(row.names, _MOST_NAMES)}" if row.names else ""
        out.write(f"{_short(row.name):<{width}}  {numbers}  {row.commits:7}{verdict}{names}\n")
    if len(rows) > _MOST_ROWS:
        out.write(f"... and {len(rows) - _MOST_ROWS} more; `--output-format json` has all\n")


def _short(name: str) -> str:
    name = printable(name)
    return name if len(name) <= _WIDEST_NAME else name[: _WIDEST_NAME - 3] + "..."


def _names(names: tuple[tuple[str, int], ...], most: int) -> str:
    shown = [f"{printable(name)}{f' ({number} times)' if number > 1 else ''}" for name, number in names[:most]]
    return ", ".join(shown) + (", ..." if len(names) > most else "")
