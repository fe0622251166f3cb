"""Type parameters: substituting them, and finding out what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import is_none, join, members_of, widen
from hallucheck.inference.values import (
    EMPTY,
    CallableValue,
    ClassInfo,
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

Solution = dict[str, Value]
"""Name of a type parameter -> the value it stands for."""

_UNSOLVED = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
_DEPTH = 5
_PROTOCOL_MEMBERS = 6


class Generics:
    """Substitutes and solves type parameters."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._depth = 0

    def free(self, value: Value) -> list[TypeVarValue]:
        """The type parameters in a value, in order of appearance, each once."""
        found: list[TypeVarValue] = []
        _collect_free(value, found)
        return found

    def element(self, values: Iterable[Value]) -> Value:
        """What a container of these values yields; `EMPTY` for an empty one."""
        widened = [widen(value) for value in values]
        return join(widened) if widened else EMPTY

    def substitute(self, value: Value, solution: Solution) -> Value:
        """The value with type parameters replaced; those that the solution lacks stay."""
        if not solution:
            return value
        match value:
            case TypeVarValue(name=name):
                return solution.get(name, value)
            case Instance() if value.args or value.elements:
                args = tuple(self.substitute(arg, solution) for arg in value.args)
                elements = value.elements
                if elements is not None:
                    elements = tuple(self.substitute(element, solution) for element in elements)
                if args == value.args and elements == value.elements:
                    return value  # the same object still, which other containers may hold
                return Instance(value.cls, args, value.is_exact, value.literal, elements, value.given)
            case ClassValue() if value.args:
                args = tuple(self.substitute(arg, solution) for arg in value.args)
                return ClassValue(value.cls, args, value.is_exact)
            case SpecialForm() if value.args:
                return self._special(value, solution)
            case UnionValue(members=members):
                return join(self.substitute(member, solution) for member in members)
            case CallableValue():
                return self._callable(value, solution)
        return value

    def _special(self, form: SpecialForm, solution: Solution) -> Value:
        changed = SpecialForm(form.name, tuple(self.substitute(arg, solution) for arg in form.args))
        if form.name == "Type" and not self.free(changed):
            return self._program.annotations.to_instance(changed)
        return changed

    def _callable(self, value: CallableValue, solution: Solution) -> Value:
        returns = self.substitute(value.returns, solution)
        takes = None if value.takes is None else tuple(self.substitute(one, solution) for one in value.takes)
        target = solution.get(value.name)
        if value.signature is None and isinstance(target, CallableValue):  # a ParamSpec that is solved
            return CallableValue(returns, target.signature)
        return CallableValue(returns, value.signature, value.name, takes, value.origin)

    def close(self, value: Value) -> Value:
        """The value with all remaining type parameters Unknown."""
        return self.substitute(value, {parameter.name: _UNSOLVED for parameter in self.free(value)})

    def as_registry(self, value: Value) -> Value:
        """A container of functions or classes, as code elsewhere sees it: others may be registered in it."""
        if not isinstance(value, Instance) or value.elements is not None or not value.args:
            return value
        if value.cls.full_name not in ("builtins.dict", "builtins.list", "builtins.set"):
            return value
        last = value.args[-1]
        if not any(isinstance(m, (FunctionValue, ClassValue, CallableValue, PartialValue)) for m in members_of(last)):
            return value
        return Instance(value.cls, (*value.args[:-1], join([last, _UNSOLVED])), value.is_exact)

    # ---- classes ------------------------------------------------------------------------------------------------

    def class_solution(self, info: ClassInfo, args: tuple[Value, ...]) -> Solution:
        """What a class's type parameters stand for; Unknown for those without an argument."""
        parameters = self._program.ancestry.type_parameters(info)
        solution: Solution = {}
        for index, parameter in enumerate(parameters):
            solution[parameter.name] = args[index] if index < len(args) else _UNSOLVED
        return solution

    def for_receiver(self, value: Value, info: ClassInfo, receiver: Value) -> Value:
        """A member's value as the receiver has it: the type parameters of its class and Self are replaced."""
        if isinstance(value, (FunctionValue, UnknownValue)):
            return value
        return self.substitute(value, self.receiver_solution(info, receiver))

    def receiver_solution(self, info: ClassInfo, receiver: Value) -> Solution:
        """What the type parameters of a class stand for on an object of it or of a subclass, and Self."""
        if not isinstance(receiver, (Instance, ClassValue)):
            return {}
        args = self.arguments_as(receiver.cls, receiver.args, info)
        solution = self.class_solution(info, args or ())
        if isinstance(receiver, ClassValue):
            solution["Self"] = Instance(receiver.cls, receiver.args, receiver.is_exact)
            if not receiver.args:  # `list.append`: nothing says of what
                own = self._program.ancestry.type_parameters(info)
                solution = {k: v for k, v in solution.items() if k == "Self" or k not in {p.name for p in own}}
        else:
            solution["Self"] = widen(receiver)
        return solution

    def arguments_as(
        self, info: ClassInfo, args: tuple[Value, ...], target: ClassInfo, below: tuple[ClassInfo, ...] = ()
    ) -> tuple[Value, ...] | None:
        """The type arguments that an object of `info[args]` has as a `target`; None if it is none.

        `below` are the classes that led here: what is read of bases may go round in a circle.
        """
        if info is target:
            return args
        if target not in self._program.ancestry.mro(info)[0]:
            return None
        solution = self.class_solution(info, args)
        for base in self._program.ancestry.bases(info):
            if isinstance(base, SpecialForm) and base.name == "Tuple":
                info_ = self._program.classes.named("builtins.tuple")
                base = ClassValue(info_, (self.element(base.args),)) if info_ else base
            if not isinstance(base, ClassValue) or base.cls in (info, *below):
                continue
            if target in self._program.ancestry.mro(base.cls)[0]:
                base_args = tuple(self.substitute(arg, solution) for arg in base.args)
                return self.arguments_as(base.cls, base_args, target, (info, *below))
        return ()

    # ---- solving ------------------------------------------------------------------------------------------------

    def solve(self, declared: Value, given: Value, solution: Solution) -> None:
        """Add to the solution what a given value tells about the type parameters of the declared one."""
        if self._depth > _DEPTH or not self.free(declared):
            return
        self._depth += 1
        try:
            self._solve(declared, given, solution)
        finally:
            self._depth -= 1

    def _solve(self, declared: Value, given: Value, solution: Solution) -> None:
        match declared:
            case TypeVarValue(name=name):
                self._solve_variable(name, given, solution)
            case UnionValue(members=members):
                self._solve_union(members, given, solution)
            case Instance():
                for member in members_of(given):
                    self._solve_instance(declared, member, solution)
            case CallableValue():
                self._solve_callable(declared, given, solution)
            case SpecialForm(name="Type", args=(TypeVarValue() as variable,)):
                for member in members_of(given):
                    if isinstance(member, ClassValue):
                        # what `isinstance` would take, not only what the class makes
                        instance = Instance(member.cls, member.args)
                        self._solve_variable(variable.name, instance, solution)
                    elif isinstance(member, UnknownValue):
                        self._solve_variable(variable.name, member, solution)

    def _solve_variable(self, name: str, given: Value, solution: Solution) -> None:
        known = solution.get(name)
        solution[name] = widen(given) if known is None else join([known, widen(given)])

    def _solve_union(self, members: tuple[Value, ...], given: Value, solution: Solution) -> None:
        variables = [m for m in members if isinstance(m, TypeVarValue)]
        others = [m for m in members if not isinstance(m, TypeVarValue)]
        for value in members_of(given):
            if is_none(value) and any(is_none(m) for m in others):
                continue
            before = dict(solution)
            for other in others:
                self._solve(other, value, solution)
            matched = solution != before or any(self._matches(other, value) for other in others)
            if not matched:
                for variable in variables:
                    self._solve_variable(variable.name, value, solution)

    def _matches(self, declared: Value, given: Value) -> bool:
        if isinstance(declared, Instance) and isinstance(given, Instance):
            return declared.cls in self._program.ancestry.mro(given.cls)[0]
        return False

    def _solve_instance(self, declared: Instance, given: Value, solution: Solution) -> None:
        if isinstance(given, UnknownValue):
            for variable in self.free(declared):
                self._solve_variable(variable.name, given, solution)
            return
        if isinstance(given, ClassValue) and declared.cls.full_name != "builtins.type":
            self._solve_protocol(declared, given, solution)
            return
        if not isinstance(given, Instance):
            return
        args = self.arguments_as(given.cls, given.args, declared.cls)
        if args is None:
            self._solve_protocol(declared, given, solution)
            return
        if declared.elements is not None and given.elements is not None:
            if len(declared.elements) == len(given.elements):
                for one, other in zip(declared.elements, given.elements):
                    self.solve(one, other, solution)
                return
        for index, argument in enumerate(declared.args):
            self.solve(argument, args[index] if index < len(args) else _UNSOLVED, solution)

    def _solve_protocol(self, declared: Instance, given: Value, solution: Solution) -> None:
        """A structural match: what the given object's methods return is what the protocol's do."""
        if not self._program.ancestry.is_protocol(declared.cls):
            return
        parameters = self._program.ancestry.type_parameters(declared.cls)
        inner: Solution = {}
        for face in declared.cls.faces[:1]:
            for name in list(face.symbols.members)[:_PROTOCOL_MEMBERS]:
                wanted = self._program.members.peek(Instance(declared.cls, parameters), name)
                offered = self._program.members.peek(given, name)
                if wanted is not None and offered is not None:
                    result = self._program.calls.declared_result(wanted.value)
                    self.solve(result, self._offered_result(wanted.value, offered.value), inner)
        for parameter, argument in zip(parameters, declared.args):
            if parameter.name in inner:
                self.solve(argument, inner[parameter.name], solution)

    def _offered_result(self, wanted: Value, offered: Value) -> Value:
        """What an object's method returns when it is called as the protocol's method is."""
        calls, overloads = self._program.calls, self._program.overloads
        if isinstance(wanted, FunctionValue) and isinstance(offered, FunctionValue):
            if len(offered.function.definitions) > 1:
                return calls.result_with(offered, overloads.parameter_types(wanted))
        return calls.declared_result(offered)

    def _solve_callable(self, declared: CallableValue, given: Value, solution: Solution) -> None:
        for member in members_of(given):
            if isinstance(member, UnknownValue):
                for variable in self.free(declared.returns):
                    self._solve_variable(variable.name, member, solution)
                if declared.name:
                    solution[declared.name] = CallableValue(member)
            elif isinstance(member, (FunctionValue, ClassValue, CallableValue, PartialValue, Instance)):
                self.solve(declared.returns, self._program.calls.declared_result(member), solution)
                if declared.name:
                    signature = self._program.fitting.signature_of(member)
                    solution[declared.name] = CallableValue(_UNSOLVED, signature)


def _collect_free(value: Value, found: list[TypeVarValue]) -> None:
    match value:
        case TypeVarValue():
            if value not in found:
                found.append(value)
        case Instance():
            for part in (*value.args, *(value.elements or ())):
                _collect_free(part, found)
        case ClassValue(args=args) | SpecialForm(args=args) | UnionValue(members=args):
            for part in args:
                _collect_free(part, found)
        case CallableValue():
            if value.name and value.signature is None:
                found.append(TypeVarValue(value.name, "ParamSpec"))
            for part in (value.returns, *(value.takes or ())):
                _collect_free(part, found)
