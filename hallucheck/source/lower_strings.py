"""Lower string literals: plain, formatted and templated ones, and their implicit concatenation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Union

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lowering import ExpressionTable, Lowering

_String = Union[cst.SimpleString, cst.FormattedString, cst.TemplatedString]
_FORMATTED = (cst.FormattedString, cst.TemplatedString)
_BRACED = (cst.FormattedStringExpression, cst.TemplatedStringExpression)
_PREFIX_LETTERS = "rRfFtT"
_TOKEN = re.compile(r"""([a-zA-Z]*)(\"\"\"|\'\'\'|\"|\')""")


def string_value(token: str) -> tuple[str, str | None]:
    """("str" or "bytes", value) of a string token as it stands in the code.

    The value is None for bytes and for what cannot be stored: bad escapes and lone surrogates.
    """
    start = _TOKEN.match(token)
    assert start is not None
    prefix, quote = start[1].lower(), start[2]
    if "b" in prefix:
        return "bytes", None
    body = token[start.end() : -len(quote)]
    if "r" in prefix or "\\" not in body:
        return "str", body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body
    return "str", _unescaped(token)


def text_offset(token: str) -> int | None:
    """How many characters of a string token come before its text; None if its text is not written as it is."""
    start = _TOKEN.match(token)
    if start is None or "\\" in token or "\n" in token or "\r" in token:
        return None
    return start.end()


def _unescaped(token: str) -> str | None:
    try:
        value: str = ast.literal_eval(token)
        value.encode()
    except (SyntaxError, ValueError):  # UnicodeEncodeError of lone surrogates is a ValueError too
        return None
    return value


def _simple(node: cst.SimpleString, to: Lowering) -> tree.Expr:
    kind, value = string_value(node.value)
    return tree.Literal(to.at(node), kind, value)


def _concatenated(node: cst.ConcatenatedString, to: Lowering) -> tree.Expr:
    at = to.at(node)
    parts = _flattened(node)
    if any(isinstance(part, _FORMATTED) for part in parts):
        return _fstring(at, parts, to)
    values = [string_value(part.value) for part in parts if isinstance(part, cst.SimpleString)]
    known = [text for _, text in values if text is not None]
    return tree.Literal(at, values[0][0], "".join(known) if len(known) == len(values) else None)


def _flattened(node: cst.ConcatenatedString) -> list[_String]:
    parts: list[Any] = []
    rest: cst.BaseString = node
    while isinstance(rest, cst.ConcatenatedString):
        parts.append(rest.left)
        rest = rest.right
    return [*parts, rest]


# ---- f-strings and t-strings ------------------------------------------------------------------------------------


def _formatted(node: cst.FormattedString | cst.TemplatedString, to: Lowering) -> tree.Expr:
    return _fstring(to.at(node), [node], to)


def _fstring(at: int, parts: list[_String], to: Lowering) -> tree.Expr:
    values: list[tree.Expr] = []
    after_text = False
    for piece in (piece for part in parts for piece in _pieces(part, to)):
        if not isinstance(piece, _Text):
            values.append(piece)
            after_text = False
        elif after_text:
            values[-1] = _joined(values[-1], piece)
        elif piece.value != "":  # a line that is continued by a backslash is no text
            values.append(tree.Literal(piece.at, "str", piece.value))
            after_text = True
    return tree.FString(at, values, any(isinstance(part, cst.TemplatedString) for part in parts))


class _Text(NamedTuple):
    """Text between braces, as against a string that stands in them."""

    at: int
    value: str | None


def _joined(before: tree.Expr, text: _Text) -> tree.Expr:
    """Neighbouring texts are one, as Python itself has it."""
    assert isinstance(before, tree.Literal)
    is_known = isinstance(before.value, str) and text.value is not None
    return tree.Literal(before.at, "str", f"{before.value}{text.value}" if is_known else None)


def _pieces(node: _String, to: Lowering) -> Iterator[tree.Expr | _Text]:
    if isinstance(node, cst.SimpleString):
        yield _Text(to.at(node), string_value(node.value)[1])
        return
    for part in node.parts:
        if isinstance(part, (cst.FormattedStringText, cst.TemplatedStringText)):
            yield _Text(to.at(part), _text_value(part.value, node.start))
        elif isinstance(part, _BRACED):
            if part.equal is not None:  # `{x=}` writes itself
                yield _Text(to.at(part), None)
            yield from _braced(part, to)


def _text_value(text: str, start: str) -> str | None:
    """The value of text between braces; `start` is the f-string's beginning, such as `rf"`."""
    text = text.replace("{{", "{").replace("}}", "}")
    quote = start.lstrip(_PREFIX_LETTERS)
    raw = "r" if "r" in start.lower() else ""
    _, value = string_value(f"{raw}{quote}{text} {quote}")  # the blank parts a final quote from the closing ones
    return None if value is None else value[:-1]


def _braced(part: cst.FormattedStringExpression | cst.TemplatedStringExpression, to: Lowering) -> Iterator[tree.Expr]:
    """The expression in a pair of braces, then those of its format specification."""
    yield to.expr(part.expression)
    for inner in part.format_spec or ():
        if isinstance(inner, _BRACED):
            yield from _braced(inner, to)


STRINGS: ExpressionTable = {
    cst.SimpleString: _simple,
    cst.FormattedString: _formatted,
    cst.TemplatedString: _formatted,
    cst.ConcatenatedString: _concatenated,
}
