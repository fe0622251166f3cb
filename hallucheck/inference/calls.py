"""Calls: whether the arguments fit, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.compatibility import Compatibility
from hallucheck.inference.constructors import Constructors
from hallucheck.inference.fit import Doubt, Fit, Misfit
from hallucheck.inference.generics import Solution
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope, TypeParameterScope
from hallucheck.inference.signatures import Bound, Signature, bind, signature_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    PartialValue,
    SpecialForm,
    TypeVarValue,
    UnknownValue,
    Value,
    hangs_on_parameters,
    join,
    members_of,
)
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind
from hallucheck.source.walk import is_generator

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_CONTEXT_DEPTH = 3
_LAMBDA = CallableValue(UnknownValue(UnknownReason.UNTYPED_PARAMETER))


class Calls:
    """Binds and evaluates calls."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._context_depth = 0
        self.constructors = Constructors(program)
        self.compatibility = Compatibility(program)

    # ---- fit ----------------------------------------------------------------------------------------------------

    def fit(self, callee: Value, arguments: Arguments) -> Fit:
        """Whether one callee (not a union) takes the arguments."""
        match callee:
            case UnknownValue(reason=reason, detail=detail):
                return Doubt(reason, detail)
            case ClassValue():
                return self.constructors.fit(callee, arguments)
            case FunctionValue():
                return self.fit_function(callee, arguments)
            case CallableValue(signature=signature) if signature is not None:
                return self._fit_signatures([signature], arguments, callee.name or "callable", "")
            case PartialValue():
                return self._fit_partial(callee, arguments)
            case Instance():
                member = self._program.members.own_dunder(callee, "__call__")
                if isinstance(member, (FunctionValue, CallableValue)):
                    return self.fit(member, arguments)
        return Doubt(UnknownReason.UNKNOWN_SIGNATURE, type(callee).__name__)

    def _fit_partial(self, callee: PartialValue, arguments: Arguments) -> Fit:
        if len(members_of(callee.func)) > 1:
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, "partial of one of several functions")
        fit = self.fit(callee.func, arguments.after(callee.positional, callee.keywords))
        if isinstance(fit, Misfit) and any(mismatch.at == -1 for mismatch in fit.mismatches):
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, f"partial of {fit.callee}")
        return fit

    def fit_function(self, callee: FunctionValue, arguments: Arguments) -> Fit:
        """Whether a function, or the same function in the source of its stub, takes the arguments."""
        function = callee.function
        if function.is_stub_only or self._is_compiled(function):
            return Doubt(UnknownReason.STUB_ONLY, function.full_name)
        fit = self._fit_signatures(self.signatures(callee), arguments, function.full_name, function.module)
        if isinstance(fit, Misfit) and function.source is not None:
            source = FunctionValue(function.source, callee.receiver)
            other = self._fit_signatures(self.signatures(source), arguments, function.full_name, function.module)
            if other is None or (isinstance(other, Doubt) and not self._is_foreign(fit, function)):
                return other
        if isinstance(fit, Misfit):
            return self._varied(callee) or fit
        return fit

    def _is_foreign(self, misfit: Misfit, function: FunctionInfo) -> bool:
        """Whether typeshed spells a signature where the source hands keywords on, and these occur nowhere in the
        package: then typeshed's word is enough."""
        if not self._program.modules.is_typeshed(function.module):
            return False
        top = function.module.partition(".")[0]
        return all(
            mismatch.rule == "unknown-argument" and not self._program.index.spells_keyword(top, mismatch.name)
            for mismatch in misfit.mismatches
        )

    def _varied(self, callee: FunctionValue) -> Doubt | None:
        """Why another function may be called than the one that is seen; None if that cannot be."""
        function, receiver = callee.function, callee.receiver
        if function.owner is None:
            elsewhere = function.scope.module.symbols.elsewhere
            return Doubt(UnknownReason.OTHER_PLATFORM, function.full_name) if function.name in elsewhere else None
        if any(function.name in face.symbols.elsewhere for face in function.owner.faces):
            return Doubt(UnknownReason.OTHER_PLATFORM, function.full_name)
        if isinstance(receiver, (Instance, ClassValue)) and not receiver.is_exact:
            if self._program.members.closedness.stands_for_others(receiver.cls):
                return Doubt(UnknownReason.POSSIBLE_SUBCLASS, function.full_name)
            if self._program.witness.is_overridden(receiver.cls, function.name):
                return Doubt(UnknownReason.POSSIBLE_SUBCLASS, function.full_name)
        return None

    def _is_compiled(self, function: FunctionInfo) -> bool:
        """Whether a package's own stub describes a function that no source shows: it may lag behind the binary."""
        is_described = function.is_stub and function.source is None
        return is_described and not self._program.modules.is_typeshed(function.module)

    def _fit_signatures(self, signatures: list[Signature], arguments: Arguments, callee: str, module: str) -> Fit:
        bounds = [(signature, bind(signature, arguments.passed)) for signature in signatures]
        fitting = [bound for _, bound in bounds if not bound.mismatches]
        if any(bound.forwards for bound in fitting):
            return Doubt(UnknownReason.FORWARDED_ARGUMENTS, callee)
        if fitting:
            hidden = all(bound.is_hidden for bound in fitting)
            return Doubt(UnknownReason.UNPACKED_ARGUMENTS, callee) if hidden else None
        return _nearest(bounds, callee, module)

    def signatures(self, callee: FunctionValue) -> list[Signature]:
        """The signatures of a function's overloads, the receiver taken away."""
        function = callee.function
        found = []
        for definition in function.definitions:
            signature = signature_of(definition, function.scope, function.path, definition.at)
            found.append(signature.without_first() if callee.receiver is not None else signature)
        return found

    def signature_of(self, callee: Value) -> Signature | None:
        """The one signature of a callable; None if it has several or none can be read."""
        match callee:
            case FunctionValue():
                found = self.signatures(callee)
                return found[0] if len(found) == 1 else None
            case CallableValue():
                return callee.signature
            case ClassValue():
                return self.constructors.signature(callee)
        return None

    # ---- results ------------------------------------------------------------------------------------------------

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
            case FunctionValue():
                return self._function_result(callee, arguments)
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
        for definition, bound in self._fitting(callee, arguments):
            certain = self._accepts(callee, definition, bound, arguments)
            if certain is False:
                continue
            results.append(self._definition_result(callee, definition, arguments))
            if certain:
                break
        return join(results) if results else UnknownValue(UnknownReason.UNKNOWN_RETURN, function.full_name)

    def _fitting(self, callee: FunctionValue, arguments: Arguments) -> list[tuple[tree.FunctionDef, Bound]]:
        pairs = zip(callee.function.definitions, self.signatures(callee))
        bounds = [(definition, bind(signature, arguments.passed)) for definition, signature in pairs]
        return [(definition, bound) for definition, bound in bounds if not bound.mismatches]

    def admits(self, callee: Value, operand: Value) -> bool | None:
        """Whether a method's annotations admit one positional argument; None if that cannot be told."""
        if not isinstance(callee, FunctionValue):
            return None if not isinstance(callee, UnknownValue) else True
        arguments = Arguments.of_values([operand])
        verdicts = [self._accepts(callee, d, bound, arguments) for d, bound in self._fitting(callee, arguments)]
        if any(verdict is True for verdict in verdicts):
            return True
        return None if None in verdicts else False

    def _accepts(
        self, callee: FunctionValue, definition: tree.FunctionDef, bound: Bound, arguments: Arguments
    ) -> bool | None:
        """Whether an overload's annotations admit the arguments; None if that cannot be told."""
        verdict: bool | None = True
        solution = self._receiver_solution(callee)
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

    def _definition_result(self, callee: FunctionValue, definition: tree.FunctionDef, arguments: Arguments) -> Value:
        function = callee.function
        if definition.returns is None:
            return self._unannotated_result(callee, arguments)
        declared = self._program.annotations.instance(definition.returns, self._scope_of(function, definition))
        declared = self._program.returns.narrowed_by_body(callee, declared)
        solution = self._receiver_solution(callee)
        if self._program.generics.free(self._program.generics.substitute(declared, solution)):
            self._solve(callee, definition, arguments, solution)
        value = self._program.generics.substitute(declared, solution)
        solution.pop("Self", None)  # stands for the object with its class's own type parameters
        value = self._program.generics.close(self._program.generics.substitute(value, solution))
        is_coroutine = definition.is_async and not is_generator(definition)
        return self._program.returns.awaitable(value) if is_coroutine else value

    def _scope_of(self, function: FunctionInfo, definition: tree.FunctionDef) -> Scope:
        if definition.type_parameters:
            return TypeParameterScope(function.scope, definition.type_parameters)
        return function.scope

    def _receiver_solution(self, callee: FunctionValue) -> Solution:
        owner, receiver = callee.function.owner, callee.receiver
        if owner is None or receiver is None:
            return {}
        return dict(self._program.generics.receiver_solution(owner, receiver))

    def _solve(
        self, callee: FunctionValue, definition: tree.FunctionDef, arguments: Arguments, solution: Solution
    ) -> None:
        """Find what the definition's type parameters stand for, from the receiver and the arguments."""
        generics, annotations = self._program.generics, self._program.annotations
        scope = self._scope_of(callee.function, definition)
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

    def solve_call(self, callee: FunctionValue, arguments: Arguments, solution: Solution) -> tree.FunctionDef | None:
        """Add to the solution what the arguments tell of the type parameters, by the first overload that fits; that
        overload, None if there is none."""
        pairs = self._fitting(callee, arguments)
        for definition, bound in pairs:
            if len(pairs) == 1 or self._accepts(callee, definition, bound, arguments) is not False:
                self._solve(callee, definition, arguments, solution)
                return definition
        return None

    def _unannotated_result(self, callee: FunctionValue, arguments: Arguments) -> Value:
        function = callee.function
        if function.is_stub:
            if function.source is None:
                return UnknownValue(UnknownReason.UNKNOWN_RETURN, function.full_name)
            return self._function_result(FunctionValue(function.source, callee.receiver), arguments)
        result = self._program.returns.body_result(function, callee.receiver)
        if hangs_on_parameters(result):
            return self._result_in_context(callee, arguments, result)
        return result

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

    def expected(self, callee: Value, arguments: Arguments, index: int) -> Value:
        """What the callee declares of the parameter that receives an argument, as far as the arguments that are not
        hidden tell; Unknown if it declares nothing."""
        unknown = UnknownValue(UnknownReason.UNTYPED_PARAMETER)
        if isinstance(callee, ClassValue):
            callee = self.constructors.method(callee) or unknown
        if not isinstance(callee, FunctionValue):
            return unknown
        for definition, bound in self._fitting(callee, arguments):
            if self._accepts(callee, definition, bound, arguments) is False:
                continue
            for parameter in definition.parameters:
                if index in bound.assignments.get(parameter.name, ()) and parameter.annotation is not None:
                    solution = self._receiver_solution(callee)
                    self._solve(callee, definition, arguments, solution)
                    scope = self._scope_of(callee.function, definition)
                    declared = self._program.annotations.instance(parameter.annotation, scope)
                    return self._program.generics.close(self._program.generics.substitute(declared, solution))
        return unknown

    def parameter_types(self, callee: FunctionValue) -> list[Value]:
        """What a function declares of its positional parameters, in order, the receiver left out."""
        definition = callee.function.definitions[0]
        parameters = definition.parameters[1 if callee.receiver is not None else 0 :]
        untyped = UnknownValue(UnknownReason.UNTYPED_PARAMETER)
        return [
            self._program.annotations.instance(p.annotation, self._scope_of(callee.function, definition))
            if p.annotation is not None
            else untyped
            for p in parameters
            if p.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        ]

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
                value = self._program.annotations.instance(definition.returns, self._scope_of(function, definition))
                value = self._program.generics.substitute(value, self._receiver_solution(callee))
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


def _nearest(bounds: list[tuple[Signature, Bound]], callee: str, module: str) -> Fit:
    """The misfit to report: what is wrong for every signature, as the one with the fewest mismatches has it."""
    common = set.intersection(*({(m.rule, m.name) for m in bound.mismatches} for _, bound in bounds))
    signature, bound = min(bounds, key=lambda pair: len(pair[1].mismatches))
    mismatches = [m for m in bound.mismatches if (m.rule, m.name) in common]
    if not mismatches:
        if len(bounds) > 1:
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, f"no overload of {callee} matches")
        mismatches = bound.mismatches
    return Misfit(tuple(mismatches), signature, callee, module, alternatives=len(bounds))
