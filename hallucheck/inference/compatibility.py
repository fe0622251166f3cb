"""Whether a declared parameter type admits a value, as far as overloads need to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallucheck.inference.lookup import Found
from hallucheck.inference.unions import is_none
from hallucheck.inference.values import (
    MISSING,
    CallableValue,
    ClassValue,
    FunctionValue,
    Instance,
    PartialValue,
    SpecialForm,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_PROTOCOL_LIMIT = 6
_NOT_OF_PROTOCOL = frozenset({"__hash__", "__slots__", "__match_args__", "__doc__", "__module__"})
_DEPTH = 6


class Compatibility:
    """Compares given values with declared ones: True, False, or None where it cannot be told."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._depth = 0

    def admits(self, declared: Value, given: Value) -> bool | None:
        """Whether the declared type admits the given value."""
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._admits(declared, given)
        finally:
            self._depth -= 1

    def _admits(self, declared: Value, given: Value) -> bool | None:
        if isinstance(given, UnknownValue):
            return True if isinstance(declared, TypeVarValue) and declared.bound is None else None
        if isinstance(given, UnionValue):
            return _all(self.admits(declared, member) for member in given.members)
        match declared:
            case UnknownValue():
                return True
            case UnionValue(members=members):
                return _any(self.admits(member, given) for member in members)
            case TypeVarValue(bound=bound):
                return True if bound is None else self.admits(bound, given)
            case Instance():
                return self._instance(declared, given)
            case CallableValue(returns=SpecialForm(name="TypeGuard")):
                return self._program.calls.is_type_guard(given)
            case CallableValue():
                callable_ = isinstance(given, (FunctionValue, ClassValue, CallableValue, PartialValue))
                return True if callable_ else self._has_member(given, "__call__")
            case ClassValue():
                return self._class(declared, given)
            case SpecialForm(name="Type"):
                return self._type(declared, given)
        return None

    def _instance(self, declared: Instance, given: Value) -> bool | None:
        if declared.cls.full_name == "builtins.object":
            return True
        if is_none(declared) or is_none(given):
            return is_none(declared) and is_none(given)
        if isinstance(given, ClassValue) and declared.cls.full_name == "builtins.type":
            return True
        if self._program.ancestry.is_protocol(declared.cls):
            if isinstance(given, Instance) and declared.cls in self._program.ancestry.mro(given.cls)[0]:
                return self._arguments(declared, given)
            return self._protocol(declared, given)
        if not isinstance(given, Instance):
            return False if not isinstance(given, (TypeVarValue, SpecialForm)) else None
        line, unknown = self._program.ancestry.mro(given.cls)
        if declared.cls not in line:
            return None if unknown is not None else False
        if declared.literal is not MISSING:
            return None if given.literal is MISSING else declared.literal == given.literal
        return self._arguments(declared, given)

    def _arguments(self, declared: Instance, given: Instance) -> bool | None:
        """Type arguments: only a certain contradiction counts."""
        if declared.elements is not None and given.elements is not None:
            if len(declared.elements) != len(given.elements):
                return False
            return _all(self.admits(one, other) for one, other in zip(declared.elements, given.elements))
        args = self._program.generics.arguments_as(given.cls, given.args, declared.cls)
        if not declared.args:
            return True
        if not args:  # nothing is known of what it holds
            return None
        verdict = _all(self.admits(one, other) for one, other in zip(declared.args, args))
        return verdict

    def _class(self, declared: ClassValue, given: Value) -> bool | None:
        if not isinstance(given, ClassValue):
            return False if isinstance(given, (Instance, FunctionValue)) else None
        line, unknown = self._program.ancestry.mro(given.cls)
        return declared.cls in line or (None if unknown is not None else False)

    def _type(self, declared: SpecialForm, given: Value) -> bool | None:
        """`type[T]`: a class within the bound of T."""
        if not isinstance(given, ClassValue):
            return False if isinstance(given, (Instance, FunctionValue)) else None
        bound = declared.args[0].bound if declared.args and isinstance(declared.args[0], TypeVarValue) else None
        return True if bound is None else self.admits(bound, Instance(given.cls, given.args))

    def _protocol(self, declared: Instance, given: Value) -> bool | None:
        names = [n for face in declared.cls.faces[:1] for n in face.symbols.members if n not in _NOT_OF_PROTOCOL]
        if not names or len(names) > _PROTOCOL_LIMIT:
            return None
        verdict = _all(self._has_member(given, name) for name in names)
        is_iterable = declared.cls.full_name == "typing.Iterable"
        if verdict and declared.args and is_iterable and isinstance(given, Instance):
            return self.admits(declared.args[0], self._program.operations.iterate(given))
        return verdict

    def _has_member(self, given: Value, name: str) -> bool | None:
        member = self._program.members.peek(given, name)
        if member is not None:
            # What a class object has is not of the type that its objects have it.
            return None if isinstance(given, ClassValue) or self._is_none_member(member) else True
        if not isinstance(given, Instance) or self._program.members.closedness.is_open(given.cls):
            return None
        return False

    def _is_none_member(self, member: Found) -> bool:
        """`__hash__ = None` and its like take a method away."""
        return is_none(member.value)


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = list(verdicts)
    if all(v is True for v in found):
        return True
    return False if any(v is False for v in found) else None


def _any(verdicts: Iterable[bool | None]) -> bool | None:
    found = list(verdicts)
    if any(v is True for v in found):
        return True
    return False if all(v is False for v in found) else None
