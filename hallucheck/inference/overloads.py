"""What the annotations of a function tell of a call: which overload it is, and what type parameters stand for in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.compatibility import Compatibility
from hallucheck.inference.generics import Solution
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope, TypeParameterScope
from hallucheck.inference.signatures import Bound, bind, signature_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    FunctionInfo,
    FunctionValue,
    TypeVarValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_LAMBDA = CallableValue(UnknownValue(UnknownReason.UNTYPED_PARAMETER))


class Overloads:
    """Holds arguments against annotations."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.compatibility = Compatibility(program)

    def fitting(self, callee: FunctionValue, arguments: Arguments) -> list[tuple[tree.FunctionDef, Bound]]:
        """The overloads that take the arguments, in order, each with what its parameters receive."""
        pairs = zip(callee.function.definitions, self._program.fitting.signatures(callee))
        bounds = [(definition, bind(signature, arguments.passed)) for definition, signature in pairs]
        return [(definition, bound) for definition, bound in bounds if not bound.mismatches]

    def admits(self, callee: Value, operand: Value) -> bool | None:
        """Whether a method's annotations admit one positional argument; None if that cannot be told."""
        if not isinstance(callee, FunctionValue):
            return None if not isinstance(callee, UnknownValue) else True
        arguments = Arguments.of_values([operand])
        verdicts = [self.accepts(callee, d, bound, arguments) for d, bound in self.fitting(callee, arguments)]
        if any(verdict is True for verdict in verdicts):
            return True
        return None if None in verdicts else False

    def accepts(
        self, callee: FunctionValue, definition: tree.FunctionDef, bound: Bound, arguments: Arguments
    ) -> bool | None:
        """Whether an overload's annotations admit the arguments; None if that cannot be told."""
        verdict: bool | None = True
        solution = self.receiver_solution(callee)
        for parameter in definition.parameters[: 1 if callee.receiver is not None else 0]:
            if parameter.annotation is not None and callee.receiver is not None:
                declared = self._program.annotations.instance(parameter.annotation, callee.function.scope)
                verdict = self.compatibility.admits(declared, callee.receiver)
        for parameter in definition.parameters:
            indexes = bound.assignments.get(parameter.name, ())
            if parameter.annotation is None or not indexes:
                continue
            declared = self._program.annotations.instance(parameter.annotation, callee.function.scope)
            declared = self._program.generics.substitute(declared, solution)
            for index in indexes:
                given = _LAMBDA if index in arguments.hidden else arguments.assigned_value(index)
                admitted = self.compatibility.admits(declared, given)
                if admitted is False:
                    return False
                verdict = verdict and admitted
        return None if bound.is_hidden else verdict

    def solve_call(self, callee: FunctionValue, arguments: Arguments, solution: Solution) -> tree.FunctionDef | None:
        """Add to the solution what the arguments tell of the type parameters, by the first overload that fits; that
        overload, None if there is none."""
        pairs = self.fitting(callee, arguments)
        for definition, bound in pairs:
            if len(pairs) == 1 or self.accepts(callee, definition, bound, arguments) is not False:
                self.solve(callee, definition, arguments, solution)
                return definition
        return None

    def solve(
        self, callee: FunctionValue, definition: tree.FunctionDef, arguments: Arguments, solution: Solution
    ) -> None:
        """Find what the definition's type parameters stand for, from the receiver and the arguments."""
        generics, annotations = self._program.generics, self._program.annotations
        scope = self.scope_of(callee.function, definition)
        if callee.receiver is not None and definition.parameters:
            first = definition.parameters[0]
            if first.annotation is not None and callee.function.name != "__init__":
                generics.solve(annotations.instance(first.annotation, scope), callee.receiver, solution)
        signature = signature_of(definition, scope)
        bound = bind(signature.without_first() if callee.receiver is not None else signature, arguments.passed)
        known = dict(solution)
        found: Solution = {}
        for parameter in definition.parameters:
            if parameter.annotation is None:
                continue
            declared = generics.substitute(annotations.instance(parameter.annotation, scope), known)
            for index in bound.assignments.get(parameter.name, ()):
                if index not in arguments.hidden:
                    generics.solve(declared, arguments.assigned_value(index), found)
        for name, value in found.items():
            if isinstance(solution.get(name, value), TypeVarValue):  # the class's own, until now
                solution[name] = value
            solution.setdefault(name, value)

    def expected(self, callee: Value, arguments: Arguments, index: int) -> Value:
        """What the callee declares of the parameter that receives an argument, as far as the arguments that are not
        hidden tell; Unknown if it declares nothing."""
        unknown = UnknownValue(UnknownReason.UNTYPED_PARAMETER)
        if isinstance(callee, ClassValue):
            callee = self._program.calls.constructors.method(callee) or unknown
        if not isinstance(callee, FunctionValue):
            return unknown
        for definition, bound in self.fitting(callee, arguments):
            if self.accepts(callee, definition, bound, arguments) is False:
                continue
            for parameter in definition.parameters:
                if index in bound.assignments.get(parameter.name, ()) and parameter.annotation is not None:
                    solution = self.receiver_solution(callee)
                    self.solve(callee, definition, arguments, solution)
                    scope = self.scope_of(callee.function, definition)
                    declared = self._program.annotations.instance(parameter.annotation, scope)
                    return self._program.generics.close(self._program.generics.substitute(declared, solution))
        return unknown

    def parameter_types(self, callee: FunctionValue) -> list[Value]:
        """What a function declares of its positional parameters, in order, the receiver left out."""
        definition = callee.function.definitions[0]
        parameters = definition.parameters[1 if callee.receiver is not None else 0 :]
        untyped = UnknownValue(UnknownReason.UNTYPED_PARAMETER)
        return [
            self._program.annotations.instance(p.annotation, self.scope_of(callee.function, definition))
            if p.annotation is not None
            else untyped
            for p in parameters
            if p.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        ]

    def receiver_solution(self, callee: FunctionValue) -> Solution:
        """What the type parameters of the receiver's class stand for."""
        owner, receiver = callee.function.owner, callee.receiver
        if owner is None or receiver is None:
            return {}
        return dict(self._program.generics.receiver_solution(owner, receiver))

    def scope_of(self, function: FunctionInfo, definition: tree.FunctionDef) -> Scope:
        """The scope that a definition's annotations are read in."""
        if definition.type_parameters:
            return TypeParameterScope(function.scope, definition.type_parameters)
        return function.scope
