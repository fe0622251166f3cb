"""Which lines of a notebook's file hold the code of its cells: reviews show the file, findings count in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecoder

from hallucheck.findings import Finding
from hallucheck.reporters.report import Report

_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder()


class NotebookLines:
    """The lines of all notebooks of a report, each read when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._texts: dict[str, str] = {}
        self._lines: dict[tuple[str, int], list[int]] = {}

    def line(self, finding: Finding) -> int:
        """The 1-based line of the file that holds the line of the cell where a finding begins; 1 if that cannot be
        told. Only for findings in cells."""
        key = finding.path, finding.cell
        if key not in self._lines:
            if finding.path not in self._texts:
                self._texts[finding.path] = self._text(finding.path)
            self._lines[key] = file_lines(self._texts[finding.path], finding.cell)
        lines, number = self._lines[key], finding.range.start.line
        return lines[number - 1] if number <= len(lines) else 1

    def _text(self, path: str) -> str:
        from hallucheck.reporters.source_lines import source_lines

        return "\n".join(source_lines(path, self._report))


def file_lines(text: str, cell: int) -> list[int]:
    """The 1-based line of the file for each line of a cell (1-based), in a notebook of format 4; [] for others."""
    try:
        cells = dict(_entries(text, _after_blanks(text, 0)))["cells"]
        code = dict(_entries(text, dict(_entries(text, cells))[cell - 1]))["source"]
        return list(_lines(text, code))
    except (ValueError, LookupError, RecursionError):
        return []


def _entries(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """(key or number, where the value begins) for each entry of the JSON object or list that begins at `at`.

    Raises:
        ValueError, LookupError: it is none.
    """
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        raise ValueError(text[at])
    number, at = 0, _after_blanks(text, at + 1)
    while text[at] not in "}]":
        key: str | int = number
        if is_object:
            key, at = _DECODER.raw_decode(text, at)
            at = _after_blanks(text, _after_blanks(text, at) + 1)  # over the colon
        yield key, at
        at = _after_blanks(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _after_blanks(text, at + 1)
        number += 1


def _lines(text: str, at: int) -> Iterator[int]:
    """The lines of the file that the lines of code begin in: code is a text or a list of its parts."""
    places = [at] if text[at] == '"' else [place for _, place in _entries(text, at)]
    is_new = True
    for place in places:
        part = str(_DECODER.raw_decode(text, place)[0]).replace("\r\n", "\n").replace("\r", "\n")
        line = text.count("\n", 0, place) + 1
        if is_new:
            yield line
        is_new = part.endswith("\n")
        for _ in range(part.count("\n") - is_new):
            yield line


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    assert found is not None
    return found.end()
