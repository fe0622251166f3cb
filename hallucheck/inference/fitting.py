"""Whether the arguments of a call fit what is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.fit import Doubt, Fit, Misfit
from hallucheck.inference.forwarding.values import Answer, Verdict
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import Bound, Mismatch, PassedArgument, Signature, bind, signature_of
from hallucheck.inference.unions import bound_class, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    PartialValue,
    SpecialForm,
    UnknownValue,
    Value,
)
from hallucheck.source.tree import ParameterKind

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


_CHANGING = frozenset({"__defaults__", "__kwdefaults__", "__code__"})


class Fitting:
    """Binds arguments to signatures and says what is wrong."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def fit(self, callee: Value, arguments: Arguments) -> Fit:
        """Whether one callee (not a union) takes the arguments."""
        match callee:
            case UnknownValue(reason=reason, detail=detail):
                return Doubt(reason, detail)
            case ClassValue():
                return self._program.calls.constructors.fit(callee, arguments)
            case SpecialForm() if (bound := bound_class(callee)) is not None:
                return self.fit(bound, arguments)
            case FunctionValue():
                return self.fit_function(callee, arguments)
            case CallableValue(signature=signature) if signature is not None:
                fit = self._fit_signatures([signature], arguments, callee.name or "callable", "")
                is_forwarded = isinstance(fit, Doubt) and fit.reason is UnknownReason.FORWARDED_ARGUMENTS
                return self.fit_function(callee.origin, arguments) if is_forwarded and callee.origin else fit
            case CallableValue(origin=FunctionValue() as origin):
                return self._fit_declared(origin, arguments)
            case PartialValue():
                return self._fit_partial(callee, arguments)
            case Instance():
                member = self._program.members.own_dunder(callee, "__call__")
                if isinstance(member, (FunctionValue, CallableValue)):
                    return self.fit(member, arguments)
        return Doubt(UnknownReason.UNKNOWN_SIGNATURE, type(callee).__name__)

    def _fit_declared(self, origin: FunctionValue, arguments: Arguments) -> Fit:
        """Whether a function takes the arguments of which a decorator only declares that it keeps the parameters."""
        fit = self.fit_function(origin, arguments)
        if not isinstance(fit, Misfit):
            return fit
        unknown = [mismatch for mismatch in fit.mismatches if mismatch.rule == "unknown-argument"]
        known = any(self._program.witness.decorates_with(fit.module, mismatch.name) for mismatch in unknown)
        if known or len(unknown) < len(fit.mismatches):
            return Doubt(UnknownReason.UNKNOWN_DECORATOR, fit.callee)
        return fit

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
        fit = self._fit_signatures(self.signatures(callee), arguments, function.full_name, function.module)
        if function.is_stub and function.source is None and isinstance(fit, Misfit):
            return self._confirmed(fit, function, arguments)
        if isinstance(fit, Doubt) and fit.reason is UnknownReason.FORWARDED_ARGUMENTS:
            return self._fit_forwarded(callee, arguments)
        if isinstance(fit, Misfit) and function.source is not None:
            source = FunctionValue(function.source, callee.receiver)
            other = self._fit_signatures(self.signatures(source), arguments, function.full_name, function.module)
            if isinstance(other, Doubt) and other.reason is UnknownReason.FORWARDED_ARGUMENTS:
                other = self._fit_forwarded(source, arguments)
            if other is None or (isinstance(other, Doubt) and not self._is_foreign(fit, function)):
                return other
        if isinstance(fit, Misfit) and _CHANGING & self._program.stored_attributes:
            return Doubt(UnknownReason.UNKNOWN_SIGNATURE, "the file changes signatures")
        if isinstance(fit, Misfit):
            return self._varied(callee) or fit
        return fit

    def _fit_forwarded(self, callee: FunctionValue, arguments: Arguments) -> Fit:
        """Whether the keywords that `**kwargs` swallow are taken where they are handed on."""
        function = callee.function.source or callee.function
        if function.is_stub or _CHANGING & self._program.stored_attributes:
            return Doubt(UnknownReason.FORWARDED_ARGUMENTS, function.full_name)
        source = FunctionValue(function, callee.receiver)
        signature = self.signatures(source)[-1]
        bound = bind(signature, arguments.passed)
        if bound.mismatches and source != callee:  # the stub knows better
            return Doubt(UnknownReason.FORWARDED_ARGUMENTS, function.full_name)
        refused: list[Mismatch] = []
        doubt: Doubt | None = None
        for argument in arguments.passed:
            if argument.keyword and argument.index in bound.assignments.get(_rest_of(signature), ()):
                answer = self._program.forwarding.answer(source, argument.keyword, bound, arguments)
                if answer.verdict is Verdict.UNCLEAR:
                    doubt = _forwarding_doubt(function, answer)
                elif answer.verdict is Verdict.REFUSED:
                    refused.append(_refusal(argument, answer))
        if refused:
            return Misfit(tuple(refused), signature, function.full_name, function.module)
        if doubt is None and bound.is_hidden:
            return Doubt(UnknownReason.UNPACKED_ARGUMENTS, function.full_name)
        return doubt

    def _confirmed(self, fit: Misfit, function: FunctionInfo, arguments: Arguments) -> Fit:
        """What the interpreter says of a call that a stub does not accept, where no source shows the function."""
        if self._program.modules.is_observed(function.module):
            return replace(fit, is_observed=True)
        signature = self._program.observed.signature(function)
        if signature is None:
            is_told = self._program.modules.is_typeshed(function.module) and not function.is_stub_only
            return fit if is_told else Doubt(UnknownReason.STUB_ONLY, function.full_name)
        seen = self._fit_signatures([signature], arguments, function.full_name, function.module)
        return replace(seen, is_observed=True) if isinstance(seen, Misfit) else seen

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
                return self._program.calls.constructors.signature(callee)
        return None


def _refusal(argument: PassedArgument, answer: Answer) -> Mismatch:
    names = tuple(sorted(answer.names - {argument.keyword}))
    return Mismatch(
        "unknown-argument", argument.at, argument.keyword, steps=answer.steps, names=names, raises=answer.raises
    )


def _forwarding_doubt(function: FunctionInfo, answer: Answer) -> Doubt:
    if answer.reason is UnknownReason.BUDGET:
        return Doubt(UnknownReason.BUDGET, answer.detail)
    known = answer.reason is UnknownReason.FORWARDED_ARGUMENTS
    detail = answer.detail if known else f"{answer.reason.value}: {answer.detail}"
    return Doubt(UnknownReason.FORWARDED_ARGUMENTS, f"{function.full_name}: {detail}")


def _rest_of(signature: Signature) -> str:
    """The name of `**kwargs`; "" if there are none."""
    return next((p.name for p in signature.parameters if p.kind is ParameterKind.VAR_KEYWORD), "")


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
