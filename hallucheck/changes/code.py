"""A file before or after a change: which statement stands at a place, and what it says."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from hallucheck.changes.statements import Statement, defined_names, scope_names, statements_of
from hallucheck.errors import SourceError
from hallucheck.findings import Finding, Position
from hallucheck.source.read import from_bytes

_TEXTS = (".md", ".mdx", ".markdown", ".rst", ".txt", ".toml", ".cfg")
"""Files that are compared by their lines."""
_LINES = "lines "
"""What lines say begins with this, so that it is not taken for what a statement says."""


class Code:
    """A file's text, and its statements where it is Python.

    What is not Python as a whole (Markdown, prose in docstrings, code that the running Python cannot parse) is compared
    by its lines, without their spaces.
    """

    def __init__(self, path: str, data: bytes) -> None:
        """`path` tells the kind of the file."""
        self._is_notebook = path.endswith(".ipynb")
        self._is_text = path.endswith(_TEXTS)
        try:
            text = from_bytes(path, data).text
        except SourceError:
            text = data.decode("utf-8", "replace")
        self._text = _with_plain_ends(text)
        self._cells: dict[int, tuple[list[Statement], list[str]]] = {}

    def statement_at(self, place: Position, cell: int = 0) -> Statement | None:
        """The innermost statement at a place; None where code is told apart by lines."""
        statements, lines = self._cell(cell)
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        at = Position(place.line, len(line[: place.column].encode("utf-8", "replace")))
        index = bisect_right(statements, at, key=lambda statement: statement.start)
        found = next((found for found in reversed(statements[:index]) if at < found.end), None)
        return found if found is not None and not found.is_prose else None

    def text_of(self, finding: Finding) -> str:
        """What the statement of a finding says."""
        return self.text_at(finding.range.start, finding.cell, finding.lines)

    def text_at(self, place: Position, cell: int = 0, lines: tuple[int, int] = (0, 0)) -> str:
        """What the statement at a place says; `lines` are those of the statement, where they are known."""
        statement = self.statement_at(place, cell)
        if statement is not None:
            return statement.text
        first, last = lines if lines[0] else (place.line, place.line)
        return _bare("".join(self._cell(cell)[1][first - 1 : last]))

    def counts(self) -> Counter[str]:
        """How often the file has a statement that says this; of what is no Python, its lines are counted."""
        numbers = range(1, _cells_of(self._text) + 1) if self._is_notebook else (0,)
        found: Counter[str] = Counter()
        for number in numbers:
            statements, lines = self._cell(number)
            found.update([statement.text for statement in statements] or map(_bare, lines))
        return found

    def says(self, text: str) -> bool:
        """Whether the file surely has a statement that says this."""
        return self._texts is not None and text in self._texts

    def may_say(self, text: str) -> bool:
        """Whether the file may have a statement that says this; false only if it surely has none."""
        return self._texts is None or text in self._texts or text.startswith(_LINES)

    @cached_property
    def _texts(self) -> frozenset[str] | None:
        """What the statements of the file say; None where it is not Python as a whole."""
        if self._is_notebook or self._is_text:
            return None
        statements = self._cell(0)[0]
        if (not statements and self._text.strip()) or ">>>" in self._text:
            return None  # not parsed, or there is code in prose
        return frozenset(statement.text for statement in statements)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names that the file gives to functions, classes, parameters and attributes."""
        tree = statements_of(self._text)[1] if not (self._is_notebook or self._is_text) else None
        return defined_names(tree) if tree is not None else frozenset()

    def _cell(self, number: int) -> tuple[list[Statement], list[str]]:
        """(the statements, sorted; the lines) of a notebook's cell, of all the text for other files."""
        if number not in self._cells:
            text = _cell_text(self._text, number) if number else self._text
            is_python = bool(number) or not (self._is_text or self._is_notebook)
            self._cells[number] = (statements_of(text)[0] if is_python else []), text.split("\n")
        return self._cells[number]


def is_renamed(new: Statement, new_code: Code, old: Statement, old_code: Code, *, is_path: bool) -> bool:
    """Whether all that tells two statements apart is that the project gave names anew.

    A bare name counts as given anew if the old one is gone from its function and the new one was not there before; that
    of a member or parameter if the file has defined the one before and defines the other now. If `is_path`, what stands
    before the last part of a dotted name in a string makes no difference: its module may have got another name.
    """
    if new.form(is_path=is_path) != old.form(is_path=is_path):
        return False
    pairs = {(*was, now) for was, (_, now) in zip(old.names, new.names) if was[1] != now}
    gone, fresh = old_code.defined - new_code.defined, new_code.defined - old_code.defined
    before, after = scope_names(old.scope), scope_names(new.scope)
    return all(
        (was in gone and now in fresh) if is_member else (was not in after and now not in before)
        for is_member, was, now in pairs
    )


def _bare(text: str) -> str:
    return _LINES + "".join(text.split())


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cells_of(text: str) -> int:
    """Number of cells in a notebook."""
    try:
        notebook = json.loads(text)
        return len(notebook.get("cells") or notebook["worksheets"][0]["cells"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return 0


def _cell_text(text: str, number: int) -> str:
    """The source of a notebook's cell, "" if there is none."""
    try:
        notebook = json.loads(text)
        cells = notebook.get("cells") or notebook["worksheets"][0]["cells"]
        source = cells[number - 1].get("source") or cells[number - 1].get("input") or ""
        return _with_plain_ends(source if isinstance(source, str) else "".join(source))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
