"""Call expressions: the callee and the arguments are evaluated, then the call is answered and its result found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.signatures import PassedArgument
from hallucheck.inference.special_calls import SpecialCalls
from hallucheck.inference.unions import members_of
from hallucheck.inference.values import CallableValue, Instance, UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class CallExpressions:
    """Evaluates calls where they stand in the code."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._special_calls = SpecialCalls(program)

    def call(self, expr: tree.Call, scope: Scope) -> Value:
        """The value of a call expression."""
        callee = self._program.expressions.evaluate(expr.func, scope)
        arguments = self._arguments(expr, scope)
        self._tell_lambdas(expr, callee, arguments)
        if scope.recorder is not None:
            for index in range(len(arguments.passed)):
                arguments.value(index)
            is_guess = scope.recorder.is_absent(getattr(expr.func, "at", 0))  # a wrong name, followed as what was meant
            reported = UnknownValue(UnknownReason.UNRESOLVED_ATTRIBUTE) if is_guess else callee
            self._program.expressions.uses.call(expr, reported, arguments, scope.recorder)
            self._program.callers.note(expr, callee, arguments, scope.recorder)
            self._program.handed_classes.note(expr, callee, arguments)
            self._program.string_references.call(expr, callee, arguments, scope, scope.recorder)
            if isinstance(scope, Frame):
                self._program.filling.grow(expr, scope.body())
        special = self._special_calls.result(expr, callee, arguments, scope)
        if special is not None:
            return special
        return self._program.calls.result(callee, arguments)

    def _tell_lambdas(self, expr: tree.Call, callee: Value, arguments: Arguments) -> None:
        """Tell the lambdas that a call passes what the callee declares to call them with."""
        lambdas = {
            argument.at: argument.value for argument in expr.args if isinstance(argument.value, tree.Lambda)
        }
        indexes = [passed.index for passed in arguments.passed if passed.at in lambdas]
        for index in indexes:
            expected = self._program.overloads.expected(callee, arguments.hiding(indexes), index)
            takes = [m.takes for m in members_of(expected) if isinstance(m, CallableValue) and m.takes is not None]
            if takes:
                self._program.bodies.tell(lambdas[arguments.passed[index].at], takes[0])

    def _arguments(self, expr: tree.Call, scope: Scope) -> Arguments:
        evaluate = self._program.expressions.evaluate
        passed: list[PassedArgument] = []
        makers: list[Callable[[], Value]] = []
        inner = scope if scope.recorder is not None or not isinstance(scope, Frame) else scope.snapshot()
        for argument in expr.args:
            if argument.star == "*":
                elements = self._unpacked(argument.value, inner)
                if elements is not None:  # as many arguments as there are elements
                    for element in elements:
                        passed.append(PassedArgument(argument.at, index=len(passed)))
                        makers.append(lambda value=element: value)  # type: ignore[misc]
                    continue
            passed.append(PassedArgument(argument.at, argument.keyword, argument.star, index=len(passed)))
            makers.append(lambda value=argument.value: evaluate(value, inner))  # type: ignore[misc]
        return Arguments(passed, makers)

    def _unpacked(self, expr: tree.Expr, scope: Scope) -> tuple[Value, ...] | None:
        """What `*expr` passes, where the number of its elements is known."""
        if isinstance(expr, tree.Display):
            if any(isinstance(element, tree.Starred) for element in expr.elements) or expr.type == "set":
                return None
            return tuple(self._program.expressions.evaluate(element, scope) for element in expr.elements)
        value = self._program.expressions.evaluate(expr, scope)
        return self._program.operations.elements(value) if isinstance(value, Instance) else None
