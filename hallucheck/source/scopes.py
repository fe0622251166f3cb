"""Names and scopes (language reference, "Naming and binding"): which names are bound nowhere.

One walk notes for each scope what it binds and what it loads. Since a name belongs to its scope wherever in it the
binding stands, loads are looked up when the walk is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hallucheck.source import tree
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.source.hidden_names import brings_names_in
from hallucheck.source.walk import captured_names

_MODULE_NAMES = {"__name__", "__file__", "__doc__", "__spec__", "__loader__", "__package__", "__path__", "__cached__"}
_MODULE_NAMES |= {"__dict__", "__builtins__", "__debug__", "__annotations__", "__annotate__"}
_MODULE_NAMES |= {"__conditional_annotations__", "reveal_type", "reveal_locals"}
_CLASS_NAMES = frozenset({"__qualname__", "__module__", "__annotations__", "__firstlineno__", "__classdict__"})


@dataclass(frozen=True)
class Unbound:
    """The names of a file that are bound nowhere in it."""

    ats: frozenset[int]
    """`at`s of the loaded names."""
    is_open: bool
    """Names may come in unseen: exec, or writes to `globals()`."""


def unbound_names(module: tree.Module, builtins: frozenset[str]) -> Unbound:
    """The loaded names that no enclosing scope binds; `builtins` are those of the environment's version."""
    return with_deep_stack(lambda: _Walker(builtins).unbound(module))


@dataclass
class _Scope:
    parent: _Scope | None
    bound: set[str] = field(default_factory=set)
    loads: list[tree.Name] = field(default_factory=list)
    globals: set[str] = field(default_factory=set)
    """Names declared `global` here."""
    is_class: bool = False
    is_comprehension: bool = False
    sees_class: bool = False
    """A scope of type parameters, which sees the names of the class body that it stands in (PEP 695)."""

    def finds(self, name: str) -> bool:
        """Whether the name is bound here or further out, as code right in this scope sees it."""
        if name in self.bound and name not in self.globals:
            return True
        scope, sees_class = self.parent, self.sees_class
        while scope is not None:
            if name in scope.bound and (sees_class or not scope.is_class):
                return True
            scope, sees_class = scope.parent, False
        return False


class _Walker:
    def __init__(self, builtins: frozenset[str]) -> None:
        self.top = _Scope(_Scope(None, set(builtins | _MODULE_NAMES)))
        self.scope = self.top
        self.scopes = [self.top]
        self.is_open = False

    def unbound(self, module: tree.Module) -> Unbound:
        self.visit(module.body)
        for scope in self.scopes:
            self.top.bound |= scope.globals
        missing = {node.at for scope in self.scopes for node in scope.loads if not scope.finds(node.id)}
        return Unbound(frozenset(missing), self.is_open)

    def visit(self, item: Any) -> None:
        """Visit a node, or a list or tuple of nodes; other values are ignored."""
        handler = _HANDLERS.get(type(item))
        if handler is not None:
            handler(self, item)
        elif isinstance(item, (list, tuple)):
            for part in item:
                self.visit(part)
        elif isinstance(item, tree.Node):
            self.visit_fields(item)

    def visit_fields(self, node: tree.Node) -> None:
        """Visit all that a node holds."""
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if isinstance(value, (tree.Node, list)):
                self.visit(value)

    def inside(self, scope: _Scope, *items: object) -> None:
        """Visit nodes in a new scope."""
        outer, self.scope = self.scope, scope
        self.scopes.append(scope)
        for item in items:
            self.visit(item)
        self.scope = outer

    def bind(self, names: Iterable[str]) -> None:
        """Bind names where the walk stands; empty ones are ignored."""
        self.scope.bound.update(name for name in names if name)

    # ---- expressions --------------------------------------------------------------------------------------------

    def name(self, node: tree.Name) -> None:
        self.scope.loads.append(node)

    def call(self, node: tree.Call) -> None:
        self.is_open = self.is_open or brings_names_in(node)
        self.visit(node.func)
        self.visit(node.args)

    def walrus(self, node: tree.NamedExpression) -> None:
        """`:=` binds outside of the comprehensions it stands in (PEP 572)."""
        self.visit(node.value)
        scope = self.scope
        while scope.is_comprehension and scope.parent is not None:
            scope = scope.parent
        scope.bound.add(node.target.id)

    def lambda_(self, node: tree.Lambda) -> None:
        self._parameters(node.parameters)
        self.inside(_Scope(self.scope, {parameter.name for parameter in node.parameters}), node.body)

    def comprehension(self, node: tree.Comprehension) -> None:
        """The first iterable is evaluated outside."""
        first, *others = node.clauses
        self.visit(first.iterable)
        inner = _Scope(self.scope, is_comprehension=True)
        outer, self.scope = self.scope, inner
        for clause in node.clauses:
            self.target(clause.target)
        self.scope = outer
        self.inside(inner, [clause.iterable for clause in others], [clause.conditions for clause in node.clauses])
        self.inside(inner, node.element, node.value)

    def target(self, node: tree.Expr) -> None:
        """Bind what an assignment or `del` stores to; the rest of it is loaded."""
        match node:
            case tree.Name():
                self.bind([node.id])
            case tree.Display():
                for element in node.elements:
                    self.target(element)
            case tree.Starred():
                self.target(node.value)
            case _:
                self.is_open = self.is_open or brings_names_in(node)
                self.visit(node)

    # ---- statements ---------------------------------------------------------------------------------------------

    def assign(self, node: tree.Assign | tree.Delete) -> None:
        for target in node.targets:
            self.target(target)
        if isinstance(node, tree.Assign):
            self.visit(node.value)

    def one_target(self, node: tree.AnnotatedAssign | tree.AugmentedAssign | tree.For) -> None:
        self.target(node.target)
        for name in node.__struct_fields__[1:]:
            self.visit(getattr(node, name))

    def with_(self, node: tree.With) -> None:
        for manager, target in node.items:
            self.visit(manager)
            if target is not None:
                self.target(target)
        self.visit(node.body)

    def handler(self, node: tree.Handler) -> None:
        self.bind([node.name])
        self.visit_fields(node)

    def case(self, node: tree.Case) -> None:
        self.bind(name for _, name in captured_names(node.pattern))
        self.visit_fields(node)

    def class_pattern(self, node: tree.ClassPattern) -> None:
        self.visit([node.cls, node.positional, [pattern for _, _, pattern in node.keywords]])

    def import_(self, node: tree.Import) -> None:
        self.bind(alias.asname or alias.name.partition(".")[0] for alias in node.names)

    def import_from(self, node: tree.ImportFrom) -> None:
        self.bind(alias.asname or alias.name for alias in node.names)

    def global_(self, node: tree.Global) -> None:
        if node.is_nonlocal:
            self.bind(node.names)
        else:
            self.scope.globals.update(node.names)

    def function(self, node: tree.FunctionDef) -> None:
        self.bind([node.name])
        self.visit(node.decorators)
        outer = self.scope
        self._enter_type_parameters(node.type_parameters)
        self._parameters(node.parameters)
        self.visit(node.returns)
        self.inside(_Scope(self.scope, {parameter.name for parameter in node.parameters}), node.body)
        self.scope = outer

    def class_(self, node: tree.ClassDef) -> None:
        self.bind([node.name])
        self.visit(node.decorators)
        outer = self.scope
        self._enter_type_parameters(node.type_parameters)
        self.visit(node.arguments)
        cell = _Scope(self.scope, {"__class__"})
        self.inside(_Scope(cell, set(_CLASS_NAMES), is_class=True), node.body)
        self.scope = outer

    def type_alias(self, node: tree.TypeAlias) -> None:
        self.bind([node.name])
        outer = self.scope
        self._enter_type_parameters(node.type_parameters)
        self.visit(node.value)
        self.scope = outer

    def _enter_type_parameters(self, parameters: list[tree.TypeParameter]) -> None:
        """Go into the scope of a definition's type parameters if it has any; the caller goes out again."""
        if parameters:
            self.scope = _Scope(self.scope, {parameter.name for parameter in parameters}, sees_class=True)
            self.scopes.append(self.scope)
            self.visit(parameters)

    def _parameters(self, parameters: list[tree.Parameter]) -> None:
        for parameter in parameters:
            self.visit(parameter.annotation)
            self.visit(parameter.default)


_HANDLERS: dict[type, Callable[[_Walker, Any], None]] = {
    tree.Name: _Walker.name,
    tree.Literal: lambda walker, node: None,
    tree.Call: _Walker.call,
    tree.NamedExpression: _Walker.walrus,
    tree.Lambda: _Walker.lambda_,
    tree.Comprehension: _Walker.comprehension,
    tree.Assign: _Walker.assign,
    tree.Delete: _Walker.assign,
    tree.AnnotatedAssign: _Walker.one_target,
    tree.AugmentedAssign: _Walker.one_target,
    tree.For: _Walker.one_target,
    tree.With: _Walker.with_,
    tree.Handler: _Walker.handler,
    tree.Case: _Walker.case,
    tree.ClassPattern: _Walker.class_pattern,
    tree.Import: _Walker.import_,
    tree.ImportFrom: _Walker.import_from,
    tree.Global: _Walker.global_,
    tree.FunctionDef: _Walker.function,
    tree.ClassDef: _Walker.class_,
    tree.TypeAlias: _Walker.type_alias,
}
