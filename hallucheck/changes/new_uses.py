"""Which uses a change brought in: those in statements that no changed file had before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hallucheck.changes.code import Code
from hallucheck.changes.compare import After
from hallucheck.findings import DistributionUse


def new_uses(files: Iterable[After], before: Iterable[Code]) -> list[DistributionUse]:
    """The uses of distributions in new statements; `before` are all changed files as they were.

    As with findings, a statement from before stands for one: first in the file itself, then for one that moved. The
    reports must tell where distributions are used.
    """
    counts = {id(code): code.counts() for code in before}
    left: list[tuple[str, list[DistributionUse]]] = []
    for file in files:
        own = counts.get(id(file.own.code), Counter()) if file.own is not None else Counter()
        left += [(text, uses) for text, uses in _statements(file) if not _take(own, text)]
    found: list[DistributionUse] = []
    for text, uses in left:
        if not any(_take(other, text) for other in counts.values()):
            found += uses
    return found


def _statements(file: After) -> Iterable[tuple[str, list[DistributionUse]]]:
    """(what it says, its uses) of each statement that has some."""
    statements: dict[tuple[object, ...], tuple[str, list[DistributionUse]]] = {}
    for use in file.report.distribution_uses:
        statement = file.code.statement_at(use.place, use.cell)
        place = (use.cell, statement.start, statement.end) if statement is not None else (use.cell, use.place.line)
        text = file.code.text_at(use.place, use.cell)
        statements.setdefault(place, (text, []))[1].append(use)
    return statements.values()


def _take(counts: Counter[str], text: str) -> bool:
    """Take one away, if there is one."""
    if counts[text] <= 0:
        return False
    counts[text] -= 1
    return True
