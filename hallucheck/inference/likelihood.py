"""What is likely not there: names that no file of a distribution spells, in containers that cannot be known whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.environment.model import FoundModule, NotFound, Origin
from hallucheck.findings import Evidence
from hallucheck.inference.closedness import ROOTS
from hallucheck.inference.lookup import Member, Missing, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import ClassValue, Instance, ModuleValue, Value
from hallucheck.symbols.model import Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_DOUBTS = frozenset(
    {
        UnknownReason.COMPILED_MODULE,
        UnknownReason.DYNAMIC_CLASS,
        UnknownReason.DYNAMIC_MODULE,
        UnknownReason.POSSIBLE_SUBCLASS,
        UnknownReason.STUB_ONLY,
        UnknownReason.UNKNOWN_DECORATOR,
    }
)
"""Where the name would be one that the distribution itself gives."""
_ANSWERING = frozenset({Openness.GETATTR, Openness.INSTANCE_DICT, Openness.COMPUTED_ON_OBJECTS})
"""What may answer to names that come from elsewhere: from data, users, the system."""


class Likelihood:
    """Asks the lexicons of distributions."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def missing(self, name: str, receivers: Sequence[Value], members: Sequence[Member]) -> Missing | None:
        """What a name is likely missing from that is found in none of the receivers; None if nothing speaks for that.

        `members` are the answers of the receivers, in their order.
        """
        if self._program.index.lexicons is None or name.startswith("__"):
            return None
        weighed = [self._one(name, value, member) for value, member in zip(receivers, members, strict=True)]
        found = [missing for missing in weighed if missing is not None]
        return found[0] if found and len(found) == len(members) else None

    def _one(self, name: str, receiver: Value, member: Member) -> Missing | None:
        if isinstance(member, Missing):
            return member
        if not isinstance(member, Unclear) or member.reason not in _DOUBTS:
            return None
        if isinstance(receiver, ModuleValue):
            return self._of_module(name, receiver.name)
        if isinstance(receiver, (Instance, ClassValue)):
            return self._of_class(name, receiver)
        return None

    def _of_module(self, name: str, module: str) -> Missing | None:
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound):
            return None
        symbols = [s for s in (loaded.source, loaded.stub) if s is not None]
        if any("__getattr__" in s.bindings for s in symbols) or self._program.observed.may_be_given(module, name):
            return None
        evidence = self._nowhere(name, [loaded.found], may_be_computed=loaded.source is not None)
        return _with(self._program.module_absence.missing_from(loaded), evidence)

    def _of_class(self, name: str, receiver: Instance | ClassValue) -> Missing | None:
        closedness, info = self._program.members.closedness, receiver.cls
        line, unknown = self._program.ancestry.mro(info)
        if unknown is not None or (not receiver.is_exact and closedness.stands_for_others(info)):
            return None
        if isinstance(receiver, ClassValue):
            meta = self._program.ancestry.metaclass(info)
            if not isinstance(meta, ClassValue):
                return None
            line = (*line, *self._program.ancestry.mro(meta.cls)[0])
        faces = [face for ancestor in line for face in ancestor.faces if ancestor.full_name not in ROOTS]
        openness = {reason for face in faces for reason in face.symbols.openness}
        if openness & _ANSWERING or name in self._program.stored_attributes or self._program.mocks.may_be(name):
            return None
        homes = []
        for ancestor in line:
            loaded = self._program.modules.load(ancestor.module)
            if isinstance(loaded, NotFound) or self._program.observed.may_be_given(ancestor.module, name):
                return None
            if loaded.found.origin is not Origin.STDLIB:
                homes.append(loaded.found)
        evidence = self._nowhere(name, homes, may_be_computed=any(not face.is_stub for face in faces))
        return _with(closedness.missing_from(info), evidence)

    def _nowhere(self, name: str, homes: list[FoundModule], *, may_be_computed: bool) -> tuple[Evidence, ...]:
        """That no file of the modules' distributions spells a name; () if one does, or that cannot be told."""
        evidence: dict[Evidence, None] = {}
        for found in homes:
            lexicon = self._program.index.lexicon(found) if found.origin is Origin.THIRD_PARTY else None
            if lexicon is None or (lexicon.has_parts(name) if may_be_computed else lexicon.has(name)):
                return ()
            distribution, version = self._program.index.distribution_of(found)
            where = f"{lexicon.number_of_files} files of {distribution} {version}"
            evidence[Evidence(f"`{name}` stands in none of the {where}")] = None
        return tuple(evidence)


def _with(missing: Missing, evidence: tuple[Evidence, ...]) -> Missing | None:
    return replace(missing, evidence=(*evidence, *missing.evidence)) if evidence else None
