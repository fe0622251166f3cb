"""Calls: what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.constructors import Constructors
from hallucheck.inference.libraries.results import library_result
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import Bound, bind, signature_of
from hallucheck.inference.unions import join, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionValue,
    Instance,
    PartialValue,
    SpecialForm,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_CONTEXT_DEPTH = 3


class Calls:
    """Evaluates calls."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._context_depth = 0
        self.constructors = Constructors(program)

    def result(self, callee: Value, arguments: Arguments) -> Value:
        """What calling the value yields."""
        return join(self._result(member, arguments) for member in members_of(callee))

    def result_with(self, callee: Value, values: list[Value]) -> Value:
        """What calling the value with these positional arguments yields."""
        return self.result(callee, Arguments.of_values(values))

    def _result(self, callee: Value, arguments: Arguments) -> Value:
        match callee:
            case UnknownValue():
                return callee
            case ClassValue():
                return self.constructors.result(callee, arguments)
            case FunctionValue(function=function):
                known = library_result(self._program, function.full_name)
                return known if known is not None else self._function_result(callee, arguments)
            case CallableValue(signature=None, origin=FunctionValue() as origin):
                return self._function_result(origin, arguments)
            case CallableValue():
                return self._program.generics.close(callee.returns)
            case DescriptorValue():
                return self._result(callee.func, arguments)
            case PartialValue():
                return self.result(callee.func, arguments.after(callee.positional, callee.keywords))
            case Instance():
                member = self._program.members.own_dunder(callee, "__call__")
                if member is not None:
                    return self.result(member, arguments)
            case SpecialForm(name="Type", args=(inner,)):
                return inner
        return UnknownValue(UnknownReason.UNKNOWN_RETURN, type(callee).__name__)

    def _function_result(self, callee: FunctionValue, arguments: Arguments) -> Value:
        function = callee.function
        if len(function.definitions) == 1:
            return self._definition_result(callee, function.definitions[0], arguments)
        results: list[Value] = []
        for definition, bound in self._program.overloads.fitting(callee, arguments):
            certain = self._program.overloads.accepts(callee, definition, bound, arguments)
            if certain is False:
                continue
            results.append(self._definition_result(callee, definition, arguments))
            if certain:
                break
        return join(results) if results else UnknownValue(UnknownReason.UNKNOWN_RETURN, function.full_name)

    def _definition_result(self, callee: FunctionValue, definition: tree.FunctionDef, arguments: Arguments) -> Value:
        if definition.returns is None:
            return self._unannotated_result(callee, arguments)
        scope = self._program.overloads.scope_of(callee.function, definition)
        declared = self._program.annotations.instance(definition.returns, scope)
        declared = self._program.returns.narrowed_by_body(callee, declared)
        solution = self._program.overloads.receiver_solution(callee)
        if self._program.generics.free(self._program.generics.substitute(declared, solution)):
            self._program.overloads.solve(callee, definition, arguments, solution)
        value = self._program.generics.substitute(declared, solution)
        solution.pop("Self", None)  # stands for the object with its class's own type parameters
        value = self._program.generics.close(self._program.generics.substitute(value, solution))
        is_coroutine = definition.is_async and not self._program.bodies.is_generator(definition)
        return self._program.returns.awaitable(value) if is_coroutine else value

    def _unannotated_result(self, callee: FunctionValue, arguments: Arguments) -> Value:
        function = callee.function
        if function.is_stub:
            if function.source is None:
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, function.full_name)
            return self._function_result(FunctionValue(function.source, callee.receiver), arguments)
        result = self._program.returns.body_result(function, callee.receiver)
        if _hangs_on_parameters(result):
            return self._result_in_context(callee, arguments, result)
        return result

    def result_in_context(self, callee: Value, arguments: Arguments) -> Value:
        """What calling the value yields with these very arguments, where that hangs on tests for None, too."""
        if isinstance(callee, FunctionValue) and not callee.function.is_stub:
            definition = callee.function.definitions[-1]
            is_plain = definition.returns is None and not definition.is_async
            if is_plain and not self._program.bodies.is_generator(definition):
                result = self._program.returns.body_result(callee.function, callee.receiver)
                return self._result_in_context(callee, arguments, result)
        return self.result(callee, arguments)

    def _result_in_context(self, callee: FunctionValue, arguments: Arguments, result: Value) -> Value:
        """The result of the body with the parameters bound to what this call passes."""
        if self._context_depth >= _CONTEXT_DEPTH or self._program.is_exhausted():
            return result
        definition = callee.function.definitions[-1]
        signature = signature_of(definition, callee.function.scope)
        bound = bind(signature.without_first() if callee.receiver is not None else signature, arguments.passed)
        given = self._given(definition, callee.receiver, bound, arguments)
        self._context_depth += 1
        try:
            return self._program.returns.body_result_with(callee.function, callee.receiver, given)
        finally:
            self._context_depth -= 1

    def _given(
        self, definition: tree.FunctionDef, receiver: Value | None, bound: Bound, arguments: Arguments
    ) -> dict[str, Value]:
        """Parameter name -> what a call passes for it; those are left out of which that is not known."""
        given: dict[str, Value] = {}
        for index, parameter in enumerate(definition.parameters):
            values = [arguments.assigned_value(i) for i in bound.assignments.get(parameter.name, ())]
            if parameter.kind is ParameterKind.VAR_POSITIONAL:
                if not bound.is_hidden:
                    first = [receiver] if index == 0 and receiver is not None else []
                    given[parameter.name] = self._program.classes.tuple_of((*first, *values))
            elif parameter.kind is not ParameterKind.VAR_KEYWORD and values:
                given[parameter.name] = join(values)
        return given

    def is_type_guard(self, callee: Value) -> bool:
        """Whether calling it in a test tells something of its argument's type (PEP 647, PEP 742)."""
        if not isinstance(callee, FunctionValue):
            return False
        returns = callee.function.definitions[0].returns
        base = returns.value if isinstance(returns, tree.Subscript) else None
        return (getattr(base, "attr", "") or getattr(base, "id", "")) in ("TypeGuard", "TypeIs")

    def declared_result(self, callee: Value) -> Value:
        """What calling the value yields whatever the arguments; type parameters of its own stay."""
        match callee:
            case FunctionValue(function=function):
                definition = function.definitions[0]
                if definition.returns is None:
                    return self._unannotated_result(callee, Arguments((), ()))
                scope = self._program.overloads.scope_of(function, definition)
                value = self._program.annotations.instance(definition.returns, scope)
                value = self._program.generics.substitute(value, self._program.overloads.receiver_solution(callee))
                return self._program.returns.awaitable(value) if definition.is_async else value
            case CallableValue(returns=returns):
                return returns
            case ClassValue():
                return self.constructors.result(callee, Arguments((), ()))
            case PartialValue(func=func) | DescriptorValue(func=func):
                return self.declared_result(func)
            case Instance():
                member = self._program.members.own_dunder(callee, "__call__")
                if member is not None and not isinstance(member, Instance):
                    return self.declared_result(member)
        return UnknownValue(UnknownReason.UNKNOWN_RETURN)


def _hangs_on_parameters(value: Value) -> bool:
    """Whether a function's result tells more when it is known what was passed: it hangs on a parameter without
    annotation, or is a function that was defined in the body."""
    match value:
        case UnknownValue(reason=reason):
            return reason is UnknownReason.UNTYPED_PARAMETER
        case FunctionValue(function=function):
            return function.is_closure
        case Instance():
            parts = (*value.args, *(value.elements or ()), *(argument for _, argument in value.given))
            return any(map(_hangs_on_parameters, parts))
        case UnionValue(members=members):
            return any(map(_hangs_on_parameters, members))
        case PartialValue(func=inner) | DescriptorValue(func=inner) | CallableValue(returns=inner):
            return _hangs_on_parameters(inner)
    return False
