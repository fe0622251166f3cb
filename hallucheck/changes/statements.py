"""What counts as the same code: statements by what they say, not by where and how they are written.

A statement is a simple one, the head of a compound one, or a decorator; in an import, each name is one of its own. Its
text is that of its tree without positions, so that line breaks, quotes, brackets and comments make no difference, nor
what stands around it, so that moving it makes none either.
"""

from __future__ import annotations

import ast
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from hallucheck.findings import Position

_PARTS = ("body", "orelse", "finalbody", "handlers", "cases", "decorator_list")
"""Fields of compound statements whose lists hold statements, or are compared apart from their head."""
_UNSEEN = ("kind", "type_comment")
"""Fields that change nothing: the `u` of a string, a comment."""
_NAMED = {
    ast.Name: "id",
    ast.arg: "arg",
    ast.Attribute: "attr",
    ast.keyword: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
}
"""Nodes with a name that a project may give anew -> the field that has it."""


class Statement(NamedTuple):
    """One statement of a file."""

    start: Position
    """Its column counts bytes of UTF-8, as in `ast`."""
    end: Position
    """Exclusive."""
    node: ast.AST
    scope: ast.AST
    """The function or module that its names belong to."""

    @property
    def text(self) -> str:
        """What it says, with the names that it uses."""
        return _dump(self.node, str, repr)

    def form(self, *, is_path: bool) -> str:
        """What it says, with each name that a project may give as the number of its first use, and of strings that are
        dotted names only the last part if `is_path`."""
        numbers: dict[str, int] = {}
        name = lambda name: str(numbers.setdefault(name, len(numbers)))  # noqa: E731
        return _dump(self.node, name, _last_part if is_path else repr)

    @property
    def names(self) -> list[tuple[bool, str]]:
        """(whether it is a member's or keyword's, name) of all that `form` leaves out, in its order."""
        return [(isinstance(node, (ast.Attribute, ast.keyword)), name) for node, name in _named(_head(self.node))]

    @property
    def is_prose(self) -> bool:
        """A string that stands alone, such as a docstring: what is in it is told apart by its lines."""
        node = self.node
        return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def statements_of(text: str) -> tuple[list[Statement], ast.Module | None]:
    """(the statements in order of their beginnings, the tree); none where the running Python cannot parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], None
    return sorted(_walk(tree), key=lambda statement: (statement.start, statement.end)), tree


def scope_names(scope: ast.AST) -> frozenset[str]:
    """The bare names that a function or module uses or binds."""
    names = {name for node, name in _named(ast.walk(scope)) if not isinstance(node, (ast.Attribute, ast.keyword))}
    aliases = (node for node in ast.walk(scope) if isinstance(node, ast.alias))
    return frozenset(names | {(alias.asname or alias.name).partition(".")[0] for alias in aliases})


def defined_names(tree: ast.AST) -> frozenset[str]:
    """The names that a file gives to functions, classes, parameters and attributes."""
    givers = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.arg)
    return frozenset(
        name
        for node, name in _named(ast.walk(tree))
        if isinstance(node, givers) or (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    )


def _walk(tree: ast.Module) -> Iterator[Statement]:
    waiting: list[tuple[ast.AST, ast.AST]] = [(node, tree) for node in tree.body]
    while waiting:
        node, scope = waiting.pop()
        yield from _own(node, scope)
        inner = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else scope
        for part in _PARTS[:-1]:
            below = getattr(node, part, None)
            if isinstance(below, list):
                waiting += [(child, inner) for child in below if isinstance(child, ast.AST)]


def _own(node: ast.AST, scope: ast.AST) -> Iterator[Statement]:
    """A statement itself, and its parts that are compared apart."""
    match node:
        case ast.match_case(pattern=pattern, guard=guard):
            yield _placed(node, pattern, guard or pattern, scope)
        case ast.Import(names=names):
            for alias in names:
                yield _placed(ast.Import([alias]), alias, alias, scope)
        case ast.ImportFrom(names=names):
            yield _placed(_from(node, []), node, node, scope)
            for alias in names:
                yield _placed(_from(node, [alias]), alias, alias, scope)
        case _:
            yield _placed(node, node, node, scope)
    for decorator in getattr(node, "decorator_list", ()):
        yield _placed(decorator, decorator, decorator, scope)


def _from(node: ast.ImportFrom, names: list[ast.alias]) -> ast.ImportFrom:
    """A part of the import: sorting, merging and splitting imports changes none. Of where it imports from only the last
    part counts: a moved file may have to spell it in another way."""
    return ast.ImportFrom((node.module or "").rpartition(".")[2], names, 0)


def _placed(node: ast.AST, first: ast.AST, last: ast.AST, scope: ast.AST) -> Statement:
    start = Position(getattr(first, "lineno", 1), getattr(first, "col_offset", 0))
    end = Position(getattr(last, "end_lineno", 1) or 1, getattr(last, "end_col_offset", 0) or 0)
    return Statement(start, end, node, scope)


def _last_part(value: object) -> str:
    if isinstance(value, str) and all(part.isidentifier() for part in value.replace(":", ".").split(".")):
        return repr(value.replace(":", ".").rpartition(".")[2])
    return repr(value)


def _dump(statement: ast.AST, spell: Callable[[str], str], show: Callable[[object], str]) -> str:
    """A statement's tree, level by level with the number of children, which tells it apart from any other. `spell`
    writes names, `show` other values."""
    parts: list[str] = []
    for node in _head(statement):
        named = _NAMED.get(type(node))
        parts.append(type(node).__name__)
        for field, value in ast.iter_fields(node):
            if field in _UNSEEN or _is_part(field, value):
                continue
            if isinstance(value, list):
                parts.append(f"{field}:{len(value)}")
                parts += [repr(item) for item in value if not isinstance(item, ast.AST)]
            elif field == named and isinstance(value, str):
                parts.append(spell(value))
            else:
                parts.append(field if isinstance(value, ast.AST) else show(value))
    return " ".join(parts)


def _head(statement: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement without the statements in it, level by level."""
    waiting = deque([statement])
    while waiting:
        node = waiting.popleft()
        yield node
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list) and not _is_part(field, value):
                waiting += [item for item in value if isinstance(item, ast.AST)]


def _is_part(field: str, value: object) -> bool:
    return field in _PARTS and isinstance(value, list)


def _named(nodes: Iterator[ast.AST]) -> Iterator[tuple[ast.AST, str]]:
    for node in nodes:
        field = _NAMED.get(type(node))
        name = getattr(node, field) if field else None
        if isinstance(name, str):
            yield node, name
