"""Attributes of functions: what their class has, and what code stores on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.lookup import Member, Missing, Unclear, dynamic
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import FunctionInfo, FunctionValue, Instance, PartialValue
from hallucheck.source import tree
from hallucheck.source.walk import last_name

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


def function_member(program: Program, value: FunctionValue | PartialValue, name: str) -> Member:
    """Whether a function, method or partial has the attribute."""
    if isinstance(value, PartialValue):
        class_name = "functools.partial"
    else:
        class_name = "types.MethodType" if value.receiver is not None else "types.FunctionType"
    if isinstance(value, FunctionValue) and name in _function_attributes(value):
        return dynamic("function attribute")
    info = program.classes.named(class_name)
    if info is not None:
        member = program.members.own_or_inherited(info, name, Instance(info))
        if member is not None:
            return member
    if program.mocks.may_be(name):
        return Unclear(UnknownReason.DYNAMIC_CLASS, "may be replaced by a mock")
    if name in program.stored_attributes:
        return dynamic("the file stores it on objects")
    if isinstance(value, PartialValue):
        return Missing("class `functools.partial`", "functools.partial", tuple, (), "functools")
    if isinstance(value, FunctionValue) and not _may_have_more(value.function, name):
        return Missing(
            f"function `{value.function.full_name}`", value.function.full_name, tuple, (), value.function.module
        )
    return dynamic("decorated function")


def _may_have_more(function: FunctionInfo, name: str) -> bool:
    """Whether decorators or the function around it may store the attribute on it."""
    if any(d for d in function.definitions[0].decorators if not _keeps_attributes(d)):
        return True
    return function.is_closure and name in function.scope.module.symbols.foreign_stores


def _keeps_attributes(decorator: tree.Expr) -> bool:
    """Whether a decorator is known to give the function no attributes that its class does not tell."""
    name = last_name(decorator)
    return name in ("staticmethod", "classmethod", "overload", "abstractmethod", "final", "override")


def _function_attributes(value: FunctionValue) -> list[str]:
    return value.function.scope.module.symbols.attribute_stores.get(value.function.name, [])
