"""Uses, the places where something must exist for the code to work, and the walk that finds them in expressions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hallucheck.source import tree
from hallucheck.source.guard_handlers import guards_of_manager
from hallucheck.source.guard_stack import GuardStack
from hallucheck.source.guards import Guard
from hallucheck.source.walk import dotted


class UseKind(Enum):
    """What is used."""

    IMPORT = "import"
    """A module, by `import a.b` or as the module of a from-import."""
    IMPORTED_NAME = "imported-name"
    """A name of a from-import."""
    NAME = "name"
    """A bare name that is read."""
    ATTRIBUTE = "attribute"
    """An attribute that is read."""
    CALL = "call"
    """A call, that is its arguments."""
    STRING = "string"
    """A name that a string spells; that it does is only known once the code is evaluated."""


@dataclass(frozen=True)
class Use:
    """One use."""

    kind: UseKind
    at: int
    name: str
    """The name alone, dotted for modules; for a call the name of what is called, "" if it has none."""
    guard: Guard | None = None
    """What foresees that it fails; None for most."""
    caught: frozenset[str] = frozenset()
    """Names of all exceptions that are caught or expected around it; "*" for any."""


class ExpressionUses:
    """Collects the uses in expressions, with the guards in force."""

    def __init__(self) -> None:
        self.uses: list[Use] = []
        """In the order of evaluation, as far as the tree shows it."""
        self.guards = GuardStack()
        self.guarded: dict[int, tuple[Guard, ...]] = {}
        """`at` of a call or of an assigned value -> the guards in force there, innermost last; only where any are."""

    def note_guards(self, at: int) -> None:
        """Keep the guards in force at a call or an assigned value, for the strings in it."""
        guards = self.guards.current()
        if guards:
            self.guarded[at] = guards

    def add(self, kind: UseKind, at: int, name: str, owner: tree.Expr | None = None) -> None:
        """Note a use; `owner` is the expression whose attribute is read, or what is called."""
        guard = self.guards.guard_of(kind.value, name, owner)
        self.uses.append(Use(kind, at, name, guard, self.guards.caught()))

    def optional(self, node: tree.Expr | None) -> None:
        """Visit an expression that may be left out."""
        if node is not None:
            self.expr(node)

    def exprs(self, nodes: list[tree.Expr]) -> None:
        """Visit several expressions."""
        for node in nodes:
            self.expr(node)

    def arguments(self, arguments: list[tree.Argument]) -> None:
        """Visit the arguments of a call or class statement."""
        for argument in arguments:
            self.expr(argument.value)

    def parameters(self, parameters: list[tree.Parameter]) -> None:
        """Visit what is evaluated where a function is defined."""
        for parameter in parameters:
            self.annotation(parameter.annotation)
            self.optional(parameter.default)

    def annotation(self, node: tree.Expr | None) -> None:
        """Visit an annotation."""
        self.optional(node)

    def expr(self, node: tree.Expr) -> None:
        """Visit an expression."""
        match node:
            case tree.Name():
                self.add(UseKind.NAME, node.at, node.id)
            case tree.Attribute():
                self.expr(node.value)
                self.add(UseKind.ATTRIBUTE, node.at, node.attr, node.value)
            case tree.Call():
                self._call(node)
            case tree.Subscript():
                self.expr(node.value)
                self.expr(node.index)
            case tree.Display():
                self.exprs(node.elements)
            case tree.DictDisplay():
                for key, value in node.items:
                    self.optional(key)
                    self.expr(value)
            case tree.BinaryOperation():
                self.expr(node.left)
                self.expr(node.right)
            case tree.BooleanOperation():
                self._boolean(node)
            case tree.Conditional():
                self._conditional(node)
            case tree.Comprehension():
                self._comprehension(node)
            case _:
                self._other(node)

    def _other(self, node: tree.Expr) -> None:
        match node:
            case tree.Comparison():
                self.expr(node.left)
                for _, right in node.rest:
                    self.expr(right)
            case tree.Lambda():
                self.parameters(node.parameters)
                self.expr(node.body)
            case tree.FString():
                self.exprs(node.values)
            case tree.Slice():
                self.optional(node.lower)
                self.optional(node.upper)
                self.optional(node.step)
            case tree.UnaryOperation():
                self.expr(node.operand)
            case tree.Starred() | tree.Await() | tree.NamedExpression() | tree.Yield():
                self.optional(node.value)

    def _call(self, node: tree.Call) -> None:
        self.note_guards(node.at)
        self.expr(node.func)
        with self.guards.inside(guards_of_manager(node)):  # `assertRaises(TypeError, lambda: f(1))`
            self.arguments(node.args)
        self.add(UseKind.CALL, node.at, dotted(node.func).rpartition(".")[2], node.func)

    def _boolean(self, node: tree.BooleanOperation) -> None:
        """`a and b and c`: each operand is reached only if those before it allow."""
        operands = [node.right]
        left = node.left
        while isinstance(left, tree.BooleanOperation) and left.op == node.op:
            operands.append(left.right)
            left = left.left
        self.expr(left)
        with self.guards.inside(()):
            for operand in reversed(operands):
                yes, no = self.guards.of_test(left)
                self.guards.push(*(yes if node.op == "and" else no))
                self.expr(operand)
                left = operand

    def _conditional(self, node: tree.Conditional) -> None:
        yes, no = self.guards.of_test(node.test)
        self.expr(node.test)
        with self.guards.inside(yes):
            self.expr(node.body)
        with self.guards.inside(no):
            self.expr(node.orelse)

    def _comprehension(self, node: tree.Comprehension) -> None:
        with self.guards.inside(()):
            for clause in node.clauses:
                self.expr(clause.iterable)
                self.target(clause.target)
                for condition in clause.conditions:
                    self.expr(condition)
                    self.guards.push(*self.guards.of_test(condition)[0])
            self.expr(node.element)
            self.optional(node.value)

    def target(self, node: tree.Expr) -> None:
        """Visit what an assignment target reads: everything but the last name."""
        match node:
            case tree.Attribute():
                self.expr(node.value)
            case tree.Subscript():
                self.expr(node.value)
                self.expr(node.index)
            case tree.Display():
                for element in node.elements:
                    self.target(element)
            case tree.Starred():
                self.target(node.value)

    def pattern(self, node: tree.Pattern) -> None:
        """Visit the values and classes of a match pattern."""
        match node:
            case tree.ValuePattern():
                self.expr(node.value)
            case tree.MappingPattern():
                for key, _ in node.items:
                    self.expr(key)
            case tree.ClassPattern():
                self.expr(node.cls)
        for part in _inner_patterns(node):
            self.pattern(part)


def _inner_patterns(node: tree.Pattern) -> list[tree.Pattern]:
    match node:
        case tree.CapturePattern():
            return [] if node.pattern is None else [node.pattern]
        case tree.OrPattern() | tree.SequencePattern():
            return node.patterns
        case tree.MappingPattern():
            return [part for _, part in node.items]
        case tree.ClassPattern():
            return [*node.positional, *(part for _, _, part in node.keywords)]
        case _:
            return []
