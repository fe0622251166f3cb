"""What becomes of a keyword at what it is handed to: a parameter takes it, the signature refuses it, or it is followed
through the body."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.fit import Doubt, Misfit
from hallucheck.inference.forwarding.binding import Binding, Passing, is_telling, refused, unclear
from hallucheck.inference.forwarding.values import Answer, Bag, Verdict, combined
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import PassedArgument, Signature, signature_of
from hallucheck.inference.unions import bound_class, is_none, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    PartialValue,
    SpecialForm,
    UnknownValue,
    Value,
)
from hallucheck.symbols.keyword_texts import modules_defining
from hallucheck.symbols.model import Binding as SymbolBinding
from hallucheck.symbols.model import ClassBinding

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.follow import Forwarding
    from hallucheck.inference.program import Program

_NOTHING = UnknownValue(UnknownReason.UNTYPED_PARAMETER)
_IGNORED = Answer(Verdict.IGNORED)


class ForwardingSinks:
    """Hands keywords to callables."""

    def __init__(self, program: Program, forwarding: Forwarding) -> None:
        self._program = program
        self._forwarding = forwarding

    def hand(self, callee: Value, passed: list[Passing]) -> list[Answer]:
        """The answer of each callable that the value may be."""
        members = [member for member in members_of(callee) if not is_none(member)]
        return [self._to(member, passed) for member in members] or [unclear(UnknownReason.NARROWED_AWAY, "None")]

    def _to(self, callee: Value, passed: list[Passing]) -> Answer:
        match callee:
            case UnknownValue(reason=reason, detail=detail):
                return unclear(reason, detail)
            case FunctionValue():
                return self._to_function(callee, passed)
            case ClassValue():
                return self._to_class(callee, passed)
            case SpecialForm() if (bound := bound_class(callee)) is not None:
                return self._to_class(bound, passed)
            case PartialValue():
                given = [Passing(value=value) for value in callee.positional]
                named = {argument.keyword for argument in passed}
                kept = [Passing(name, value=value) for name, value in callee.keywords if name not in named]
                answers = self.hand(callee.func, [*given, *passed, *kept])
                return answers[0] if len(answers) == 1 else unclear(UnknownReason.UNKNOWN_SIGNATURE, "partial")
            case DescriptorValue(func=func):
                return self._to(func, passed)
            case CallableValue(origin=FunctionValue() as origin):
                return self._to(origin, passed) if callee.signature is not None else self._declared(origin, passed)
            case Instance():
                member = self._program.members.own_dunder(callee, "__call__")
                if member is not None and not isinstance(member, Instance):
                    return self._to(member, passed)
        return self._leaf(callee, passed)

    def _declared(self, origin: FunctionValue, passed: list[Passing]) -> Answer:
        """A function of which a decorator only declares that it keeps the parameters: it may know more keywords."""
        answer = self._to(origin, passed)
        words = [argument.held.word for argument in passed if isinstance(argument.held, Bag)]
        module = origin.function.module
        if answer.verdict is Verdict.REFUSED and any(self._program.witness.decorates_with(module, w) for w in words):
            return unclear(UnknownReason.UNKNOWN_DECORATOR, origin.function.full_name)
        return answer

    def _leaf(self, callee: Value, passed: list[Passing]) -> Answer:
        """Something whose signature alone decides."""
        words = [a.held.word for a in passed if a.star == "**" and isinstance(a.held, Bag)]
        if len(words) != 1 or sum(argument.held is not None for argument in passed) > 1:
            name = callee.function.full_name if isinstance(callee, FunctionValue) else type(callee).__name__
            return unclear(UnknownReason.UNKNOWN_SIGNATURE, name)
        star, keyword = PassedArgument(0, star="*", index=0), PassedArgument(0, words[0], index=1)
        arguments = Arguments([star, keyword], [lambda: _NOTHING, lambda: _NOTHING])
        fit = self._program.fitting.fit(callee, arguments)
        if isinstance(fit, Misfit):
            if not any(m.rule == "unknown-argument" and m.name == words[0] for m in fit.mismatches):
                return unclear(UnknownReason.UNKNOWN_SIGNATURE, fit.callee)
            return refused(fit.signature, fit.callee)
        if isinstance(fit, Doubt) and fit.reason is not UnknownReason.UNPACKED_ARGUMENTS:
            return unclear(fit.reason, fit.detail)
        return Answer(Verdict.TAKEN)

    # ---- classes ------------------------------------------------------------------------------------------------

    def _to_class(self, callee: ClassValue, passed: list[Passing]) -> Answer:
        constructors = self._program.calls.constructors
        if not callee.is_exact:
            return self._to_some_class(callee, passed)
        doubt = constructors.doubt(callee)
        if doubt is not None:
            return unclear(doubt.reason, doubt.detail)
        if constructors.synthesized_signature(callee.cls) is not None:
            return self._leaf(callee, passed)
        methods = constructors.methods(callee)
        if not methods:
            return refused(Signature(()), callee.cls.full_name)
        if len(methods) > 1 and not self._makes_own(callee, dict(methods)["__new__"]):
            return unclear(UnknownReason.UNKNOWN_SIGNATURE, f"{callee.cls.full_name}.__new__")
        answers = [self._to(method, passed) for _, method in methods]
        found = next((a for a in answers if a.verdict in (Verdict.REFUSED, Verdict.TAKEN)), None)
        if found is None:
            found = next((a for a in answers if a.verdict is Verdict.UNCLEAR), answers[0])
        return replace(found, result=None)

    def _to_some_class(self, callee: ClassValue, passed: list[Passing]) -> Answer:
        """A class or one of its subclasses: whose constructors know other keywords, and which other packages define."""
        made = ("__init__", "__new__", "__call__")
        family = self._program.subclasses.of(callee.cls).classes
        own = [c for c in family if any(n in f.symbols.members for f in c.faces for n in made)]
        answers = [self._to_class(ClassValue(info, ()), passed) for info in dict.fromkeys((callee.cls, *own))]
        answers.append(unclear(UnknownReason.POSSIBLE_SUBCLASS, callee.cls.full_name))
        return combined(answers)

    def _makes_own(self, callee: ClassValue, new: Value) -> bool:
        """Whether a `__new__` only makes objects of the class."""
        if not isinstance(new, FunctionValue):
            return False
        made = self._program.returns.body_result(new.function.source or new.function, new.receiver)
        return all(isinstance(member, Instance) and member.cls is callee.cls for member in members_of(made))

    # ---- functions ----------------------------------------------------------------------------------------------

    def variants(self, callee: FunctionValue) -> list[FunctionValue] | None:
        """The method, and those of subclasses that may be called in its stead; None if these are not all known."""
        receiver, function = callee.receiver, callee.function
        if function.owner is None or not isinstance(receiver, (Instance, ClassValue)) or receiver.is_exact:
            return [callee]
        if function.name in ("__init__", "__new__"):  # called by the class, or as a base's
            return [callee]
        info = receiver.cls
        family = self._program.subclasses.of(info)
        is_other = self._program.members.closedness.stands_for_others(info)
        if is_other and (not family.classes or self._program.ancestry.is_protocol(info)):
            return None
        if self._program.index.project.subclass(self._program.checked_path, info.name, function.name):
            return None
        if not family.is_complete:
            return [callee] if not self._program.witness.is_overridden(info, function.name) else None
        found = [callee]
        for subclass in family.classes:
            if any(function.name in face.symbols.members for face in subclass.faces):
                of_class = isinstance(receiver, ClassValue)
                bound: Value = ClassValue(subclass, (), False) if of_class else Instance(subclass)
                member = self._program.members.own_member(subclass, function.name, bound)
                if member is None or not isinstance(member.value, FunctionValue):
                    return None
                found.append(member.value)
        return found

    def only_method(self, name: str, module: str) -> FunctionValue | None:
        """The method of a private name that just one class of a package defines: whatever has it is of that class."""
        if not name.startswith("_") or name.startswith("__"):
            return None
        key = ("only method", module.partition(".")[0], name)
        return self._program.memo.get(key, lambda: self._find_method(name, module.partition(".")[0]), None)

    def _find_method(self, name: str, top: str) -> FunctionValue | None:
        modules = modules_defining(self._program.index, top, name)
        loaded = self._program.modules.load(modules[0]) if len(modules) == 1 else None
        symbols = getattr(loaded, "source", None)
        scope = self._program.module_scopes.scope_of(symbols) if symbols is not None else None
        if symbols is None or scope is None:
            return None
        owners = [n for n, bs in symbols.bindings.items() if any(name in _members(binding) for binding in bs)]
        value = scope.lookup(owners[0]) if len(owners) == 1 and name not in symbols.bindings else None
        if not isinstance(value, ClassValue):
            return None
        member = self._program.members.own_member(value.cls, name, Instance(value.cls))
        return member.value if member is not None and isinstance(member.value, FunctionValue) else None

    def _to_function(self, callee: FunctionValue, passed: list[Passing]) -> Answer:
        callee, passed = self._with_receiver(callee, passed)
        variants = self.variants(callee)
        if variants is None:
            return unclear(UnknownReason.POSSIBLE_SUBCLASS, callee.function.full_name)
        answers = [self._to_one(variant, passed) for variant in variants]
        if len(answers) == 1:
            return answers[0]
        return combined(answers)

    def _with_receiver(self, callee: FunctionValue, passed: list[Passing]) -> tuple[FunctionValue, list[Passing]]:
        """`Base.__init__(self, ...)` as the bound method that it comes to."""
        function = callee.function
        if (
            callee.receiver is None
            and function.owner is not None
            and passed
            and passed[0] == Passing(value=passed[0].value)
        ):
            first = passed[0].value
            if isinstance(first, (Instance, ClassValue)):
                if function.owner in self._program.ancestry.mro(first.cls)[0]:
                    return FunctionValue(function, first), passed[1:]
        return callee, passed

    def _to_one(self, callee: FunctionValue, passed: list[Passing]) -> Answer:
        function = callee.function.source or callee.function
        if function.is_stub:
            return self._leaf(callee, passed)
        definition = function.definitions[-1]
        signature = signature_of(definition, function.scope, function.path, definition.at)
        if callee.receiver is not None:
            signature = signature.without_first()
        binding = Binding(signature, passed, function)
        answer = binding.answer
        if answer is not None:
            return answer
        names = binding.names
        if not binding.holding:
            return replace(_IGNORED, names=names)
        given = {**binding.given, **self.defaults(function, binding.passed)}
        answer = self._forwarding.ask(function, callee.receiver, binding.holding, given, binding.others)
        return replace(answer, names=answer.names | names) if answer.verdict is Verdict.REFUSED else answer

    def defaults(self, function: FunctionInfo, assigned: set[str]) -> dict[str, Value]:
        """What the parameters are that a call leaves out, where bodies may hang on it."""
        found = {}
        for parameter in function.definitions[-1].parameters:
            if parameter.default is not None and parameter.name not in assigned:
                value = self._program.expressions.evaluate(parameter.default, function.scope.unrecorded())
                if is_telling(value):
                    found[parameter.name] = value
        return found


def _members(binding: SymbolBinding) -> dict[str, list[SymbolBinding]]:
    return binding.symbols.members if isinstance(binding, ClassBinding) else {}
