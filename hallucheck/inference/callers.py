"""Parameters without annotation: what the calls in the checked file pass for them.

The file is evaluated again and again, each time with what the calls of the time before have passed, until nothing
changes any more. Only what all calls agree with in the end is used: a function that is handed on, that a framework may
call, or that other files may call keeps unknown parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.assumptions import Assumption, Reads
from hallucheck.inference.called_names import only_called
from hallucheck.inference.recorder import Calls, Recorder
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope
from hallucheck.inference.signatures import bind, signature_of
from hallucheck.inference.unions import join, members_of, widen
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    FunctionValue,
    Instance,
    PartialValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_UNTYPED = UnknownReason.UNTYPED_PARAMETER


class Callers:
    """Collects the arguments of calls of the checked file's own functions, and tells them to their parameters."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._open: dict[int, tree.FunctionDef] = {}
        self._assumed: dict[int, dict[str, Value]] = {}
        self._seen: dict[int, Calls] = {}
        self._unclear: set[str] = set()
        self._rounds = 0

    def begin(self, module: tree.Module) -> None:
        """Get ready for a checked file: find the functions that nothing but its own calls can call."""
        elsewhere = partial(self._program.mentioned_elsewhere, self._program.checked_module)
        self._open = {
            function.at: function
            for function, name, packages in only_called(module)
            if not elsewhere(name)
            and not any(self._program.index.modules_mentioning(package, name) for package in packages)
        }
        self._assumed, self._rounds = {}, 0
        self._seen, self._unclear = {}, set()

    # ---- collecting ---------------------------------------------------------------------------------------------

    def note(self, expr: tree.Call, callee: Value, arguments: Arguments, recorder: Recorder) -> None:
        """Take note of a call that was evaluated for good."""
        if not self._open:
            return
        for member in members_of(callee):
            if isinstance(member, UnknownValue):
                recorder.unclear.add(getattr(expr.func, "attr", "") or getattr(expr.func, "id", ""))
            elif isinstance(member, ClassValue):
                method = self._program.calls.constructors.method(member)
                if isinstance(method, FunctionValue):
                    self._note(expr.at, method, arguments, recorder)
            elif isinstance(member, FunctionValue):
                self._note(expr.at, member, arguments, recorder)
            elif isinstance(member, CallableValue) and member.origin is not None:
                self._note(expr.at, member.origin, arguments, recorder)
        for argument in arguments.passed:
            self._note_callback(expr.at, callee, arguments, argument.index, recorder)

    def _note_callback(
        self, at: int, callee: Value, arguments: Arguments, index: int, recorder: Recorder
    ) -> None:
        """A function that is handed on: called with what the parameter's annotation says, or with anything."""
        for member in members_of(arguments.value(index)):
            definition = member.function.definitions[-1] if isinstance(member, FunctionValue) else None
            if isinstance(member, ClassValue):
                recorder.unclear.add(member.cls.name)
            if not isinstance(member, FunctionValue) or definition is None or not self.concerns(definition):
                continue
            expected = self._program.overloads.expected(callee, arguments.hiding([index]), index)
            takes = expected.takes if isinstance(expected, CallableValue) else None
            if takes is None:
                recorder.unclear.add(definition.name)
            else:
                self._note(at, member, Arguments.of_values(takes), recorder)

    def _note(self, at: int, callee: FunctionValue, arguments: Arguments, recorder: Recorder) -> None:
        definition = callee.function.definitions[-1]
        if self._open.get(definition.at) is not definition:
            return
        calls = recorder.calls.setdefault(definition.at, Calls())
        calls.places.append(at)
        calls.owner = callee.function.owner.name if callee.function.owner and definition.name == "__init__" else ""
        signature = signature_of(definition, callee.function.scope)
        bound = bind(signature.without_first() if callee.receiver is not None else signature, arguments.passed)
        calls.hides = calls.hides or bound.is_hidden
        for parameter in definition.parameters[1 if callee.receiver is not None else 0 :]:
            if not self._is_open(parameter, callee.function.scope):
                continue
            indexes = bound.assignments.get(parameter.name)
            values = [widen(arguments.assigned_value(index)) for index in indexes or ()]
            if not indexes and parameter.default is not None:
                scope = callee.function.scope.unrecorded()
                values = [widen(self._program.expressions.evaluate(parameter.default, scope))]
            known = calls.values.setdefault(parameter.name, [])
            known += [value for value in values if value not in known]

    def _is_open(self, parameter: tree.Parameter, scope: Scope) -> bool:
        """Whether nothing says what the parameter is: it has no annotation, or one that names what is not there."""
        if parameter.annotation is None:
            return True
        declared = self._program.annotations.instance(parameter.annotation, scope.unrecorded())
        return isinstance(declared, UnknownValue) and declared.reason is UnknownReason.UNRESOLVED_IMPORT

    # ---- rounds -------------------------------------------------------------------------------------------------

    def settle(self, recorders: Iterable[Recorder]) -> set[Assumption]:
        """Assume what calls have passed; what changes by that, empty if it was assumed already."""
        self._rounds += 1
        self._seen, self._unclear = {}, set()
        for recorder in recorders:
            self._unclear |= recorder.unclear
            for at, calls in recorder.calls.items():
                self._seen.setdefault(at, Calls()).add(calls)
        found = {at: self._agreed(at, calls) for at, calls in self._seen.items() if at in self._open}
        before, self._assumed = self._assumed, {at: values for at, values in found.items() if values}
        return {at for at in {*before, *self._assumed} if _prints(before.get(at)) != _prints(self._assumed.get(at))}

    def is_renewed(self, at: int, recorders: Iterable[Recorder]) -> bool:
        """Assume of one function what its calls have passed by now; whether that changes anything."""
        calls = Calls()
        for recorder in recorders:
            if at in recorder.calls:
                calls.add(recorder.calls[at])
        before, found = self._assumed.get(at), self._agreed(at, calls) if at in self._open else {}
        if not found or _prints(before) == _prints(found):
            return False
        self._assumed[at] = found
        return True

    def give_up(self) -> None:
        """Assume nothing any more."""
        self._assumed, self._open = {}, {}

    def _agreed(self, at: int, calls: Calls) -> dict[str, Value]:
        definition = self._open[at]
        if calls.hides or definition.name in self._unclear or calls.owner in self._unclear:
            return {}
        values: dict[str, Value] = {}
        for parameter in definition.parameters:
            passed = calls.values.get(parameter.name, [])
            if self._rounds == 1:  # what hangs on other parameters shows in the rounds to come
                passed = [v for v in passed if not (isinstance(v, UnknownValue) and v.reason is _UNTYPED)]
            if passed:
                values[parameter.name] = join(passed)
        return values

    # ---- telling ------------------------------------------------------------------------------------------------

    def value(self, definition: tree.FunctionDef | tree.Lambda, parameter: tree.Parameter) -> Value | None:
        """What the parameter receives in the calls of the file, its default included; None if that is not known."""
        if self._open.get(definition.at) is not definition:
            return None
        Reads.current.add(definition.at)
        return self._assumed.get(definition.at, {}).get(parameter.name)

    def concerns(self, definition: tree.FunctionDef | tree.Lambda) -> bool:
        """Whether a parameter of the function may be told by its calls."""
        return self._open.get(definition.at) is definition

    def places(self, definition: tree.FunctionDef | tree.Lambda) -> list[int]:
        """`at` of the calls that an assumption rests on."""
        calls = self._seen.get(definition.at)
        return calls.places if calls is not None and definition.at in self._assumed else []


def _prints(values: dict[str, Value] | None) -> dict[str, object]:
    return {name: fingerprint(value) for name, value in (values or {}).items()}


def fingerprint(value: Value) -> object:
    """What stays the same of a value from round to round: functions are made anew with the frames they stand in."""
    if isinstance(value, FunctionValue):
        receiver = fingerprint(value.receiver) if value.receiver is not None else None
        return ("function", id(value.function.definitions[0]), receiver)
    if isinstance(value, PartialValue):
        given = *map(fingerprint, value.positional), *((name, fingerprint(given)) for name, given in value.keywords)
        return ("partial", fingerprint(value.func), given)
    if isinstance(value, CallableValue):
        return ("callable", fingerprint(value.returns))
    if isinstance(value, Instance):
        parts = tuple(map(fingerprint, value.args)), tuple(map(fingerprint, value.elements or ()))
        return ("instance", id(value.cls), value.is_exact, parts, str(value.literal))
    members = members_of(value)
    return frozenset(map(fingerprint, members)) if len(members) > 1 else value
