"""The report as one JSON object, `schema_version` 1."""

from __future__ import annotations

import json
from typing import Any, TextIO

from hallucheck import __version__
from hallucheck.provenance.model import Brought, Commit, History
from hallucheck.provenance.rates import Rate, Rates, Row


def write(history: History, rates: Rates, out: TextIO) -> None:
    """Write the report; rates and intervals are per 100 uses, times in seconds since 1970."""
    found = {
        "schema_version": 1,
        "version": __version__,
        "range": history.title,
        "environment": history.environment,
        "notes": list(history.notes),
        "all": _rate(rates.all),
        "by_distribution": [_row(row, rates.all) for row in rates.by_distribution],
        "by_label": [_row(row, rates.all) for row in rates.by_label],
        "over_time": [{**_row(row, rates.all), "period": rates.period} for row in rates.over_time],
        "missing_modules": dict(rates.missing_modules),
        "own_names": rates.own,
        "commits": [_commit(commit, brought) for commit, brought in history.commits],
    }
    json.dump(found, out, indent=1, ensure_ascii=False)
    out.write("\n")


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {
        "hallucinations": rate.hallucinations,
        "uses": rate.uses,
        "per_100_uses": round(rate.per_100, 3),
        "interval_95": [round(low, 3), round(high, 3)],
    }


def _row(row: Row, all_: Rate) -> dict[str, Any]:
    found = {"name": row.name, **_rate(row.rate), "commits": row.commits, "verdict": row.verdict(all_)}
    return {**found, "names": dict(row.names)}


def _commit(commit: Commit, brought: Brought) -> dict[str, Any]:
    return {
        "id": commit.id,
        "time": commit.time,
        "author": commit.author,
        "labels": list(commit.labels),
        "subject": commit.subject,
        "uses": dict(sorted(brought.uses.items())),
        "hallucinations": [item._asdict() for item in brought.hallucinations],
        "errors": brought.errors,
    }
