"""What functions return, from their bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.flow import BodyResult, Flow
from hallucheck.inference.functions import has_decorator
from hallucheck.inference.lazy import force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.unions import join, members_of
from hallucheck.inference.values import ClassInfo, FunctionInfo, FunctionValue, Instance, UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Returns:
    """Makes the result of a call from what running the body yields."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._active: set[int] = set()

    def body_result(self, info: FunctionInfo, receiver: Value | None) -> Value:
        """What a call of an unannotated function yields, from its body; generators and coroutines included."""
        function = info.definitions[-1]
        if _is_empty(function) or has_decorator(function, "abstractmethod"):
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        if info.owner is not None and self._program.ancestry.is_protocol(info.owner):
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        return self._result_of(info, self._program.bodies.run(function, info.scope, receiver))

    def _result_of(self, info: FunctionInfo, body: BodyResult) -> Value:
        function = info.definitions[-1]
        if body.yields or self._program.bodies.is_generator(function):
            return self._generator(body, function.is_async)
        values = [force(entry) for entry in body.returns]
        if body.falls_through:
            values.append(self._program.classes.none())
        if not values:
            return UnknownValue(UnknownReason.UNKNOWN_RETURN, info.full_name)
        return self.awaitable(join(values)) if function.is_async else join(values)

    def body_result_with(self, info: FunctionInfo, receiver: Value | None, given: dict[str, Value]) -> Value:
        """The same, with parameters that are not annotated bound to given values."""
        function = info.definitions[-1]
        if id(function) in self._active:
            return UnknownValue(UnknownReason.BUDGET, f"recursive {function.name}")
        self._active.add(id(function))
        try:
            for parameter in function.parameters:
                if parameter.name not in given and parameter.default is not None and parameter.annotation is None:
                    given[parameter.name] = self._program.expressions.evaluate(parameter.default, info.scope)
            flow = Flow(self._program, self._program.bodies.frame(function, info.scope, receiver, given))
            flow.run(function.body)
            return self._result_of(info, flow.result())
        finally:
            self._active.discard(id(function))

    def _generator(self, body: BodyResult, is_async: bool) -> Value:
        element = self._program.generics.element(force(entry) for entry in body.yields)
        unknown = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        if is_async:
            return self._program.classes.instance("types.AsyncGeneratorType", element, unknown)
        return self._program.classes.instance("types.GeneratorType", element, unknown, unknown)

    def awaitable(self, value: Value) -> Value:
        """The coroutine of an async function that returns the value."""
        unknown = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)
        return self._program.classes.instance("types.CoroutineType", unknown, unknown, value)

    def narrowed_by_body(self, callee: FunctionValue, declared: Value) -> Value:
        """What a function is declared to return, or what its body returns where that says more: the declared class is
        abstract, or the returned one comes from elsewhere, so that it is not known among its subclasses."""
        function = callee.function.source if callee.function.is_stub else callee.function
        if function is None or not isinstance(declared, Instance):
            return declared
        if self._program.bodies.is_generator(function.definitions[-1]):
            return declared
        is_abstract = self._program.members.closedness.stands_for_others(declared.cls)
        is_own = function.module == self._program.checked_module
        if not is_abstract and not is_own:
            return declared
        found = members_of(self.body_result(function, callee.receiver))
        subclasses = [
            m for m in found if isinstance(m, Instance) and declared.cls in self._program.ancestry.mro(m.cls)[0]
        ]
        if is_abstract:
            narrowed = [m for m in subclasses if not self._program.members.closedness.stands_for_others(m.cls)]
            return join(narrowed) if len(narrowed) == len(found) else declared
        return join([declared, *(m for m in subclasses if self._is_out_of_sight(m.cls, declared.cls))])

    def _is_out_of_sight(self, subclass: ClassInfo, base: ClassInfo) -> bool:
        """Whether what a subclass has is not found among the known subclasses: it is elsewhere, or open."""
        is_elsewhere = subclass.module.partition(".")[0] != base.module.partition(".")[0]
        return is_elsewhere or self._program.members.closedness.is_open(subclass)


def _is_empty(function: tree.FunctionDef) -> bool:
    """Only a docstring, `...`, or a raise: the body says nothing of what overriding methods return."""
    for statement in function.body:
        match statement:
            case tree.Expression(value=tree.Literal()) | tree.Raise():
                continue
        return False
    return True
