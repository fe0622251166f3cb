"""Fixes in notebooks and prose: edits of the Python that was taken out of a file become edits of the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from hallucheck.findings import Finding, Position, Range
from hallucheck.fixing.edits import Edit, Edits, Lines
from hallucheck.fixing.json_strings import JsonString, edit_of_strings, parsed_strings
from hallucheck.source.containers import document_of, kind_of
from hallucheck.source.document import PythonText
from hallucheck.source.read import SourceFile

_PROMPT = ">>> "
_CONTINUED = "... "


class PythonInFile:
    """One module's worth of Python in a file, and the way back."""

    def __init__(self, source: SourceFile, text: PythonText) -> None:
        self._source = source
        self._text = text
        self._lines = Lines(text.source.text)
        self._is_notebook = kind_of(source) == "notebook"
        self._numbers = {(line.place.cell, line.place.line): n for n, line in enumerate(text.lines, 1)}

    def finding(self, finding: Finding) -> Finding | None:
        """A finding of the file as it stands in the Python; None if it stands elsewhere."""
        number = self._numbers.get((finding.cell, finding.range.start.line))
        if number is None or finding.range.start.line != finding.range.end.line:
            return None
        shift = self._text.place_of(number).shift
        start, end = (Position(number, p.column - shift) for p in finding.range)
        return finding._replace(range=Range(start, end), lines=(number, number), cell=0)

    def edits(self, edits: Edits) -> Edits:
        """Edits of the Python as edits of the file; empty if they cannot be made there."""
        found = [self._edit(edit) for edit in edits]
        return tuple(edit for edit in found if edit is not None) if None not in found else ()

    def _edit(self, edit: Edit) -> Edit | None:
        start, end = self._lines.position(edit.start), self._lines.position(edit.end)
        is_deletion = end.line > start.line
        if start.column == end.column == 0 and (edit.text.endswith("\n") or is_deletion):
            return self._whole_lines(start.line, end.line, edit.text)
        first, last = self._text.place_of(start.line), self._text.place_of(end.line)
        if first.cell != last.cell or last.line - first.line != end.line - start.line:
            return None
        host = self._host(first.cell)
        prefix = self._prefix(start.line, is_new=False)
        begin = host.offset(Position(first.line, start.column + first.shift))
        finish = host.offset(Position(last.line, end.column + last.shift))
        return self._in_file(first.cell, Edit(begin, finish, edit.text.replace("\n", host.line_end + prefix)))

    def _whole_lines(self, start: int, end: int, text: str) -> Edit | None:
        """Lines `start` to before `end` (1-based, in the Python) become those of a text."""
        places = [self._text.place_of(number) for number in range(start, end)]
        if not places:
            return self._inserted(start, text)
        numbers = [place.line for place in places]
        if len({place.cell for place in places}) > 1 or numbers != list(range(numbers[0], numbers[-1] + 1)):
            return None
        host = self._host(places[0].cell)
        begin = host.offset(Position(numbers[0], 0))
        finish = host.next_line(host.offset(Position(numbers[-1], 0)))
        return self._in_file(places[0].cell, Edit(begin, finish, self._prefixed(text, start, host)))

    def _inserted(self, number: int, text: str) -> Edit:
        """Lines come before a line of the Python, in the block of the one before it."""
        here, before = self._text.place_of(number), self._text.place_of(number - 1)
        is_end = number > len(self._text.lines)
        if number > 1 and (is_end or here.cell != before.cell or here.line != before.line + 1):
            host = self._host(before.cell)
            begin = host.next_line(host.offset(Position(before.line, 0)))
            made = self._prefixed(text, number - 1, host)
            if begin == len(host.text) and not host.text.endswith(("\n", "\r")):
                made = host.line_end + made.removesuffix(host.line_end)
            return self._in_file(before.cell, Edit(begin, begin, made))
        host = self._host(here.cell)
        begin = host.offset(Position(here.line, 0))
        return self._in_file(here.cell, Edit(begin, begin, self._prefixed(text, number, host)))

    def _prefixed(self, text: str, number: int, host: Lines) -> str:
        prefix = self._prefix(number, is_new=True)
        return "".join(f"{prefix}{line}{host.line_end}" for line in text.splitlines())

    def _prefix(self, number: int, *, is_new: bool) -> str:
        """What stands before the Python in a line; of a doctest as a new statement or a continued one has it."""
        place = self._text.place_of(number)
        if self._is_notebook or place.shift <= 0:
            return ""
        host = self._host(place.cell)
        start = host.offset(Position(place.line, 0))
        prefix = host.text[start : start + place.shift]
        if is_new:
            return prefix.replace(_CONTINUED, _PROMPT) if prefix.endswith(_CONTINUED) else prefix
        return prefix.replace(_PROMPT, _CONTINUED)

    # ---- the text that lines and columns count in ---------------------------------------------------------------

    def _host(self, cell: int) -> Lines:
        if not self._is_notebook:
            return self._file
        if cell not in self._cells:
            self._cells[cell] = Lines("".join(string.value for string in self._strings(cell)))
        return self._cells[cell]

    @cached_property
    def _file(self) -> Lines:
        return Lines(self._source.text)

    @cached_property
    def _cells(self) -> dict[int, Lines]:
        return {}

    @cached_property
    def _notebook(self) -> list[Any]:
        """The cells of a notebook, in order."""
        content = parsed_strings(self._source.text)
        if isinstance(content.get("cells"), list):
            return list(content["cells"])
        return [cell for sheet in content["worksheets"] for cell in sheet.get("cells", ())]

    def _strings(self, cell: int) -> list[JsonString]:
        """The strings that make the code of a cell (1-based)."""
        source = self._notebook[cell - 1].get("source", self._notebook[cell - 1].get("input"))
        found = source if isinstance(source, list) else [source]
        return [string for string in found if isinstance(string, JsonString)]

    def _in_file(self, cell: int, edit: Edit) -> Edit:
        """An edit of a cell as one of the file."""
        return edit_of_strings(self._source.text, self._strings(cell), edit) if self._is_notebook else edit


def python_in(source: SourceFile) -> Iterator[tuple[SourceFile, PythonInFile | None]]:
    """(Python text, the way back to the file) of each module's worth of Python in a file; None for Python itself."""
    document = document_of(source)
    if document is None:
        yield source, None
        return
    for text in document.texts:
        yield text.source, PythonInFile(source, text)
