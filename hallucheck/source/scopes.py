"""Names and scopes (language reference, "Naming and binding"): which names are bound nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hallucheck.source import tree
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.source.walk import captured_names, dotted, walk_nodes

_MODULE_NAMES = frozenset(
    [
        "__name__",
        "__file__",
        "__doc__",
        "__spec__",
        "__loader__",
        "__package__",
        "__path__",
        "__builtins__",
        "__annotations__",
        "__dict__",
        "__debug__",
        "__cached__",
        "__annotate__",
        "__conditional_annotations__",
        "reveal_type",
        "reveal_locals",
    ]
)
_CLASS_NAMES = frozenset({"__qualname__", "__module__", "__annotations__", "__firstlineno__", "__classdict__"})


@dataclass(frozen=True)
class Unbound:
    """The names of a file that are bound nowhere in it."""

    ats: frozenset[int]
    """`at`s of the loaded names."""
    is_open: bool
    """Names may come in unseen: a star import, exec, or writes to `globals()`."""


@dataclass
class _Scope:
    bound: set[str]
    parent: _Scope | None
    is_class: bool = False
    globals: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Whether the name is bound here or further out, as code right in this scope sees it."""
        if name in self.bound and name not in self.globals:
            return True
        scope = self.parent
        while scope is not None:
            if name in scope.bound and not scope.is_class:
                return True
            scope = scope.parent
        return False


def unbound_names(module: tree.Module, builtins: frozenset[str]) -> Unbound:
    """The loaded names that no enclosing scope binds; `builtins` are those of the environment's version."""
    return with_deep_stack(lambda: _unbound_names(module, builtins))


def _unbound_names(module: tree.Module, builtins: frozenset[str]) -> Unbound:
    walker = _Walker(module, builtins)
    walker.block(module.body, walker.top)
    is_open = any(_opens(node) for node in walk_nodes(module))
    return Unbound(frozenset(walker.unbound), is_open)


def _opens(node: tree.Node) -> bool:
    match node:
        case tree.Alias(name="*"):
            return True
        case tree.Call(func=tree.Name(id="exec" | "execfile")):
            return True
        case tree.Call(func=tree.Attribute(value=tree.Call(func=tree.Name(id="globals" | "locals" | "vars")))):
            return True
        case tree.Assign(targets=targets):
            return any(
                isinstance(t, tree.Subscript)
                and isinstance(t.value, tree.Call)
                and dotted(t.value.func) in ("globals", "locals", "vars")
                for t in targets
            )
        case tree.Attribute(value=tree.Name(id="builtins" | "__builtins__")) | tree.Name(id="__builtins__"):
            return True
    return False


class _Walker:
    """Visits every load with the scope it stands in."""

    def __init__(self, module: tree.Module, builtins: frozenset[str]) -> None:
        outermost = _Scope(set(builtins | _MODULE_NAMES), None)
        self.top = _Scope(_bound_in(module.body), outermost)
        for node in walk_nodes(module):
            if isinstance(node, tree.Global) and not node.is_nonlocal:
                self.top.bound.update(node.names)
        self.unbound: set[int] = set()

    # ---- statements ---------------------------------------------------------------------------------------------

    def block(self, statements: list[tree.Stmt], scope: _Scope) -> None:
        for statement in statements:
            self.statement(statement, scope)

    def statement(self, node: tree.Stmt, scope: _Scope) -> None:
        match node:
            case tree.FunctionDef():
                self.nodes(node.decorators, scope)
                inner = self._with_type_parameters(node.type_parameters, scope)
                self._function(node.parameters, node.body, inner, node.returns)
            case tree.ClassDef():
                self.nodes(node.decorators, scope)
                inner = self._with_type_parameters(node.type_parameters, scope)
                self.nodes(node.arguments, inner)
                cell = _Scope({"__class__"}, inner)
                self.block(node.body, _Scope(_bound_in(node.body) | _CLASS_NAMES, cell, is_class=True))
            case tree.TypeAlias():
                inner = self._with_type_parameters(node.type_parameters, scope)
                self.nodes([node.value], inner)
            case tree.AnnotatedAssign():
                self.nodes([node.target, node.value, node.annotation], scope)
            case _:
                self.nodes([getattr(node, name) for name in node.__struct_fields__], scope)

    def _with_type_parameters(self, parameters: list[tree.TypeParameter], scope: _Scope) -> _Scope:
        if not parameters:
            return scope
        inner = _Scope({p.name for p in parameters} | (scope.bound if scope.is_class else set()), scope)
        self.nodes(parameters, inner)
        return inner

    def _function(
        self,
        parameters: list[tree.Parameter],
        body: list[tree.Stmt] | tree.Expr,
        scope: _Scope,
        returns: tree.Expr | None = None,
    ) -> None:
        for parameter in parameters:
            self.nodes([parameter.annotation, parameter.default], scope)
        self.nodes([returns], scope)
        names = {parameter.name for parameter in parameters}
        if isinstance(body, list):
            inner = _Scope(names | _bound_in(body), scope, globals=_declared(body))
            self.block(body, inner)
        else:
            self.nodes([body], _Scope(names | _walrus_targets(body), scope))

    # ---- expressions --------------------------------------------------------------------------------------------

    def nodes(self, items: object, scope: _Scope) -> None:
        """Visit nodes, lists and tuples of nodes."""
        stack = [items]
        while stack:
            item = stack.pop()
            match item:
                case tree.Name():
                    if not scope.has(item.id):
                        self.unbound.add(item.at)
                case tree.Lambda():
                    self._function(item.parameters, item.body, scope)
                case tree.Comprehension():
                    self._comprehension(item, scope)
                case list() | tuple():
                    stack.extend(item)
                case tree.Node() if isinstance(item, tree.STATEMENTS):
                    self.statement(item, scope)  # type: ignore[arg-type]
                case tree.Node():
                    stack.extend(getattr(item, name) for name in item.__struct_fields__)

    def _comprehension(self, node: tree.Comprehension, scope: _Scope) -> None:
        bound: set[str] = set()
        for clause in node.clauses:
            _collect_target(clause.target, bound)
        inner = _Scope(bound, scope)
        # The first iterable is evaluated outside; class scopes are visible only there.
        self.nodes([node.clauses[0].iterable], scope)
        self.nodes([clause.target for clause in node.clauses], inner)
        self.nodes([clause.iterable for clause in node.clauses[1:]], inner)
        self.nodes([clause.conditions for clause in node.clauses], inner)
        self.nodes([node.element, node.value], inner)


def _declared(body: list[tree.Stmt]) -> set[str]:
    """Names that a body declares global; they are looked up at the module level."""
    found: set[str] = set()
    _each_own(body, lambda node: found.update(node.names) if isinstance(node, tree.Global) else None)
    return found


def _bound_in(body: list[tree.Stmt]) -> set[str]:
    """Names that statements bind in their own scope."""
    bound: set[str] = set()
    _each_own(body, lambda node: _collect_bound(node, bound))
    return bound


def _each_own(body: list[tree.Stmt], visit: Callable[[tree.Stmt], None]) -> None:
    """Call `visit` on each statement of this scope; bodies of functions and classes are other scopes."""
    stack: list[object] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, tree.STATEMENTS):
            visit(node)
        if isinstance(node, (tree.FunctionDef, tree.ClassDef)):
            continue
        if isinstance(node, (*tree.STATEMENTS, tree.Handler, tree.Case)):
            for name in node.__struct_fields__:
                value = getattr(node, name)
                if isinstance(value, list):
                    stack.extend(v for v in value if isinstance(v, (*tree.STATEMENTS, tree.Handler, tree.Case)))


def _collect_bound(node: tree.Stmt, bound: set[str]) -> None:
    match node:
        case tree.FunctionDef() | tree.ClassDef() | tree.TypeAlias():
            bound.add(node.name)
        case tree.Import():
            bound.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case tree.ImportFrom():
            bound.update(alias.asname or alias.name for alias in node.names)
        case tree.Assign():
            for target in node.targets:
                _collect_target(target, bound)
        case tree.AnnotatedAssign() | tree.AugmentedAssign() | tree.For():
            _collect_target(node.target, bound)
        case tree.Delete():
            for target in node.targets:
                _collect_target(target, bound)
        case tree.With():
            for _, target in node.items:
                if target is not None:
                    _collect_target(target, bound)
        case tree.Try():
            bound.update(handler.name for handler in node.handlers if handler.name)
        case tree.Match():
            for case in node.cases:
                bound.update(name for _, name in captured_names(case.pattern))
        case tree.Global():
            bound.update(node.names)
    bound |= _own_walrus(node)


def _own_walrus(node: tree.Stmt) -> set[str]:
    """Targets of `:=` in the expressions of one statement, those in comprehensions included (PEP 572)."""
    found: set[str] = set()
    if isinstance(node, (tree.FunctionDef, tree.ClassDef)):
        parts: list[object] = [node.decorators]
    else:
        parts = [getattr(node, name) for name in node.__struct_fields__]
    for part in parts:
        if isinstance(part, list) and part and isinstance(part[0], (*tree.STATEMENTS, tree.Handler)):
            continue
        if isinstance(part, list) and part and isinstance(part[0], tree.Case):
            part = [case.guard for case in part]
        found |= _walrus_targets(part)
    return found


def _walrus_targets(part: object) -> set[str]:
    if isinstance(part, (tree.Name, tree.Literal)):
        return set()
    return {node.target.id for node in walk_nodes(part) if isinstance(node, tree.NamedExpression)}


def _collect_target(target: tree.Expr, bound: set[str]) -> None:
    match target:
        case tree.Name():
            bound.add(target.id)
        case tree.Display(elements=elements):
            for element in elements:
                _collect_target(element, bound)
        case tree.Starred(value=value):
            _collect_target(value, bound)
