"""How many findings there are by rule, by distribution and by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from hallucheck.findings import Finding
from hallucheck.reporters.report import Report, printable


def counted(findings: Iterable[Finding]) -> dict[str, dict[str, int]]:
    """`rules`, `distributions` and `files`, each name to number; most first, equal ones by name.

    The distribution of what belongs to none, such as a module that is not installed, is "".
    """
    found = tuple(findings)
    return {
        "rules": _most_first(finding.rule for finding in found),
        "distributions": _most_first(finding.distribution for finding in found),
        "files": _most_first(finding.path for finding in found),
    }


def _most_first(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def write_statistics(report: Report, out: TextIO) -> None:
    """Write the numbers as text: a line a name."""
    for title, numbers in counted(report.findings).items():
        out.write(f"Findings by {title[:-1]}:\n" if numbers else f"Findings by {title[:-1]}: none\n")
        for name, number in numbers.items():
            out.write(f"{number:>7}  {printable(name) or '(no distribution)'}\n")
