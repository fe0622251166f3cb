"""All rules by id, and the step from answers to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Union

from hallucheck import findings
from hallucheck.findings import Evidence, Finding, Range
from hallucheck.inference.resolution import Absent, Problem, Resolution, Unknown
from hallucheck.rules.rule import Rule
from hallucheck.source.uses import Use

RULE_IDS = findings.RULE_IDS

_LIKELY = ", likely: no file of its distribution spells it"

RangeOf = Callable[[int, Union[tuple[int, int], None]], Range]
"""(`at` of a node, a stretch of its text or None) -> where that stands."""


@cache
def rule(id: str) -> Rule:
    """The rule of an id.

    Raises:
        KeyError: there is none.
    """
    if id not in RULE_IDS:
        raise KeyError(id)
    found: Rule = import_module(f"hallucheck.rules.{id.replace('-', '_')}").RULE
    return found


def judge(path: str, uses: Iterable[tuple[Use, Resolution]], range_of: RangeOf) -> tuple[Finding, ...]:
    """The findings of one file, sorted by (line, column, rule). Only what is absent, or likely to be, and not guarded
    is one."""
    problems = [problem for use, resolution in uses if use.guard is None for problem in _problems(resolution)]
    found = {finding_of(path, problem, range_of(problem.at, problem.within)) for problem in problems}
    return tuple(sorted(found, key=lambda f: (f.range.start, f.rule, f.symbol, f.name)))


def _problems(resolution: Resolution) -> tuple[Problem, ...]:
    if isinstance(resolution, Absent):
        return resolution.problems
    return (resolution.likely,) if isinstance(resolution, Unknown) and resolution.likely is not None else ()


def finding_of(path: str, problem: Problem, range_: Range) -> Finding:
    """The finding that reports a problem."""
    decided = rule(problem.rule)
    evidence = problem.evidence
    if problem.signature and not any(problem.signature in item.note for item in evidence):
        evidence = (Evidence(f"signature {problem.signature}"), *evidence)
    return Finding(
        rule=problem.rule,
        kind=decided.kind(problem),
        severity="warning" if problem.grade == "likely" else decided.severity,
        grade=problem.grade,
        path=path,
        range=range_,
        symbol=problem.symbol,
        name=problem.name,
        message=decided.message(problem) + _LIKELY * (problem.grade == "likely"),
        distribution=problem.distribution,
        distribution_version=problem.distribution_version,
        evidence=evidence,
        suggestions=decided.suggest(problem),
    )
