"""Where the keywords go that a call gives and `**kwargs` swallow: taken, refused, ignored, or out of sight.

A question is a function, its receiver, and which of its parameters hold the keyword, or a dict that has it as a key. It
is answered once for all calls, by a walk over the function's body; the functions that the keyword is handed on to are
questions of their own. A keyword is refused only if nobody takes it and all it is handed to is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.forwarding.binding import is_telling
from hallucheck.inference.forwarding.bodies import ForwardingBody
from hallucheck.inference.forwarding.sinks import ForwardingSinks
from hallucheck.inference.forwarding.stored import ForwardingStored
from hallucheck.inference.forwarding.tables import ForwardingTables
from hallucheck.inference.forwarding.values import Answer, Bag, Held, Verdict, combined
from hallucheck.inference.forwarding.walk import ForwardingWalk
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.signatures import Bound
from hallucheck.inference.unions import is_none
from hallucheck.inference.values import FunctionInfo, FunctionValue, Instance, Value
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_VISITS = 250
"""Bodies that one keyword may be followed through."""
_FILE_VISITS = 6000
_DEPTH = 40
_CIRCLE = Answer(Verdict.IGNORED)
"""What a function that hands the keyword on to itself adds."""
_BUDGET = Answer(Verdict.UNCLEAR, reason=UnknownReason.BUDGET, detail="a long way")


class Forwarding:
    """Follows keywords."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.sinks = ForwardingSinks(program, self)
        self.tables = ForwardingTables(program)
        self.stored = ForwardingStored(program, self)
        self._visits = 0
        self._depth = 0
        self._spent = 0
        """Bodies walked for the file at hand."""

    def begin(self) -> None:
        """Get ready for another checked file."""
        self._spent = 0

    def answer(self, callee: FunctionValue, keyword: str, bound: Bound, arguments: Arguments) -> Answer:
        """What becomes of a keyword that the `**kwargs` of a function of a source swallow in a call."""
        answer = self.destination(callee, keyword, {}, None)
        if answer.verdict in (Verdict.TAKEN, Verdict.IGNORED) or answer.is_certain:
            return answer
        is_spelled = not any(argument.star == "**" for argument in arguments.passed)
        others = frozenset(a.keyword for a in arguments.passed if a.keyword) if is_spelled else None
        return self.destination(callee, keyword, self._given(callee, bound, arguments), others)

    def _given(self, callee: FunctionValue, bound: Bound, arguments: Arguments) -> dict[str, Value]:
        """What a call gives for parameters on which bodies may hang, defaults included."""
        given: dict[str, Value] = {}
        kinds = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
        variadic = {p.name for p in callee.function.definitions[-1].parameters if p.kind in kinds}
        for name, indexes in bound.assignments.items():
            if name in variadic or len(indexes) != 1:
                continue
            for index in indexes if not arguments.passed[indexes[0]].star else ():
                value = arguments.value(index) if index not in arguments.hidden else None
                is_plain = isinstance(value, Instance) and not (is_none(value) or isinstance(value.literal, str))
                if value is not None and not is_plain and is_telling(value):
                    given[name] = value
        if not bound.is_hidden:
            given |= self.sinks.defaults(callee.function, set(bound.assignments))
        return given

    def destination(
        self, callee: FunctionValue, keyword: str, given: dict[str, Value], others: frozenset[str] | None
    ) -> Answer:
        """What becomes of a keyword that the `**kwargs` of a function swallow. `given` is what the call is known to
        give for parameters, where that matters, `others` are all keywords that it gives, if they are known."""
        program = self._program
        self._visits = 0
        steps, depth = program.steps, program.depth
        program.steps = program.depth = 0
        try:
            variants = self.sinks.variants(callee)
            if variants is None:
                return Answer(Verdict.UNCLEAR, reason=UnknownReason.POSSIBLE_SUBCLASS, detail=callee.function.full_name)
            answers = [self._top(variant, keyword, given, others) for variant in variants]
        finally:
            program.steps, program.depth = steps, depth
        return combined(answers)

    def _top(
        self, callee: FunctionValue, keyword: str, given: dict[str, Value], others: frozenset[str] | None
    ) -> Answer:
        function = callee.function.source or callee.function
        definition = function.definitions[-1]
        rest = next((p.name for p in definition.parameters if p.kind is ParameterKind.VAR_KEYWORD), "")
        named = (ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY)
        if any(p.name == keyword and p.kind in named for p in definition.parameters):
            return Answer(Verdict.TAKEN)
        if not rest or function.is_stub:
            return Answer(Verdict.UNCLEAR, detail=function.full_name)
        known = {p.name for p in definition.parameters}
        kept = {name: value for name, value in given.items() if name in known}
        return self.ask(function, callee.receiver, {rest: Bag(keyword)}, kept, others)

    def ask(
        self,
        function: FunctionInfo,
        receiver: Value | None,
        holding: dict[str, Held],
        given: dict[str, Value],
        others: frozenset[str] | None,
    ) -> Answer:
        """What becomes of a keyword in a function whose parameters hold it as told."""
        definition, scope = function.definitions[-1], function.scope
        place = id(scope) if isinstance(scope, Frame) else 0
        state = (tuple(sorted(holding.items(), key=lambda item: item[0])), _sorted(given), others)
        key = ("forwarding", id(definition), place, receiver, state)
        return self._program.memo.get(
            key, lambda: self._follow(function, receiver, holding, given, others), _CIRCLE, (definition, scope)
        )

    def _follow(
        self,
        function: FunctionInfo,
        receiver: Value | None,
        holding: dict[str, Held],
        given: dict[str, Value],
        others: frozenset[str] | None,
    ) -> Answer:
        self._visits += 1
        self._spent += 1
        if self._visits > _VISITS or self._spent > _FILE_VISITS or self._depth > _DEPTH:
            return _BUDGET
        self._depth += 1
        try:
            body = self.body(function, receiver, given)
            return ForwardingWalk(self._program, body, function, holding, others).answer()
        finally:
            self._depth -= 1

    def body(self, function: FunctionInfo, receiver: Value | None, given: dict[str, Value]) -> ForwardingBody:
        """A function's body, run once for each receiver."""
        definition, scope = function.definitions[-1], function.scope
        place = id(scope) if isinstance(scope, Frame) else 0
        key = ("forwarding body", id(definition), place, receiver, _sorted(given))

        def run() -> ForwardingBody:
            return ForwardingBody(self._program, definition, scope, receiver, given)

        return self._program.memo.get(key, run, None, (definition, scope)) or run()

    def local_body(self, definition: tree.FunctionDef, frame: Frame) -> ForwardingBody:
        """The body of a function that another one defines, with what is known where it does."""
        key = ("forwarding local body", id(definition), id(frame))

        def run() -> ForwardingBody:
            return ForwardingBody(self._program, definition, frame, None, {})

        return self._program.memo.get(key, run, None, (definition, frame)) or run()


def _sorted(given: dict[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(given.items(), key=lambda item: item[0]))
