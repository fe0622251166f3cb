"""For a model that will mend the code: nothing but what it needs, in few tokens; empty if there is nothing to mend."""

from __future__ import annotations

from typing import TextIO

from hallucheck.findings import Evidence, Finding
from hallucheck.reporters.report import Report, place, printable

_GRADES = ("proven", "observed", "likely")
_NAMES = 3
"""Most real names told for a wrong one."""
_LONGEST_NOTE = 240
"""Most characters of a signature or another fact."""
_PLACES = 4
"""Most places told of one mistake that is made again and again."""


def tokens(text: str) -> int:
    """How many tokens a text has at most: one for every 2.5 bytes of UTF-8.

    An estimate from the size alone, since models count differently. Three tokenizers in use made a token of 3.0 to 3.9
    bytes of what this format says, and on no line of fewer than 2.6.
    """
    return -(-len(text.encode("utf-8", "surrogatepass")) * 2 // 5)


def write(report: Report, out: TextIO) -> None:
    """Write a line for each mistake, the most important first, and how many did not fit into the tokens allowed."""
    parts = [_failed(file.path, file.error) for file in report.files if file.error]
    parts += [_mistake(group) for group in _groups(report.findings)]
    out.write(_fitting(parts, report.agent_tokens))


def _groups(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """The findings that are one mistake in one file, the most important first: what fails the run before what does not,
    proofs before weaker ones, imports before what hangs on them."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.path, finding.rule, finding.symbol, finding.name), []).append(finding)
    return sorted(groups.values(), key=lambda group: _importance(group[0]))


def _importance(finding: Finding) -> tuple[bool, int, bool]:
    is_first = finding.kind in ("syntax", "import-module", "import-name")
    return finding.severity != "error", _GRADES.index(finding.grade), not is_first


def _mistake(group: list[Finding]) -> str:
    first, *others = group
    where = f"{printable(first.path)}:{place(first.range, first.cell)}"
    if others:
        places = [place(finding.range, finding.cell) for finding in others[:_PLACES]]
        more = len(others) - len(places)
        where += f" (also {', '.join(places)}{f' and {more} more' if more else ''})"
    told = [f"{where} {printable(first.message)}"]
    names = [suggestion.replacement or suggestion.text for suggestion in first.suggestions[:_NAMES]]
    if names:
        told.append("near: " + printable(", ".join(names)))
    told += [_fact(evidence) for evidence in first.evidence[:1]]
    if first.distribution:
        told.append(f"{first.distribution} {first.distribution_version}".strip())
    return "; ".join(told) + "\n"


def _fact(evidence: Evidence) -> str:
    """What is really there, for example the signature, and where; of an installed file the path in its package.

    A parameter with a default is `name=`.
    """
    note = printable(evidence.note).replace("=...", "=")
    if len(note) > _LONGEST_NOTE:
        note = note[:_LONGEST_NOTE] + "..."
    path = printable(evidence.path.replace("\\", "/").rpartition("/site-packages/")[2])
    return f"{note} at {path}:{evidence.line}" if path else note


def _failed(path: str, error: str) -> str:
    return f"{printable(path)} not checked: {printable(error)}\n"


def _fitting(parts: list[str], allowed: int) -> str:
    """As many of the first parts as the tokens allow, and how many there are beyond; one that is too long is cut."""
    text = ""
    for number, part in enumerate(parts):
        rest = len(parts) - number - 1
        end = f"{rest} more\n" if rest else ""
        if tokens(text + part + end) <= allowed:
            text += part
        elif text:
            return f"{text}{rest + 1} more\n"
        else:
            longest_bytes = allowed * 5 // 2 - len(f"...\n{end}")
            cut = part.encode("utf-8", "surrogatepass")[: max(0, longest_bytes)].decode("utf-8", "ignore")
            return f"{cut}...\n{end}"
    return text
