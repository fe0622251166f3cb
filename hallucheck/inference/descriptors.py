"""What looking a class member up on an object or class makes of it (descriptor protocol)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionValue,
    Instance,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Descriptors:
    """Binds members to their receivers."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def bind(self, value: Value, receiver: Value) -> Value:
        """What looking a class member up on the receiver makes of it (descriptor protocol)."""
        match value:
            case FunctionValue(function=function, receiver=None):
                # Functions of C are no descriptors: `converter = time.localtime` is called without the object.
                is_compiled = function.is_stub and function.owner is None and function.source is None
                return (
                    FunctionValue(function, receiver) if isinstance(receiver, Instance) and not is_compiled else value
                )
            case CallableValue(signature=None, origin=FunctionValue(receiver=None, function=function)):
                return replace(value, origin=FunctionValue(function, receiver))
            case DescriptorValue():
                return self._bind_descriptor(value, receiver)
            case CallableValue(signature=signature) if isinstance(receiver, Instance) and signature is not None:
                origin = value.origin and FunctionValue(value.origin.function, receiver)
                return CallableValue(value.returns, signature.without_first(), value.name, origin=origin)
            case Instance() if value.cls.full_name == "builtins.property" and isinstance(receiver, Instance):
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, "property")
            case Instance() if not value.cls.full_name.startswith("builtins."):
                return self._bind_instance(value, receiver)
        if len(members_of(value)) > 1:
            return join(self.bind(member, receiver) for member in members_of(value))
        return value

    def _bind_descriptor(self, value: DescriptorValue, receiver: Value) -> Value:
        if value.kind == "staticmethod":
            return value.func
        if value.kind == "classmethod":
            cls = receiver if isinstance(receiver, ClassValue) else _class_of(receiver)
            if isinstance(value.func, CallableValue) and value.func.signature is not None:
                return replace(value.func, signature=value.func.signature.without_first(), origin=None)
            return FunctionValue(value.func.function, cls) if isinstance(value.func, FunctionValue) else value.func
        if isinstance(receiver, ClassValue):
            return self._program.classes.instance("builtins.property")
        return self._program.calls.result_with(self.bind(value.func, receiver), [])

    def _bind_instance(self, value: Instance, receiver: Value) -> Value:
        getter = self._program.members.own_dunder(value, "__get__")
        if getter is None:
            if isinstance(receiver, Instance) and self._program.members.own_dunder(value, "__set__") is not None:
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, f"what {value.cls.full_name} lets be stored")
            return value
        on_class = isinstance(receiver, ClassValue)
        first = self._program.classes.none() if on_class else receiver
        second = receiver if on_class else _class_of(receiver)
        return self._program.calls.result_in_context(getter, Arguments.of_values([first, second]))


def _class_of(value: Value) -> Value:
    return ClassValue(value.cls, value.args, value.is_exact) if isinstance(value, Instance) else value
