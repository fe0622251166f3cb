"""Which comment takes which finding away, and which comments and rule ids in them take none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallucheck.configuration.kinds import near_names
from hallucheck.findings import RULE_IDS, FileReport, Finding, IgnoreComment, Range, Suggestion

UNUSED = "unused-ignore-comment"
_ALONE = "; on a line of its own it counts before the first statement only, for the whole file"


class Usage:
    """Remembers what the comments of one file were good for."""

    def __init__(self) -> None:
        self._used: set[tuple[Range, int, str]] = set()

    def find(self, ignores: tuple[IgnoreComment, ...], finding: Finding) -> IgnoreComment | None:
        """The comment that takes a finding away; the nearest one is used then. None if there is none."""
        fitting = [ignore for ignore in ignores if _covers(ignore, finding)]
        if not fitting:
            return None
        line = finding.range.start.line

        def distance(ignore: IgnoreComment) -> tuple[bool, bool, int, bool]:
            """The line's own first, then those behind it, as comments are added."""
            lines_on = ignore.range.start.line - line
            return ignore.is_file, lines_on < 0, abs(lines_on), not ignore.rules

        best = min(fitting, key=distance)
        self._used.add((best.range, best.cell, finding.rule if best.rules else ""))
        return best

    def is_used(self, ignore: IgnoreComment, rule: str) -> bool:
        """Whether a comment was needed for a rule; "" for one without brackets."""
        return (ignore.range, ignore.cell, rule) in self._used


def _covers(ignore: IgnoreComment, finding: Finding) -> bool:
    if ignore.problem or (ignore.rules and all(id != finding.rule for id, _ in ignore.rules)):
        return False
    if not ignore.rules and finding.rule == UNUSED:
        return False  # it would always hide that it is not needed itself
    if ignore.is_file:
        return True
    first, last = finding.lines
    if not last:
        first, last = finding.range.start.line, finding.range.end.line
    return ignore.cell == finding.cell and first <= ignore.range.start.line <= last


def unused_findings(report: FileReport, usage: Usage, off: Iterable[str]) -> Iterator[Finding]:
    """Findings of the rule `unused-ignore-comment`, in source order. What names a rule that is `off` is not judged,
    nor one without brackets where any is off."""
    off = frozenset(off)
    for ignore in report.ignores:
        if ignore.problem:
            yield _finding(report.path, ignore, ignore.range, "", f"this comment ignores nothing: {ignore.problem}")
        elif not ignore.rules:
            if not (off or ignore.is_moot or usage.is_used(ignore, "")):
                yield _whole(report.path, ignore, "")
        else:
            yield from _of_rules(report.path, ignore, usage, off)


def _of_rules(path: str, ignore: IgnoreComment, usage: Usage, off: frozenset[str]) -> Iterator[Finding]:
    unused: list[tuple[str, Range]] = []
    seen: set[str] = set()
    for id, place in ignore.rules:
        if id not in RULE_IDS:
            near = tuple(Suggestion(f"did you mean `{name}`?", name) for name in near_names(id, RULE_IDS))
            yield _finding(path, ignore, place, id, f"there is no rule `{id}`")._replace(suggestions=near)
        elif id in seen or not (ignore.is_moot or id in off or id == UNUSED or usage.is_used(ignore, id)):
            unused.append((id, place))
        seen.add(id)
    if len(unused) == len(ignore.rules):
        yield _whole(path, ignore, unused[0][0])
        return
    for id, place in unused:
        yield _finding(path, ignore, place, id, f"`{id}` takes no finding away here")


def _whole(path: str, ignore: IgnoreComment, id: str) -> Finding:
    hint = _ALONE if ignore.is_alone and not ignore.is_file else ""
    return _finding(path, ignore, ignore.range, id, f"this ignore comment takes no finding away{hint}")


def _finding(path: str, ignore: IgnoreComment, place: Range, id: str, message: str) -> Finding:
    line = place.start.line
    return Finding(
        rule=UNUSED,
        kind="comment",
        severity="warning",
        grade="proven",
        path=path,
        range=place,
        symbol=id or "all",
        name=id or "all",
        message=message,
        lines=(line, line),
        cell=ignore.cell,
    )
