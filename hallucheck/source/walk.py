"""Walks over the tree: all statements, all expressions, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from hallucheck.source import tree

_PLAIN = (int, str, bool)

def walk_statements(statements: list[tree.Stmt]) -> Iterator[tree.Stmt]:
    """All statements in them and below, bodies of nested functions and classes included, in no set order."""
    stack = list(statements)
    while stack:
        node = stack.pop()
        yield node
        match node:
            case tree.If() | tree.While() | tree.For():
                stack += node.body
                stack += node.orelse
            case tree.With() | tree.FunctionDef() | tree.ClassDef():
                stack += node.body
            case tree.Try():
                stack += node.body
                stack += node.orelse
                stack += node.finalbody
                for handler in node.handlers:
                    stack += handler.body
            case tree.Match():
                for case in node.cases:
                    stack += case.body


def walk_nodes(root: object) -> Iterator[tree.Node]:
    """All nodes of it and below, of every kind, in no set order."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, tree.Node):
            yield item
            for name in _inner_fields(type(item)):
                part = getattr(item, name)
                if part:
                    stack.append(part)
        elif isinstance(item, (list, tuple)):
            stack.extend(item)


@cache
def _inner_fields(kind: type[tree.Node]) -> tuple[str, ...]:
    """Fields that may hold nodes, directly or in lists and tuples."""
    return tuple(f.name for f in msgspec.structs.fields(kind) if f.type not in _PLAIN and f.type != list[str])


def statement_targets(node: tree.Stmt) -> Iterator[tree.Expr]:
    """The single targets that a statement itself assigns to, displays and stars taken apart."""
    targets: list[tree.Expr] = []
    match node:
        case tree.Assign():
            targets = list(node.targets)
        case tree.AnnotatedAssign() | tree.AugmentedAssign() | tree.For():
            targets = [node.target]
        case tree.With():
            targets = [target for _, target in node.items if target is not None]
    while targets:
        target = targets.pop()
        if isinstance(target, tree.Display):
            targets += target.elements
        elif isinstance(target, tree.Starred):
            targets.append(target.value)
        else:
            yield target


def captured_names(pattern: tree.Pattern) -> Iterator[tuple[int, str]]:
    """(at, name) of everything a match pattern binds, in source order."""
    match pattern:
        case tree.CapturePattern():
            if pattern.pattern is not None:
                yield from captured_names(pattern.pattern)
            if pattern.name:
                yield pattern.at, pattern.name
        case tree.OrPattern(patterns=inner) | tree.SequencePattern(patterns=inner):
            for part in inner:
                yield from captured_names(part)
        case tree.MappingPattern():
            for _, part in pattern.items:
                yield from captured_names(part)
            if pattern.rest:
                yield pattern.at, pattern.rest
        case tree.ClassPattern():
            for part in pattern.positional:
                yield from captured_names(part)
            for _, _, part in pattern.keywords:
                yield from captured_names(part)


def dotted(expr: tree.Expr) -> str:
    """`a.b.c` as text, "" if the expression is not a chain of names."""
    parts = []
    while isinstance(expr, tree.Attribute):
        parts.append(expr.attr)
        expr = expr.value
    if not isinstance(expr, tree.Name):
        return ""
    parts.append(expr.id)
    return ".".join(reversed(parts))


def last_name(expr: tree.Expr) -> str:
    """The last name of `a.b.c`, "" if the expression is not a name or an attribute."""
    return getattr(expr, "attr", "") or getattr(expr, "id", "")


def is_generator(function: tree.FunctionDef) -> bool:
    """Whether the body yields; nested functions and classes do not count."""
    stack: list[tree.Stmt] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (tree.FunctionDef, tree.ClassDef)):
            continue
        for part in _own_parts(node, stack):
            if _yields(part):
                return True
    return False


def _own_parts(node: tree.Stmt, stack: list[tree.Stmt]) -> list[object]:
    """The expressions of a statement; its inner statements go on the stack."""
    parts: list[object] = []
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, list) and value and isinstance(value[0], (tree.Handler, tree.Case)):
            for item in value:
                stack.extend(item.body)
        elif isinstance(value, list) and value and isinstance(value[0], tree.STATEMENTS):
            stack.extend(value)
        else:
            parts.append(value)
    return parts


def _yields(part: object) -> bool:
    return any(isinstance(node, tree.Yield) for node in walk_nodes(part))


def binds(expr: tree.Expr) -> bool:
    """Whether evaluating it binds a name or yields."""
    if isinstance(expr, (tree.Name, tree.Literal, tree.Attribute)):
        return False
    return any(isinstance(node, (tree.NamedExpression, tree.Yield)) for node in walk_nodes(expr))
