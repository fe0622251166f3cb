"""Calls whose result no signature tells: `super()`, `type(x)`, `TypeVar(...)`, `namedtuple(...)` and their like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope
from hallucheck.inference.signatures import Parameter, Signature
from hallucheck.inference.unions import join, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassInfo,
    ClassValue,
    DescriptorValue,
    FunctionValue,
    Instance,
    PartialValue,
    SuperValue,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})


class SpecialCalls:
    """Recognises them by the full name of what is called."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._made: dict[tuple[str, int, str], Value] = {}

    def result(self, expr: tree.Call, callee: Value, arguments: Arguments, scope: Scope) -> Value | None:
        """The result of a special call; None for an ordinary one."""
        match callee:
            case ClassValue(cls=cls):
                return self._class_call(cls.full_name, expr, arguments, scope)
            case FunctionValue(function=function) if function.name == "__new__" and function.is_stub:
                made = arguments.positional(0)  # `object.__new__(cls)`
                return Instance(made.cls, made.args, made.is_exact) if isinstance(made, ClassValue) else None
            case FunctionValue(function=function) if callee.receiver is None:
                return self._function_call(function.full_name, expr, arguments, scope)
            case UnionValue(members=members) if all(_is_partial(member) for member in members):
                return self._partial(arguments)
        return None

    def _class_call(self, name: str, expr: tree.Call, arguments: Arguments, scope: Scope) -> Value | None:
        match name:
            case "builtins.super":
                return self._super(arguments, scope)
            case "builtins.type":
                return self._type(expr, arguments)
            case "typing.TypeVar" | "typing_extensions.TypeVar":
                return self._type_var(expr, "TypeVar", scope)
            case "typing.ParamSpec" | "typing_extensions.ParamSpec":
                return self._type_var(expr, "ParamSpec", scope)
            case "typing.TypeVarTuple" | "typing_extensions.TypeVarTuple":
                return self._type_var(expr, "TypeVarTuple", scope)
            case "typing.NewType":
                return self._new_type(expr, scope)
            case "typing.NamedTuple":
                return self._once(expr, scope, lambda: self._typed_namedtuple(expr, scope))
            case "builtins.property" | "builtins.staticmethod" | "builtins.classmethod":
                func = arguments.positional(0) or arguments.keyword("fget")
                kind = name.rpartition(".")[2]
                return DescriptorValue(kind, func or UnknownValue(UnknownReason.UNKNOWN_RETURN, kind))
            case name if name in _PARTIALS:
                return self._partial(arguments)
            case "enum.Enum" | "enum.IntEnum" | "enum.StrEnum" | "enum.Flag" | "enum.IntFlag" if len(expr.args) > 1:
                return UnknownValue(UnknownReason.DYNAMIC_CLASS, "functional enum")
        return None

    def _function_call(self, name: str, expr: tree.Call, arguments: Arguments, scope: Scope) -> Value | None:
        match name:
            case "typing.cast" | "typing_extensions.cast" if len(expr.args) == 2:
                inner = scope.unrecorded()
                return self._program.annotations.instance(expr.args[0].value, inner)
            case "typing.NewType":
                return self._new_type(expr, scope)
            case "collections.namedtuple":
                return self._once(expr, scope, lambda: self._namedtuple(expr, arguments, scope))
            case "builtins.getattr" if len(expr.args) >= 2:
                return self._getattr(arguments)
            case "typing.reveal_type" | "typing_extensions.reveal_type" | "typing.assert_type" if expr.args:
                return arguments.value(0)
            case "importlib.import_module" if len(expr.args) == 1:
                return self._import_module(arguments.value(0))
            case "builtins.__import__" if len(expr.args) == 1:
                return self._import_top(arguments.value(0))
        return None

    def _once(self, expr: tree.Call, scope: Scope, make: Callable[[], Value]) -> Value:
        """Classes that a call makes have one identity for each call."""
        key = (scope.module.path or scope.module.name, id(expr), "")
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    # ---- builtins -----------------------------------------------------------------------------------------------

    def _super(self, arguments: Arguments, scope: Scope) -> Value:
        if not arguments.passed:
            if scope.owner is None or scope.receiver is None:
                return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "super()")
            return SuperValue(scope.owner, scope.receiver)
        if len(arguments.passed) == 2:
            cls, receiver = arguments.value(0), arguments.value(1)
            if isinstance(cls, ClassValue) and isinstance(receiver, (Instance, ClassValue)):
                return SuperValue(cls.cls, receiver)
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "super(...)")

    def _type(self, expr: tree.Call, arguments: Arguments) -> Value:
        if len(expr.args) != 1:
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, "type(...)")
        value = arguments.value(0)
        return join(
            ClassValue(m.cls, m.args, m.is_exact)
            if isinstance(m, Instance)
            else UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "type(...)")
            for m in members_of(value)
        )

    def _getattr(self, arguments: Arguments) -> Value | None:
        name = arguments.value(1)
        if isinstance(name, Instance) and isinstance(name.literal, str):
            value = self._program.members.get(arguments.value(0), name.literal)
            if len(arguments.passed) == 3:
                return join([value, UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "getattr default")])
            return value
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "getattr")

    def _import_module(self, name: Value) -> Value | None:
        if isinstance(name, Instance) and isinstance(name.literal, str) and not name.literal.startswith("."):
            return self._program.modules.import_module(name.literal)
        return None

    def _import_top(self, name: Value) -> Value | None:
        """`__import__("a.b")` yields `a`."""
        if isinstance(name, Instance) and isinstance(name.literal, str):
            return self._program.modules.import_module(name.literal.partition(".")[0])
        return None

    # ---- typing -------------------------------------------------------------------------------------------------

    def _type_var(self, expr: tree.Call, kind: str, scope: Scope) -> Value | None:
        if not expr.args or not isinstance(expr.args[0].value, tree.Literal):
            return None
        name = expr.args[0].value.value
        bound: Value | None = None
        constraints: list[Value] = []
        for argument in expr.args[1:]:
            if argument.keyword == "bound":
                bound = self._program.annotations.instance(argument.value, scope.unrecorded())
            elif not argument.keyword and not argument.star:
                constraints.append(self._program.annotations.instance(argument.value, scope.unrecorded()))
        if constraints:
            bound = join(constraints)
        return TypeVarValue(str(name), kind, bound)

    def _new_type(self, expr: tree.Call, scope: Scope) -> Value | None:
        if len(expr.args) != 2:
            return None
        return self._program.annotations.type_expression(expr.args[1].value, scope.unrecorded())

    # ---- made classes -------------------------------------------------------------------------------------------

    def _namedtuple(self, expr: tree.Call, arguments: Arguments, scope: Scope) -> Value:
        if len(expr.args) < 2 or any(argument.star for argument in expr.args):
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, "namedtuple")
        names = _field_names(expr.args[1].value)
        name = expr.args[0].value
        if names is None or not isinstance(name, tree.Literal):
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, "namedtuple")
        keywords = {a.keyword: a.value for a in expr.args if a.keyword}
        if "rename" in keywords:
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, "namedtuple(rename=...)")
        defaults = 0
        if "defaults" in keywords:
            given = keywords["defaults"]
            defaults = len(given.elements) if isinstance(given, tree.Display) else len(names)
        unknown: Value = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        return self._made_tuple(str(name.value), dict.fromkeys(names, unknown), defaults, scope)

    def _typed_namedtuple(self, expr: tree.Call, scope: Scope) -> Value:
        unknown = UnknownValue(UnknownReason.DYNAMIC_CLASS, "NamedTuple")
        if len(expr.args) != 2 or not isinstance(expr.args[1].value, tree.Display):
            return unknown
        fields: dict[str, Value] = {}
        for element in expr.args[1].value.elements:
            match element:
                case tree.Display(elements=[tree.Literal(value=str(name)), annotation]):
                    fields[name] = self._program.annotations.instance(annotation, scope.unrecorded())
                case _:
                    return unknown
        spelled = expr.args[0].value
        return self._made_tuple(str(getattr(spelled, "value", "NamedTuple")), fields, 0, scope)

    def _made_tuple(self, name: str, fields: dict[str, Value], defaults: int, scope: Scope) -> Value:
        base = self._program.classes.named("typing.NamedTuple")
        if base is None:
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, name)
        kind = ParameterKind.POSITIONAL_OR_KEYWORD
        first_default = len(fields) - defaults
        parameters = tuple(Parameter(f, kind, i >= first_default) for i, f in enumerate(fields))
        info = ClassInfo(name, name, scope.module.name, (), dict(fields), (ClassValue(base),))
        info.made_signature = Signature(parameters, scope, "", scope.module.path, 0)
        return ClassValue(info)

    def _partial(self, arguments: Arguments) -> Value | None:
        func = arguments.positional(0)
        if func is None or any(a.star for a in arguments.passed):
            return self._partial_of_some(func)
        positional = tuple(arguments.value(a.index) for a in arguments.passed if not a.keyword)
        keywords = tuple((a.keyword, arguments.value(a.index)) for a in arguments.passed if a.keyword)
        return PartialValue(func, positional[1:], keywords)

    def _partial_of_some(self, func: Value | None) -> Value | None:
        """A function some of whose arguments are given already, it is not known which: it has no others."""
        if not isinstance(func, FunctionValue):
            return None
        unknown = UnknownValue(UnknownReason.UNKNOWN_RETURN, func.function.full_name)
        return CallableValue(unknown, name=func.function.full_name, origin=func)


def _is_partial(value: Value) -> bool:
    return isinstance(value, ClassValue) and value.cls.full_name in _PARTIALS


def _field_names(expr: tree.Expr) -> list[str] | None:
    if isinstance(expr, tree.Literal) and isinstance(expr.value, str):
        return expr.value.replace(",", " ").split()
    if isinstance(expr, tree.Display):
        names = [e.value for e in expr.elements if isinstance(e, tree.Literal) and isinstance(e.value, str)]
        return [str(n) for n in names] if len(names) == len(expr.elements) else None
    return None
