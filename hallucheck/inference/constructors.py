"""Calling a class: which signature decides, and of which type the object is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.class_makers import is_transform
from hallucheck.inference.fit import Doubt, Fit, Misfit
from hallucheck.inference.generics import Solution
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import Signature, bind
from hallucheck.inference.synthesized import Synthesized
from hallucheck.inference.unions import find_unknown, members_of
from hallucheck.inference.values import (
    EMPTY,
    ClassFace,
    ClassInfo,
    ClassValue,
    FunctionValue,
    Instance,
    TypeVarValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_PLAIN_METACLASSES = frozenset({"builtins.type", "abc.ABCMeta"})

_FILLED_LATER = {
    "builtins.list": 0,
    "builtins.dict": 0,
    "builtins.set": 0,
    "collections.deque": 0,
    "collections.OrderedDict": 0,
    "collections.Counter": 0,
    "collections.defaultdict": 1,
}
"""Containers that are made empty -> with how many arguments."""


class Constructors:
    """Finds and binds what runs when a class is called."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._synthesized = Synthesized(program)

    def fit(self, callee: ClassValue, arguments: Arguments) -> Fit:
        """Whether the class takes the arguments."""
        doubt = self.doubt(callee)
        if doubt is not None:
            return doubt
        signature = self._synthesized.signature(callee.cls)
        if signature is not None:
            bound = bind(signature, arguments.passed)
            opened = self._program.members.closedness.open_doubt(callee.cls) if bound.mismatches else None
            if opened is not None:
                return Doubt(opened.reason, opened.detail)
            if bound.mismatches:
                return Misfit(tuple(bound.mismatches), signature, callee.cls.full_name, callee.cls.module)
            return self._hidden(bound.is_hidden, callee)
        method = self.method(callee)
        if method is None:
            return self._hidden(any(a.star for a in arguments.passed), callee)
        fit = self._renamed(self._program.fitting.fit(method, arguments), callee)
        if isinstance(fit, Misfit) and self._makes_others(callee, arguments):
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, f"{callee.cls.full_name}.__new__")
        return fit

    def _makes_others(self, callee: ClassValue, arguments: Arguments) -> bool:
        """Whether a `__new__` beside the `__init__` takes the arguments: it may return an object of another class."""
        for ancestor in self._program.ancestry.mro(callee.cls)[0]:
            if ancestor.full_name != "builtins.object":
                member = self._program.members.own_member(ancestor, "__new__", callee)
                if member is not None and isinstance(member.value, FunctionValue):
                    method = FunctionValue(member.value.function, callee)
                    return not isinstance(self._program.fitting.fit(method, arguments), Misfit)
        return False

    def _renamed(self, fit: Fit, callee: ClassValue) -> Fit:
        return replace(fit, callee=callee.cls.full_name) if isinstance(fit, Misfit) else fit

    def _hidden(self, is_hidden: bool, callee: ClassValue) -> Fit:
        return Doubt(UnknownReason.UNPACKED_ARGUMENTS, callee.cls.full_name) if is_hidden else None

    def doubt(self, callee: ClassValue) -> Doubt | None:
        """Why the constructor cannot be told; None if it can."""
        info = callee.cls
        if not callee.is_exact:
            return Doubt(UnknownReason.POSSIBLE_SUBCLASS, info.full_name)
        _, unknown = self._program.ancestry.mro(info)
        if unknown is not None:
            detail = unknown.detail if isinstance(unknown, UnknownValue) else info.full_name
            return Doubt(UnknownReason.UNKNOWN_BASE, detail)
        if info.is_stub_only:
            return Doubt(UnknownReason.STUB_ONLY, info.full_name)
        metaclass = self._program.ancestry.metaclass(info)
        if metaclass is not None and not self._calls_plainly(metaclass):
            return Doubt(UnknownReason.DYNAMIC_CLASS, f"metaclass of {info.full_name}")
        ancestry = self._program.ancestry
        if ancestry.is_protocol(info) or ancestry.has_special_base(info, "TypedDict"):
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, info.full_name)
        for ancestor in self._program.ancestry.mro(info)[0]:
            if any(self._changes_init(face) for face in ancestor.faces if not face.is_stub):
                return Doubt(UnknownReason.UNKNOWN_DECORATOR, ancestor.full_name)
        return None

    def _calls_plainly(self, metaclass: Value) -> bool:
        """Whether the metaclass leaves `__call__` to `type`."""
        if not isinstance(metaclass, ClassValue):
            return False
        line, unknown = self._program.ancestry.mro(metaclass.cls)
        if unknown is not None:
            return False
        for info in line:
            if info.full_name in _PLAIN_METACLASSES:
                return True
            if any("__call__" in face.symbols.members for face in info.faces):
                return False
        return True

    def _changes_init(self, face: ClassFace) -> bool:
        """Whether a decorator may give the class another constructor than the one it spells."""
        return self._program.class_makers.decorator_doubt(face, "__init__") is not None or any(
            is_transform(definition)
            for decorator in face.symbols.decorators
            for definition in self._decorator_definitions(decorator, face)
        )

    def _decorator_definitions(self, decorator: tree.Expr, face: ClassFace) -> tuple[tree.FunctionDef, ...]:
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        value = self._program.expressions.evaluate(target, self._program.ancestry.header_scope(face))
        if not isinstance(value, FunctionValue) or value.function.full_name == "dataclasses.dataclass":
            return ()
        return value.function.definitions

    def synthesized_signature(self, info: ClassInfo) -> Signature | None:
        """The constructor that a dataclass or named tuple is given; None if it spells its own."""
        return self._synthesized.signature(info)

    # ---- which method -------------------------------------------------------------------------------------------

    def method(self, callee: ClassValue) -> Value | None:
        """`__init__` or `__new__`, bound, whichever comes first in the resolution order; None if only object's."""
        receiver = self._object(callee)
        for ancestor in self._program.ancestry.mro(callee.cls)[0]:
            if ancestor.full_name == "builtins.object":
                return None
            for name, bound_to in (("__init__", receiver), ("__new__", callee)):
                member = self._program.members.own_member(ancestor, name, bound_to)
                if member is None:
                    continue
                value = member.value
                if name == "__new__" and isinstance(value, FunctionValue):
                    return FunctionValue(value.function, ClassValue(callee.cls, receiver.args, callee.is_exact))
                return value
        return None

    def methods(self, callee: ClassValue) -> list[tuple[str, Value]]:
        """("__init__" or "__new__", the method) of what runs when the class is called, the one that decides first."""
        found: dict[str, Value] = {}
        for ancestor in self._program.ancestry.mro(callee.cls)[0]:
            if ancestor.full_name == "builtins.object":
                break
            for name, bound_to in (("__init__", self._object(callee)), ("__new__", callee)):
                member = self._program.members.own_member(ancestor, name, bound_to) if name not in found else None
                if member is not None:
                    value = member.value
                    if name == "__new__" and isinstance(value, FunctionValue):
                        value = FunctionValue(value.function, callee)
                    found[name] = value
        return list(found.items())

    def _object(self, callee: ClassValue) -> Instance:
        """The new object, with its type arguments open where the call does not spell them."""
        args = callee.args or self._program.ancestry.type_parameters(callee.cls)
        return Instance(callee.cls, tuple(args), True)

    def signature(self, callee: ClassValue) -> Signature | None:
        """The one signature of the constructor, if it can be told."""
        made = self._synthesized.signature(callee.cls)
        if made is not None:
            return made
        method = self.method(callee)
        return self._program.fitting.signature_of(method) if method is not None else Signature(())

    # ---- results ------------------------------------------------------------------------------------------------

    def result(self, callee: ClassValue, arguments: Arguments) -> Value:
        """The object that calling the class makes."""
        if callee.cls.full_name == "builtins.type":
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, "type(...)")
        made = self._made_by_source(callee, arguments)
        if made is not None:
            return made
        if self._is_made_by_metaclass(callee.cls):
            return UnknownValue(UnknownReason.DYNAMIC_CLASS, f"metaclass of {callee.cls.full_name}")
        args = callee.args
        method = None
        if (self._program.ancestry.type_parameters(callee.cls) and not args) or self._has_typed_new(callee):
            method = self.method(callee)
        if isinstance(method, FunctionValue):
            if method.function.name == "__new__":
                return self._new_result(callee, method, arguments)
            args = self._solved(callee, method, arguments)
        return Instance(callee.cls, args, callee.is_exact, given=self._program.construction.given(callee, arguments))

    def _made_by_source(self, callee: ClassValue, arguments: Arguments) -> Value | None:
        """What a `__new__` of a source returns: not always an object of the class. None if there is no such method."""
        for ancestor in self._program.ancestry.mro(callee.cls)[0]:
            if any("__new__" in face.symbols.members for face in ancestor.faces):
                if ancestor.full_name == "builtins.object" or any(face.is_stub for face in ancestor.faces):
                    return None
                member = self._program.members.own_member(ancestor, "__new__", callee)
                if member is None or not isinstance(member.value, FunctionValue):
                    return UnknownValue(UnknownReason.UNKNOWN_RETURN, f"{ancestor.full_name}.__new__")
                receiver = ClassValue(callee.cls, callee.args, callee.is_exact)
                return self._program.calls.result(FunctionValue(member.value.function, receiver), arguments)
        return None

    def _is_made_by_metaclass(self, info: ClassInfo) -> bool:
        """Whether a `__call__` of the metaclass makes objects in its own way, perhaps of other classes."""
        metaclass = self._program.ancestry.metaclass(info)
        if not isinstance(metaclass, ClassValue):
            return False
        for ancestor in self._program.ancestry.mro(metaclass.cls)[0]:
            if ancestor.full_name in _PLAIN_METACLASSES or self._program.modules.is_stdlib(ancestor.module):
                return False
            bindings = [b for face in ancestor.faces for b in face.symbols.members.get("__call__", ())]
            if bindings:
                bodies = [b.function.body for b in bindings if isinstance(b, FunctionBinding)]
                attributes = (node for node in walk_nodes(bodies) if isinstance(node, tree.Attribute))
                return not any(node.attr == "__call__" for node in attributes)
        return False

    def _has_typed_new(self, callee: ClassValue) -> bool:
        for ancestor in self._program.ancestry.mro(callee.cls)[0]:
            for face in ancestor.faces:
                if "__new__" in face.symbols.members:
                    return ancestor.full_name != "builtins.object" and face.is_stub
                if "__init__" in face.symbols.members:
                    return False
        return False

    def _new_result(self, callee: ClassValue, method: FunctionValue, arguments: Arguments) -> Value:
        """`__new__` may say what it returns; where it does not, it is an object of the class."""
        result = self._program.calls.result(method, arguments)
        kept: list[Value] = []
        for member in members_of(result):
            if isinstance(member, Instance):
                kept.append(Instance(member.cls, member.args, member.cls is callee.cls and callee.is_exact))
        if len(kept) == 1 and find_unknown(result) is None:
            return kept[0]
        return Instance(callee.cls, callee.args, callee.is_exact)

    def _solved(self, callee: ClassValue, method: FunctionValue, arguments: Arguments) -> tuple[Value, ...]:
        """The type arguments, from what the constructor's parameters were given."""
        solution: Solution = {}
        definition = self._program.overloads.solve_call(method, arguments, solution)
        filled_with = _FILLED_LATER.get(callee.cls.full_name)
        is_empty = filled_with == len(arguments.passed)
        unsolved = EMPTY if is_empty else UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        own = self._program.ancestry.type_parameters(callee.cls)
        found = [solution.get(parameter.name, unsolved) for parameter in own]
        annotation = definition.parameters[0].annotation if definition and definition.parameters else None
        if annotation is not None:  # `def __init__(self: dict[str, V], **kwargs: V)`
            declared = self._program.annotations.instance(annotation, method.function.scope)
            if isinstance(declared, Instance) and len(declared.args) == len(own):
                found = [self._program.generics.substitute(arg, solution) for arg in declared.args]
        return tuple(unsolved if isinstance(value, TypeVarValue) else value for value in found)
