"""What decorators of classes return, as their bodies tell: the class, or something in its stead."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes, walk_statements


def replaces(decorator: tree.FunctionDef, is_called: bool) -> bool:
    """Whether a decorator is seen to return something else than the class: a function or class of its own body."""
    own = {s.name: s for s in decorator.body if isinstance(s, (tree.FunctionDef, tree.ClassDef))}
    for statement in decorator.body:
        if isinstance(statement, tree.Return) and isinstance(statement.value, tree.Name):
            inner = own.get(statement.value.id)
            if isinstance(inner, tree.ClassDef):
                return True
            if inner is not None and (not is_called or not _returns_first(inner)):
                return True
            if inner is None and not is_called and _is_made_without_first(statement.value.id, decorator):
                return True
    return False


def _returns_first(function: tree.FunctionDef) -> bool:
    """Whether a function returns its first parameter, or what is made of it."""
    first = function.parameters[0].name if function.parameters else ""
    returns = [s.value for s in walk_statements(function.body) if isinstance(s, tree.Return) and s.value is not None]
    return bool(returns) and all(
        any(isinstance(node, tree.Name) and node.id == first for node in walk_nodes(value)) for value in returns
    )


def _is_made_without_first(name: str, function: tree.FunctionDef) -> bool:
    """Whether a variable of a function holds the result of a call that is not given the first parameter."""
    first = function.parameters[0].name if function.parameters else ""
    values = [s.value for s in function.body if isinstance(s, tree.Assign) and _binds(s, name)]
    return bool(values) and all(
        isinstance(value, tree.Call)
        and not any(isinstance(node, tree.Name) and node.id == first for node in walk_nodes(value))
        for value in values
    )


def _binds(statement: tree.Assign, name: str) -> bool:
    return any(isinstance(target, tree.Name) and target.id == name for target in statement.targets)
