"""Names for findings that survive moved lines."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from hallucheck.findings import FileReport, Finding, Suppression
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report


class Marked(NamedTuple):
    """A finding with its fingerprint."""

    finding: Finding
    fingerprint: str
    """20 hexadecimal digits, unique in a report; made of path, rule, symbol, and which of the like it is."""
    suppression: Suppression | None = None
    """Why it is not reported; None if it is."""


def marked(report: Report) -> list[Marked]:
    """Findings and what is not reported, file by file, in each by place.

    What is not reported counts, so that a comment that ignores one finding does not rename the next.
    """
    return [item for file in report.files for item in _of_file(file, report)]


def _of_file(file: FileReport, report: Report) -> list[Marked]:
    found: list[tuple[Finding, Suppression | None]] = [(finding, None) for finding in file.findings]
    found += [(suppression.finding, suppression) for suppression in file.suppressed]
    if file.suppressed:
        found.sort(key=lambda item: (item[0].cell, item[0].range, item[0].rule))
    seen: dict[tuple[str, ...], int] = {}
    items = []
    for finding, suppression in found:
        identity = (repository_path(finding.path, report), finding.rule, finding.symbol, finding.name)
        number = seen[identity] = seen.get(identity, 0) + 1
        text = "\0".join([*identity, str(number)])
        fingerprint = blake2b(text.encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
        items.append(Marked(finding, fingerprint, suppression))
    return items
