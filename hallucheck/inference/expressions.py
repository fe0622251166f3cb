"""What an expression is, and, in the checked file, the answer to each use in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.narrowing import narrow
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.targets import dotted_subscript
from hallucheck.inference.unions import is_none, join, members_of, without_none
from hallucheck.inference.uses import Uses
from hallucheck.inference.values import MISSING, ClassValue, FunctionValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_NAMES = {"int": "builtins.int", "float": "builtins.float", "complex": "builtins.complex", "bytes": "builtins.bytes"}


class Expressions:
    """Evaluates expressions. With a recorder on the scope, every use on the way is answered."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.uses = Uses(program)
        self._by_type: dict[type, Callable[[object, Scope], Value]] = {
            tree.Name: self._name,  # type: ignore[dict-item]
            tree.Literal: self._literal,  # type: ignore[dict-item]
            tree.Attribute: self._attribute,  # type: ignore[dict-item]
            tree.Call: program.call_expressions.call,  # type: ignore[dict-item]
            tree.Subscript: self._subscript,  # type: ignore[dict-item]
            tree.Slice: program.displays.slice,  # type: ignore[dict-item]
            tree.Display: program.displays.display,  # type: ignore[dict-item]
            tree.DictDisplay: program.displays.dict_display,  # type: ignore[dict-item]
            tree.Starred: self._starred,  # type: ignore[dict-item]
            tree.BinaryOperation: self._binary,  # type: ignore[dict-item]
            tree.UnaryOperation: self._unary,  # type: ignore[dict-item]
            tree.BooleanOperation: self._boolean,  # type: ignore[dict-item]
            tree.Comparison: self._comparison,  # type: ignore[dict-item]
            tree.Conditional: self._conditional,  # type: ignore[dict-item]
            tree.Lambda: self._lambda,  # type: ignore[dict-item]
            tree.Comprehension: program.displays.comprehension,  # type: ignore[dict-item]
            tree.Await: self._await,  # type: ignore[dict-item]
            tree.Yield: self._yield,  # type: ignore[dict-item]
            tree.NamedExpression: self._named,  # type: ignore[dict-item]
            tree.FString: self._fstring,  # type: ignore[dict-item]
        }

    def evaluate(self, expr: tree.Expr, scope: Scope) -> Value:
        """The value of an expression."""
        program = self._program
        if scope.recorder is None:  # the file's own code is run through once, however long it is
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
        if isinstance(scope, Frame) and scope.is_class_body and _is_field(expr.value, base, scope):
            base = UnknownValue(UnknownReason.DYNAMIC_CLASS, "a field of a class that is being made")
        path = dotted(expr)
        known = scope.path_value(path) if path else None
        if scope.recorder is not None:
            if known is not None:
                self.uses.known_path(expr, scope.recorder)
            else:
                value = self.uses.attribute(expr, base, scope.recorder)
                return self._program.recovery.attribute(value, base, expr.attr, expr.at, scope)
        if known is not None:
            return known
        value = self._program.members.get(base, expr.attr)
        return self._program.recovery.attribute(value, base, expr.attr, expr.at, scope)

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

    def _starred(self, expr: tree.Starred, scope: Scope) -> Value:
        return self.evaluate(expr.value, scope)

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
        return join([_truthy(left), right]) if expr.op == "or" else join([left, right])

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


def _truthy(value: Value) -> Value:
    """The value where it is known to be true."""
    kept = [
        member
        for member in members_of(without_none(value))
        if not (isinstance(member, Instance) and member.literal in (False, 0, "") and not is_none(member))
    ]
    kept = [member for member in kept if not is_none(member)]
    return join(kept) if kept else value


def _is_field(expr: tree.Expr, base: Value, frame: Frame) -> bool:
    """Whether a class body uses what it has bound to a name: libraries say of a field that it is what it will hold, and
    until the class is made it is something else."""
    return isinstance(expr, tree.Name) and expr.id in frame.env and isinstance(base, Instance)
