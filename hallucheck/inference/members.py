"""Whether a value has an attribute, and what the attribute is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.closedness import Closedness
from hallucheck.inference.function_members import function_member
from hallucheck.inference.lookup import Found, Member, Missing, Unclear, dynamic, found
from hallucheck.inference.overrides import with_overrides
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.scopes import ClassScope
from hallucheck.inference.unions import bound_class, is_none, join, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassFace,
    ClassInfo,
    ClassValue,
    DescriptorValue,
    FunctionValue,
    Instance,
    ModuleValue,
    PartialValue,
    SpecialForm,
    SuperValue,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.symbols.model import Binding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Members:
    """Looks attributes up on values."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.closedness = Closedness(program)
        self._active: set[tuple[ClassInfo, str]] = set()

    def get(self, value: Value, name: str) -> Value:
        """The attribute's value; Unknown where it is missing or unclear."""
        return join(self.value_of(self.lookup(member, name)) for member in _without_none_alone(value))

    def value_of(self, member: Member) -> Value:
        """The value of what a look-up yielded; Unknown where it is missing or unclear."""
        if isinstance(member, Found):
            return member.value
        if isinstance(member, Unclear):
            return member.value or UnknownValue(member.reason, member.detail)
        return UnknownValue(UnknownReason.UNRESOLVED_ATTRIBUTE, member.full_name)

    def lookup(self, value: Value, name: str) -> Member:
        """Whether one value (not a union) has the attribute."""
        match value:
            case UnknownValue(reason=reason, detail=detail):
                return Unclear(reason, detail)
            case ModuleValue(name=module):
                return self._program.modules.member(module, name)
            case Instance():
                return self.instance_member(value, name)
            case ClassValue():
                return self.class_member(value, name)
            case SuperValue():
                return self._super_member(value, name)
            case FunctionValue() | PartialValue():
                return function_member(self._program, value, name)
            case TypeVarValue(bound=bound) if bound is not None:
                return self.lookup(bound, name) if not isinstance(bound, UnionValue) else dynamic(str(value.name))
            case SpecialForm() if (bound_cls := bound_class(value)) is not None:
                return self.class_member(bound_cls, name)
            case CallableValue() | SpecialForm() | TypeVarValue() | UnionValue() | DescriptorValue():
                return dynamic(type(value).__name__)

    def peek(self, value: Value, name: str) -> Found | None:
        """The attribute where it is plainly there; cheap, since nothing is proven of what is not."""
        if isinstance(value, (Instance, ClassValue)):
            return self.own_or_inherited(value.cls, name, value)
        member = self.lookup(value, name)
        return member if isinstance(member, Found) else None

    # ---- instances ----------------------------------------------------------------------------------------------

    def instance_member(self, instance: Instance, name: str) -> Member:
        """Whether an object of the class has the attribute."""
        if is_none(instance):
            return self._none_member(instance, name)
        if name == "__class__":
            return found(ClassValue(instance.cls, instance.args, instance.is_exact))
        member = self.own_or_inherited(instance.cls, name, instance)
        if member is not None:
            return member
        served = self._program.class_getattr.ask(instance, name)
        return served or self.closedness.absence(instance.cls, name, instance.is_exact, None)

    def _none_member(self, instance: Instance, name: str) -> Member:
        """That a value may be None is a type checker's business, not a name that does not exist."""
        member = self.own_or_inherited(instance.cls, name, instance)
        return member or Unclear(UnknownReason.NARROWED_AWAY, "None")

    def own_or_inherited(self, info: ClassInfo, name: str, receiver: Value) -> Found | None:
        """The attribute as the first class of the resolution order that has it gives it; None if none has it."""
        line, unknown = self._program.ancestry.mro(info)
        for ancestor in line:
            if unknown is not None and ancestor.full_name == "builtins.object":
                return None  # the base that is not known may have its own
            member = self.own_member(ancestor, name, receiver)
            if member is not None:
                return with_overrides(self._program, member, ancestor, name, receiver)
        return None

    def own_dunder(self, instance: Instance, name: str) -> Value | None:
        """A special method as the interpreter finds it: on the class, past `__getattr__`; None if there is none."""
        member = self.own_or_inherited(instance.cls, name, instance)
        return member.value if member is not None else None

    def own_member(self, info: ClassInfo, name: str, receiver: Value) -> Found | None:
        """The attribute as the class itself has it, without its bases, bound to the receiver.

        The first face that has it decides its value: stub before source.
        """
        made = info.made_members.get(name)
        if made is not None:
            return found(self._program.descriptors.bind(made, receiver))
        on_class = isinstance(receiver, ClassValue)
        finds = [f for f in (self._face_member(info, face, name, receiver, on_class) for face in info.faces) if f]
        if not finds:
            return None
        if len(finds) == 1:
            return finds[0]
        first, second = finds[0], finds[1]

        def value() -> Value:
            described = first.value
            return second.value if isinstance(described, UnknownValue) else described

        return Found(value, first.definition)

    def _face_member(
        self, info: ClassInfo, face: ClassFace, name: str, receiver: Value, on_class: bool
    ) -> Found | None:
        bindings = face.symbols.members.get(name)
        if bindings is not None and not self._is_key(info, bindings):
            make = partial(self._bound_value, info, face, name, receiver)
            return Found(make, Definition(face.path, bindings[-1].at))
        stores = face.symbols.stores.get(name)
        if stores is not None and (not on_class or any(store.on_class or not store.method for store in stores)):
            make = partial(self._program.stores.stored_attribute, info, face, name, receiver)
            return Found(make, Definition(face.path, stores[0].at))
        outside = face.scope.module.symbols.attribute_stores.get(info.name, ())
        if name in outside and info.qualname == info.name:
            return found(UnknownValue(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}.{name} is set from outside"))
        return None

    def _is_key(self, info: ClassInfo, bindings: list[Binding]) -> bool:
        """Whether an annotation in a TypedDict's body names a key, which is no attribute."""
        is_bare = all(isinstance(b, ValueBinding) and b.annotation is not None and b.value is None for b in bindings)
        return is_bare and self._program.ancestry.has_special_base(info, "TypedDict")

    def _bound_value(self, info: ClassInfo, face: ClassFace, name: str, receiver: Value) -> Value:
        key = (info, name)
        if key in self._active:
            return UnknownValue(UnknownReason.BUDGET, "recursive attribute")
        self._active.add(key)
        try:
            scope = ClassScope(face.scope, face.symbols.members, info)
            value = self._program.bindings.evaluate(face.symbols.members[name], scope)
            value = self._program.stores.refined(info, face, name, receiver, value)
            value = self._program.generics.for_receiver(value, info, receiver)
            return self._program.descriptors.bind(value, receiver)
        finally:
            self._active.discard(key)

    # ---- classes ------------------------------------------------------------------------------------------------

    def class_member(self, value: ClassValue, name: str) -> Member:
        """Whether the class object has the attribute: its own and inherited ones, then its metaclass's."""
        metaclass = self._program.ancestry.metaclass(value.cls)
        member = self._metaclass_property(metaclass, name) or self.own_or_inherited(value.cls, name, value)
        if member is not None:
            return member
        name_of_default = "abc.ABCMeta" if self._program.ancestry.is_abstract(value.cls) else "builtins.type"
        default = self._program.classes.named(name_of_default)
        info = metaclass.cls if isinstance(metaclass, ClassValue) else default
        if info is not None:
            member = self.own_or_inherited(info, name, Instance(info))
            if member is not None:
                return member
        return self.closedness.absence(value.cls, name, value.is_exact, metaclass, of_class=True)

    def _metaclass_property(self, metaclass: Value | None, name: str) -> Found | None:
        """A property of the metaclass, which comes before what the class itself has."""
        if not isinstance(metaclass, ClassValue):
            return None
        as_property = self.own_or_inherited(metaclass.cls, name, metaclass)
        value = as_property.value if as_property is not None and name != "__class__" else None
        if isinstance(value, Instance) and value.cls.full_name == "builtins.property":
            return self.own_or_inherited(metaclass.cls, name, Instance(metaclass.cls))
        return None

    def metaclass_member(self, metaclass: ClassValue, name: str, value: ClassValue) -> Value | None:
        """A special method of a class object, such as `__iter__` of an enumeration; None if there is none."""
        for ancestor in self._program.ancestry.mro(metaclass.cls)[0]:
            member = self.own_member(ancestor, name, Instance(metaclass.cls))
            if member is not None:
                bound = member.value
                return FunctionValue(bound.function, value) if isinstance(bound, FunctionValue) else bound
        return None

    def _super_member(self, value: SuperValue, name: str) -> Member:
        receiver = value.receiver
        start = receiver.cls if isinstance(receiver, (Instance, ClassValue)) else value.cls
        line, unknown = self._program.ancestry.mro(start)
        after = line[line.index(value.cls) + 1 :] if value.cls in line else self._program.ancestry.mro(value.cls)[0][1:]
        is_exact = isinstance(receiver, (Instance, ClassValue)) and receiver.is_exact
        if name in ("__new__", "__init__") and self._program.classes.tuple_fields(value.cls) is not None:
            return Unclear(UnknownReason.UNKNOWN_SIGNATURE, f"{value.cls.full_name}.{name}")
        for ancestor in after:
            if ancestor.full_name == "builtins.object" and (unknown is not None or not is_exact):
                break  # a base that is not known, or a sibling in a subclass, comes before object
            member = self.own_member(ancestor, name, receiver)
            if member is not None:
                return member
        if isinstance(unknown, UnknownValue):
            return Unclear(UnknownReason.UNKNOWN_BASE, unknown.detail)
        # A cooperative class meets the attribute on a sibling of a class that inherits from both.
        if not is_exact:
            return Unclear(UnknownReason.POSSIBLE_SUBCLASS, value.cls.full_name)
        for ancestor in after:
            doubt = self.closedness.doubt(ancestor, name)
            if doubt is not None:
                return doubt
        names = partial(self.names_of_class, value.cls)
        return Missing(f"`super()` of class `{value.cls.full_name}`", value.cls.full_name, names, (), value.cls.module)

    # ---- names --------------------------------------------------------------------------------------------------

    def names_of_class(self, info: ClassInfo) -> set[str]:
        """All attribute names that the class and its ancestors are known to have."""
        names: set[str] = set()
        for ancestor in self._program.ancestry.mro(info)[0]:
            names.update(ancestor.made_members)
            for face in ancestor.faces:
                names.update(face.symbols.members, face.symbols.stores)
        return names


def _without_none_alone(value: Value) -> tuple[Value, ...]:
    """The members of a value; None is left out where there is something else."""
    members = tuple(member for member in members_of(value) if not is_none(member))
    return members or members_of(value)
