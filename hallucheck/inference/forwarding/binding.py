"""Calls that keywords are handed to, bound to a signature: which parameters hold a keyword, or who refuses it."""

from __future__ import annotations

from dataclasses import dataclass

from hallucheck.findings import Evidence
from hallucheck.inference.forwarding.values import HIDDEN, Answer, Bag, Held, Verdict
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import Signature
from hallucheck.inference.unions import is_none
from hallucheck.inference.values import (
    MISSING,
    ClassValue,
    FunctionInfo,
    FunctionValue,
    Instance,
    ModuleValue,
    PartialValue,
    Value,
)
from hallucheck.source.tree import ParameterKind


@dataclass(frozen=True)
class Passing:
    """One argument of a call that keywords are handed to."""

    keyword: str = ""
    star: str = ""
    held: Held | None = None
    value: Value | None = None
    """What is passed, where it is a function, a class, a module, None or a literal: bodies may hang on it."""
    others: frozenset[str] | None = None
    """The other keys that a dict that is passed may have; None if they are not known."""


class Binding:
    """A call with held arguments, bound to a signature."""

    def __init__(self, signature: Signature, passed: list[Passing], function: FunctionInfo) -> None:
        self.answer: Answer | None = None
        """Where the signature decides."""
        self.holding: dict[str, Held] = {}
        self.given: dict[str, Value] = {}
        self.assigned: set[str] = set()
        self.others: frozenset[str] | None = None
        parameters = signature.parameters
        by_position = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        self._positional = [p.name for p in parameters if p.kind in by_position]
        by_name = (ParameterKind.KEYWORD_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        self.names = frozenset(p.name for p in parameters if p.kind in by_name)
        self._rest = next((p.name for p in parameters if p.kind is ParameterKind.VAR_KEYWORD), "")
        self._signature = signature
        self._function = function
        self._spelled = {argument.keyword for argument in passed if argument.keyword}
        position: int | None = 0
        for argument in passed:
            if not argument.keyword and not argument.star:
                is_bound = position is not None and position < len(self._positional)
                self._assign(self._positional[position] if is_bound and position is not None else "", argument)
                position = position + 1 if position is not None else None
            elif argument.star == "*":
                position = None
                self._surplus(argument)
            elif argument.keyword:
                self._assign(argument.keyword if argument.keyword in self.names else "", argument)
        for argument in passed:
            if argument.star == "**" and argument.held is not None:
                self._unpack(argument.held)
        unpacked = [argument.others for argument in passed if argument.star == "**"]
        known = [others for others in unpacked if others is not None]
        named = frozenset().union(*known) if known else frozenset()
        self.passed = {p.name for p in parameters} if len(known) < len(unpacked) else {*self.assigned, *named}
        """The parameters that may be given."""
        if any(argument.star == "*" for argument in passed):
            self.passed |= set(self._positional)
        if known and len(known) == len(unpacked):
            self.others = named | frozenset(a.keyword for a in passed if a.keyword)
        elif not unpacked:
            self.others = next((a.others for a in passed if a.others is not None), None)

    def _assign(self, name: str, argument: Passing) -> None:
        if not name:
            self._surplus(argument)
            return
        self.assigned.add(name)
        self._spelled.add(name)
        if argument.held is not None:
            self.holding[name] = argument.held
        elif argument.value is not None and is_telling(argument.value):
            self.given[name] = argument.value

    def _surplus(self, argument: Passing) -> None:
        if argument.held is not None and argument.keyword and self._rest:
            self.holding[self._rest] = HIDDEN
        elif argument.held is not None:
            self.answer = unclear(UnknownReason.FORWARDED_ARGUMENTS, self._function.full_name)

    def _unpack(self, held: Held) -> None:
        name = self._function.full_name
        if not isinstance(held, Bag):
            self.answer = unclear(UnknownReason.FORWARDED_ARGUMENTS, name)
        elif held.word in self._spelled:  # given twice
            self.answer = refused(self._signature, name)
        elif held.word in self.names:
            self.answer = Answer(Verdict.TAKEN)
        elif self._rest:
            self.holding[self._rest] = Bag(held.word)
        else:
            self.answer = refused(self._signature, name)


def refused(signature: Signature, callee: str) -> Answer:
    """The answer of a signature that has no parameter of the name."""
    by_name = (ParameterKind.KEYWORD_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
    names = frozenset(p.name for p in signature.parameters if p.kind in by_name)
    note = f"`{callee.rpartition('.')[2]}{signature.render()}` refuses it"
    place = Evidence(note, signature.path, signature.line if signature.path else 0)
    return Answer(Verdict.REFUSED, True, (place,), names, ("TypeError", "Exception"))


def is_telling(value: Value) -> bool:
    """Whether bodies may hang on a value that is passed, and few different ones are passed."""
    match value:
        case FunctionValue() | ClassValue() | ModuleValue() | PartialValue():
            return True
        case Instance():
            return is_none(value) or value.literal is not MISSING or not (value.args or value.given or value.elements)
    return False


def unclear(reason: UnknownReason, detail: str) -> Answer:
    """The answer where the keyword goes out of sight."""
    return Answer(Verdict.UNCLEAR, reason=reason, detail=detail)
