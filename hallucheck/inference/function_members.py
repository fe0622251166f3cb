"""Attributes of functions: what their class has, and what code stores on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
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
    doubt = _stub_doubt(program, value.function)
    if doubt is not None:
        return doubt
    if isinstance(value, FunctionValue) and not _may_have_more(value.function, name):
        return Missing(
            f"function `{value.function.full_name}`", value.function.full_name, tuple, (), value.function.module
        )
    return dynamic("decorated function")


def _stub_doubt(program: Program, function: FunctionInfo) -> Unclear | None:
    """Why the function may be of another class than the text says."""
    loaded = program.modules.load(function.module)
    if isinstance(loaded, NotFound):
        return None
    found = loaded.found
    if found.extension is not None:
        return Unclear(UnknownReason.COMPILED_MODULE, found.name)
    if loaded.source is not None and (loaded.source.openness or loaded.source.namespace_writes):
        return Unclear(UnknownReason.DYNAMIC_MODULE, found.name)
    if not function.is_stub or loaded.source is None or function.source is not None:
        return None
    if program.modules.is_typeshed(found.name) and function.name not in loaded.source.bindings:
        return None
    return Unclear(UnknownReason.STUB_ONLY, function.full_name)


def _may_have_more(function: FunctionInfo, name: str) -> bool:
    """Whether decorators or the function around it may store the attribute on it."""
    definitions = (function.definitions[0], *(function.source.definitions if function.source is not None else ()))
    if any(d for definition in definitions for d in definition.decorators if not _keeps_attributes(d)):
        return True
    return function.is_closure and name in function.scope.module.symbols.foreign_stores


def _keeps_attributes(decorator: tree.Expr) -> bool:
    """Whether a decorator is known to give the function no attributes that its class does not tell."""
    name = last_name(decorator)
    return name in ("staticmethod", "classmethod", "overload", "abstractmethod", "final", "override")


def _function_attributes(value: FunctionValue) -> list[str]:
    return value.function.scope.module.symbols.attribute_stores.get(value.function.name, [])
