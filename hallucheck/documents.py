"""Code in notebooks and prose is checked as a module of its own; what differs is what may be missing without being a
mistake, and where the findings stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from hallucheck.environment.model import NotFoundReason
from hallucheck.findings import Evidence, FileReport, Finding, Position, Range, Reveal
from hallucheck.inference.resolution import Absent, Present, Problem, Resolution, Unknown, UnknownReason
from hallucheck.rules.registry import finding_of
from hallucheck.source import tree
from hallucheck.source.document import Document, PythonText, Surroundings, SyntaxProblem
from hallucheck.source.guards import Guard, GuardKind
from hallucheck.source.parse import ParsedFile
from hallucheck.source.uses import Use
from hallucheck.source.walk import walk_nodes

_NOT_INSTALLED = frozenset({NotFoundReason.NOTHING_INSTALLED.value, NotFoundReason.STUB_WITHOUT_MODULE.value})
_IMAGINED = re.compile(
    r"_*(?:your|my|our|some|any|foo|bar|baz|qux|spam|eggs|ham|example|sample|demo|test|toy|dummy|fake|hello|acme)"
    r"(?:_?[a-z0-9_]*)|[a-z0-9_]*_?(?:example|project|app|package|pkg|module|site|server|client|bot|tests)|[a-z]{1,2}"
    r"|app|apps|main|core|common|config|conf|constants|settings|utils|util|helpers|helper|models|model|views|schemas"
    r"|routes|routers|tasks|forms|urls|db|database|api|lib|libs|src|service|services|plugins|plugin|path|tests|conftest"
    r"|tutorial|company|blog|shop|polls|accounts|users|items|people|person|book|books|script|scripts|code|program"
)
"""Names of modules that stand for the reader's own: nobody thinks that they are installed."""
_EXPECTED = Guard(GuardKind.EXCEPTION, frozenset({"*"}))


def open_elided_calls(parsed: ParsedFile) -> None:
    """Take `f(...)`, as prose writes it, for a call with arguments that are left out."""
    for node in walk_nodes(parsed.tree):
        if isinstance(node, tree.Call):
            elided = [a for a in node.args if not a.keyword and _is_ellipsis(a.value)]
            if elided:
                rest = [argument for argument in node.args if argument not in elided]
                last = elided[-1]
                node.args = [*rest, _starred(last, "*"), _starred(last, "**")]


def _starred(argument: tree.Argument, star: str) -> tree.Argument:
    return tree.Argument(argument.at, argument.value, "", star)


def _is_ellipsis(value: tree.Expr) -> bool:
    return isinstance(value, tree.Literal) and value.type == "ellipsis"


# ---- answers ----------------------------------------------------------------------------------------------------


def weakened(
    answered: Iterable[tuple[Use, Resolution]], parsed: ParsedFile, surroundings: Surroundings
) -> list[tuple[Use, Resolution]]:
    """The answers, without those absences that the surroundings of the code may explain."""
    return [(use, _weakened(answer, parsed, surroundings)) for use, answer in answered]


def _weakened(answer: Resolution, parsed: ParsedFile, surroundings: Surroundings) -> Resolution:
    if not isinstance(answer, Absent):
        return answer
    explained = [_explained(problem, parsed.source.path, surroundings) for problem in answer.problems]
    left = tuple(problem for problem, other in zip(answer.problems, explained) if other is None)
    if left:
        return Absent(left)
    return next(other for other in explained if other is not None)


def _explained(problem: Problem, path: str, surroundings: Surroundings) -> Resolution | None:
    """The answer instead of an absence; None if it stands."""
    if problem.rule == "unresolved-reference":
        if problem.name in surroundings.given_names:
            return Present()
        return Unknown(UnknownReason.UNBOUND_NAME, problem.name) if surroundings.may_lack_names else None
    if problem.reason and _may_be_elsewhere(problem, surroundings):
        return Unknown(UnknownReason.MODULE_NOT_INSTALLED, problem.symbol)
    if surroundings.is_prose and any(evidence.path == path for evidence in problem.evidence):
        return Unknown(UnknownReason.FRAGMENT, problem.symbol)
    return None


def _may_be_elsewhere(problem: Problem, surroundings: Surroundings) -> bool:
    """Whether a missing module may be there for whom the code is meant."""
    top = problem.symbol.partition(".")[0]
    is_whole = problem.reason in _NOT_INSTALLED
    if surroundings.may_lack_modules and is_whole:
        return True
    return surroundings.is_prose and (top in surroundings.imagined_modules or _IMAGINED.fullmatch(top) is not None)


def guarded(
    answered: Iterable[tuple[Use, Resolution]], parsed: ParsedFile, text: PythonText
) -> list[tuple[Use, Resolution]]:
    """The answers, with uses guarded that the file itself says to fail."""
    expected = {number for number, line in enumerate(text.lines, 1) if line.is_expected_to_fail}
    if not expected:
        return list(answered)

    def is_expected(use: Use, answer: Resolution) -> bool:
        if use.guard is not None or isinstance(answer, Present):
            return False
        places = [use.at] + ([problem.at for problem in answer.problems] if isinstance(answer, Absent) else [])
        for at in places:
            first, last = parsed.lines_of(parsed.range_of(at).start.line)
            if not expected.isdisjoint(range(first, last + 1)):
                return True
        return False

    return [(replace(use, guard=_EXPECTED) if is_expected(use, answer) else use, answer) for use, answer in answered]


# ---- the report -------------------------------------------------------------------------------------------------


def report_of(path: str, document: Document, reports: list[FileReport]) -> FileReport:
    """The report of a file from those of its texts, with all places as they are in the file."""
    whole = FileReport(path, unparsed_blocks=document.unparsed_blocks)
    for text, report in zip(document.texts, reports):
        whole = whole._replace(
            findings=(*whole.findings, *(_in_file(finding, text) for finding in report.findings)),
            coverage=whole.coverage + report.coverage,
            unknown_uses=(
                *whole.unknown_uses,
                *(
                    use._replace(range=text.range_in_file(use.range), cell=text.place_of(use.range.start.line).cell)
                    for use in report.unknown_uses
                ),
            ),
            reveals=(*whole.reveals, *(_reveal_in_file(reveal, text) for reveal in report.reveals)),
        )
    broken = [_syntax_finding(path, problem) for problem in document.syntax_problems]
    findings = sorted((*whole.findings, *broken), key=lambda f: (f.cell, f.range.start, f.rule, f.symbol, f.name))
    return whole._replace(findings=tuple(findings))


def _in_file(finding: Finding, text: PythonText) -> Finding:
    first, last = (text.place_of(line) for line in finding.lines)
    return finding._replace(
        range=text.range_in_file(finding.range),
        lines=(first.line, last.line),
        cell=first.cell,
        evidence=tuple(_evidence_in_file(item, text) for item in finding.evidence),
    )


def _evidence_in_file(evidence: Evidence, text: PythonText) -> Evidence:
    if evidence.path != text.source.path or not evidence.line:
        return evidence
    place = text.place_of(evidence.line)
    note = f"{evidence.note}, in cell {place.cell}" if place.cell else evidence.note
    return evidence._replace(line=place.line, note=note)


def _reveal_in_file(reveal: Reveal, text: PythonText) -> Reveal:
    place = text.place_of(reveal.line)
    return reveal._replace(line=place.line, cell=place.cell)


def _syntax_finding(path: str, broken: SyntaxProblem) -> Finding:
    problem = Problem("invalid-syntax", 0, "", "", hint=broken.message)
    position: Position = broken.position
    return finding_of(path, problem, Range(position, position))._replace(cell=broken.cell, lines=(position.line,) * 2)
