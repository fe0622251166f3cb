"""`operator.attrgetter` and `methodcaller`: names that are read off whatever they are called with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.scopes import Scope
from hallucheck.inference.string_callables import GETTERS
from hallucheck.inference.string_paths import StringPaths
from hallucheck.inference.string_texts import text_of
from hallucheck.inference.values import CallableValue, Instance, UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program
    from hallucheck.inference.recorder import Recorder


class Getters:
    """Answers their names where what they are called with is known: at once, or by what they are handed to."""

    def __init__(self, program: Program, paths: StringPaths) -> None:
        self._program = program
        self._paths = paths

    def call(self, expr: tree.Call, callee: Value, arguments: Arguments, scope: Scope, recorder: Recorder) -> None:
        """Look at a call of a getter, and at a call that hands one on as a key or a function."""
        if isinstance(expr.func, tree.Call) and _is_getter(callee):
            receiver = arguments.positional(0)
            if receiver is not None:
                self._record(expr.func, receiver, scope, recorder)
        for made, index in self._handed_on(expr, arguments):
            expected = self._program.overloads.expected(callee, arguments.hiding([index]), index)
            takes = expected.takes if isinstance(expected, CallableValue) else None
            if takes and not isinstance(takes[0], UnknownValue):
                self._record(made, takes[0], scope, recorder)

    def _handed_on(self, expr: tree.Call, arguments: Arguments) -> Iterator[tuple[tree.Call, int]]:
        """(the call that makes it, index of the argument) of each getter among the arguments."""
        calls = {argument.at: argument.value for argument in expr.args if isinstance(argument.value, tree.Call)}
        for passed in arguments.passed:
            made = calls.get(passed.at)
            if made is not None and _is_getter(arguments.value(passed.index)):
                yield made, passed.index

    def _record(self, made: tree.Call, receiver: Value, scope: Scope, recorder: Recorder) -> None:
        is_caller = self._is_caller(made, scope)
        for argument in made.args[: 1 if is_caller else None]:
            text = text_of(self._program, argument.value, scope) if not argument.keyword and not argument.star else None
            resolution = self._paths.attributes(text.at, receiver, text.value) if text is not None else None
            if text is not None and resolution is not None:
                recorder.string(text.at, made.at, text.value, resolution)

    def _is_caller(self, made: tree.Call, scope: Scope) -> bool:
        value = self._program.expressions.evaluate(made, scope.unrecorded())
        return isinstance(value, Instance) and value.cls.name == "methodcaller"


def _is_getter(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.full_name in GETTERS
