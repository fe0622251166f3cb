"""Functions: from statements to values, through their decorators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope, Frame, ModuleScope, Scope
from hallucheck.inference.unions import find_unknown, join
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.walk import last_name
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_TRANSPARENT = frozenset(
    [
        "typing.overload",
        "typing.final",
        "typing.override",
        "typing.no_type_check",
        "typing.no_type_check_decorator",
        "typing_extensions.overload",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.deprecated",
        "warnings.deprecated",
        "abc.abstractmethod",
        "functools.lru_cache",
        "functools.cache",
        "functools.wraps",
        "functools.update_wrapper",
        "typing.type_check_only",
        "atexit.register",
        "unittest.case.skip",
        "unittest.case.skipIf",
        "unittest.case.skipUnless",
    ]
)
_PROPERTIES = frozenset(
    {
        "builtins.property",
        "functools.cached_property",
        "abc.abstractproperty",
        "types.DynamicClassAttribute",
        "enum.property",
    }
)
_DISPATCHERS = frozenset({"functools.singledispatch", "functools.singledispatchmethod"})
_IMPLICIT_CLASS_METHODS = frozenset({"__init_subclass__", "__class_getitem__"})


class Functions:
    """Makes function values."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._infos: dict[tuple[int, int, int], FunctionInfo] = {}
        self._lambdas: dict[int, tuple[tree.Lambda, tree.FunctionDef]] = {}

    def from_bindings(self, bindings: list[FunctionBinding], scope: Scope) -> Value:
        """The value of a name bound by one `def`, by overloads, or by alternatives."""
        overloads = [b.function for b in bindings if has_decorator(b.function, "overload")]
        if overloads:
            rest = [b.function for b in bindings if b.function not in overloads]
            return self.from_overloads(overloads, rest[-1] if rest else None, scope)
        first = bindings[0].function
        if any(has_decorator(b.function, "setter", "deleter", "getter", "register") for b in bindings[1:]):
            return self.from_definition(first, scope)
        if len(bindings) == 1 or bindings[0].conditional:
            return join(self.from_definition(b.function, scope) for b in bindings)
        return self.from_definition(bindings[-1].function, scope)

    def from_overloads(
        self, overloads: list[tree.FunctionDef], implementation: tree.FunctionDef | None, scope: Scope
    ) -> Value:
        """The value of a name that overloads bind, with their implementation if there is one."""
        info = self.info(tuple(overloads), scope)
        if implementation is not None and info.source is None:  # at run time the implementation alone decides
            info.source = self.info((implementation,), scope)
        return self._decorated(info, overloads[0], scope, {"overload"})

    def from_definition(self, function: tree.FunctionDef, scope: Scope) -> Value:
        """The value that one `def` statement binds."""
        return self._decorated(self.info((function,), scope), function, scope, set())

    def added(self, previous: Value | Lazy | None, node: tree.FunctionDef, value: Value | Lazy) -> Value | Lazy:
        """What a name is bound to after another `def`: accessors of a property and registered variants leave it, an
        implementation leaves its overloads."""
        known = previous if previous is None else force(previous)
        if isinstance(known, FunctionValue) and has_decorator(known.function.definitions[-1], "overload"):
            return self._with_overload(known, node)
        if previous is not None and has_decorator(node, "setter", "deleter", "getter", "register"):
            return previous
        return value

    def _with_overload(self, known: FunctionValue, node: tree.FunctionDef) -> Value:
        function = known.function
        if has_decorator(node, "overload"):
            return self.from_overloads([*function.definitions, node], None, function.scope)
        return self.from_overloads(list(function.definitions), node, function.scope)

    def info(self, definitions: tuple[tree.FunctionDef, ...], scope: Scope) -> FunctionInfo:
        """The function of these statements."""
        # each run of the function around it makes a function of its own
        is_nested = isinstance(scope, Frame) and not scope.is_class_body and scope is not scope.module.frame
        key = (id(definitions[0]), len(definitions), id(scope) if is_nested else 0)
        known = self._infos.get(key)
        if known is None:
            module = scope.module
            owner = scope.owner if not isinstance(scope, Frame) or scope.is_class_body else None
            known = FunctionInfo(
                definitions[0].name,
                definitions,
                scope,
                owner,
                module.name,
                module.path,
                module.symbols.is_stub,
                is_stub_only=bool(owner and owner.is_stub_only),
                is_closure=is_nested,
            )
            self._infos[key] = known
            known.source = self._source_of(known, scope)
        elif isinstance(scope, Frame):  # the checked file is evaluated in several rounds
            known.scope = scope
        return known

    def _source_of(self, info: FunctionInfo, scope: Scope) -> FunctionInfo | None:
        """The same function in the source, for one that a stub describes."""
        if not info.is_stub:
            return None
        if info.owner is not None:
            for face in info.owner.faces:
                bindings = face.symbols.members.get(info.name, ()) if not face.is_stub else ()
                functions = [b.function for b in bindings if isinstance(b, FunctionBinding)]
                if functions:
                    return self.info((functions[-1],), ClassScope(face.scope, face.symbols.members, info.owner))
            return None
        source = scope.module.loaded.source
        if source is None or not isinstance(scope, ModuleScope):
            return None
        functions = [b.function for b in source.bindings.get(info.name, ()) if isinstance(b, FunctionBinding)]
        if not functions:
            return None
        return self.info((functions[-1],), self._program.module_scopes.scope(scope.module.loaded, source))

    def _decorated(self, info: FunctionInfo, function: tree.FunctionDef, scope: Scope, skip: set[str]) -> Value:
        value: Value = FunctionValue(info)
        for decorator in reversed(function.decorators):
            if isinstance(decorator, (tree.Name, tree.Attribute)) and last_name(decorator) in skip:
                continue
            value = self._apply(decorator, value, scope)
        if info.owner is not None and info.name in _IMPLICIT_CLASS_METHODS and isinstance(value, FunctionValue):
            return DescriptorValue("classmethod", value)
        if info.owner is not None and info.name == "__new__" and isinstance(value, FunctionValue):
            return DescriptorValue("staticmethod", value)
        return value

    def _apply(self, decorator: tree.Expr, value: Value, scope: Scope) -> Value:
        """What a decorator makes of a function."""
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        called = self._program.expressions.evaluate(decorator, scope)  # also records its uses
        named = self._program.expressions.evaluate(target, scope) if target is not decorator else called
        name = _full_name(named)
        if name in _TRANSPARENT or (
            isinstance(target, tree.Attribute) and target.attr in ("setter", "deleter", "getter")
        ):
            return value
        if isinstance(named, ClassValue):
            if any(c.full_name in _PROPERTIES for c in self._program.ancestry.mro(named.cls)[0]):
                return DescriptorValue("property", value)
            if name in ("builtins.staticmethod", "builtins.classmethod", "abc.abstractclassmethod"):
                return DescriptorValue("staticmethod" if "static" in name else "classmethod", value)
        if isinstance(called, Instance) and called.cls.module == "unittest.mock":
            return UnknownValue(UnknownReason.UNKNOWN_DECORATOR, "unittest.mock")
        if isinstance(value, FunctionValue) and isinstance(decorator, tree.Call) and _makes_keeping(named):
            returns = UnknownValue(UnknownReason.UNKNOWN_DECORATOR, name)
            return CallableValue(returns, name=value.function.full_name, origin=value)
        if isinstance(value, DescriptorValue):
            return value if name in _TRANSPARENT else UnknownValue(UnknownReason.UNKNOWN_DECORATOR, name)
        if name in _DISPATCHERS:  # what is registered later may return anything
            value = CallableValue(UnknownValue(UnknownReason.UNKNOWN_RETURN, name))
        result = self._program.calls.result_with(called, [value])
        unknown = find_unknown(result)
        if unknown is not None:
            return UnknownValue(UnknownReason.UNKNOWN_DECORATOR, name or unknown.detail)
        if isinstance(result, CallableValue) and result.signature is not None and isinstance(value, FunctionValue):
            return replace(result, origin=value)
        return result

    def lambda_definition(self, expr: tree.Lambda) -> tree.FunctionDef:
        """A lambda as the function statement that it abbreviates; one for each lambda."""
        known = self._lambdas.get(id(expr))
        if known is None:
            definition = tree.FunctionDef(expr.at, "<lambda>", expr.parameters, None, [], [tree.Return(expr.body)])
            known = self._lambdas[id(expr)] = (expr, definition)
        return known[1]


def _makes_keeping(factory: Value) -> bool:
    """Whether a function is declared to return a decorator that keeps the parameters and the result of any function:
    `Callable[[Callable[P, R]], Callable[P, R]]`."""
    if not isinstance(factory, FunctionValue):
        return False
    for definition in factory.function.definitions:
        match definition.returns:
            case tree.Subscript(index=tree.Display(elements=[tree.Display(elements=[taken]), made])):
                if _is_same_callable(taken, made):
                    return True
    return False


def _is_same_callable(one: tree.Expr, other: tree.Expr) -> bool:
    match one, other:
        case (
            tree.Subscript(value=callable_, index=tree.Display(elements=[tree.Name(id=p), tree.Name(id=r)])),
            tree.Subscript(index=tree.Display(elements=[tree.Name(id=p2), tree.Name(id=r2)])),
        ):
            return last_name(callable_) == "Callable" and (p, r) == (p2, r2)
    return False


def _full_name(value: Value) -> str:
    match value:
        case FunctionValue(function=function):
            return function.full_name
        case ClassValue(cls=cls):
            return cls.full_name
        case UnknownValue(detail=detail):
            return detail
    return ""


def has_decorator(function: tree.FunctionDef, *names: str) -> bool:
    """Whether a decorator of the function is written with one of the names."""
    return any(last_name(decorator) in names for decorator in function.decorators)
