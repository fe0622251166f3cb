"""The import statements of a file, with where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from hallucheck.findings import Range
from hallucheck.fixing.edits import Lines
from hallucheck.source.parse import ParsedFile
from hallucheck.source.positions import dotted_name

_CLAUSES = (cst.Else, cst.Finally, cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase)
_HOLDS_STATEMENTS = (cst.BaseCompoundStatement, cst.BaseSuite, *_CLAUSES)


@dataclass(frozen=True)
class ImportedName:
    """One name of an import statement."""

    name: str
    """Dotted in `import a.b`."""
    bound: str
    """What it binds; the first part in `import a.b`."""
    span: tuple[int, int]
    """Offsets of `name as bound`."""


@dataclass(frozen=True)
class ImportStatement:
    """One import statement."""

    module: str
    """Of a from-import, with its leading dots; empty for `import`."""
    names: tuple[ImportedName, ...]
    """Empty for a star import."""
    span: tuple[int, int]
    """Offsets of the statement, without indentation and comments."""
    block: int
    """Which block it stands in: the same number, the same block. 0 is the file itself."""
    is_alone: bool
    """Nothing else stands on its lines."""
    is_only: bool
    """It is the only statement of its block."""


def import_statements(parsed: ParsedFile, lines: Lines) -> list[ImportStatement]:
    """All import statements of a file, in source order."""
    found = [_statement(parsed, lines, *each) for each in _found(parsed.module)]
    return sorted(found, key=lambda statement: statement.span)


def _found(module: cst.Module) -> Iterator[tuple[cst.Import | cst.ImportFrom, int, bool, bool]]:
    """(statement, its block, whether it is alone on its lines, whether it is the only one of the block)."""
    waiting: list[tuple[cst.CSTNode, int]] = [(module, 0)]
    blocks = 0
    while waiting:
        node, block = waiting.pop()
        if isinstance(node, (cst.Module, cst.IndentedBlock)):
            if not isinstance(node, cst.Module):
                blocks += 1
                block = blocks
            waiting += [(child, block) for child in node.body]
            for child in node.body:
                if isinstance(child, cst.SimpleStatementLine):
                    for small in child.body:
                        if isinstance(small, (cst.Import, cst.ImportFrom)):
                            is_alone = len(child.body) == 1
                            yield small, block, is_alone, is_alone and len(node.body) == 1
        elif isinstance(node, cst.SimpleStatementSuite):
            blocks += 1
            for small in node.body:
                if isinstance(small, (cst.Import, cst.ImportFrom)):
                    yield small, blocks, False, len(node.body) == 1
        elif not isinstance(node, cst.SimpleStatementLine):
            waiting += [(child, block) for child in node.children if isinstance(child, _HOLDS_STATEMENTS)]


def _statement(
    parsed: ParsedFile, lines: Lines, node: cst.Import | cst.ImportFrom, block: int, is_alone: bool, is_only: bool
) -> ImportStatement:
    span = lines.span(parsed.range_of_node(node))
    module = ""
    if isinstance(node, cst.ImportFrom):
        module = "." * len(node.relative) + (dotted_name(node.module) if node.module is not None else "")
    names: list[ImportedName] = []
    for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
        name = dotted_name(alias.name)
        bound = alias.evaluated_alias or (name if module else name.partition(".")[0])
        names.append(ImportedName(name, bound, lines.span(parsed.range_of_node(alias))))
    return ImportStatement(module, tuple(names), span, block, is_alone, is_only)


def statement_at(statements: list[ImportStatement], lines: Lines, place: Range) -> ImportStatement | None:
    """The import statement that a range lies in; None if it lies in none."""
    start, end = lines.span(place)
    return next((each for each in statements if each.span[0] <= start and end <= each.span[1]), None)
