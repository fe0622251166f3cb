"""Tables that keywords are looked up in and that classes have: attributes, fields, what methods return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallucheck.inference import concrete_values
from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.forwarding.values import Table
from hallucheck.inference.values import ClassInfo, FunctionValue
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes, walk_statements
from hallucheck.symbols.keyword_texts import is_changed
from hallucheck.symbols.model import FunctionBinding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class ForwardingClassTables:
    """Finds what they hold."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def is_changed(self, module: str, name: str) -> bool:
        """Whether other code than the text of its module or class changes what a table holds."""
        if name in self._program.grown_attributes or name in self._program.stored_attributes:
            return True
        top = module.partition(".")[0]
        if module == self._program.checked_module or not top:
            return False
        return self._program.memo.get(
            ("table changed", top, name), lambda: is_changed(self._program.index, top, name), True
        )

    def of_class(self, info: ClassInfo, name: str) -> Table | None:
        """The strings that a class attribute holds."""
        line, _ = self._program.ancestry.mro(info)
        if name in ("__dataclass_fields__", "__annotations__", "_fields", "model_fields", "__fields__", "__slots__"):
            found = self.fields(info)
            if found is not None:
                return found
        decorated: list[Table] = []
        for ancestor in line:
            for face in ancestor.faces:
                if face.is_stub:
                    continue
                if name in face.symbols.stores or name in face.symbols.changes:
                    return self._stored(ancestor, name)
                bindings = face.symbols.members.get(name, ())
                if len(bindings) > 1 or (bindings and not isinstance(bindings[0], ValueBinding)):
                    return self._property(bindings[0], ancestor) if len(bindings) == 1 else None
                if bindings and self.is_changed(ancestor.module, name):
                    return None
                if bindings and isinstance(bindings[0], ValueBinding):
                    value = bindings[0].value
                    return self._in_class(value, ancestor) if value is not None and not bindings[0].steps else None
                if any(isinstance(d, tree.Call) for d in face.symbols.decorators):
                    found = self._decorated(face.symbols.decorators, name, ancestor)
                    decorated += [found] if found is not None else []
        return at_most(union(decorated)) if decorated else None

    def fields(self, info: ClassInfo) -> Table | None:
        """The fields of a dataclass-like class."""
        signature = self._program.calls.constructors.synthesized_signature(info)
        if signature is None:
            return None
        return Table(frozenset(p.name for p in signature.parameters), False)

    def _in_class(self, value: tree.Expr, info: ClassInfo) -> Table | None:
        """A literal of a class body."""
        face = next(face for face in info.faces if not face.is_stub)
        run = ConcreteRun(self._program)
        scope = face.scope.module
        own: dict[str, object] = {}
        try:
            for name in {node.id for node in walk_nodes(value) if isinstance(node, tree.Name)}:
                bindings = face.symbols.members.get(name, ())
                if len(bindings) == 1 and isinstance(bindings[0], ValueBinding) and bindings[0].value is not None:
                    own[name] = run.expressions.evaluate(bindings[0].value, {}, scope)
            return table_of(run.expressions.evaluate(value, own, scope))
        except (concrete_values.Undecided, concrete_values.Raised):
            return None

    def _property(self, binding: object, info: ClassInfo) -> Table | None:
        if not isinstance(binding, FunctionBinding):
            return None
        return self.returned(binding.function, info)

    def _stored(self, info: ClassInfo, name: str) -> Table | None:
        """What `__init__` stores as a literal, if nothing else changes it."""
        found: list[Table | None] = []
        for face in info.faces:
            if name in face.symbols.changes:
                return None
            for store in face.symbols.stores.get(name, ()):
                for binding in face.symbols.members.get(store.method, ()):
                    if isinstance(binding, FunctionBinding):
                        found += [self._in_class(value, info) for value in _stores(binding.function, name)]
        return at_most(union(found)) if found else None

    def _decorated(self, decorators: list[tree.Expr], name: str, info: ClassInfo) -> Table | None:
        """What a decorator that is called with tables stores as an attribute: at most the strings that it is given."""
        for decorator in decorators:
            if not isinstance(decorator, tree.Call):
                continue
            face = next(face for face in info.faces if not face.is_stub)
            value = self._program.expressions.evaluate(decorator.func, self._program.ancestry.header_scope(face))
            if not isinstance(value, FunctionValue):
                continue
            function = (value.function.source or value.function).definitions[-1]
            if any(isinstance(n, tree.Attribute) and n.attr == name for n in walk_nodes(function.body)):
                strings = {str(n.value) for n in walk_nodes(decorator.args) if isinstance(n, tree.Literal)}
                return Table(frozenset(strings), False)
        return None

    def returned(self, function: tree.FunctionDef, info: ClassInfo) -> Table | None:
        """What a property or method returns, where that is one literal."""
        returns = [s.value for s in walk_statements(function.body) if isinstance(s, tree.Return)]
        if len(returns) != 1 or returns[0] is None:
            return None
        return self._in_class(returns[0], info)


def union(parts: Iterable[Table | None]) -> Table | None:
    """What several containers hold together; None if one of them is not known."""
    names: set[str] = set()
    is_exact = True
    for part in parts:
        if part is None:
            return None
        names |= part.names
        is_exact = is_exact and part.is_exact
    return Table(frozenset(names), is_exact)


def at_most(table: Table | None) -> Table | None:
    """The same, where not all of it may be there."""
    return Table(table.names, False) if table is not None else None


def table_of(found: object) -> Table | None:
    """The strings in the outcome of a concrete run."""
    if not isinstance(found, (list, tuple, set, dict, frozenset)):
        return None
    names = {item for item in found if isinstance(item, str)}
    if isinstance(found, dict):
        return Table(frozenset(names), all(isinstance(key, (str, int)) for key in found))
    if any(isinstance(item, concrete_values.Opaque) for item in found):
        return None
    pairs = {item[0] for item in found if isinstance(item, (list, tuple)) and item and isinstance(item[0], str)}
    return Table(frozenset(names | pairs), True)


def _stores(function: tree.FunctionDef, name: str) -> list[tree.Expr]:
    return [
        node.value
        for node in walk_nodes(function.body)
        if isinstance(node, tree.Assign)
        and any(isinstance(target, tree.Attribute) and target.attr == name for target in node.targets)
    ]
