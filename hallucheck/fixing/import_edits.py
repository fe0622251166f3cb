"""Edits of import statements: a name goes, a name comes, and all else stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hallucheck.fixing.edits import Edit, Edits, Lines
from hallucheck.fixing.import_statements import ImportedName, ImportStatement

_AFTER = re.compile(r"[ \t]*,?[ \t]*(#[^\r\n]*)?(?=[\r\n]|$)")

_ORDERS: tuple[Callable[[str], Any], ...] = (
    lambda name: (not name.isupper(), not name[:1].isupper(), name.lower()),  # constants, classes, functions
    str.lower,
    lambda name: name,
)
"""The orders that people keep names of an import in."""


def without(statement: ImportStatement, name: ImportedName, lines: Lines) -> Edits:
    """The edits that take a name out of an import statement; the statement goes with its last name."""
    if len(statement.names) == 1:
        return without_statement(statement, lines)
    at = statement.names.index(name)
    start, end = name.span
    own_lines = _own_lines(name, lines)
    if own_lines is not None:
        return (Edit(*own_lines, ""),)
    if at + 1 < len(statement.names):
        return (Edit(start, statement.names[at + 1].span[0], ""),)
    return (Edit(statement.names[at - 1].span[1], end, ""),)


def _own_lines(name: ImportedName, lines: Lines) -> tuple[int, int] | None:
    """The lines that a name has to itself, its comma and comment included; None if it shares them."""
    start, end = name.span
    line_start = lines.line_start(start)
    after = _AFTER.match(lines.text, end)
    if after is None or lines.text[line_start:start].strip():
        return None
    return line_start, lines.next_line(end)


def without_statement(statement: ImportStatement, lines: Lines) -> Edits:
    """The edits that take an import statement out, its line and comment included; a block keeps a `pass`."""
    start, end = statement.span
    if statement.is_only or not statement.is_alone:
        return (Edit(start, end, "pass"),)
    return (Edit(lines.line_start(start), lines.next_line(end), ""),)


def with_name(
    statements: list[ImportStatement], near: ImportStatement, module: str, name: str, bound: str, lines: Lines
) -> Edits:
    """The edits that import a name in the block of a statement: into the one that imports from that module already,
    else on a line of its own, in order where there is an order. Empty if it is imported there already."""
    text = name if name == bound else f"{name} as {bound}"
    for other in statements:
        if other.block == near.block and other.module == module and other.names:
            if any(each.bound == bound for each in other.names):
                return ()
            return _inserted(other, text, lines)
    return with_statement(statements, near, f"from {module} import {text}", module, lines)


def _inserted(statement: ImportStatement, text: str, lines: Lines) -> Edits:
    """The edit that adds a name to a from-import: in order if its names are in order, else at the end."""
    names = statement.names
    order = next((key for key in _ORDERS if [key(n.name) for n in names] == sorted(key(n.name) for n in names)), None)
    before = next((n for n in names if order(n.name) > order(text)), None) if order is not None else None
    if before is not None:
        start = before.span[0]
        begins_line = not lines.text[lines.line_start(start) : start].strip()
        gap = f"{lines.line_end}{lines.indentation(start)}" if begins_line else " "
        return (Edit(start, start, f"{text},{gap}"),)
    last = names[-1].span
    begins_line = not lines.text[lines.line_start(last[0]) : last[0]].strip()
    gap = f"{lines.line_end}{lines.indentation(last[0])}" if begins_line else " "
    return (Edit(last[1], last[1], f",{gap}{text}"),)


def with_statement(
    statements: list[ImportStatement], near: ImportStatement, text: str, module: str, lines: Lines
) -> Edits:
    """The edit that adds a statement to the block of another: after it, or in order among those that stand together
    with it, if they are in order."""
    if not near.is_alone:
        if lines.text[lines.line_start(near.span[0]) : near.span[0]].strip():
            return (Edit(near.span[1], near.span[1], f"; {text}"),)
        return (_after(near, text, lines),)
    together = _together(statements, near, lines)
    kind = [each for each in together if bool(each.module) == text.startswith("from ")]
    keys = [_key(each) for each in kind]
    if kind and keys == sorted(keys) and near.module != "__future__":
        later = next((each for each in kind if _key(each) > module.lower()), None)
        if later is not None:
            start = lines.line_start(later.span[0])
            return (Edit(start, start, f"{lines.indentation(start)}{text}{lines.line_end}"),)
        return (_after(kind[-1], text, lines),)
    return (_after(near, text, lines),)


def _after(statement: ImportStatement, text: str, lines: Lines) -> Edit:
    start, end = statement.span
    place = lines.next_line(end)
    if place == len(lines.text) and not lines.text.endswith(("\n", "\r")):
        return Edit(place, place, f"{lines.line_end}{lines.indentation(start)}{text}")
    return Edit(place, place, f"{lines.indentation(start)}{text}{lines.line_end}")


def _key(statement: ImportStatement) -> str:
    return (statement.module or statement.names[0].name).lower()


def _together(statements: list[ImportStatement], near: ImportStatement, lines: Lines) -> list[ImportStatement]:
    """The import statements on lines that follow each other, in the block of one of them."""
    block = [each for each in statements if each.block == near.block and each.is_alone]
    at = block.index(near)
    first = last = at
    while first and lines.next_line(block[first - 1].span[1]) == lines.line_start(block[first].span[0]):
        first -= 1
    while last + 1 < len(block) and lines.next_line(block[last].span[1]) == lines.line_start(block[last + 1].span[0]):
        last += 1
    return block[first : last + 1]


def keeps_order(statements: list[ImportStatement], statement: ImportStatement, module: str, lines: Lines) -> bool:
    """Whether a from-import of another module can stand in place of one, without disturbing an order."""
    if not statement.is_alone:
        return True
    together = [each for each in _together(statements, statement, lines) if each.module]
    keys = [_key(each) for each in together]
    after = [module.lower() if each is statement else _key(each) for each in together]
    return keys != sorted(keys) or after == sorted(after)


def replaced(statement: ImportStatement, text: str) -> Edits:
    """The edit that puts another statement in place of an import statement; a comment behind it stays."""
    return (Edit(*statement.span, text),)
