"""How many uses of a file got which answer, and which they were."""

from __future__ import annotations

from collections.abc import Iterable

from hallucheck.findings import Coverage, DistributionUse, UnknownUse
from hallucheck.inference.resolution import Absent, Present, Resolution, Unknown
from hallucheck.source.parse import ParsedFile
from hallucheck.source.uses import Use

Answered = Iterable[tuple[Use, Resolution]]


def coverage_of(answered: Answered) -> Coverage:
    """Count the answers."""
    present = absent = guarded = observed = 0
    reasons: dict[str, int] = {}
    distributions: dict[str, int] = {}
    for use, resolution in answered:
        name = _distribution(use, resolution)
        if name:
            distributions[name] = distributions.get(name, 0) + 1
        observed += _is_observed(resolution) and (use.guard is None or isinstance(resolution, Present))
        if isinstance(resolution, Present):
            present += 1
        elif use.guard is not None:
            guarded += 1
        elif isinstance(resolution, Absent):
            absent += 1
        else:
            reasons[resolution.reason.value] = reasons.get(resolution.reason.value, 0) + 1
    return Coverage(present, absent, guarded, reasons, observed, distributions)


def _distribution(use: Use, resolution: Resolution) -> str:
    """The distribution whose use it is, where it is present or absent; "" else."""
    if isinstance(resolution, Absent):
        return resolution.problems[0].distribution if use.guard is None else ""
    return resolution.distribution if isinstance(resolution, Present) else ""


def distribution_uses(parsed: ParsedFile, answered: Answered) -> Iterable[DistributionUse]:
    """Where distributions are used, in the order of the answers."""
    for use, resolution in answered:
        name = _distribution(use, resolution)
        if name:
            yield DistributionUse(parsed.range_of(use.at).start, name)


def _is_observed(resolution: Resolution) -> bool:
    """Whether the answer rests on what importing a module has shown."""
    if isinstance(resolution, Absent):
        return any(problem.grade == "observed" for problem in resolution.problems)
    return isinstance(resolution, Present) and resolution.is_observed


def unknown_uses(parsed: ParsedFile, answered: Answered) -> Iterable[UnknownUse]:
    """The uses that could not be decided, in the order of the answers."""
    for use, resolution in answered:
        if isinstance(resolution, Unknown) and use.guard is None:
            place = parsed.range_of(use.at)
            yield UnknownUse(parsed.source.path, place, use.name, resolution.reason.value, resolution.detail)
