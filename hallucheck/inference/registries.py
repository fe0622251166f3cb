"""Tables of modules that decorators and calls fill: `@register("name")` over the modules of a distribution.

What a table holds in the end is told only if every use of what fills it is seen and understood.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.concrete_values import Closure, Opaque, Raised, Undecided
from hallucheck.inference.scopes import ModuleScope
from hallucheck.source import tree
from hallucheck.source.walk import dotted, last_name, statement_targets, walk_nodes, walk_statements
from hallucheck.symbols.model import FunctionBinding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_FILLING = frozenset({"update", "setdefault", "__setitem__"})
_USERS = 60
"""Modules that use what fills a table."""


class Registries:
    """Fills tables as importing all of the distribution would."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def table(self, scope: ModuleScope, name: str) -> dict[object, object] | None:
        """What a module-level dictionary holds once all modules have run: keys are constants, values as concrete runs
        have them. None if that cannot be told."""
        key = ("registry", id(scope.symbols), name, self._program.checked_path)
        return self._program.memo.get(key, lambda: self._filled(scope, name), None)

    def _filled(self, scope: ModuleScope, name: str) -> dict[object, object] | None:
        bindings = scope.symbols.bindings.get(name, ())
        value = bindings[0].value if len(bindings) == 1 and isinstance(bindings[0], ValueBinding) else None
        is_dict = isinstance(value, tree.DictDisplay) or (isinstance(value, tree.Call) and dotted(value.func) == "dict")
        fillers = self._fillers(scope, name)
        top = scope.name.partition(".")[0]
        if not is_dict or value is None or not fillers or self._is_changed_elsewhere(scope, name, fillers, top):
            return None
        try:
            run = ConcreteRun(self._program)
            table = run.expressions.evaluate(value, {}, scope)
            if not isinstance(table, dict):
                return None
            run.tables[(scope.name, name)] = table
            for filler in fillers:
                self._run_users(run, scope, filler, top)
        except (Undecided, Raised):
            return None
        return table

    def _fillers(self, scope: ModuleScope, name: str) -> list[tree.FunctionDef]:
        """The module's functions that write into the table."""
        functions = [b.function for bs in scope.symbols.bindings.values() for b in bs if isinstance(b, FunctionBinding)]
        return [function for function in functions if _writes(function.body, name)]

    def _is_changed_elsewhere(self, scope: ModuleScope, name: str, fillers: list[tree.FunctionDef], top: str) -> bool:
        """Whether something else than these functions, called in the distribution, may write into the table."""
        index = self._program.index
        if any(index.project.mentions(os.devnull, filler.name, top) for filler in fillers):
            return True
        if index.modules_mentioning(top, "entry_points") or index.modules_mentioning(top, "iter_entry_points"):
            return True  # whatever is installed may fill it
        imported = {module.partition(".")[0] for module in self._program.submodules.imported_modules} - {top}
        others = [package for package in imported if not self._program.modules.is_stdlib(package)]
        if any(index.modules_mentioning(package, filler.name) for package in others for filler in fillers):
            return True
        if index.modules_reaching(scope.name, name):
            return True
        module = self._tree(scope.name)
        rest = [s for s in module.body if s not in fillers] if module is not None else None
        return rest is None or _writes(rest, name)

    def _tree(self, module: str) -> tree.Module | None:
        loaded = self._program.modules.load(module)
        return None if isinstance(loaded, NotFound) else self._program.index.parsed(loaded.found)

    def _run_users(self, run: ConcreteRun, home: ModuleScope, filler: tree.FunctionDef, top: str) -> None:
        """Run every use of a function that fills the table.

        Raises:
            Undecided: a use is not understood.
        """
        modules = self._program.index.modules_mentioning(top, filler.name)
        if len(modules) > _USERS:
            raise Undecided
        for name in modules:
            scope, module = self._program.module_scopes.source_scope(name), self._tree(name)
            if scope is None or module is None:
                raise Undecided
            seen = 0
            for call, target in _uses(module.body, filler.name):
                seen += 1
                made = run.expressions.evaluate(call, {}, scope) if isinstance(call, tree.Call) else None
                if target:
                    decorator = made if isinstance(call, tree.Call) else run.expressions.evaluate(call, {}, scope)
                    value = Opaque(self._program.modules.imported_name(name, target))
                    if not isinstance(decorator, Closure):
                        raise Undecided
                    run.call(decorator, [value])
            names = [node for node in walk_nodes(module) if isinstance(node, (tree.Name, tree.Attribute))]
            if sum(last_name(node) == filler.name for node in names) != seen:
                raise Undecided


def _writes(statements: list[tree.Stmt], name: str) -> bool:
    """Whether statements store into a dictionary of that name, or hand it on."""
    for statement in walk_statements(statements):
        for target in statement_targets(statement):
            if isinstance(target, tree.Subscript) and dotted(target.value) == name:
                return True
    for node in walk_nodes(statements):
        match node:
            case tree.Call(func=tree.Attribute(value=owner, attr=attr)) if attr in _FILLING and dotted(owner) == name:
                return True
    return False


def _uses(statements: list[tree.Stmt], name: str) -> Iterator[tuple[tree.Expr, str]]:
    """(expression, name of the class or function that it decorates, "" for a call that stands alone) of the uses of a
    function at the module level."""
    for node in statements:
        match node:
            case tree.FunctionDef() | tree.ClassDef():
                for decorator in node.decorators:
                    if last_name(decorator.func if isinstance(decorator, tree.Call) else decorator) == name:
                        yield decorator, node.name
            case tree.Expression(value=tree.Call(func=func) as call) if last_name(func) == name:
                yield call, ""
            case tree.If():
                yield from _uses([*node.body, *node.orelse], name)
            case tree.Try():
                yield from _uses([*node.body, *node.orelse, *node.finalbody], name)
