"""Attributes that code stores on objects: on `self` in methods, and on a class or module from outside."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.source import tree
from hallucheck.source.walk import dotted, statement_targets, walk_nodes, walk_statements
from hallucheck.symbols.computed_names import ANY, computed_names
from hallucheck.symbols.model import AttributeStore, Binding, FunctionBinding, ModuleSymbols, ValueBinding
from hallucheck.symbols.openness import Suspicion

_WRAPPED = ("__wrapped__", "__name__", "__qualname__", "__doc__", "__module__", "__annotations__", "__dict__")
"""What `functools.update_wrapper` stores on its first argument."""
_SETATTR = {"setattr", "object.__setattr__"}


def class_stores(members: dict[str, list[Binding]]) -> dict[str, list[AttributeStore]]:
    """What the methods of a class body store on their first parameter, each list in source order of the methods."""
    stores: dict[str, list[AttributeStore]] = {}
    for binding in members.get("__slots__", ()):
        for name in _slot_names(binding):
            stores.setdefault(name, []).append(AttributeStore(binding.at, ""))
    for bindings in members.values():
        for binding in bindings:
            if isinstance(binding, FunctionBinding):
                for name, store in _method_stores(binding.function):
                    stores.setdefault(name, []).append(store)
    return stores


def _slot_names(binding: Binding) -> Iterator[str]:
    value = binding.value if isinstance(binding, ValueBinding) else None
    if isinstance(value, tree.Literal) and isinstance(value.value, str):
        yield value.value
    elements: list[tree.Expr | None] = []
    if isinstance(value, tree.Display):
        elements += value.elements
    elif isinstance(value, tree.DictDisplay):
        elements += [key for key, _ in value.items]
    for element in elements:
        if isinstance(element, tree.Literal) and isinstance(element.value, str):
            yield element.value


def _method_stores(method: tree.FunctionDef) -> Iterator[tuple[str, AttributeStore]]:
    if not method.parameters:
        return
    receiver = method.parameters[0].name
    is_class_method = any(dotted(d) == "classmethod" for d in method.decorators)
    on_class = receiver in ("cls", "mcs") or is_class_method
    makes_objects = is_class_method or method.name == "__new__"  # `self = cls(); self.x = ...`
    for at, owner, name in _attribute_targets(method.body):
        if owner == receiver:
            yield name, AttributeStore(at, method.name, on_class and method.name != "__new__")
        elif makes_objects and owner.isidentifier():
            yield name, AttributeStore(at, method.name)
        elif owner in (f"{receiver}.__class__", f"type({receiver})"):
            yield name, AttributeStore(at, method.name, True)
    for node in walk_nodes(method.body):
        match node:
            case tree.Call(func=func, args=[first, *_]) if dotted(func).rpartition(".")[2] == "update_wrapper":
                if dotted(first.value) == receiver:
                    yield from ((name, AttributeStore(node.at, method.name)) for name in _WRAPPED)
    for at, owner, name_expr in _setattr_calls(method.body):
        if owner == receiver and isinstance(name_expr, tree.Literal) and isinstance(name_expr.value, str):
            yield name_expr.value, AttributeStore(at, method.name, on_class)


def _attribute_targets(statements: list[tree.Stmt]) -> Iterator[tuple[int, str, str]]:
    """(at, text of the owner, attribute) of every attribute that is assigned to."""
    for node in walk_statements(statements):
        for target in statement_targets(node):
            if isinstance(target, tree.Attribute):
                owner = dotted(target.value)
                if not owner and isinstance(target.value, tree.Call) and len(target.value.args) == 1:
                    owner = f"{dotted(target.value.func)}({dotted(target.value.args[0].value)})"
                yield target.at, owner, target.attr


def _setattr_calls(statements: list[tree.Stmt]) -> Iterator[tuple[int, str, tree.Expr]]:
    """(at, text of the owner, name expression) of setattr calls that stand as statements."""
    for node in walk_statements(statements):
        if isinstance(node, tree.Expression) and isinstance(node.value, tree.Call):
            call = node.value
            if len(call.args) == 3 and dotted(call.func) in _SETATTR:
                yield call.at, dotted(call.args[0].value), call.args[1].value


def collect_outside_stores(statements: list[tree.Stmt], symbols: ModuleSymbols, suspicion: Suspicion) -> None:
    """Fill the module's `attribute_stores`, `foreign_stores`, `foreign_patterns` and `open_names`: what is stored from
    outside a class."""
    foreign: set[str] = set()
    for _, owner, name in _attribute_targets(statements):
        if owner in symbols.bindings:
            _add(symbols, owner, name)
        if owner not in ("self", "cls"):
            foreign.add(name)
    symbols.foreign_stores = sorted(foreign)
    if Suspicion.SETATTR not in suspicion:
        return
    symbols.foreign_patterns = sorted({*computed_names(statements, _foreign_names)} - {ANY})
    for node in walk_nodes(statements):
        if isinstance(node, tree.Call) and len(node.args) == 3 and dotted(node.func) in _SETATTR:
            owner, name_expr = dotted(node.args[0].value), node.args[1].value
            if (
                isinstance(name_expr, tree.Literal)
                and isinstance(name_expr.value, str)
                and owner not in ("self", "cls")
            ):
                foreign.add(name_expr.value)
            if owner not in symbols.bindings:
                continue
            if isinstance(name_expr, tree.Literal) and isinstance(name_expr.value, str):
                _add(symbols, owner, name_expr.value)
            elif owner not in symbols.open_names:
                symbols.open_names.append(owner)
    symbols.foreign_stores = sorted(foreign)


def _foreign_names(node: tree.Node) -> list[tree.Expr | None]:
    """The computed name that a setattr call stores on another object than `self`."""
    match node:
        case tree.Call(func=func, args=[tree.Argument(value=owner), tree.Argument(value=name), _]):
            is_foreign = dotted(func) in _SETATTR and dotted(owner) not in ("self", "cls")
            return [name] if is_foreign and not isinstance(name, tree.Literal) else []
    return []


def _add(symbols: ModuleSymbols, owner: str, name: str) -> None:
    names = symbols.attribute_stores.setdefault(owner, [])
    if name not in names:
        names.append(name)
