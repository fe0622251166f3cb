"""What the language's protocols yield: iteration, subscription, operators, `with`, `await`, unpacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope
from hallucheck.inference.unions import join, members_of, without_none
from hallucheck.inference.values import MISSING, ClassValue, Instance, UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_BINARY = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "@": "matmul",
    "/": "truediv",
    "%": "mod",
    "**": "pow",
    "<<": "lshift",
    ">>": "rshift",
    "|": "or",
    "^": "xor",
    "&": "and",
    "//": "floordiv",
}
_COMPARE = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_REFLECTED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}
_IN_PLACE = {
    **{op: f"__i{name}__" for op, name in (("+", "add"), ("-", "sub"), ("*", "mul"), ("|", "or"), ("&", "and"))},
    **{f"{op}=": f"__i{name}__" for op, name in (("+", "add"), ("-", "sub"), ("*", "mul"), ("|", "or"), ("&", "and"))},
}
_BUILTIN_CONTAINERS = frozenset({"builtins.list", "builtins.dict", "builtins.set", "collections.deque"})
"""What is put into them is followed elsewhere."""
_ELEMENT = UnknownValue(UnknownReason.UNKNOWN_ELEMENT)


class Operations:
    """Calls special methods as the interpreter does."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def follow(self, value: Value, steps: list[int | str]) -> Value:
        """Go the steps of a binding (`ValueBinding.steps`) from a value."""
        for step in steps:
            match step:
                case "iterate":
                    value = self.iterate(value)
                case "aiterate":
                    value = self.iterate_async(value)
                case "enter":
                    value = self.enter(value)
                case "aenter":
                    value = self.enter(value, is_async=True)
                case "star":
                    value = self._program.classes.instance("builtins.list", self.iterate(value))
                case int(index):
                    value = self.unpacked(value, index)
        return value

    def special(self, value: Value, name: str, *args: Value) -> Value:
        """The result of a special method, looked up on the class."""
        return join(self._special(member, name, args) for member in members_of(without_none(value)))

    def _special(self, value: Value, name: str, args: tuple[Value, ...]) -> Value:
        if isinstance(value, UnknownValue):
            return value
        method: Value | None = None
        if isinstance(value, Instance):
            method = self._program.members.own_dunder(value, name)
        elif isinstance(value, ClassValue):
            metaclass = self._program.ancestry.metaclass(value.cls)
            if isinstance(metaclass, ClassValue):
                method = self._program.members.metaclass_member(metaclass, name, value)
        if method is None:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, name)
        return self._program.calls.result(method, Arguments.of_values(args))

    # ---- iteration ----------------------------------------------------------------------------------------------

    def iterate(self, value: Value) -> Value:
        """What `for` yields."""
        return join(self._iterate(member) for member in members_of(without_none(value)))

    def _iterate(self, value: Value) -> Value:
        if isinstance(value, Instance) and value.elements is not None:
            return self._program.generics.element(value.elements)
        iterator = self._special(value, "__iter__", ())
        if isinstance(iterator, UnknownValue):
            if isinstance(value, Instance) and self._program.members.own_dunder(value, "__iter__") is None:
                return self._special(value, "__getitem__", (self._program.classes.instance("builtins.int"),))
            return UnknownValue(UnknownReason.UNKNOWN_ELEMENT, iterator.detail) if _is_vague(iterator) else iterator
        return self.special(iterator, "__next__")

    def iterate_async(self, value: Value) -> Value:
        """What `async for` yields."""
        return self.awaited(self.special(self.special(value, "__aiter__"), "__anext__"))

    def unpacked(self, value: Value, index: int) -> Value:
        """What the index-th target of an unpacking gets; negative from the end."""
        return join(self._unpacked(member, index) for member in members_of(value))

    def _unpacked(self, value: Value, index: int) -> Value:
        if isinstance(value, Instance):
            elements = self.elements(value)
            if elements is not None:
                return elements[index] if -len(elements) <= index < len(elements) else _ELEMENT
        return self._iterate(value)

    def elements(self, value: Instance) -> tuple[Value, ...] | None:
        """The elements of a tuple of known length, its subclasses' included; None for anything else."""
        if value.elements is not None:
            return value.elements
        for base in self._program.ancestry.bases(value.cls):
            if getattr(base, "name", "") == "Tuple":
                solution = self._program.generics.class_solution(value.cls, value.args)
                return tuple(self._program.generics.substitute(a, solution) for a in base.args)  # type: ignore[union-attr]
        fields = self._program.classes.tuple_fields(value.cls)
        return None if fields is None else tuple(self._program.members.get(value, name) for name in fields)

    def awaited(self, value: Value) -> Value:
        """What `await` yields."""
        return join(self._awaited(member) for member in members_of(value))

    def _awaited(self, value: Value) -> Value:
        if isinstance(value, UnknownValue):
            return value
        generator = self._special(value, "__await__", ())
        if isinstance(generator, Instance):
            info = self._program.classes.named("typing.Generator")
            args = self._program.generics.arguments_as(generator.cls, generator.args, info) if info else None
            if args and len(args) == 3:
                return args[2]
        return UnknownValue(UnknownReason.UNKNOWN_RETURN, "await")

    def enter(self, value: Value, *, is_async: bool = False) -> Value:
        """What `with ... as` binds."""
        entered = self.special(value, "__aenter__" if is_async else "__enter__")
        return self.awaited(entered) if is_async else entered

    def caught(self, value: Value) -> Value:
        """What `except value as name` binds: a class, or a tuple of classes."""
        if isinstance(value, ClassValue):
            return Instance(value.cls, value.args)
        if isinstance(value, Instance) and value.elements is not None:
            return join(self.caught(element) for element in value.elements)
        return value if isinstance(value, UnknownValue) else UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)

    # ---- operators ----------------------------------------------------------------------------------------------

    def subscript(self, value: Value, index: Value) -> Value:
        """`value[index]`."""
        return join(self._subscript(member, index) for member in members_of(without_none(value)))

    def _subscript(self, value: Value, index: Value) -> Value:
        if isinstance(value, Instance):
            elements = self.elements(value)
            position = index.literal if isinstance(index, Instance) else MISSING
            if elements is not None and isinstance(position, int) and -len(elements) <= position < len(elements):
                return elements[position]
        return self._special(value, "__getitem__", (index,))

    def binary(self, left: Value, op: str, right: Value) -> Value:
        """`left op right`: the left operand's method, else the right one's reflected method."""
        results = []
        for one in members_of(left):
            for other in members_of(right):
                results.append(self._binary(one, _BINARY[op], other))
        return join(results)

    def _binary(self, left: Value, name: str, right: Value) -> Value:
        if isinstance(left, UnknownValue) or isinstance(right, UnknownValue):
            return left if isinstance(left, UnknownValue) else right
        result = self._operand_result(left, f"__{name}__", right)
        if result is None:
            result = self._operand_result(right, f"__r{name}__", left)
        return result if result is not None else UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, name)

    def _operand_result(self, value: Value, name: str, operand: Value) -> Value | None:
        """What one operand's method makes of the other; None if it leaves it to the other one (NotImplemented)."""
        if not isinstance(value, Instance):
            return self._special(value, name, (operand,))
        method = self._program.members.own_dunder(value, name)
        if method is None:
            return None
        admitted = self._program.overloads.admits(method, operand)
        if admitted is False:
            return None
        if admitted is None:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, f"{value.cls.full_name}.{name}")
        return self._program.calls.result(method, Arguments.of_values((operand,)))

    def compare(self, op: str, left: Value, right: Value) -> Value:
        """`left op right` of a comparison."""
        name = _COMPARE.get(op)
        if name is None:
            return self._program.classes.instance("builtins.bool")
        reflected = _REFLECTED[name]
        results = []
        for one in members_of(left):
            for other in members_of(right):
                results.append(self._compared(one, f"__{name}__", f"__{reflected}__", other))
        return join(results)

    def _compared(self, left: Value, name: str, reflected: str, right: Value) -> Value:
        for value in (left, right):
            if isinstance(value, UnknownValue):
                return value
        result = self._operand_result(left, name, right)
        # `object` compares with anything, and leaves it to whoever knows better
        if result is None or name in ("__eq__", "__ne__"):
            other = self._operand_result(right, reflected, left)
            result = other if result is None else join([result, other] if other is not None else [result])
        return result if result is not None else UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, name)

    def in_place(self, node: tree.AugmentedAssign, plain: Value | Lazy, frame: Scope) -> Value:
        """What `target op= value` leaves: what `__iadd__` and its like return, else what the plain operator yields."""
        name = _IN_PLACE.get(node.op, "")
        values: list[Value] = []
        for member in members_of(self._program.expressions.evaluate(node.target, frame)) if name else ():
            if not isinstance(member, Instance) or member.cls.full_name in _BUILTIN_CONTAINERS:
                return force(plain)
            method = self._program.members.own_dunder(member, name)
            if method is None:
                return force(plain)
            operand = self._program.expressions.evaluate(node.value, frame)
            values.append(self._program.calls.result_with(method, [operand]))
        return join(values) if values else force(plain)

    def unary(self, op: str, operand: Value) -> Value:
        """`op operand`."""
        if op == "not":
            return self._program.classes.instance("builtins.bool")
        literal = operand.literal if isinstance(operand, Instance) else MISSING
        if op == "-" and type(literal) is int:
            return self._program.classes.instance("builtins.int", literal=-literal)
        return self.special(operand, _UNARY[op])


def _is_vague(value: UnknownValue) -> bool:
    return value.reason is UnknownReason.UNSUPPORTED_EXPRESSION
