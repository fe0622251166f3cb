"""What an expression is, and, in the checked file, the answer to each use in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.narrowing import narrow
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.signatures import PassedArgument
from hallucheck.inference.special_calls import SpecialCalls
from hallucheck.inference.targets import assign_target, dotted_subscript
from hallucheck.inference.uses import Uses
from hallucheck.inference.values import (
    MISSING,
    CallableValue,
    ClassValue,
    FunctionValue,
    Instance,
    UnknownValue,
    Value,
    is_none,
    join,
    members_of,
    without_none,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_NAMES = {"int": "builtins.int", "float": "builtins.float", "complex": "builtins.complex", "bytes": "builtins.bytes"}
_ELEMENT = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)


class Expressions:
    """Evaluates expressions. With a recorder on the scope, every use on the way is answered."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.uses = Uses(program)
        self._special_calls = SpecialCalls(program)
        self._by_type: dict[type, Callable[[object, Scope], Value]] = {
            tree.Name: self._name,  # type: ignore[dict-item]
            tree.Literal: self._literal,  # type: ignore[dict-item]
            tree.Attribute: self._attribute,  # type: ignore[dict-item]
            tree.Call: self._call,  # type: ignore[dict-item]
            tree.Subscript: self._subscript,  # type: ignore[dict-item]
            tree.Slice: self._slice,  # type: ignore[dict-item]
            tree.Display: self._display,  # type: ignore[dict-item]
            tree.DictDisplay: self._dict,  # type: ignore[dict-item]
            tree.Starred: self._starred,  # type: ignore[dict-item]
            tree.BinaryOperation: self._binary,  # type: ignore[dict-item]
            tree.UnaryOperation: self._unary,  # type: ignore[dict-item]
            tree.BooleanOperation: self._boolean,  # type: ignore[dict-item]
            tree.Comparison: self._comparison,  # type: ignore[dict-item]
            tree.Conditional: self._conditional,  # type: ignore[dict-item]
            tree.Lambda: self._lambda,  # type: ignore[dict-item]
            tree.Comprehension: self._comprehension,  # type: ignore[dict-item]
            tree.Await: self._await,  # type: ignore[dict-item]
            tree.Yield: self._yield,  # type: ignore[dict-item]
            tree.NamedExpression: self._named,  # type: ignore[dict-item]
            tree.FString: self._fstring,  # type: ignore[dict-item]
        }

    def evaluate(self, expr: tree.Expr, scope: Scope) -> Value:
        """The value of an expression."""
        program = self._program
        program.steps += 1
        if program.is_exhausted():
            return UnknownValue(UnknownReason.BUDGET)
        return self._by_type[type(expr)](expr, scope)

    # ---- names and attributes -----------------------------------------------------------------------------------

    def _name(self, expr: tree.Name, scope: Scope) -> Value:
        value = scope.lookup(expr.id)
        if scope.recorder is not None:
            self.uses.name(expr, value, scope.recorder)
        return value if value is not None else UnknownValue(UnknownReason.UNBOUND_NAME, expr.id)

    def _literal(self, expr: tree.Literal, scope: Scope) -> Value:
        classes = self._program.classes
        match expr.type:
            case "str":
                return classes.instance("builtins.str", literal=expr.value)
            case "int":
                return classes.instance("builtins.int", literal=expr.value)
            case "bool":
                return classes.instance("builtins.bool", literal=expr.value)
            case "None":
                return classes.none()
            case "ellipsis":
                return classes.instance("types.EllipsisType")
        return classes.instance(_NAMES[expr.type])

    def _attribute(self, expr: tree.Attribute, scope: Scope) -> Value:
        base = self.evaluate(expr.value, scope)
        path = dotted(expr)
        known = scope.path_value(path) if path else None
        if scope.recorder is not None:
            if known is not None:
                self.uses.known_path(expr, scope.recorder)
            else:
                return self.uses.attribute(expr, base, scope.recorder)
        return known if known is not None else self._program.members.get(base, expr.attr)

    # ---- calls --------------------------------------------------------------------------------------------------

    def _call(self, expr: tree.Call, scope: Scope) -> Value:
        callee = self.evaluate(expr.func, scope)
        arguments = self._arguments(expr, scope)
        self._tell_lambdas(expr, callee, arguments)
        if scope.recorder is not None:
            for index in range(len(arguments.passed)):
                arguments.value(index)
            self.uses.call(expr, callee, arguments, scope.recorder)
            self._program.callers.note(expr, callee, arguments)
            if isinstance(scope, Frame):
                self._program.filling.grow(expr, scope.body())
        special = self._special_calls.result(expr, callee, arguments, scope)
        if special is not None:
            return special
        return self._program.calls.result(callee, arguments)

    def _tell_lambdas(self, expr: tree.Call, callee: Value, arguments: Arguments) -> None:
        """Tell the lambdas that a call passes what the callee declares to call them with."""
        lambdas = {
            argument.at: argument.value for argument in expr.args if isinstance(argument.value, tree.Lambda)
        }
        indexes = [passed.index for passed in arguments.passed if passed.at in lambdas]
        for index in indexes:
            expected = self._program.overloads.expected(callee, arguments.hiding(indexes), index)
            takes = [m.takes for m in members_of(expected) if isinstance(m, CallableValue) and m.takes is not None]
            if takes:
                self._program.bodies.tell(lambdas[arguments.passed[index].at], takes[0])

    def _arguments(self, expr: tree.Call, scope: Scope) -> Arguments:
        passed: list[PassedArgument] = []
        makers: list[Callable[[], Value]] = []
        inner = scope if scope.recorder is not None or not isinstance(scope, Frame) else scope.snapshot()
        for argument in expr.args:
            if argument.star == "*":
                elements = self._unpacked(argument.value, inner)
                if elements is not None:  # as many arguments as there are elements
                    for element in elements:
                        passed.append(PassedArgument(argument.at, index=len(passed)))
                        makers.append(lambda value=element: value)  # type: ignore[misc]
                    continue
            passed.append(PassedArgument(argument.at, argument.keyword, argument.star, index=len(passed)))
            makers.append(lambda value=argument.value: self.evaluate(value, inner))  # type: ignore[misc]
        return Arguments(passed, makers)

    def _unpacked(self, expr: tree.Expr, scope: Scope) -> tuple[Value, ...] | None:
        """What `*expr` passes, where the number of its elements is known."""
        if isinstance(expr, tree.Display):
            if any(isinstance(element, tree.Starred) for element in expr.elements) or expr.type == "set":
                return None
            return tuple(self.evaluate(element, scope) for element in expr.elements)
        value = self.evaluate(expr, scope)
        return self._program.operations.elements(value) if isinstance(value, Instance) else None

    # ---- containers ---------------------------------------------------------------------------------------------

    def _subscript(self, expr: tree.Subscript, scope: Scope) -> Value:
        base = self.evaluate(expr.value, scope)
        if not isinstance(base, (Instance, UnknownValue)) and not any(
            isinstance(member, (Instance, UnknownValue)) for member in members_of(base)
        ):
            return self._class_subscript(expr, base, scope)
        path = dotted_subscript(expr)
        index = self.evaluate(expr.index, scope)
        known = scope.path_value(path) if path else None
        if known is not None:
            return known
        return self._program.operations.subscript(base, index)

    def _class_subscript(self, expr: tree.Subscript, base: Value, scope: Scope) -> Value:
        if isinstance(base, ClassValue) and self._program.classes.is_enum(base.cls):
            index = self.evaluate(expr.index, scope)
            literal = index.literal if isinstance(index, Instance) else MISSING
            return Instance(base.cls, (), True, literal)
        inner = scope.unrecorded()
        if scope.recorder is not None:
            self._program.annotations.record_arguments(expr, base, scope)
        return self._program.annotations.type_expression(expr, inner)

    def _slice(self, expr: tree.Slice, scope: Scope) -> Value:
        for part in (expr.lower, expr.upper, expr.step):
            if part is not None:
                self.evaluate(part, scope)
        return self._program.classes.instance("builtins.slice", _ELEMENT, _ELEMENT, _ELEMENT)

    def _display(self, expr: tree.Display, scope: Scope) -> Value:
        values: list[Value] = []
        is_fixed = True
        for element in expr.elements:
            if isinstance(element, tree.Starred):
                is_fixed = False
                values.append(self._program.operations.iterate(self.evaluate(element.value, scope)))
            else:
                values.append(self.evaluate(element, scope))
        if expr.type == "tuple" and is_fixed:
            return self._program.classes.tuple_of(tuple(values))
        return self._program.classes.instance(f"builtins.{expr.type}", self._program.generics.element(values))

    def _dict(self, expr: tree.DictDisplay, scope: Scope) -> Value:
        keys: list[Value] = []
        values: list[Value] = []
        for key, value in expr.items:
            inner = self.evaluate(value, scope)
            if key is None:
                keys.append(self._program.operations.iterate(inner))
                values.append(self._program.operations.special(inner, "__getitem__", _ELEMENT))
            else:
                keys.append(self.evaluate(key, scope))
                values.append(inner)
        element = self._program.generics.element
        return self._program.classes.instance("builtins.dict", element(keys), element(values))

    def _starred(self, expr: tree.Starred, scope: Scope) -> Value:
        return self.evaluate(expr.value, scope)

    def _comprehension(self, expr: tree.Comprehension, scope: Scope) -> Value:
        frame = Frame(scope, scope.recorder, is_inline=True)
        if isinstance(scope, Frame):
            frame.yields = scope.yields
        for index, clause in enumerate(expr.clauses):
            iterable = self.evaluate(clause.iterable, scope if index == 0 else frame)
            operations = self._program.operations
            element = operations.iterate_async(iterable) if clause.is_async else operations.iterate(iterable)
            assign_target(self._program, frame, clause.target, element)
            for condition in clause.conditions:
                self.evaluate(condition, frame)
                narrow(self._program, frame, condition, True)
        element_value = self.evaluate(expr.element, frame)
        if expr.type == "dict":
            assert expr.value is not None
            value = self._program.generics.element([self.evaluate(expr.value, frame)])
            return self._program.classes.instance(
                "builtins.dict", self._program.generics.element([element_value]), value
            )
        element_value = self._program.generics.element([element_value])
        if expr.type == "generator":
            if any(clause.is_async for clause in expr.clauses):
                return self._program.classes.instance("types.AsyncGeneratorType", element_value, _ELEMENT)
            return self._program.classes.instance("types.GeneratorType", element_value, _ELEMENT, _ELEMENT)
        return self._program.classes.instance(f"builtins.{expr.type}", element_value)

    # ---- operators ----------------------------------------------------------------------------------------------

    def _binary(self, expr: tree.BinaryOperation, scope: Scope) -> Value:
        chain = [expr]
        while isinstance(chain[-1].left, tree.BinaryOperation):
            chain.append(chain[-1].left)
        left = self.evaluate(chain[-1].left, scope)
        for part in reversed(chain):
            right = self.evaluate(part.right, scope)
            left = self._union_type(left, part.op, right) or self._program.operations.binary(left, part.op, right)
        return left

    def _union_type(self, left: Value, op: str, right: Value) -> Value | None:
        """`X | Y` of classes is a type (PEP 604)."""
        if op != "|" or any(
            isinstance(m, Instance) and not is_none(m) for m in (*members_of(left), *members_of(right))
        ):
            return None
        if all(isinstance(m, UnknownValue) for m in (*members_of(left), *members_of(right))):
            return None
        return join([left, right])

    def _unary(self, expr: tree.UnaryOperation, scope: Scope) -> Value:
        return self._program.operations.unary(expr.op, self.evaluate(expr.operand, scope))

    def _boolean(self, expr: tree.BooleanOperation, scope: Scope) -> Value:
        left = self.evaluate(expr.left, scope)
        inner = scope
        if isinstance(scope, Frame):
            inner = scope.branch()
            narrow(self._program, inner, expr.left, expr.op == "and")
        right = self.evaluate(expr.right, inner)
        if isinstance(scope, Frame) and isinstance(inner, Frame):
            scope.keep_new(inner)
        return join([truthy(left), right]) if expr.op == "or" else join([left, right])

    def _comparison(self, expr: tree.Comparison, scope: Scope) -> Value:
        left = self.evaluate(expr.left, scope)
        result = left
        for op, right_expr in expr.rest:
            right = self.evaluate(right_expr, scope)
            result = self._program.operations.compare(op, left, right)
            left = right
        return result

    def _conditional(self, expr: tree.Conditional, scope: Scope) -> Value:
        self.evaluate(expr.test, scope)
        if not isinstance(scope, Frame):
            return join([self.evaluate(expr.body, scope), self.evaluate(expr.orelse, scope)])
        yes, no = scope.branch(), scope.branch()
        narrow(self._program, yes, expr.test, True)
        narrow(self._program, no, expr.test, False)
        return join([self.evaluate(expr.body, yes), self.evaluate(expr.orelse, no)])

    def _lambda(self, expr: tree.Lambda, scope: Scope) -> Value:
        for parameter in expr.parameters:
            if parameter.default is not None:
                self.evaluate(parameter.default, scope)
        if scope.recorder is not None:
            frame = self._program.bodies.frame(expr, scope, None)
            frame.recorder = scope.recorder
            self.evaluate(expr.body, frame)
        definition = self._program.functions.lambda_definition(expr)
        return FunctionValue(self._program.functions.info((definition,), scope))

    def _await(self, expr: tree.Await, scope: Scope) -> Value:
        return self._program.operations.awaited(self.evaluate(expr.value, scope))

    def _yield(self, expr: tree.Yield, scope: Scope) -> Value:
        value = self.evaluate(expr.value, scope) if expr.value is not None else self._program.classes.none()
        if isinstance(scope, Frame):
            scope.yields.append(self._program.operations.iterate(value) if expr.is_from else value)
        if expr.is_from and isinstance(value, Instance):
            info = self._program.classes.named("typing.Generator")
            args = self._program.generics.arguments_as(value.cls, value.args, info) if info else None
            if args and len(args) == 3:
                return args[2]
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "yield")

    def _named(self, expr: tree.NamedExpression, scope: Scope) -> Value:
        value = self.evaluate(expr.value, scope)
        if isinstance(scope, Frame):
            scope.bind(expr.target.id, value)
        return value

    def _fstring(self, expr: tree.FString, scope: Scope) -> Value:
        for value in expr.values:
            self.evaluate(value, scope)
        if expr.is_template:
            return self._program.classes.instance("string.templatelib.Template")
        return self._program.classes.instance("builtins.str")


def truthy(value: Value) -> Value:
    """The value where it is known to be true."""
    kept = [
        member
        for member in members_of(without_none(value))
        if not (isinstance(member, Instance) and member.literal in (False, 0, "") and not is_none(member))
    ]
    kept = [member for member in kept if not is_none(member)]
    return join(kept) if kept else value
