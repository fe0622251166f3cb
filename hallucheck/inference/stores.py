"""Attributes that methods store: what `self.x = ...` says of the objects of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.containers import is_container
from hallucheck.inference.lazy import force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope
from hallucheck.inference.unions import is_none, join
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, Instance, UnknownValue, Value
from hallucheck.symbols.model import FunctionBinding, Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_COMPUTED = frozenset({Openness.COMPUTED_NAMES, Openness.COMPUTED_ON_OBJECTS})


class Stores:
    """Finds what is stored by running the methods that store it."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def stored_attribute(self, info: ClassInfo, face: ClassFace, name: str, receiver: Value) -> Value:
        """What methods of the class store as an attribute of the receiver; None does not hide a real value."""
        values: list[Value] = []
        for store in face.symbols.stores.get(name, ())[:8]:
            bindings = face.symbols.members.get(store.method, ())
            for binding in bindings:
                if isinstance(binding, FunctionBinding) and binding.function.parameters:
                    scope = ClassScope(face.scope, face.symbols.members, info)
                    body = self._program.bodies.run(binding.function, scope, receiver)
                    path = f"{binding.function.parameters[0].name}.{name}"
                    values += [force(entry) for entry in body.stores.get(path, ())]
        real = [self._filled(info, name, value, receiver) for value in values if not is_none(value)]
        if not real and values and isinstance(receiver, Instance) and receiver.given:
            return values[0]  # None, since nothing else was given
        if not real:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, f"{info.full_name}.{name}")
        if any(_COMPUTED & set(face_.symbols.openness) for face_ in info.faces):
            real.append(UnknownValue(UnknownReason.DYNAMIC_CLASS, f"{info.full_name} sets computed names"))
        value = join(real)
        if not isinstance(receiver, (Instance, ClassValue)):
            return value
        return self._program.generics.for_receiver(value, info, receiver)

    def refined(self, info: ClassInfo, face: ClassFace, name: str, receiver: Value, value: Value) -> Value:
        """A class-level default that methods overwrite on the object, or other code stores anew, may be either."""
        bindings = face.symbols.members[name]
        is_declared = any(getattr(binding, "annotation", None) is not None for binding in bindings)
        if not isinstance(value, (UnknownValue, Instance)) or is_declared:
            return value
        if isinstance(value, Instance) and self._program.classes.is_enum(info):
            return self._program.classes.enum_member(info, name, value)
        values: list[Value] = [] if is_none(value) else [value]
        if name in self._program.stored_attributes:
            values.append(UnknownValue(UnknownReason.DYNAMIC_CLASS, f"the file stores `.{name}` on objects"))
        if not isinstance(receiver, ClassValue):
            values = [*self._stored_values(receiver, name), *values]
        return join(values) if values else value

    def _stored_values(self, receiver: Value, name: str) -> list[Value]:
        """What the methods of an object's class and of its ancestors store under a name."""
        if not isinstance(receiver, Instance):
            return []
        return [
            self.stored_attribute(ancestor, face, name, receiver)
            for ancestor in self._program.ancestry.mro(receiver.cls)[0]
            for face in ancestor.faces
            if name in face.symbols.stores
        ]

    def _filled(self, info: ClassInfo, name: str, value: Value, receiver: Value) -> Value:
        """A container with what the methods of the object's class put into it."""
        containers = self._program.containers
        if not is_container(value):
            return value
        if name in self._program.grown_attributes:
            return containers.opened(value)
        start = receiver.cls if isinstance(receiver, (Instance, ClassValue)) else info
        for ancestor in self._program.ancestry.mro(start)[0]:
            for face in ancestor.faces:
                for method in face.symbols.changes.get(name, ()):
                    for binding in face.symbols.members.get(method, ()):
                        if isinstance(binding, FunctionBinding) and binding.function.parameters:
                            path = f"{binding.function.parameters[0].name}.{name}"
                            scope = ClassScope(face.scope, face.symbols.members, ancestor)
                            body = self._program.bodies.run(binding.function, scope, receiver)
                            if path not in body.stores:  # what it stores there itself it has filled already
                                value = containers.filled_by(value, path, body.grown)
        return value
