"""A module's `__getattr__` (PEP 562), where its body can be read: which names it serves, which it refuses.

Understood are tests of the name against literals and literal tables, in `if` chains and early raises, that end in a
raise. Anything else leaves the module open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.symbols.model import FunctionBinding, ModuleSymbols, ValueBinding
from hallucheck.symbols.walk import walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

Served = dict[str, Callable[[], Value]]


class _NotUnderstood(Exception):
    """The body does something that is not followed."""


def served_names(symbols: ModuleSymbols, scope: ModuleScope, program: Program) -> Served | None:
    """The names that the module's `__getattr__` serves -> how to get their value; None if it may serve any."""
    names = _accepted(symbols)
    if names is None:
        return None
    unknown = UnknownValue(UnknownReason.DYNAMIC_MODULE, f"{scope.name}.__getattr__")
    return {name: lambda: unknown for name in names}


def refusal(symbols: ModuleSymbols, name: str) -> str:
    """What the module itself says when it refuses a name: a literal, or its entry in a literal table; else ""."""
    function = _function(symbols)
    if function is None:
        return ""
    for node in walk_nodes(function.body):
        if isinstance(node, tree.If) and any(isinstance(s, tree.Raise) for s in node.body):
            try:
                accepted = _tested(node.test, function.parameters[0].name, symbols)
            except _NotUnderstood:
                continue
            if accepted is not None and name in accepted:
                return _message(node.body, name, symbols)
    return ""


def _accepted(symbols: ModuleSymbols) -> set[str] | None:
    function = _function(symbols)
    if function is None or len(function.parameters) != 1:
        return None
    try:
        names: set[str] = set()
        if _serve(function.body, function.parameters[0].name, symbols, names) is not True:
            return None
        return names
    except _NotUnderstood:
        return None


def _function(symbols: ModuleSymbols) -> tree.FunctionDef | None:
    bindings = symbols.bindings.get("__getattr__", ())
    functions = [binding.function for binding in bindings if isinstance(binding, FunctionBinding)]
    return functions[-1] if len(functions) == len(bindings) == 1 else None


def _serve(body: list[tree.Stmt], parameter: str, symbols: ModuleSymbols, names: set[str]) -> bool:
    """Collect the served names of a block; True if every other name ends in a raise."""
    for node in body:
        match node:
            case tree.Raise():
                return True
            case tree.Import() | tree.ImportFrom() | tree.Expression() | tree.Assert() | tree.Global():
                continue
            case tree.Assign(targets=[tree.Name()], value=value) if not _mentions(value, parameter):
                continue
            case tree.If():
                if _serve_if(node, parameter, symbols, names):
                    return True
            case tree.Try(body=[tree.Assign(value=tree.Subscript(value=table, index=tree.Name(id=index)))], orelse=[]):
                if index != parameter or not all(_always_raises(handler.body) for handler in node.handlers):
                    raise _NotUnderstood
                names |= _literal_names(table, symbols)
                return True  # what follows runs for these names only
            case _:
                raise _NotUnderstood
    return False


def _serve_if(node: tree.If, parameter: str, symbols: ModuleSymbols, names: set[str]) -> bool:
    """Handle one `if`; True if no name goes on behind it."""
    if not _mentions(node.test, parameter):
        if _always_raises(node.body) and not node.orelse:
            return False
        raise _NotUnderstood
    negated = isinstance(node.test, tree.Comparison) and node.test.rest[0][0] in ("not in", "!=")
    tested = _tested(node.test, parameter, symbols)
    if tested is None:
        raise _NotUnderstood
    if negated:
        if not _always_raises(node.body) or node.orelse:
            raise _NotUnderstood
        names |= tested
        return True
    if not _always_raises(node.body):
        names |= tested
    return bool(node.orelse) and _serve(node.orelse, parameter, symbols, names)


def _tested(test: tree.Expr, parameter: str, symbols: ModuleSymbols) -> set[str] | None:
    """The names for which a test of the parameter holds (or, negated, does not hold)."""
    match test:
        case tree.Comparison(left=tree.Name(id=left), rest=[("==" | "!=", tree.Literal(value=str(text)))]):
            return {text} if left == parameter else None
        case tree.Comparison(left=tree.Name(id=left), rest=[("in" | "not in", table)]) if left == parameter:
            return _literal_names(table, symbols)
        case tree.BooleanOperation(op="or", left=left, right=right):
            one, other = _tested(left, parameter, symbols), _tested(right, parameter, symbols)
            return None if one is None or other is None else one | other
        case tree.BooleanOperation(op="and", left=left, right=right):
            for part in (left, right):  # a further condition can only make it fewer
                found = _tested(part, parameter, symbols) if _mentions(part, parameter) else None
                if found is not None:
                    return found
    return None


def _literal_names(table: tree.Expr, symbols: ModuleSymbols) -> set[str]:
    match table:
        case tree.Display(elements=elements):
            return set(_texts(elements))
        case tree.DictDisplay(items=items):
            return set(_texts(key for key, _ in items))
        case tree.Name(id="__all__") if symbols.exports is not None and not symbols.exports_of:
            return set(symbols.exports)
        case tree.Name(id=name):
            return _literal_names(_only_value(symbols, name), symbols)
        case tree.Call(func=tree.Name(id="set" | "frozenset" | "list" | "tuple" | "dict"), args=[argument]):
            return _literal_names(argument.value, symbols)
        case tree.Call(func=tree.Attribute(value=inner, attr="keys"), args=[]):
            return _literal_names(inner, symbols)
        case tree.BinaryOperation(left=left, op="+" | "|", right=right):
            return _literal_names(left, symbols) | _literal_names(right, symbols)
    raise _NotUnderstood


def _only_value(symbols: ModuleSymbols, name: str) -> tree.Expr:
    bindings = symbols.bindings.get(name, [])
    if len(bindings) == 1 and isinstance(bindings[0], ValueBinding) and bindings[0].value is not None:
        if not bindings[0].steps:
            return bindings[0].value
    raise _NotUnderstood


def _texts(elements: Iterable[tree.Expr | None]) -> Iterable[str]:
    for element in elements:
        if not isinstance(element, tree.Literal) or not isinstance(element.value, str):
            raise _NotUnderstood
        yield element.value


def _always_raises(body: list[tree.Stmt]) -> bool:
    return bool(body) and isinstance(body[-1], tree.Raise) and not any(isinstance(s, tree.Return) for s in body)


def _mentions(expr: object, parameter: str) -> bool:
    return any(isinstance(node, tree.Name) and node.id == parameter for node in walk_nodes(expr))


def _message(body: list[tree.Stmt], name: str, symbols: ModuleSymbols) -> str:
    for node in walk_nodes(body):
        match node:
            case tree.Subscript(value=tree.Name(id=table), index=tree.Name()):
                text = _table_text(symbols, table, name)
                if text:
                    return text
            case tree.Call(args=[tree.Argument(value=tree.Literal(value=str(text))), *_]):
                return text
    return ""


def _table_text(symbols: ModuleSymbols, table: str, name: str) -> str:
    try:
        value = _only_value(symbols, table)
    except _NotUnderstood:
        return ""
    if isinstance(value, tree.DictDisplay):
        for key, entry in value.items:
            if isinstance(key, tree.Literal) and key.value == name and isinstance(entry, tree.Literal):
                return entry.value if isinstance(entry.value, str) else ""
    return ""
