"""For people: the line, the exact range underlined, the claim, its evidence, what could stand there instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from hallucheck.findings import Coverage, FileReport, Finding, Suggestion, UnknownUse
from hallucheck.reporters.paths import shown_path
from hallucheck.reporters.report import Report, cell_prefix, place, printable
from hallucheck.reporters.source_lines import source_lines
from hallucheck.reporters.statistics import write_statistics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.text import Text

_EVIDENCE = 3
"""Most pieces of evidence shown; the strongest come first."""
_WIDEST = 160
"""Most characters shown of a line."""


def write(report: Report, out: TextIO) -> None:
    """Write findings with their proof, then which environment was asked and how much could be told."""
    if any(file.findings or file.error or file.unknown_uses or file.reveals for file in report.files):
        _write_files(report, out)
    if not report.is_quiet:
        out.write(summary_line(report) + "\n")
        if report.environment.note:
            out.write(f"Note: {report.environment.note}\n")
    if report.with_statistics:
        write_statistics(report, out)


def _write_files(report: Report, out: TextIO) -> None:
    from hallucheck.reporters.console import console

    terminal = console(out, report.color)
    for file in report.files:
        for text in _file_texts(file, report):
            terminal.print(text)


def _file_texts(file: FileReport, report: Report) -> Iterator[Text]:
    from rich.text import Text

    if file.error:
        yield Text.assemble((f"{printable(file.path)}: ", "bold"), ("error: ", "bold red"), printable(file.error))
    lines: dict[int, list[str]] = {}
    for finding in file.findings:
        if finding.cell not in lines:
            lines[finding.cell] = source_lines(file.path, report, finding.cell)
        yield _finding_text(finding, lines[finding.cell], report.folder)
    for reveal in file.reveals:
        where = f"{printable(file.path)}:{cell_prefix(reveal.cell)}{reveal.line}"
        yield Text(f"{where}: revealed {printable(reveal.text)}")
    if report.show_unknown:
        yield from map(_unknown_text, file.unknown_uses)


def _finding_text(finding: Finding, lines: list[str], folder: str) -> Text:
    from rich.text import Text

    start = finding.range.start
    text = Text()
    text.append(f"{printable(finding.path)}:{place(finding.range, finding.cell)}", "bold")
    text.append(" ")
    text.append(f"{finding.rule}", "bold red" if finding.severity == "error" else "bold yellow")
    text.append(f" {printable(finding.message)}\n")
    if start.line <= len(lines):
        _append_source(text, finding, lines[start.line - 1])
    for evidence in finding.evidence[:_EVIDENCE]:
        where = f"{printable(shown_path(evidence.path, folder))}:{evidence.line}" if evidence.path else ""
        text.append("  evidence: ", "dim")
        text.append(f"{where} ({printable(evidence.note)})\n" if where else f"{printable(evidence.note)}\n")
    if finding.distribution:
        text.append("  searched: ", "dim")
        text.append(f"{finding.distribution} {finding.distribution_version}\n")
    if finding.suggestions:
        text.append("  help: ", "green")
        text.append(printable(_help(finding.suggestions)) + "\n")
    return text


def _append_source(text: Text, finding: Finding, line: str) -> None:
    """Append the line and, under it, carets; what is wider than one cell on a terminal gets more of them."""
    from rich.cells import cell_len

    start, end = finding.range
    last = end.column if end.line == start.line else len(line)
    first, stop = _window(len(line), start.column)
    before, marked = line[first : start.column], line[start.column : min(last, stop)]
    left, right = "..." * (first > 0), "..." * (stop < len(line))
    text.append(f"{start.line:>5} | ", "blue")
    text.append(f"{left}{printable(line[first:stop])}{right}\n")
    text.append(" " * 5 + " | ", "blue")
    text.append(" " * cell_len(left + printable(before)))
    text.append("^" * max(cell_len(printable(marked)), 1) + "\n", "bold red")


def _window(length: int, column: int) -> tuple[int, int]:
    """(first column, end column) of what is shown of a line: all of it, or as much around a column as is readable."""
    first = max(0, min(column - _WIDEST // 2, length - _WIDEST))
    return first, min(length, first + _WIDEST)


def _help(suggestions: tuple[Suggestion, ...]) -> str:
    """The best suggestion as a sentence, the others by name."""
    best, *others = suggestions
    names = [f"`{other.replacement}`" if other.replacement else other.text for other in others]
    return f"{best.text} (or {', '.join(names)})" if names else best.text


def _unknown_text(use: UnknownUse) -> Text:
    from rich.text import Text

    where = f"{printable(use.path)}:{place(use.range, use.cell)}: "
    detail = f" ({printable(use.detail)})" if use.detail else ""
    return Text.assemble(where, ("unknown ", "yellow"), printable(use.name), f": {use.reason}{detail}")


def summary_line(report: Report) -> str:
    """Which environment was asked, and what became of the uses."""
    environment, coverage = report.environment, report.coverage
    files = f"{len(report.files)} file" + ("" if len(report.files) == 1 else "s")
    where = printable(shown_path(environment.prefix or environment.python, report.folder))
    return (
        f"Checked {files} against {where} (Python {environment.version}, from {environment.origin}): "
        f"{coverage.uses} uses: {_coverage_text(coverage)}{_left_out_text(report)}"
    )


def _left_out_text(report: Report) -> str:
    """How many findings the change under review did not bring in."""
    number = sum(item.kind == "unchanged" for file in report.files for item in file.suppressed)
    return f"; {number} older finding{'' if number == 1 else 's'} left out" if number else ""


def _coverage_text(coverage: Coverage) -> str:
    text = (
        f"{coverage.present} present, {coverage.absent} absent, {coverage.guarded} guarded, {coverage.unknown} unknown"
    )
    reasons = sorted(coverage.unknown_reasons.items(), key=lambda item: (-item[1], item[0]))
    if reasons:
        text += " (" + ", ".join(f"{reason} {number}" for reason, number in reasons) + ")"
    if coverage.observed:
        text += f"; {coverage.observed} by importing an installed module once"
    return text
