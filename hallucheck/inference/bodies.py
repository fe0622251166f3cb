"""Running the bodies of functions: each for each receiver once, with the parameters bound to what is known of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.assumptions import Reads
from hallucheck.inference.flow import BodyResult, Flow
from hallucheck.inference.lazy import Lazy
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope, TypeParameterScope
from hallucheck.inference.unions import join
from hallucheck.inference.values import ClassValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind
from hallucheck.source.walk import is_generator, last_name

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Bodies:
    """Makes the frame of a body and runs it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._told: dict[int, dict[str, Value]] = {}
        """Identity of a lambda, and of its definition -> parameter name -> what it is called with."""

    def run(self, function: tree.FunctionDef, scope: Scope, receiver: Value | None) -> BodyResult:
        """Evaluate a body without recording; each for each receiver once."""
        unknown = UnknownValue(UnknownReason.BUDGET, f"recursive {function.name}")
        recursive = BodyResult([unknown], [unknown], falls_through=False)
        if self._program.is_exhausted():
            return recursive
        told = tuple(self._told.get(id(function), {}).values())
        key = ("body", id(function), receiver, id(scope) if isinstance(scope, Frame) else 0, told)
        self._program.depth += 1
        try:
            return self._program.memo.get(
                key, lambda: self._run(function, scope, receiver), recursive, (function, scope)
            )
        finally:
            self._program.depth -= 1

    def is_generator(self, function: tree.FunctionDef) -> bool:
        """Whether calling the function makes a generator, an asynchronous one if it is async."""
        return self._program.memo.get(("generator", id(function)), partial(is_generator, function), False, function)

    def _run(self, function: tree.FunctionDef, scope: Scope, receiver: Value | None) -> BodyResult:
        given = self._program.construction.for_init(receiver, function)
        flow = Flow(self._program, self.frame(function, scope, receiver, given))
        flow.run(function.body)
        return flow.result()

    def frame(
        self,
        function: tree.FunctionDef | tree.Lambda,
        scope: Scope,
        receiver: Value | None,
        given: dict[str, Value] | None = None,
    ) -> Frame:
        """The frame of a body with its parameters bound to what is declared of them, else to the given values."""
        outer = scope.enclosing()
        if isinstance(function, tree.FunctionDef) and function.type_parameters:
            outer = TypeParameterScope(outer, function.type_parameters)
        frame = Frame(outer)
        frame.owner = scope.owner
        frame.receiver = receiver
        if self._program.callers.concerns(function):
            Reads.current.add(function.at)
        given = given or self._told.get(id(function))
        for index, parameter in enumerate(function.parameters):
            if index == 0 and receiver is not None and parameter.kind is not ParameterKind.VAR_POSITIONAL:
                frame.bind(parameter.name, receiver)
            elif given is not None and parameter.annotation is None and parameter.name in given:
                frame.bind(parameter.name, given[parameter.name])
                frame.told[parameter.name] = given[parameter.name]
            else:
                make = partial(self._parameter_value, function, parameter, scope, receiver)
                frame.bind(parameter.name, Lazy(make))
        return frame

    def _parameter_value(
        self, function: tree.FunctionDef | tree.Lambda, parameter: tree.Parameter, scope: Scope, receiver: Value | None
    ) -> Value:
        program = self._program
        if parameter.annotation is None:
            passed = program.callers.value(function, parameter) or program.fixtures.value(function, parameter, scope)
            declared = passed or UnknownValue(UnknownReason.UNTYPED_PARAMETER, parameter.name)
        else:
            unrecorded = scope.unrecorded()
            declared = program.annotations.instance(parameter.annotation, unrecorded)
            if isinstance(declared, UnknownValue) and declared.reason is UnknownReason.UNRESOLVED_IMPORT:
                declared = program.callers.value(function, parameter) or declared
            if isinstance(receiver, (Instance, ClassValue)) and scope.owner is not None:
                declared = program.generics.substitute(
                    declared, program.generics.receiver_solution(scope.owner, receiver)
                )
            if parameter.default is not None and isinstance(parameter.default, tree.Literal):
                if parameter.default.type == "None":
                    declared = join([declared, program.classes.none()])
        if parameter.kind is ParameterKind.VAR_POSITIONAL:
            return program.classes.instance("builtins.tuple", declared)
        if parameter.kind is ParameterKind.VAR_KEYWORD and _is_unpacked(parameter.annotation):
            return declared
        if parameter.kind is ParameterKind.VAR_KEYWORD:
            return program.classes.instance("builtins.dict", program.classes.instance("builtins.str"), declared)
        return declared

    def tell(self, expr: tree.Lambda, values: tuple[Value, ...]) -> None:
        """Note what a lambda is called with, in the order of its parameters."""
        told = {parameter.name: value for parameter, value in zip(expr.parameters, values)}
        self._told[id(expr)] = self._told[id(self._program.functions.lambda_definition(expr))] = told


def _is_unpacked(annotation: tree.Expr | None) -> bool:
    """`**options: Unpack[Options]` (PEP 692)."""
    return isinstance(annotation, tree.Subscript) and last_name(annotation.value) == "Unpack"
