"""Constructs by which a module or class comes by names that its text does not spell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Flag, auto
from functools import partial

from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes
from hallucheck.symbols.computed_names import ANY, computed_names
from hallucheck.symbols.handed_namespaces import ignored_namespaces
from hallucheck.symbols.model import Binding, FunctionBinding, Openness
from hallucheck.symbols.object_names import reaches_class

_STATE_METHODS = frozenset({"__setstate__", "__getstate__", "__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__"})
"""They carry attributes over from another object of the class, and make none."""
_READING_FUNCTIONS = frozenset({"eval", "list", "dict", "sorted", "set", "len"})
_READING_METHODS = {"get", "keys", "items", "values", "copy", "__contains__"}


class Suspicion(Flag):
    """Which of the constructs a text mentions at all; what it does not mention need not be searched for."""

    NONE = 0
    NAMESPACE = auto()
    """globals, vars, locals, exec, sys.modules, __dict__."""
    SETATTR = auto()
    MADE_CLASSES = auto()
    """type with three arguments, new_class."""
    ANY = NAMESPACE | SETATTR | MADE_CLASSES


_NAMESPACE = re.compile(r"\b(?:globals|vars|locals|exec|modules|__dict__|__class__|parse_\w*args)\b")


_MADE_CLASSES = re.compile(r"\btype\([^()]*(?:\([^()]*\)[^()]*)*,|\bnew_class\(")


def makes_classes(statements: list[tree.Stmt], suspicion: Suspicion) -> bool:
    """Whether code calls `type(name, bases, body)` or `types.new_class(...)`."""
    if Suspicion.MADE_CLASSES not in suspicion:
        return False
    for node in walk_nodes(statements):
        if isinstance(node, tree.Call):
            name = dotted(node.func).rpartition(".")[2]
            if name == "new_class" or (name == "type" and len(node.args) == 3):
                return True
    return False


def suspicion_of(text: str) -> Suspicion:
    """Which constructs the text mentions."""
    found = Suspicion.NONE
    if _NAMESPACE.search(text):
        found |= Suspicion.NAMESPACE
    if "setattr" in text:
        found |= Suspicion.SETATTR
    if _MADE_CLASSES.search(text):
        found |= Suspicion.MADE_CLASSES
    return found


def module_openness(statements: list[tree.Stmt], suspicion: Suspicion) -> tuple[list[Openness], list[tree.Stmt]]:
    """(why the module may have more names than it spells, the module-level statements that write names into its
    namespace, in order). A statement of the second kind may be followed name by name; `__getattr__` is looked at by
    itself."""
    if Suspicion.NAMESPACE not in suspicion:
        return [], []
    statements = list(_module_level(statements))
    reads = _harmless_reads(statements) | ignored_namespaces(statements)
    aliases = {name for statement in statements for name in namespace_names(statement)}
    found = [Openness.COMPUTED_NAMES] if aliases and _writes_through(statements, aliases) else []
    writes: list[tree.Stmt] = []
    for statement in statements:
        if aliases and namespace_names(statement):
            continue
        reasons = {_module_construct(node, reads) for node in walk_nodes(statement)} - {None}
        is_definition = isinstance(statement, (tree.FunctionDef, tree.ClassDef))
        if not is_definition and (
            reasons == {Openness.COMPUTED_NAMES} or (not reasons and _writes_locals(statement, reads))
        ):
            writes.append(statement)
        else:
            found += [reason for reason in reasons if reason is not None and reason not in found]
    return found, writes


def namespace_names(statement: tree.Stmt) -> set[str]:
    """The names that a statement of the module level gives the module's namespace: `names = globals()`."""
    match statement:
        case tree.Assign(targets=targets, value=tree.Call(func=tree.Name(id="globals" | "locals" | "vars"), args=[])):
            return {target.id for target in targets if isinstance(target, tree.Name)}
    return set()


def _writes_through(statements: list[tree.Stmt], aliases: set[str]) -> bool:
    """Whether names that are computed are written through another name of the namespace."""
    for node in walk_nodes(statements):
        match node:
            case tree.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, tree.Subscript) and dotted(target.value) in aliases:
                        if not isinstance(target.index, tree.Literal):
                            return True
            case tree.Call(func=tree.Attribute(value=tree.Name(id=name), attr=attr)) if name in aliases:
                if attr not in _READING_METHODS:
                    return True
            case tree.Call(func=func, args=args) if any(dotted(argument.value) in aliases for argument in args):
                if dotted(func) not in _READING_FUNCTIONS:
                    return True
    return False


def _module_level(statements: list[tree.Stmt]) -> Iterator[tree.Stmt]:
    """The statements of the module level, those under conditions too; what `__getattr__` stores is what it serves."""
    for node in statements:
        match node:
            case tree.FunctionDef(name="__getattr__"):
                continue
            case tree.If():
                yield tree.Expression(node.test)
                yield from _module_level([*node.body, *node.orelse])
            case tree.Try():
                handlers = [statement for handler in node.handlers for statement in handler.body]
                yield from _module_level([*node.body, *handlers, *node.orelse, *node.finalbody])
            case tree.With():
                yield from _module_level(node.body)
            case _:
                yield node


def _writes_locals(statement: tree.Stmt, reads: set[int]) -> bool:
    """`locals()` and `vars()` are the module's own namespace at its level only."""
    for node in walk_nodes(statement):
        match node:
            case tree.FunctionDef() | tree.ClassDef():
                return False
            case tree.Call(func=tree.Name(id="locals" | "vars"), args=[]) if id(node) not in reads:
                return True
    return False


def _harmless_reads(statements: list[tree.Stmt]) -> set[int]:
    """Identities of `globals()` calls that only read: `globals()["x"]`, `globals().get("x")`, `x in globals()`."""
    reads: set[int] = set()
    stores: set[int] = set()
    for node in walk_nodes(statements):
        match node:
            case tree.Assign(targets=targets):
                stores |= {
                    id(t.value)
                    for t in targets
                    if isinstance(t, tree.Subscript) and not isinstance(t.index, tree.Literal)
                }
            case tree.Subscript(value=tree.Call() as call):
                reads.add(id(call))
            case tree.Call(func=tree.Attribute(value=tree.Call() as call, attr=attr)) if attr in _READING_METHODS:
                reads.add(id(call))
            case tree.Comparison(rest=rest):
                reads |= {id(right) for op, right in rest if op in ("in", "not in")}
            case tree.For(iterable=tree.Call() as call):
                reads.add(id(call))
            case tree.Call(func=tree.Name(id=name), args=args) if name in _READING_FUNCTIONS:
                reads |= {id(arg.value) for arg in args}
            case tree.Starred(value=tree.Call() as call):
                reads.add(id(call))
    return reads - stores


def _module_construct(node: tree.Node, reads: set[int]) -> Openness | None:
    match node:
        case tree.Call(func=tree.Name(id="globals")) if id(node) not in reads:
            return Openness.COMPUTED_NAMES
        case tree.Call(func=tree.Attribute(attr="_convert_" | "_convert")):
            return Openness.COMPUTED_NAMES
        case tree.Call(func=tree.Name(id="exec")) if len(node.args) < 2:
            return Openness.EXECUTED
        case tree.Call(func=tree.Name(id="setattr"), args=[tree.Argument(value=owner), *_]) if is_own_module(owner):
            return Openness.COMPUTED_NAMES
        case tree.Assign(targets=targets) if any(_replaces_module(target) for target in targets):
            return Openness.REPLACED
        case tree.Call(func=tree.Attribute(value=tree.Attribute(value=owner, attr="__dict__"))) if is_own_module(
            owner
        ):
            return Openness.COMPUTED_NAMES
    return None


def is_own_module(expr: tree.Expr) -> bool:
    """Whether an expression is the module itself: `sys.modules[__name__]`, or a module object whose name says so."""
    return (
        isinstance(expr, tree.Subscript)
        and dotted(expr.value) == "sys.modules"
        and isinstance(expr.index, tree.Name)
        and expr.index.id == "__name__"
    )


def _replaces_module(target: tree.Expr) -> bool:
    if isinstance(target, tree.Attribute) and target.attr == "__class__":
        return is_own_module(target.value)
    return is_own_module(target)


def class_openness(members: dict[str, list[Binding]], suspicion: Suspicion) -> tuple[list[Openness], list[str]]:
    """(why the class may have more attributes than it spells, patterns of the names that its methods compute); not
    what it inherits."""
    found: list[Openness] = []
    if "__getattr__" in members or "__getattribute__" in members:
        found.append(Openness.GETATTR)
    if suspicion is Suspicion.NONE:
        return found, []
    patterns: dict[str, None] = {}
    is_open_itself = False
    for name, bindings in members.items():
        if name in _STATE_METHODS:
            continue
        for binding in bindings:
            if isinstance(binding, FunctionBinding) and binding.function.parameters:
                function = binding.function
                written = partial(_computed_writes, receiver=function.parameters[0].name, method=name)
                names = list(computed_names(function.body, written))
                patterns.update(dict.fromkeys(names))
                is_open_itself = is_open_itself or (ANY in names and reaches_class(function))
    if ANY in patterns:
        return [*found, Openness.COMPUTED_NAMES if is_open_itself else Openness.COMPUTED_ON_OBJECTS], []
    return found, list(patterns)


def _computed_writes(node: tree.Node, receiver: str, method: str) -> list[tree.Expr | None]:
    """The names that a node of a method writes on its object in another way than `self.name = ...`; None for any."""
    match node:
        case tree.Call(args=[tree.Argument(value=owner), tree.Argument(value=name), _]):
            if dotted(node.func) not in ("setattr", "object.__setattr__", "type.__setattr__"):
                return []
            # `__setattr__` hands on the name that an assignment spelled elsewhere.
            return [name] if _is_receiver(owner, receiver) and method != "__setattr__" else []
        case tree.Call(func=tree.Attribute(value=owner, attr="update" | "setdefault" | "__setitem__" as attr)):
            return _updated_names(node, attr) if _is_namespace(owner, receiver) else []
        case tree.Assign(targets=targets):
            return [name for target in targets for name in _stored_in_namespace(target, receiver, method)]
        case tree.Call(func=tree.Name(id="exec"), args=args):
            is_open = len(args) < 2 or any(_is_namespace(argument.value, receiver) for argument in args[1:])
            return [None] if is_open else []
        case tree.Call(func=tree.Attribute(attr=attr), args=args) if attr.startswith("parse_") and "args" in attr:
            # the object is the namespace
            return [None] if any(dotted(argument.value) == receiver for argument in args) else []
    return []


def _updated_names(call: tree.Call, method: str) -> list[tree.Expr | None]:
    """The names that `self.__dict__.update(...)` and its like write."""
    if method != "update":
        return [call.args[0].value] if call.args and not call.args[0].star else [None]
    found: list[tree.Expr | None] = []
    for argument in call.args:
        if argument.keyword:
            found.append(tree.Literal(argument.at, "str", argument.keyword))
        elif isinstance(argument.value, tree.DictDisplay) and not argument.star:
            found += [key for key, _ in argument.value.items]
        else:
            found.append(None)
    return found


def _is_receiver(expr: tree.Expr, receiver: str) -> bool:
    text = dotted(expr)
    if text in (receiver, f"{receiver}.__class__"):
        return True
    return isinstance(expr, tree.Call) and dotted(expr.func) == "type"


def _is_namespace(expr: tree.Expr, receiver: str) -> bool:
    """`self.__dict__` or `vars(self)`."""
    if isinstance(expr, tree.Call) and dotted(expr.func) == "vars" and expr.args:
        return dotted(expr.args[0].value) == receiver
    return dotted(expr) in (f"{receiver}.__dict__", f"{receiver}.__class__.__dict__")


def _stored_in_namespace(target: tree.Expr, receiver: str, method: str) -> list[tree.Expr | None]:
    if isinstance(target, tree.Subscript):
        is_write = method != "__setattr__" and _is_namespace(target.value, receiver)
        return [target.index] if is_write else []
    return [None] if _is_namespace(target, receiver) else []
