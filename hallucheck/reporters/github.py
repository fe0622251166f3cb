"""Annotations on GitHub: workflow commands, one a line. Paths are relative to the repository's root."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from hallucheck.findings import FileReport, Finding
from hallucheck.reporters.notebook_lines import NotebookLines
from hallucheck.reporters.paths import repository_path
from hallucheck.reporters.report import Report, place, printable

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
_AS_DATA, _AS_PROPERTY = str.maketrans(_DATA), str.maketrans(_PROPERTY)


def write(report: Report, out: TextIO) -> None:
    """Write an `error` or `warning` command for each finding, and an `error` for each file that was not checked."""
    notebooks = NotebookLines(report)
    for file in report.files:
        if file.error:
            out.write(_failed(file, report))
        for finding in file.findings:
            out.write(_command(finding, report, notebooks))


def _command(finding: Finding, report: Report, notebooks: NotebookLines) -> str:
    start, end = finding.range
    properties: dict[str, object] = {"title": f"hallucheck: {finding.rule}"}
    properties["file"] = repository_path(finding.path, report)
    if finding.cell:
        properties.update(line=notebooks.line(finding))
    else:
        properties.update(line=start.line, endLine=end.line)
        if start.line == end.line:
            properties.update(col=start.column + 1, endColumn=end.column + 1)
    where = f"{place(finding.range, finding.cell)}: " if finding.cell else ""
    lines = [where + printable(finding.message)]
    lines += [printable(suggestion.text) for suggestion in finding.suggestions[:1]]
    if finding.distribution:
        lines.append(printable(f"searched: {finding.distribution} {finding.distribution_version}"))
    return command(finding.severity, properties, "\n".join(lines))


def _failed(file: FileReport, report: Report) -> str:
    properties = {"title": "hallucheck: not checked", "file": repository_path(file.path, report)}
    return command("error", properties, printable(file.error))


def command(name: str, properties: Mapping[str, object], data: str) -> str:
    """A workflow command with its line end, escaped so that no property or text can end it or begin another."""
    given = ",".join(f"{key}={str(value).translate(_AS_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{data.translate(_AS_DATA)}\n"


def without_commands(text: str) -> str:
    """A log text in which GitHub's runner finds no command, whatever files are called and code contains.

    The runner takes lines that begin with `::`, after blanks, and `##[` anywhere in a line, for commands.
    """
    lines = text.replace("##[", "##\\[").split("\n")
    return "\n".join("\\" + line.lstrip() if line.lstrip().startswith("::") else line for line in lines)
