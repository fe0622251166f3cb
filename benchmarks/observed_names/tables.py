"""What was found, as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .answers import Answer
from .samples import KINDS, Sample


def sample_lines(samples: Sequence[Sample]) -> Iterator[str]:
    """How many modules there are, and why some are left out."""
    failures = Counter(sample.failure for sample in samples if sample.failure)
    unstable = sum(sample.unstable for sample in samples)
    yield f"modules: {len(samples)}, left out {sum(failures.values())}; uses left out as unstable: {unstable}"
    for failure, number in failures.most_common():
        yield f"  {number:6} {failure}"


def table(answers: Sequence[Answer], *, real: bool) -> Iterator[str]:
    """By kind: how many are present, absent, and unknown by reason."""
    answers = [answer for answer in answers if answer.use.is_real is real]
    kinds = [kind for kind in KINDS if any(answer.use.kind == kind for answer in answers)]
    counts = Counter((answer.use.kind, _row(answer)) for answer in answers)
    rows = Counter(_row(answer) for answer in answers)
    yield ("real" if real else "unreal").ljust(34) + "".join(kind.rjust(30) for kind in kinds)
    fixed = ("present", "absent") if real else ("absent", "present")
    for row in (*fixed, *(row for row, _ in rows.most_common() if row not in fixed)):
        yield row.ljust(34) + "".join(_cell(counts, kind, row).rjust(30) for kind in kinds)


def _row(answer: Answer) -> str:
    return f"unknown: {answer.reason}" if answer.answer == "unknown" else answer.answer


def _cell(counts: Counter[tuple[str, str]], kind: str, row: str) -> str:
    every = sum(number for (other, _), number in counts.items() if other == kind)
    number = counts[kind, row]
    return f"{number} = {100 * number / every:5.1f} %"


def listed(answers: Sequence[Answer], *, real: bool, answer: str) -> Iterator[str]:
    """Each use of one answer, with why."""
    for one in answers:
        if one.use.is_real is real and one.answer == answer:
            path = f"{one.use.container}.{one.use.name}".lstrip(".")
            yield f"{one.module}\t{one.use.kind}\t{path}\t{one.why}"
