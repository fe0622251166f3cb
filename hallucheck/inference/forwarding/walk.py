"""One walk over a function's body for one keyword: what holds the keyword on each way, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.forwarding.bodies import ForwardingBody
from hallucheck.inference.forwarding.calls import ForwardingCalls
from hallucheck.inference.forwarding.expressions import ForwardingExpressions
from hallucheck.inference.forwarding.statements import ForwardingStatements
from hallucheck.inference.forwarding.tests import ForwardingTests
from hallucheck.inference.forwarding.texts import ForwardingTexts
from hallucheck.inference.forwarding.told import ForwardingTold
from hallucheck.inference.forwarding.values import (
    Answer,
    Bag,
    Certainty,
    Held,
    Rejected,
    TakenUp,
    Verdict,
    carries,
    merged,
    merged_env,
)
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.unions import is_none, join
from hallucheck.inference.values import ClassValue, FunctionInfo, Instance, Value
from hallucheck.source import tree
from hallucheck.symbols.keyword_texts import spells_name

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class ForwardingWalk:
    """The state of one walk."""

    def __init__(
        self,
        program: Program,
        body: ForwardingBody,
        function: FunctionInfo,
        holding: dict[str, Held],
        others: frozenset[str] | None = None,
    ) -> None:
        self.program = program
        self.body = body
        self.function = function
        self.others = others
        """The other keys that may be in its dict, where they are known."""
        self.env: dict[str, Held] = dict(holding)
        """Names and dotted paths -> what they hold of the keyword."""
        self.frame: Frame = body.frame
        """What is known of everything else at this place."""
        self.origins: dict[str, tuple[tuple[tree.Expr, Frame], ...]] = {}
        """Local name -> the expressions that it may hold, and what was known there."""
        self.names: set[str] = set()
        """Names that are seen to be taken."""
        self.is_blamed = False
        """The way here was chosen by the keyword: an exception is its fault."""
        self.is_doubted = False
        """The way here may have been chosen by it."""
        self.is_leaking = False
        """Something that is not followed may have taken the keyword out of its dict."""
        self._exits = 0
        """Ways on which the function ends without minding the keyword."""
        self._refusals: list[Rejected] = []
        """Some ways, or some turns of a loop, end so."""
        self._unclear: tuple[UnknownReason, str] | None = None
        self._results: list[Held | None] = []
        self.tests = ForwardingTests(self)
        self.told = ForwardingTold(self)
        self.calls = ForwardingCalls(self)
        self.texts = ForwardingTexts(self)
        self.expressions = ForwardingExpressions(self)
        self._statements = ForwardingStatements(self)

    # ---- the answer ---------------------------------------------------------------------------------------------

    def answer(self) -> Answer:
        """Walk the body, and tell what has become of the keyword."""
        return self._outcome(lambda: self.block(self.body.function.body))

    def _outcome(self, run: Callable[[], bool]) -> Answer:
        try:
            if run():
                self._exits += 1
        except TakenUp:
            return Answer(Verdict.TAKEN)
        except Rejected as rejected:
            self._refusals.append(rejected)
        result: Held | None = None
        for index, held in enumerate(self._results):
            result = held if index == 0 else merged(result, held)
        names = frozenset(self.names)
        if self._refusals and self._exits == 0:
            first = self._refusals[0]
            return Answer(Verdict.REFUSED, True, first.steps, names, first.raises, result=result)
        if self._unclear is not None:
            reason, detail = self._unclear
            return Answer(Verdict.UNCLEAR, False, (), names, (), reason, detail, result, self.is_leaking)
        if self._refusals:
            first = self._refusals[0]
            return Answer(Verdict.REFUSED, False, first.steps, names, first.raises, result=result)
        if self._exits == 0:
            detail = f"{self.function.full_name} raises"
            return Answer(Verdict.UNCLEAR, reason=UnknownReason.FORWARDED_ARGUMENTS, detail=detail)
        return Answer(Verdict.IGNORED, names=names, result=result)

    # ---- what happens on the way --------------------------------------------------------------------------------

    def note_unclear(self, detail: str, reason: UnknownReason = UnknownReason.FORWARDED_ARGUMENTS) -> None:
        """Something takes the keyword that is not followed."""
        if self._unclear is None:
            where = self.function.full_name.rpartition(".")[2]
            self._unclear = reason, f"{where}: {detail}" if reason is UnknownReason.FORWARDED_ARGUMENTS else detail

    def refuse(self, rejected: Rejected, certainty: Certainty = Certainty.CERTAIN) -> None:
        """The keyword is refused here, if it is there.

        Raises:
            Rejected: it is.
        """
        if self.is_leaking or certainty is Certainty.FILTERED:
            self.note_unclear("it may be left out before")
        elif certainty is Certainty.MAYBE:
            self._refusals.append(rejected)
        else:
            raise rejected

    def give_back(self, held: Held | None) -> None:
        """The function ends and returns something."""
        self._exits += 1
        self._results.append(held)

    def heed(self, answers: list[Answer], held: list[Held], at: int, name: str) -> Held | None:
        """Go on with the answers of what the keyword was handed to; what comes back.

        Raises:
            TakenUp, Rejected: somebody takes it, all refuse it for certain.
        """
        for answer in answers:
            if answer.verdict is Verdict.TAKEN:
                raise TakenUp
        certainty = min((h.certainty for h in held if isinstance(h, Bag)), default=Certainty.CERTAIN)
        result: Held | None = None
        refusals = []
        for index, answer in enumerate(answers):
            self.names |= answer.names
            result = answer.result if index == 0 else merged(result, answer.result)
            if answer.verdict is Verdict.UNCLEAR:
                self.note_unclear(answer.detail, answer.reason)
                self.is_leaking |= answer.leaks and any(isinstance(h, Bag) for h in held) and name != "**"
            if answer.verdict is Verdict.REFUSED:
                place = Evidence("handed on", self.function.path, at if self.function.path else 0)
                refusals.append((answer.is_certain, Rejected((place, *answer.steps), answer.raises)))
        if refusals:
            is_certain = len(refusals) == len(answers) and all(certain for certain, _ in refusals)
            self.refuse(refusals[0][1], certainty if is_certain else min(certainty, Certainty.MAYBE))
        if isinstance(result, Bag):
            return Bag(result.word, min(result.certainty, certainty))
        return result

    def value(self, expr: tree.Expr) -> Value:
        """What an expression is for the evaluator."""
        if isinstance(expr, tree.Name) and expr.id not in self.origins:
            told = self.body.frame.told.get(expr.id)
            if told is not None and not is_none(told):  # narrowing would make less of it
                return told
        if isinstance(expr, tree.Name):
            sources, values = self.origins.get(expr.id, ()), self.body.assigned(expr.id) or ()
            if 0 < len(sources) < len(values):  # the others are on ways that are not gone
                return join(self.body.value(source, frame) for source, frame in sources)
        return self.body.value(expr, self.frame)

    def is_spelled(self, word: str) -> bool:
        """Whether the packages of a function and its object have a word as a string or a name: computed keys are made
        of such. True for what is not installed, or its objects: it may have them from anywhere."""
        modules = [self.function.module]
        receiver = self.body.receiver
        if isinstance(receiver, (Instance, ClassValue)):
            line = self.program.ancestry.mro(receiver.cls)[0]
            if any(info.is_first_party for info in line):
                return True
            modules += [info.module for info in line]
        return any(self._spells(module, word) for module in dict.fromkeys(modules))

    def _spells(self, module: str, word: str) -> bool:
        top = module.partition(".")[0]
        if not top or module == self.program.checked_module:
            return True
        key = ("spelled", top, word)
        return self.program.memo.get(key, lambda: spells_name(self.program.index, top, word), True)

    def is_concerned(self, node: object) -> bool:
        """Whether code mentions anything that holds the keyword."""
        return not self.body.mentions(node).isdisjoint(self.env)

    # ---- ways ---------------------------------------------------------------------------------------------------

    def block(self, statements: list[tree.Stmt]) -> bool:
        """Walk statements; whether the end is reached.

        Raises:
            TakenUp, Rejected: what becomes of the keyword is decided.
        """
        for statement in statements:
            frame = self.body.frame_of(statement)
            if frame is None:
                return False
            self.frame = frame
            if not self._statements.statement(statement):
                return False
        return True

    def ways(self, blocks: list[Callable[[], bool]], *, is_about: bool = False) -> bool:
        """Walk several ways of which one is gone; whether any of their ends is reached. `is_about`: which one may hang
        on the keyword."""
        before = self.env, self.is_blamed, self.is_doubted, self.frame
        origins = self.origins
        rejections: list[Rejected] = []
        ends: list[dict[str, Held]] = []
        found: list[dict[str, tuple[tuple[tree.Expr, Frame], ...]]] = []
        exits = self._exits
        for block in blocks:
            self.env, self.is_blamed, self.frame = dict(before[0]), False, before[3]
            self.origins = dict(origins)
            self.is_doubted = before[2] or is_about or before[1]
            try:
                if block():
                    ends.append(self.env)
                    found.append(self.origins)
            except Rejected as rejected:
                rejections.append(rejected)
        _, self.is_blamed, self.is_doubted, self.frame = before
        self.origins = {}
        for end in found:
            for name, sources in end.items():
                known = self.origins.get(name, ())
                self.origins[name] = (*known, *(source for source in sources if source not in known))
        if rejections and not ends and self._exits == exits and len(rejections) == len(blocks):
            raise rejections[0]
        if rejections and is_about:
            self.note_unclear("refused on some ways only")
        else:
            self._refusals += rejections
        if not ends:
            if rejections and self._exits == exits:  # the other ways raise, too
                raise rejections[0]
            return False
        self.env = ends[0]
        for env in ends[1:]:
            self.env = merged_env(self.env, env)
        return True

    def perhaps(self, run: Callable[[], object]) -> None:
        """Walk what may run later, or not at all."""
        before = self.env, self.is_blamed, self.frame, self._exits, list(self._results)
        self.env, self.is_blamed = dict(self.env), False
        try:
            run()
        except Rejected as rejected:
            self._refusals.append(rejected)
        self.env, self.is_blamed, self.frame, self._exits, self._results = before

    def escape(self, held: Held | None, how: str) -> None:
        """Something that holds the keyword goes out of sight."""
        if carries(held) or isinstance(held, str):
            self.note_unclear(how)
            self.is_leaking |= isinstance(held, Bag)
