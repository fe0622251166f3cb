"""Classes of the checked file that a call gets, as decorators do: `Fast = optimized(slots=True)(Plain)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.lookup import Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import ClassInfo, ClassValue, FunctionValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class HandedClasses:
    """Remembers which calls got a class and nothing else, and tells what these may have added to it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._calls: dict[ClassInfo, list[tuple[Value, bool]]] = {}
        """Class -> (what was called with it, whether that was itself made by a call)."""

    def begin(self) -> None:
        """Get ready for a checked file."""
        self._calls = {}

    def note(self, call: tree.Call, callee: Value, arguments: Arguments) -> None:
        """Take note of a call."""
        if len(arguments.passed) != 1 or arguments.passed[0].star:
            return
        value = arguments.value(arguments.passed[0].index)
        if isinstance(value, ClassValue) and value.cls.module == self._program.checked_module:
            entry = (callee, isinstance(call.func, tree.Call))
            known = self._calls.setdefault(value.cls, [])
            if entry not in known:
                known.append(entry)

    def doubt(self, info: ClassInfo, name: str) -> Unclear | None:
        """Why a call may have given the class an attribute of that name; None if none has."""
        for callee, is_made in self._calls.get(info, ()):
            if isinstance(callee, FunctionValue):
                may_change = not self._program.class_makers.leaves_alone(callee.function, name)
            else:
                may_change = is_made and not isinstance(callee, ClassValue)
            if may_change:
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name} is handed to a call that may change it")
        return None
