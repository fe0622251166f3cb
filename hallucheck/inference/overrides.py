"""What subclasses put in the place of an attribute."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lookup import Found
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join
from hallucheck.inference.values import ClassInfo, Instance, UnknownValue, Value
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


def with_overrides(program: Program, member: Found, definer: ClassInfo, name: str, receiver: Value) -> Found:
    """The attribute of an object that may be of a subclass: what subclasses put in its place may be there, too,
    unless an annotation binds them."""
    if not isinstance(receiver, Instance) or receiver.is_exact or _is_annotated(definer, name):
        return member
    if name.startswith("__") or program.modules.is_stdlib(definer.module):
        return member
    return Found(partial(_overridden_value, program, member, receiver, name), member.definition)


def _overridden_value(program: Program, member: Found, receiver: Instance, name: str) -> Value:
    family = program.subclasses.of(receiver.cls)
    values = [member.value]
    for subclass in family.classes:
        if any(name in face.symbols.members or name in face.symbols.stores for face in subclass.faces):
            other = program.members.own_member(subclass, name, Instance(subclass, (), True))
            values += [] if other is None else [other.value]
    if not family.is_complete:
        values.append(UnknownValue(UnknownReason.POSSIBLE_SUBCLASS, f"{receiver.cls.full_name}.{name}"))
    return join(values)


def _is_annotated(info: ClassInfo, name: str) -> bool:
    """Whether the class declares the type of the attribute, or what the method returns."""
    for face in info.faces:
        for binding in face.symbols.members.get(name, ()):
            if face.is_stub or getattr(binding, "annotation", None) is not None:
                return True
            if isinstance(binding, FunctionBinding) and binding.function.returns is not None:
                return True
    return False
