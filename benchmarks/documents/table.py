"""The outcome as a table for people."""

from __future__ import annotations

from collections.abc import Iterator

from .checked import Checked

_COLUMNS = {"ipynb": 6, "md": 5, "rst": 5, "uses": 7, "present": 8, "unknown": 8, "real": 5, "false": 6}
"""Heading -> width."""


def finding_lines(checked: Checked) -> Iterator[str]:
    """Each finding of an archive."""
    for finding in checked.findings:
        kind = "real " if finding.is_real else "FALSE"
        yield f"{kind} {checked.name}/{finding.place}: {finding.message}"
    yield from (f"ERROR {checked.name}: {error}" for error in checked.errors)


def table(checked: list[Checked]) -> Iterator[str]:
    """One row for each archive that has documents, and the sum."""
    yield f"{'archive':28} " + " ".join(f"{name:>{width}}" for name, width in _COLUMNS.items())
    rows = [_row(each) for each in checked if each.coverage]
    for name, numbers in rows:
        yield _line(name, numbers)
    yield _line("together", [sum(column) for column in zip(*(numbers for _, numbers in rows))])


def _row(each: Checked) -> tuple[str, list[int]]:
    real = sum(finding.is_real for finding in each.findings)
    files = [each.files[".ipynb"], each.files[".md"] + each.files[".mdx"], each.files[".rst"]]
    counts = [each.coverage[name] for name in ("uses", "present", "unknown")]
    return each.name, [*files, *counts, real, len(each.findings) - real]


def _line(name: str, numbers: list[int]) -> str:
    return f"{name:28} " + " ".join(f"{number:>{width}}" for number, width in zip(numbers, _COLUMNS.values()))
