"""Code in notebooks and prose is checked as a module of its own; what differs is what may be missing without being a
mistake, and where the findings stand."""

from __future__ import annotations

from hallucheck.findings import DistributionUse, Evidence, FileReport, Finding, IgnoreComment, Position, Range, Reveal
from hallucheck.inference.resolution import Problem
from hallucheck.rules.registry import finding_of
from hallucheck.source.document import Document, PythonText, SyntaxProblem


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
            ignores=(*whole.ignores, *(_ignore_in_file(comment, text) for comment in report.ignores)),
            distribution_uses=(
                *whole.distribution_uses,
                *(_use_in_file(use, text) for use in report.distribution_uses),
            ),
        )
    broken = [_syntax_finding(path, problem) for problem in document.syntax_problems]
    findings = sorted((*whole.findings, *broken), key=lambda f: (f.cell, f.range.start, f.rule, f.symbol, f.name))
    return whole._replace(findings=tuple(findings))


def with_others(report: FileReport, other: FileReport) -> FileReport:
    """The report of a file with what another part of it has."""
    findings = sorted((*report.findings, *other.findings), key=lambda f: (f.range.start, f.rule, f.symbol, f.name))
    return report._replace(
        findings=tuple(findings),
        coverage=report.coverage + other.coverage,
        unknown_uses=(*report.unknown_uses, *other.unknown_uses),
        distribution_uses=(*report.distribution_uses, *other.distribution_uses),
        ignores=tuple(sorted({comment.range: comment for comment in (*other.ignores, *report.ignores)}.values())),
    )


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


def _ignore_in_file(comment: IgnoreComment, text: PythonText) -> IgnoreComment:
    return comment._replace(
        range=text.range_in_file(comment.range),
        rules=tuple((rule, text.range_in_file(place)) for rule, place in comment.rules),
        cell=text.place_of(comment.range.start.line).cell,
    )


def _use_in_file(use: DistributionUse, text: PythonText) -> DistributionUse:
    place = text.range_in_file(Range(use.place, use.place)).start
    return use._replace(place=place, cell=text.place_of(use.place.line).cell)


def _reveal_in_file(reveal: Reveal, text: PythonText) -> Reveal:
    place = text.place_of(reveal.line)
    return reveal._replace(line=place.line, cell=place.cell)


def _syntax_finding(path: str, broken: SyntaxProblem) -> Finding:
    problem = Problem("invalid-syntax", 0, "", "", hint=broken.message)
    position: Position = broken.position
    return finding_of(path, problem, Range(position, position))._replace(cell=broken.cell, lines=(position.line,) * 2)
