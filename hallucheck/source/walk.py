"""Walks over the tree: all statements, all expressions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hallucheck.source import tree


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
        if isinstance(item, msgspec.Struct):
            if isinstance(item, tree.Node):
                yield item
            stack.extend(getattr(item, field) for field in item.__struct_fields__)
        elif isinstance(item, (list, tuple)):
            stack.extend(item)


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
