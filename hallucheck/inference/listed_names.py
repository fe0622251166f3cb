"""Names that a file lists outside of calls: `__all__`, plugins, settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.libraries.string_registry import listed_names, stands_for
from hallucheck.inference.lookup import Missing
from hallucheck.inference.module_scopes import DUNDERS
from hallucheck.inference.nearest import nearest
from hallucheck.inference.recorder import Recorder
from hallucheck.inference.resolution import Absent, Present, Problem, Resolution, Unknown, UnknownReason
from hallucheck.inference.string_parameters import Named, Names
from hallucheck.inference.string_paths import RULE
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


def record_listed_names(module: tree.Module, program: Program, recorder: Recorder) -> None:
    """Note what came of the names that a checked file lists."""
    for named in listed_names(module):
        resolution = _resolution(named, program)
        if resolution is not None:
            recorder.string(named.at, named.owner, named.text, resolution)
    for owner, literal in _exported(module):
        recorder.string(literal.at, owner, str(literal.value), _export(literal, module, program))


def _resolution(named: Named, program: Program) -> Resolution | None:
    paths = program.string_references.paths
    path = named.text[named.begin :]
    if named.names is not Names.MODULE:
        return paths.object(named.at, path, named.begin, is_target=named.names is Names.TARGET)[0]
    found = [paths.module(named.at, module, named.begin) for module in stands_for(path)]
    return next((answer for answer in found if isinstance(answer, Present)), found[0])


# ---- __all__ ----------------------------------------------------------------------------------------------------


def _exported(module: tree.Module) -> Iterator[tuple[int, tree.Literal]]:
    """(`at` of the list, name) of all that `__all__` is seen to list."""
    for node in module.body:
        match node:
            case tree.Assign(targets=[tree.Name(id="__all__")], value=tree.Display() as names):
                pass
            case tree.AnnotatedAssign(target=tree.Name(id="__all__"), value=tree.Display() as names):
                pass
            case tree.AugmentedAssign(target=tree.Name(id="__all__"), op="+", value=tree.Display() as names):
                pass
            case _:
                continue
        for element in names.elements:
            if isinstance(element, tree.Literal) and isinstance(element.value, str):
                yield names.at, element


def _export(literal: tree.Literal, module: tree.Module, program: Program) -> Resolution:
    """Whether the file binds a name that it exports; a package also exports its modules."""
    name, symbols = str(literal.value), program.checked_symbols
    assert symbols is not None
    if name in symbols.bindings or name in DUNDERS or not name.isidentifier():
        return Present()
    if symbols.openness or symbols.namespace_writes or "__getattr__" in symbols.bindings:
        return Unknown(UnknownReason.DYNAMIC_MODULE, "the file makes names at run time")
    if name in symbols.elsewhere:
        return Unknown(UnknownReason.OTHER_PLATFORM, name)
    if any(_may_bind(node, name) for node in walk_nodes(module)):
        return Unknown(UnknownReason.DYNAMIC_MODULE, "the file makes names, or takes some off its list")
    scope = program.module_scopes.scope_of(symbols)
    for star in symbols.stars:
        target = program.modules.absolute(star.module, star.level, scope) if scope is not None else None
        if target is None or not isinstance(program.modules.member(target, name), Missing):
            return Unknown(UnknownReason.DYNAMIC_MODULE, f"it may come from {star.module}")
    if symbols.is_package and not isinstance(program.modules.member(symbols.name, name, is_import=True), Missing):
        return Present()
    evidence = (Evidence(f"{len(symbols.bindings)} names bound in the file"),)
    near = nearest(name, symbols.bindings)
    problem = Problem(
        RULE,
        literal.at,
        name,
        name,
        "the file",
        evidence=evidence,
        near=near,
        hint="`__all__` lists it",
        within=(0, len(name)),
    )
    return Absent((problem,))


def _may_bind(node: tree.Node, name: str) -> bool:
    """Whether code may bind the name in a way that the symbols do not show, or take it off the list."""
    match node:
        case tree.Name(id="globals" | "exec" | "vars" | "locals" | "setattr" | "__import__"):
            return True
        case tree.Attribute(attr="modules", value=tree.Name(id="sys")):
            return True
        case tree.Call(func=tree.Attribute(value=tree.Name(id="__all__"), attr="remove" | "pop" | "clear")):
            return True
        case tree.Delete(targets=targets):
            return any(isinstance(target, tree.Subscript) for target in targets)
        case tree.Global(names=names):
            return name in names
    return False
