"""Keywords that an object keeps, as an attribute: what the methods of its class make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.inference.forwarding.values import Answer, Held, Verdict
from hallucheck.inference.forwarding.walk import ForwardingWalk
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope
from hallucheck.inference.values import ClassInfo, ClassValue, FunctionInfo, Instance, Value
from hallucheck.source.walk import last_name
from hallucheck.symbols.keyword_texts import modules_reading
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.follow import Forwarding
    from hallucheck.inference.program import Program

_CIRCLE = Answer(Verdict.IGNORED)


class ForwardingStored:
    """Follows attributes."""

    def __init__(self, program: Program, forwarding: Forwarding) -> None:
        self._program = program
        self._forwarding = forwarding

    def ask(self, owner: Instance | ClassValue, attr: str, held: Held) -> Answer:
        """What becomes of a keyword that an object keeps; Unclear where others than its own methods read it."""
        receiver: Value = owner
        key = ("forwarding stored", owner, attr, held)
        return self._program.memo.get(key, lambda: self._find(owner, receiver, attr, held), _CIRCLE)

    def _find(self, owner: Instance | ClassValue, receiver: Value, attr: str, held: Held) -> Answer:
        info = owner.cls
        if self._is_read_outside(info, attr):
            return Answer(Verdict.UNCLEAR, detail=f"kept as {info.name}.{attr}")
        line, unknown = self._program.ancestry.mro(info)
        if unknown is not None:
            return Answer(Verdict.UNCLEAR, reason=UnknownReason.UNKNOWN_BASE, detail=info.full_name)
        answers = []
        for ancestor in line:
            for function in self._readers(ancestor, attr):
                answers.append(self._through(function, receiver, attr, held))
        for verdict in (Verdict.TAKEN, Verdict.UNCLEAR, Verdict.REFUSED):
            for answer in answers:
                if answer.verdict is verdict:
                    return answer
        return Answer(Verdict.IGNORED)

    def _through(self, function: FunctionInfo, receiver: Value, attr: str, held: Held) -> Answer:
        definition = function.definitions[-1]
        first = definition.parameters[0].name if definition.parameters else ""
        body = self._forwarding.body(function, receiver, {})
        answer = ForwardingWalk(self._program, body, function, {f"{first}.{attr}": held}).answer()
        if answer.result is not None and answer.verdict in (Verdict.IGNORED, Verdict.REFUSED):
            return Answer(Verdict.UNCLEAR, detail=f"{function.full_name} returns what it keeps")
        return answer

    def _readers(self, info: ClassInfo, attr: str) -> list[FunctionInfo]:
        """The methods of a class that mention an attribute of their first parameter."""
        found = []
        for face in info.faces:
            if face.is_stub:
                continue
            scope = ClassScope(face.scope, face.symbols.members, info)
            for bindings in face.symbols.members.values():
                for binding in bindings:
                    if not isinstance(binding, FunctionBinding) or not binding.function.parameters:
                        continue
                    function = binding.function
                    if any(last_name(d) == "staticmethod" for d in function.decorators):
                        continue
                    path = f"{function.parameters[0].name}.{attr}"
                    if path in self._mentions(function):
                        found.append(self._program.functions.info((function,), scope))
        return found

    def _mentions(self, function: object) -> frozenset[str]:
        from hallucheck.inference.forwarding.bodies import mentioned

        body = getattr(function, "body", ())
        return self._program.memo.get(("mentioned", id(function)), lambda: mentioned(body), frozenset(), function)

    def _is_read_outside(self, info: ClassInfo, attr: str) -> bool:
        """Whether the distribution reads an attribute of that name of other objects than `self`."""
        loaded = self._program.modules.load(info.module)
        if isinstance(loaded, NotFound) or info.module == self._program.checked_module or info.is_first_party:
            return not attr.startswith("_")
        top = loaded.found.name.partition(".")[0]
        key = ("read outside", info, attr)
        return self._program.memo.get(key, lambda: self._find_readers(info, top, attr), True)

    def _find_readers(self, info: ClassInfo, top: str, attr: str) -> bool:
        """Whether a module reads it that speaks of the class."""
        index = self._program.index
        readers = set(modules_reading(index, top, attr))
        return not readers.isdisjoint({info.module, *index.modules_mentioning(top, info.name)})
