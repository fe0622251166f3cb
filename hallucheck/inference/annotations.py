"""Annotations: type expressions and the values that they promise (typing spec, "Type annotations")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope, TypeParameterScope
from hallucheck.inference.unions import find_unknown, is_none, join
from hallucheck.inference.values import (
    EMPTY,
    CallableValue,
    ClassValue,
    Instance,
    SpecialForm,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.symbols.from_ast import lower_expression

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_WRAPPERS = frozenset({"ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "Annotated", "Unpack"})
_ANY = UnknownValue(UnknownReason.DYNAMIC_ANNOTATION)
_UNSOLVED = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)


class Annotations:
    """Turns type expressions into values."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._parsed: dict[str, tree.Expr | None] = {}
        self._active: set[tuple[str, str]] = set()

    def instance(self, expr: tree.Expr, scope: Scope) -> Value:
        """A value of the annotated type."""
        return self._own(self.to_instance(self.type_expression(expr, scope)), scope)

    def _own(self, value: Value, scope: Scope) -> Value:
        """The value with the object of the running method in place of Self."""
        receiver = scope.receiver
        if not isinstance(scope, Frame) or scope.is_class_body or not isinstance(receiver, (Instance, ClassValue)):
            return value
        own = receiver if isinstance(receiver, Instance) else Instance(receiver.cls, receiver.args, receiver.is_exact)
        return self._program.generics.substitute(value, {"Self": own})

    def declared(self, annotation: tree.Expr, value: tree.Expr | None, scope: Scope) -> Value | None:
        """What `name: annotation = value` declares; None if the value alone decides."""
        described = self.type_expression(annotation, scope)
        if isinstance(described, SpecialForm) and not described.args:
            if described.name == "TypeAlias" and value is not None:
                return self.type_expression(value, scope)
            if described.name in ("Final", "ClassVar"):
                return None
        return self._own(self.to_instance(described), scope)

    def declared_or_value(self, annotation: tree.Expr, value: tree.Expr | None, scope: Scope) -> Value:
        """What `name: annotation = value` declares, the value where the annotation leaves it to it."""
        declared = self.declared(annotation, value, scope)
        if declared is not None:
            return declared
        return self._program.expressions.evaluate(value, scope) if value is not None else _ANY

    def assigned(self, declared: Value, value: Value) -> Value:
        """The value of a declared name just after an assignment: as exact as the value where that is known well."""
        if isinstance(declared, UnknownValue) or find_unknown(value) is not None:
            return declared
        if is_none(value) or (isinstance(value, Instance) and (_UNSOLVED in value.args or EMPTY in value.args)):
            return declared
        return value

    def type_parameter(self, parameter: tree.TypeParameter, scope: Scope) -> TypeVarValue:
        """A PEP 695 type parameter."""
        bound = None
        if parameter.bound is not None and not isinstance(parameter.bound, tree.Display):
            bound = self.instance(parameter.bound, scope)
        return TypeVarValue(parameter.name, parameter.kind, bound)

    def alias(self, alias: tree.TypeAlias, scope: Scope) -> Value:
        """What a `type` statement names."""
        return self.type_expression(alias.value, TypeParameterScope(scope, alias.type_parameters))

    # ---- type expressions ---------------------------------------------------------------------------------------

    def type_expression(self, expr: tree.Expr, scope: Scope) -> Value:
        """The class, form, type parameter or union that a type expression names."""
        match expr:
            case tree.Literal(type="str", value=str(text)):
                return self._forward_reference(text, scope)
            case tree.Literal(type="None"):
                return self._program.classes.none()
            case tree.Subscript():
                return self._subscript(expr, scope)
            case tree.BinaryOperation(op="|"):
                left, right = self.type_expression(expr.left, scope), self.type_expression(expr.right, scope)
                return join([left, right])
            case tree.Starred():
                return self.type_expression(expr.value, scope)
        value = self._program.expressions.evaluate(expr, scope)
        if isinstance(expr, tree.Call):  # no type form: code that computes its annotations means something else by them
            return _ANY
        if isinstance(value, Instance) and isinstance(value.literal, str):
            return self._forward_reference(value.literal, scope)
        if is_none(value) and isinstance(expr, tree.Name):  # `if TYPE_CHECKING: from x import T`, `else: T = None`
            return self._program.bindings.for_type_checkers(expr.id, scope.module) or value
        return value

    def _forward_reference(self, text: str, scope: Scope) -> Value:
        if text not in self._parsed:
            try:
                self._parsed[text] = lower_expression(text)
            except (SyntaxError, ValueError, RecursionError):
                self._parsed[text] = None
        expr = self._parsed[text]
        key = (text, scope.module.name)
        if expr is None or key in self._active:  # an alias may name itself
            return _ANY
        self._active.add(key)
        try:  # positions inside the string are not those of the file: nothing is recorded
            return self.type_expression(expr, scope.unrecorded())
        finally:
            self._active.discard(key)

    def _subscript(self, expr: tree.Subscript, scope: Scope) -> Value:
        base = self.type_expression(expr.value, scope)
        indexes = tuple_elements(expr.index)
        if isinstance(base, SpecialForm) and not base.args:
            return self._special_subscript(base.name, indexes, scope)
        arguments = tuple(self._argument(index, scope) for index in indexes)
        if isinstance(base, ClassValue) and not base.args:
            return self._class_subscript(base, indexes, arguments)
        if isinstance(base, (UnionValue, ClassValue, SpecialForm)):
            free = self._program.generics.free(base)
            return self._program.generics.substitute(base, {v.name: a for v, a in zip(free, arguments)})
        return base if isinstance(base, UnknownValue) else _ANY

    def _class_subscript(self, base: ClassValue, indexes: list[tree.Expr], arguments: tuple[Value, ...]) -> Value:
        if base.cls.full_name == "builtins.tuple":
            return self._tuple(indexes, arguments)
        if base.cls.full_name == "builtins.type":
            return SpecialForm("Type", arguments)
        return ClassValue(base.cls, arguments)

    def _tuple(self, indexes: list[tree.Expr], arguments: tuple[Value, ...]) -> Value:
        info = self._program.classes.named("builtins.tuple")
        if info is None:
            return _ANY
        if len(indexes) == 2 and isinstance(indexes[1], tree.Literal) and indexes[1].type == "ellipsis":
            return ClassValue(info, arguments[:1])
        if any(isinstance(index, (tree.Starred, tree.Subscript)) and _is_unpack(index) for index in indexes):
            return ClassValue(info)
        return SpecialForm("Tuple", arguments)

    def record_arguments(self, expr: tree.Subscript, base: Value, scope: Scope) -> None:
        """Answer the uses in the brackets of `Class[...]`, outside of an annotation."""
        if isinstance(base, SpecialForm) and base.name in ("Literal", "Annotated"):
            return
        for index in tuple_elements(expr.index):
            if not isinstance(index, (tree.Literal, tree.Slice)):
                self._argument(index, scope)

    def _argument(self, expr: tree.Expr, scope: Scope) -> Value:
        if isinstance(expr, tree.Display):
            for element in expr.elements:
                self._argument(element, scope)
            return _ANY
        if isinstance(expr, tree.Literal) and expr.type not in ("str", "None"):
            return _ANY
        return self.instance(expr, scope)

    def _special_subscript(self, name: str, indexes: list[tree.Expr], scope: Scope) -> Value:
        if name == "Literal":
            values = [self._program.expressions.evaluate(index, scope) for index in indexes]
            return SpecialForm("Literal", tuple(values))
        if name == "Callable":
            return self._callable(indexes, scope)
        if name == "Annotated":
            first = self.type_expression(indexes[0], scope)
            for index in indexes[1:]:
                self._program.expressions.evaluate(index, scope)
            return first
        if name == "Tuple":
            return self._tuple(indexes, tuple(self._argument(index, scope) for index in indexes))
        if name == "Union":
            return join(self.type_expression(index, scope) for index in indexes)
        if name == "Optional":
            return join([self.type_expression(indexes[0], scope), self._program.classes.none()])
        return SpecialForm(name, tuple(self._argument(index, scope) for index in indexes))

    def _callable(self, indexes: list[tree.Expr], scope: Scope) -> Value:
        parameters: tuple[Value, ...] | Value = ()
        head = indexes[0]
        if isinstance(head, tree.Display):
            parameters = tuple(self._argument(element, scope) for element in head.elements)
        else:
            first = self._argument(head, scope)
            parameters = first if isinstance(first, TypeVarValue) else ()
        returns = self._returned(indexes[1], scope) if len(indexes) > 1 else _ANY
        kind = "ParamSpec" if isinstance(parameters, TypeVarValue) else "Callable"
        if kind == "Callable" and not isinstance(head, tree.Display):
            kind = "AnyCallable"
        arguments = (parameters, returns) if isinstance(parameters, TypeVarValue) else (*parameters, returns)
        return SpecialForm(kind, arguments)

    def _returned(self, expr: tree.Expr, scope: Scope) -> Value:
        """What a callable returns; that it is a guard is kept, since it decides between overloads."""
        value = self._argument(expr, scope)
        base = expr.value if isinstance(expr, tree.Subscript) else expr
        is_guard = (getattr(base, "attr", "") or getattr(base, "id", "")) in ("TypeGuard", "TypeIs")
        return SpecialForm("TypeGuard", (value,)) if is_guard else value

    # ---- to instances -------------------------------------------------------------------------------------------

    def to_instance(self, value: Value) -> Value:
        """A value of the type that a type expression's value names."""
        match value:
            case ClassValue():
                return self._class_instance(value)
            case SpecialForm():
                return self._special_instance(value)
            case UnionValue(members=members):
                return join(self.to_instance(member) for member in members)
            case TypeVarValue() | UnknownValue():
                return value
            case Instance() if is_none(value):
                return value
        return _ANY

    def _class_instance(self, value: ClassValue) -> Value:
        promoted = {"builtins.float": ("builtins.int",), "builtins.complex": ("builtins.float", "builtins.int")}
        others = promoted.get(value.cls.full_name)
        if others is None:
            return Instance(value.cls, value.args)
        # `float` means `float | int` in annotations (typing spec, "Special cases for float and complex").
        return join([Instance(value.cls), *(self._program.classes.instance(name, exact=False) for name in others)])

    def _special_instance(self, form: SpecialForm) -> Value:
        classes = self._program.classes
        match form.name:
            case "Literal":
                return join(form.args)
            case "Callable":
                return CallableValue(form.args[-1], None, "", form.args[:-1]) if form.args else CallableValue(_ANY)
            case "AnyCallable":
                return CallableValue(form.args[-1])
            case "ParamSpec":
                return CallableValue(form.args[-1], None, getattr(form.args[0], "name", ""))
            case "Tuple":
                return classes.tuple_of(form.args) if form.args else classes.instance("builtins.tuple", exact=False)
            case "Type":
                return self._type_of(form.args[0]) if form.args else _ANY
            case "TypeGuard" | "TypeIs":
                return classes.instance("builtins.bool")
            case "LiteralString":
                return classes.instance("builtins.str", exact=False)
            case "Self":
                return TypeVarValue("Self")
            case "NoReturn" | "Never":
                return SpecialForm("Never")
        if form.name in _WRAPPERS and form.args:
            return form.args[0]
        return _ANY

    def _type_of(self, instance: Value) -> Value:
        match instance:
            case Instance():
                return ClassValue(instance.cls, instance.args, False)
            case UnionValue(members=members):
                return join(self._type_of(member) for member in members)
            case TypeVarValue():
                return SpecialForm("Type", (instance,))
        return _ANY


def tuple_elements(index: tree.Expr) -> list[tree.Expr]:
    """The single indexes of a subscript."""
    return index.elements if isinstance(index, tree.Display) and index.type == "tuple" else [index]


def _is_unpack(expr: tree.Expr) -> bool:
    if isinstance(expr, tree.Subscript):
        return "Unpack" in (getattr(expr.value, "attr", ""), getattr(expr.value, "id", ""))
    return True
