"""Doctests in docstrings, as functions behind the module's own code, whose names they see.

https://docs.python.org/3/library/doctest.html#what-s-the-execution-context
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Callable, Iterator

from hallucheck.source.doctests import examples
from hallucheck.source.document import Block, Line, Place, PythonText, lines_of
from hallucheck.source.expected_failures import with_expected_failures
from hallucheck.source.read import SourceFile

_INDENT = "    "
_BEFORE_STATEMENTS = {
    *(tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.COMMENT),
}


def with_doctests(source: SourceFile, is_valid: Callable[[Block], bool]) -> PythonText | None:
    """The module with its doctests behind it, one function for each docstring; None if it has none.

    `is_valid` tells whether an example is Python; the others are left out.
    """
    if ">>> " not in source.text:
        return None
    lines = lines_of(source.text)
    added: list[Line] = []
    for first, last in _docstrings(source.text):
        docstring = [*lines[first - 1 : last]]
        docstring[-1] = docstring[-1]._replace(text=docstring[-1].text.rstrip().rstrip("\"'"))
        blocks = [with_expected_failures(block) for block in examples(docstring)]
        body = [_indented(line) for block in blocks if is_valid(block) for line in block]
        if body:
            added += [Line(f"def __doctest_{len(added)}__():", Place(first)), *body]
    if not added:
        return None
    all_lines = (*lines, *added)
    return PythonText(SourceFile(source.path, "".join(f"{line.text}\n" for line in all_lines)), all_lines)


def _docstrings(text: str) -> Iterator[tuple[int, int]]:
    """(first, last) line of each string with a prompt in it that is a statement of its own."""
    before = tokenize.ENCODING
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")).readline):
            if token.type == tokenize.STRING and before in _BEFORE_STATEMENTS and ">>> " in token.string:
                yield token.start[0], token.end[0]
            before = token.type
    except (tokenize.TokenError, SyntaxError):  # newer than the running Python
        return


def _indented(line: Line) -> Line:
    return line._replace(text=_INDENT + line.text, place=line.place._replace(shift=line.place.shift - len(_INDENT)))
