"""What hangs on modules that are not installed: a value made with their objects may be of a class of theirs."""

from __future__ import annotations

from hallucheck.environment.model import NotFoundReason
from hallucheck.inference.resolution import Absent, Resolution
from hallucheck.source import tree
from hallucheck.source.walk import statement_targets, walk_nodes, walk_statements


def hanging_on_missing_modules(module: tree.Module, resolutions: dict[int, Resolution]) -> frozenset[int]:
    """`at`s of attributes and calls whose receiver was made with something of a module that is not installed.

    `ax = plt.axes(projection=missing.Projection())` is of the class that `axes` declares, or of one below it that the
    missing module knows. `resolutions` are the answers by the `at` of the use.
    """
    names = _imported_from_missing(module, resolutions)
    if not names:
        return frozenset()
    statements = list(walk_statements(module.body))
    sources = [(statement, _value_names(statement)) for statement in statements]
    grew = True
    while grew:
        grew = False
        for statement, used in sources:
            if names.isdisjoint(used):
                continue
            targets = {target.id for target in statement_targets(statement) if isinstance(target, tree.Name)}
            grew = grew or not targets <= names
            names |= targets
    return frozenset(
        node.at
        for node in walk_nodes(module)
        if isinstance(node, (tree.Attribute, tree.Call)) and not names.isdisjoint(_names(_receiver(node)))
    )


def _imported_from_missing(module: tree.Module, resolutions: dict[int, Resolution]) -> set[str]:
    """Names that imports of missing top-level modules bind."""
    names: set[str] = set()
    for node in walk_statements(module.body):
        match node:
            case tree.Import(names=aliases):
                for alias in aliases:
                    if _is_missing(resolutions.get(alias.at)):
                        names.add(alias.asname or alias.name.partition(".")[0])
            case tree.ImportFrom(at=at, names=aliases) if _is_missing(resolutions.get(at)):
                names.update(alias.asname or alias.name for alias in aliases)
    return names


def _is_missing(resolution: Resolution | None) -> bool:
    nothing = NotFoundReason.NOTHING_INSTALLED.value
    return isinstance(resolution, Absent) and resolution.problems[0].reason == nothing


def _value_names(statement: tree.Stmt) -> set[str]:
    """The names in what a statement assigns."""
    match statement:
        case tree.Assign(value=value) | tree.AnnotatedAssign(value=value) | tree.For(iterable=value):
            return _names(value)
        case tree.With(items=items):
            return set().union(*(_names(manager) for manager, _ in items))
    return set()


def _receiver(node: tree.Attribute | tree.Call) -> object:
    if isinstance(node, tree.Attribute):
        return node.value
    return node.func.value if isinstance(node.func, tree.Attribute) else None


def _names(expr: object) -> set[str]:
    return {node.id for node in walk_nodes(expr) if isinstance(node, tree.Name)}
