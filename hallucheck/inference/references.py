"""Names that are bound nowhere, and where the name could come from."""

from __future__ import annotations

from hallucheck.environment.model import NotFound
from hallucheck.findings import Fix
from hallucheck.inference.lookup import Found, Unclear
from hallucheck.inference.nearest import nearest
from hallucheck.inference.program import Program
from hallucheck.inference.resolution import Absent, Present, Problem, Resolution, Unknown, UnknownReason
from hallucheck.source import tree
from hallucheck.source.scopes import unbound_names
from hallucheck.source.walk import walk_nodes


def unbound_resolutions(module: tree.Module, program: Program, foreseen: frozenset[str]) -> dict[int, Resolution]:
    """`at` of every name that is bound nowhere -> Absent, or Unknown where names may come in unseen.

    `foreseen` are names whose absence the file handles in one place: it knows why they may be there in others.
    """
    unbound = unbound_names(module, builtin_names(program))
    if not unbound.ats:
        return {}
    names = {node.at: node.id for node in walk_nodes(module) if isinstance(node, tree.Name) and node.at in unbound.ats}
    if unbound.is_open or any(_names_namespace(node) for node in walk_nodes(module)):
        return {at: Unknown(UnknownReason.UNBOUND_NAME, name) for at, name in names.items()}
    brought = {name: _by_star(name, program) for name in set(names.values())}
    bound = set(program.checked_symbols.bindings) if program.checked_symbols is not None else set()
    bound |= {node.id for node in walk_nodes(module) if isinstance(node, tree.Name) and node.at not in unbound.ats}
    attributes = [node for node in walk_nodes(module) if isinstance(node, tree.Attribute)]
    owners = {node.value.at for node in attributes if isinstance(node.value, tree.Name)}
    return {
        at: brought[name] or Unknown(UnknownReason.UNBOUND_NAME, name)
        if name in foreseen or brought[name] is not None
        else Absent((_problem(at, name, bound, program, is_owner=at in owners),))
        for at, name in names.items()
    }


def _by_star(name: str, program: Program) -> Resolution | None:
    """Whether a star import of the file brings a name; None if none certainly does."""
    symbols = program.checked_symbols
    scope = program.module_scopes.scope_of(symbols) if symbols is not None else None
    if scope is None or not scope.symbols.stars:
        return None
    if scope.symbols.is_package and name in program.index.submodules(scope.name):  # importing from it binds it here
        return Present()
    members = [program.stars.member(star, scope, name) for star in scope.symbols.stars]
    if any(isinstance(member, Found) for member in members):
        return Present()
    for member in members:
        if isinstance(member, Unclear):
            return Unknown(member.reason, member.detail)
    is_lacking = all(program.stars.lacks(star, scope, name) for star in scope.symbols.stars)
    return None if is_lacking else Unknown(UnknownReason.UNBOUND_NAME, name)


def _names_namespace(node: tree.Node) -> bool:
    """`names = globals()`, through which names come in later."""
    match node:
        case tree.Assign(value=tree.Call(func=tree.Name(id="globals"), args=[])):
            return True
    return False


def builtin_names(program: Program) -> frozenset[str]:
    """The builtins of the environment's version, and what `site` adds to them."""
    loaded = program.modules.load("builtins")
    if isinstance(loaded, NotFound) or loaded.stub is None:
        return frozenset()
    added = {"exit", "quit", "copyright", "credits", "license", "help", "WindowsError", "__import__", "__build_class__"}
    return frozenset(loaded.stub.bindings) | added


def _problem(at: int, name: str, bound: set[str], program: Program, *, is_owner: bool) -> Problem:
    is_module = not isinstance(program.index.finder.find(name), NotFound)
    return Problem(
        rule="unresolved-reference",
        at=at,
        name=name,
        symbol=name,
        near=nearest(name, bound),
        lives_in=(f"import {name}",) if is_module else (),
        fixes=(Fix("import", (name,), is_owner, "a module has that name"),) if is_module else (),
    )
