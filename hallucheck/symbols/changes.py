"""Containers that code changes after they were bound: what they hold cannot be read off their display alone."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.source import tree
from hallucheck.source.walk import dotted, statement_targets, walk_nodes, walk_statements
from hallucheck.symbols.model import Binding, FunctionBinding

CHANGING = frozenset(
    {
        "append",
        "appendleft",
        "extend",
        "extendleft",
        "insert",
        "put",
        "put_nowait",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "remove",
        "discard",
        "clear",
        "sort",
        "reverse",
    }
)

def mutated_names(statements: list[tree.Stmt]) -> list[str]:
    """Names that are stored into by subscript, or called a changing method of; sorted."""
    found = changed_paths(statements)
    for node in walk_statements(statements):
        match node:
            case tree.AugmentedAssign(target=tree.Name(id=name)):
                found.add(name)
    return sorted(path for path in found if "." not in path)


def changed_paths(statements: list[tree.Stmt]) -> set[str]:
    """Dotted paths of containers that statements change, in nested functions too; of `a[b].append(c)` the path of a."""
    found: set[str] = set()
    for node in walk_statements(statements):
        targets = node.targets if isinstance(node, tree.Delete) else list(statement_targets(node))
        found.update(_root(t.value) for t in targets if isinstance(t, tree.Subscript))
        for part in _expressions(node):
            for inner in walk_nodes(part):
                match inner:
                    case tree.Attribute(value=owner, attr=attr) if attr in CHANGING:
                        found.add(_root(owner))
    return found - {""}


def changed_attributes(members: dict[str, list[Binding]]) -> dict[str, list[str]]:
    """Attribute of a method's first parameter -> methods of a class body that change the container it holds."""
    found: dict[str, list[str]] = {}
    for name, bindings in members.items():
        for binding in bindings:
            if isinstance(binding, FunctionBinding) and binding.function.parameters:
                start = binding.function.parameters[0].name + "."
                for path in sorted(changed_paths(binding.function.body)):
                    if path.startswith(start) and "." not in path[len(start) :]:
                        found.setdefault(path[len(start) :], []).append(name)
    return found


def _expressions(node: tree.Stmt) -> Iterator[object]:
    """The expressions of a statement itself."""
    for name in node.__struct_fields__:
        part = getattr(node, name)
        if not (isinstance(part, list) and part and isinstance(part[0], (*tree.STATEMENTS, tree.Handler, tree.Case))):
            yield part


def _root(expr: tree.Expr) -> str:
    while isinstance(expr, (tree.Subscript, tree.Call)):
        if isinstance(expr, tree.Call):
            if not isinstance(expr.func, tree.Attribute):
                return ""
            expr = expr.func.value
        else:
            expr = expr.value
    return dotted(expr)


def shared_names(statements: list[tree.Stmt]) -> frozenset[str]:
    """Names of containers that code which runs at another time may change: functions in the statements, and whoever
    is handed a changing method."""
    found: set[str] = set()
    called: set[int] = set()
    methods: dict[int, str] = {}
    for node in walk_nodes(statements):
        match node:
            case tree.Call(func=func):
                called.add(id(func))
            case tree.Attribute(value=tree.Name(id=name), attr=attr) if attr in CHANGING:
                methods[id(node)] = name
            case tree.FunctionDef():
                found |= {path.partition(".")[0] for path in changed_paths(node.body)} - _local_names(node)
    return frozenset(found | {name for key, name in methods.items() if key not in called})


def rebound_names(statements: list[tree.Stmt]) -> frozenset[str]:
    """Names that functions in the statements declare `nonlocal`, and so may bind anew at any time."""
    found: set[str] = set()
    for node in walk_statements(statements):
        if isinstance(node, tree.Global) and node.is_nonlocal:
            found.update(node.names)
    return frozenset(found)


def _local_names(function: tree.FunctionDef) -> set[str]:
    """Names that are bound in the function itself."""
    names = {parameter.name for parameter in function.parameters}
    outer: set[str] = set()
    for node in walk_statements(function.body):
        if isinstance(node, tree.Global):
            outer.update(node.names)
        names.update(target.id for target in statement_targets(node) if isinstance(target, tree.Name))
    return names - outer
