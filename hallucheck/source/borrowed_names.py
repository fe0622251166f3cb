"""Names that a block of prose takes from the blocks before it.

A block that imports for itself is meant to be whole. If it uses a name that it does not bind, what binds it is left
out; that an earlier block has such a name may be chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.source import tree
from hallucheck.source.document import PythonText
from hallucheck.source.parse import ParsedFile
from hallucheck.source.walk import captured_names, statement_targets, walk_nodes


def borrowing(parsed: ParsedFile, text: PythonText) -> frozenset[int]:
    """`at`s of attributes, calls and arguments of names that a block which imports for itself has from another one."""
    if len(text.block_starts) < 2:
        return frozenset()
    bound: dict[int, set[str]] = {}
    importing: set[int] = set()
    nodes: list[tuple[int, tree.Node]] = []
    for statement in parsed.tree.body:
        at = next(_ats(statement), None)
        if at is None:
            continue
        block = text.block_of(parsed.range_of(at).start.line)
        inner = list(walk_nodes(statement))
        nodes += [(block, node) for node in inner]
        bound.setdefault(block, set()).update(name for node in inner for name in _bound_names(node))
        if any(isinstance(node, (tree.Import, tree.ImportFrom)) for node in inner):
            importing.add(block)
    return frozenset(
        at
        for block, node in nodes
        if block in importing
        for root, at in _used(node)
        if root not in bound[block]
    )


def _ats(statement: tree.Stmt) -> Iterator[int]:
    for node in walk_nodes(statement):
        at = getattr(node, "at", None)
        if isinstance(at, int):
            yield at


def _bound_names(node: tree.Node) -> Iterator[str]:
    match node:
        case tree.Import(names=aliases) | tree.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case tree.FunctionDef(name=name, parameters=parameters):
            yield name
            yield from (parameter.name for parameter in parameters)
        case tree.Lambda(parameters=parameters):
            yield from (parameter.name for parameter in parameters)
        case tree.ClassDef(name=name) | tree.Handler(name=name):
            yield name
        case tree.NamedExpression(target=target):
            yield target.id
        case tree.Comprehension(clauses=clauses):
            for clause in clauses:
                yield from (n.id for n in walk_nodes(clause.target) if isinstance(n, tree.Name))
        case tree.Case(pattern=pattern):
            yield from (name for _, name in captured_names(pattern))
        case tree.Assign() | tree.AnnotatedAssign() | tree.AugmentedAssign() | tree.For() | tree.With():
            yield from (target.id for target in statement_targets(node) if isinstance(target, tree.Name))


def _used(node: tree.Node) -> Iterator[tuple[str, int]]:
    """(name that it all begins with, `at`) of an attribute, or of a call and its arguments."""
    if not isinstance(node, (tree.Attribute, tree.Call)):
        return
    root: tree.Expr = node
    while True:
        match root:
            case tree.Attribute(value=inner) | tree.Call(func=inner) | tree.Subscript(value=inner):
                root = inner
            case tree.Await(value=inner):
                root = inner
            case tree.Name(id=name):
                break
            case _:
                return
    yield name, node.at
    if isinstance(node, tree.Call):
        for argument in node.args:
            yield name, argument.at
