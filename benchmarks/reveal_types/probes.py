"""Expressions of a file wrapped as `reveal_type(expression)`, where wrapping them changes nothing else.

Both sides narrow by the shape of a test, read declarations off the shape of an assignment and know some functions by
name, so nothing is wrapped inside tests, in type positions, within a chain such as `self.a.b`, or where a declaration
is read from the value.
"""

from __future__ import annotations

import ast
import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

OPENING = "reveal_type("
_IMPORT = "from typing_extensions import reveal_type\n"
_KNOWN = """
NamedTuple NewType ParamSpec TypeVar TypeVarTuple TypedDict assert_never assert_type callable cast field getattr
hasattr isinstance issubclass locals namedtuple overload partial property reveal_type super type vars
"""
_KNOWN_BY_NAME = frozenset(_KNOWN.split())
"""Functions that mean something by their name; neither they nor their arguments are wrapped."""
_IGNORE = re.compile(r"(#\s*(?:type|pyright|mypy)):(\s*ignore)")
_RECEIVERS = frozenset(("self", "cls", "_", "__class__"))
_NOWHERE = (ast.JoinedStr, ast.Delete, ast.Match, ast.Assert, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Probe:
    """A wrapped expression."""

    line: int
    """1-based line of the expression in the wrapped text."""
    column: int
    """0-based column of the expression there, behind `reveal_type(`; only ASCII stands before it."""
    original_line: int
    """1-based line of the expression in the file as it is installed."""
    text: str
    """The expression as it is written, on one line."""


def wrap(text: str, limit: int, seed: int) -> tuple[str, list[Probe]]:
    """(the file with some expressions wrapped, what is wrapped in the order of the file).

    Of more than `limit` expressions, a choice is made that is the same for the same text and seed. Comments that would
    silence a checker no longer do.

    Raises:
        SyntaxError: the file is not Python for the running version.
    """
    text = _IGNORE.sub(r"\1;\2", text)
    module = ast.parse(text)
    starts = _line_starts(text)
    found = [node for node in _wrappable(module.body) if _is_ascii(text, starts, node)]
    chosen = random.Random(seed).sample(found, min(limit, len(found)))
    edits = [(_offset(starts, _first_line(module), 0), 0, _IMPORT)]
    for node in chosen:
        start, end = _span(starts, node)
        edits += [(start, -end, OPENING), (end, -start, ")")]
    wrapped = _apply(text, edits)
    return wrapped, sorted(_probes(text, wrapped, edits, chosen), key=lambda probe: (probe.line, probe.column))


# ---- which expressions ------------------------------------------------------------------------------------------


def _wrappable(body: list[ast.stmt], declares: bool = True) -> Iterator[ast.expr]:
    """The expressions below statements; `declares` if an assignment there may declare a type, a field or an alias."""
    for statement in body:
        yield from _of_statement(statement, declares)


def _of_statement(node: ast.stmt, declares: bool) -> Iterator[ast.expr]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _wrappable(node.body, False)
        case ast.ClassDef():
            yield from _wrappable(node.body)
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            yield from _inside(value) if declares else _expression(value)
        case ast.AugAssign(value=value) | ast.Return(value=ast.expr() as value) | ast.Raise(exc=ast.expr() as value):
            yield from _expression(value)
        case ast.Expr(value=ast.Call() as call):  # what a call does to its object is read from a call that stands alone
            yield from _arguments(call)
        case ast.Expr(value=value):
            yield from _inside(value)
        case ast.For(iter=iterable) | ast.AsyncFor(iter=iterable):
            yield from _expression(iterable)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                yield from _inside(item.context_expr)
    yield from _blocks(node, declares)


def _blocks(node: ast.stmt, declares: bool) -> Iterator[ast.expr]:
    """What stands in the blocks of a compound statement."""
    if isinstance(node, (*_NOWHERE, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for name in ("body", "orelse", "finalbody"):
        yield from _wrappable(getattr(node, name, []), declares)
    for handler in getattr(node, "handlers", []):
        yield from _wrappable(handler.body, declares)


def _expression(node: ast.expr) -> Iterator[ast.expr]:
    """The expression itself, if its type is worth asking for, and those inside it."""
    if _is_asked_for(node):
        yield node
    yield from _inside(node)


def _is_asked_for(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name not in _RECEIVERS | _KNOWN_BY_NAME
        case ast.Call(func=func):
            return _last_name(func) not in _KNOWN_BY_NAME
        case ast.Attribute() | ast.Subscript():
            return True
    return False


def _inside(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions inside one that may be wrapped without a change to what is around them."""
    match node:
        case ast.Call(func=func):
            if _last_name(func) not in _KNOWN_BY_NAME:
                yield from _expression(func) if not isinstance(func, ast.Subscript) else ()
                yield from _arguments(node)
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            yield from _inside(value) if _is_chain(value) else _expression(value)
        case ast.BoolOp(values=[*_, last]):
            yield from _expression(last)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _expression(body)
            yield from _expression(orelse)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            yield from _comprehension(node.generators, node.elt)
        case ast.DictComp():
            yield from _comprehension(node.generators, node.key, node.value)
        case ast.Lambda() | ast.NamedExpr() | ast.JoinedStr():
            return
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from _expression(child)


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    if _last_name(call.func) not in _KNOWN_BY_NAME:
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            yield from _expression(argument)


def _comprehension(clauses: list[ast.comprehension], *results: ast.expr) -> Iterator[ast.expr]:
    """A comprehension without its conditions."""
    for part in (*results, *(clause.iter for clause in clauses)):
        yield from _expression(part)


def _is_chain(node: ast.expr) -> bool:
    """Whether a name, attribute or item is meant that tests narrow as one thing: `a`, `a.b`, `a.b[0]`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name)


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


# ---- where they stand -------------------------------------------------------------------------------------------


def _line_starts(text: str) -> list[int]:
    """Offset of each line's first character."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _offset(starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + column


def _span(starts: list[int], node: ast.expr) -> tuple[int, int]:
    assert node.end_lineno is not None and node.end_col_offset is not None
    return _offset(starts, node.lineno, node.col_offset), _offset(starts, node.end_lineno, node.end_col_offset)


def _is_ascii(text: str, starts: list[int], node: ast.expr) -> bool:
    """Whether all ways of counting columns agree on the lines of an expression."""
    assert node.end_lineno is not None
    return text[starts[node.lineno - 1] : starts[node.end_lineno] - 1].isascii()


def _first_line(module: ast.Module) -> int:
    """The line before which an import may stand: behind the docstring and the imports from `__future__`."""
    for number, statement in enumerate(module.body):
        is_docstring = number == 0 and isinstance(statement, ast.Expr)
        if not is_docstring and not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            decorators = getattr(statement, "decorator_list", [])
            return decorators[0].lineno if decorators else statement.lineno
    return 1


def _apply(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text with insertions, (offset, order among those at the same offset, text) each.

    What begins at an offset is ordered by where it ends, outermost first; what ends at one, innermost first.
    """
    parts, last = [], 0
    for offset, _, inserted in sorted(edits):
        parts += [text[last:offset], inserted]
        last = offset
    return "".join((*parts, text[last:]))


def _probes(text: str, wrapped: str, edits: list[tuple[int, int, str]], chosen: list[ast.expr]) -> Iterator[Probe]:
    starts, new_starts = _line_starts(text), _line_starts(wrapped)
    ordered = sorted(edits)
    moved, shift = {}, 0
    for offset, order, inserted in ordered:
        shift += len(inserted)
        moved[offset, order, inserted] = offset + shift
    for node in chosen:
        start, end = _span(starts, node)
        place = moved[start, -end, OPENING]
        line = bisect_right(new_starts, place)
        yield Probe(line, place - new_starts[line - 1], node.lineno, " ".join(text[start:end].split()))
