"""Displays and comprehensions: tuples, lists, sets, dicts, generators and slices that code spells out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.narrowing import narrow
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.targets import assign_target
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_UNKNOWN = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)


class Displays:
    """Evaluates their elements."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def slice(self, expr: tree.Slice, scope: Scope) -> Value:
        """`lower:upper:step`."""
        for part in (expr.lower, expr.upper, expr.step):
            if part is not None:
                self._program.expressions.evaluate(part, scope)
        return self._program.classes.instance("builtins.slice", _UNKNOWN, _UNKNOWN, _UNKNOWN)

    def display(self, expr: tree.Display, scope: Scope) -> Value:
        """A tuple, list or set display."""
        evaluate = self._program.expressions.evaluate
        values: list[Value] = []
        is_fixed = True
        for element in expr.elements:
            if isinstance(element, tree.Starred):
                is_fixed = False
                values.append(self._program.operations.iterate(evaluate(element.value, scope)))
            else:
                values.append(evaluate(element, scope))
        if expr.type == "tuple" and is_fixed:
            return self._program.classes.tuple_of(tuple(values))
        return self._program.classes.instance(f"builtins.{expr.type}", self._program.generics.element(values))

    def dict_display(self, expr: tree.DictDisplay, scope: Scope) -> Value:
        """A dict display."""
        keys: list[Value] = []
        values: list[Value] = []
        for key, value in expr.items:
            inner = self._program.expressions.evaluate(value, scope)
            if key is None:
                keys.append(self._program.operations.iterate(inner))
                values.append(self._program.operations.special(inner, "__getitem__", _UNKNOWN))
            else:
                keys.append(self._program.expressions.evaluate(key, scope))
                values.append(inner)
        element = self._program.generics.element
        return self._program.classes.instance("builtins.dict", element(keys), element(values))

    def comprehension(self, expr: tree.Comprehension, scope: Scope) -> Value:
        """A comprehension or generator expression."""
        frame = Frame(scope, scope.recorder, is_inline=True)
        if isinstance(scope, Frame):
            frame.yields = scope.yields
        for index, clause in enumerate(expr.clauses):
            iterable = self._program.expressions.evaluate(clause.iterable, scope if index == 0 else frame)
            operations = self._program.operations
            element = operations.iterate_async(iterable) if clause.is_async else operations.iterate(iterable)
            assign_target(self._program, frame, clause.target, element)
            for condition in clause.conditions:
                self._program.expressions.evaluate(condition, frame)
                narrow(self._program, frame, condition, True)
        element_value = self._program.expressions.evaluate(expr.element, frame)
        if expr.type == "dict":
            assert expr.value is not None
            value = self._program.generics.element([self._program.expressions.evaluate(expr.value, frame)])
            return self._program.classes.instance(
                "builtins.dict", self._program.generics.element([element_value]), value
            )
        element_value = self._program.generics.element([element_value])
        if expr.type == "generator":
            if any(clause.is_async for clause in expr.clauses):
                return self._program.classes.instance("types.AsyncGeneratorType", element_value, _UNKNOWN)
            return self._program.classes.instance("types.GeneratorType", element_value, _UNKNOWN, _UNKNOWN)
        return self._program.classes.instance(f"builtins.{expr.type}", element_value)
