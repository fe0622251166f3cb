"""Names that others put into a module: functions that it calls, through their caller's frame, and compiled modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin
from hallucheck.inference.lookup import Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import FunctionValue
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes
from hallucheck.symbols.index import LoadedModule

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class NamespaceFillers:
    """Searched only when a name of a module is about to be called absent."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def doubt(self, loaded: LoadedModule, name: str) -> Unclear | None:
        """Why others may give the module such a name; None if nothing speaks for it."""
        found = loaded.found
        if found.origin is Origin.STDLIB or loaded.source is None:
            return None
        package = self._program.modules.load(found.name.partition(".")[0])
        if isinstance(package, NotFound):
            return None
        storing = self._program.index.modules_storing(found.name, name)
        if storing:
            return Unclear(UnknownReason.DYNAMIC_MODULE, f"{storing[0]} stores `{name}` on {found.name}")
        binary = self._program.index.binaries.filling(found, package.found, name)
        if binary:
            return Unclear(UnknownReason.DYNAMIC_MODULE, f"{binary} knows `{found.name}` and `{name}`")
        filled = self._program.memo.get(("filled", found.name), lambda: self._is_filled(loaded), False)
        return Unclear(UnknownReason.DYNAMIC_MODULE, f"{found.name}: a call writes its names") if filled else None

    def _is_filled(self, loaded: LoadedModule) -> bool:
        """Whether the module level calls a function of the package that stores in its caller's namespace."""
        found, modules = loaded.found, self._program.modules
        scope = self._program.module_scopes.source_scope(found.name)
        if scope is None or loaded.source is None:
            return False
        readers = set(self._program.index.frame_readers(found.name.partition(".")[0]))
        imported = {modules.absolute(binding.module, binding.level, scope) for binding in loaded.source.imports}
        if not readers & {*imported, found.name}:
            return False
        parsed = self._program.index.parsed(found)
        called = {dotted(func): func for func in _called(parsed.body)} if parsed is not None else {}
        return any(self._stores_in_caller(func, scope, readers) for name, func in called.items() if name)

    def _stores_in_caller(self, func: tree.Expr, scope: ModuleScope, readers: set[str]) -> bool:
        value = self._program.expressions.evaluate(func, scope)
        if not isinstance(value, FunctionValue):
            return False
        function = value.function.source or value.function
        nodes = [node for definition in function.definitions for node in walk_nodes(definition.body)]
        reads_frame = any(isinstance(node, tree.Attribute) and node.attr == "f_globals" for node in nodes)
        return function.module in readers and reads_frame and any(map(_stores, nodes))


def _called(statements: list[tree.Stmt]) -> list[tree.Expr]:
    """What the module level calls, decorators included."""
    found: list[tree.Expr] = []
    for statement in statements:
        match statement:
            case tree.FunctionDef(decorators=decorators) | tree.ClassDef(decorators=decorators):
                found += [d.func if isinstance(d, tree.Call) else d for d in decorators]
            case _:
                found += [node.func for node in walk_nodes([statement]) if isinstance(node, tree.Call)]
    return found


def _stores(node: tree.Node) -> bool:
    match node:
        case tree.Assign(targets=targets):
            return any(isinstance(target, tree.Subscript) for target in targets)
        case tree.Call(func=tree.Attribute(attr="update" | "setdefault" | "__setitem__")):
            return True
    return False
