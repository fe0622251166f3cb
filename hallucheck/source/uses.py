"""The uses of a file: every place where something must exist for the code to work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from hallucheck.source import tree
from hallucheck.source.guards import Guard, GuardKind, GuardStack
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


@dataclass(frozen=True)
class Use:
    """One use."""

    kind: UseKind
    at: int
    name: str
    """The name alone; for a call the name of what is called, "" if it has none."""
    guard: Guard | None = None
    """What foresees that it fails; None for most."""


def collect_uses(module: tree.Module) -> list[Use]:
    """All uses, in the order of evaluation as far as the tree shows it."""
    collector = _UseCollector(_defers_annotations(module))
    collector.block(module.body)
    return collector.uses


def _defers_annotations(module: tree.Module) -> bool:
    """Whether the file says `from __future__ import annotations`."""
    return any(
        isinstance(node, tree.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in module.body
    )


class _UseCollector:
    """One walk that carries the guards in force."""

    def __init__(self, defers_annotations: bool) -> None:
        self.uses: list[Use] = []
        self.guards = GuardStack()
        self._deferred = [Guard(GuardKind.DEFERRED)] if defers_annotations else []
        self._in_function = False

    def add(self, kind: UseKind, at: int, name: str, expr: tree.Expr | None = None) -> None:
        self.uses.append(Use(kind, at, name, self.guards.guard_of(kind.value, name, expr)))

    # ---- statements ---------------------------------------------------------------------------------------------

    def block(self, statements: list[tree.Stmt]) -> None:
        pushed = 0
        for statement in statements:
            self.statement(statement)
            # `if not hasattr(x, "y"): return` and `importorskip("m")` guard what follows in this block
            for guard in self.guards.after(statement):
                self.guards.push(guard)
                pushed += 1
        self.guards.pop(pushed)

    def statement(self, node: tree.Stmt) -> None:
        match node:
            case tree.Import():
                for alias in node.names:
                    self.add(UseKind.IMPORT, alias.at, alias.name)
            case tree.ImportFrom():
                self.add(UseKind.IMPORT, node.at, node.module)
                for alias in node.names:
                    if alias.name != "*":
                        self.add(UseKind.IMPORTED_NAME, alias.at, f"{node.module}.{alias.name}")
            case tree.FunctionDef():
                self.function(node)
            case tree.ClassDef():
                self.exprs(node.decorators)
                self.arguments(node.arguments)
                outer, self._in_function = self._in_function, False
                with self.guards.inside(self.guards.of_decorators(node.decorators)):
                    self.block(node.body)
                self._in_function = outer
            case tree.If() | tree.While():
                self.test(node)
            case tree.Try():
                self.try_(node)
            case tree.With():
                self.with_(node)
            case _:
                self.simple(node)

    def simple(self, node: tree.Stmt) -> None:
        match node:
            case tree.Assign():
                self.expr(node.value)
                for target in node.targets:
                    self.target(target)
            case tree.AnnotatedAssign():
                if not self._in_function:  # those of local variables are never evaluated
                    self.annotation(node.annotation)
                self.optional(node.value)
                self.target(node.target)
            case tree.AugmentedAssign():
                self.expr(node.target)
                self.expr(node.value)
            case tree.Delete():
                for target in node.targets:
                    self.target(target)
            case tree.For():
                self.expr(node.iterable)
                self.target(node.target)
                self.block(node.body)
                self.block(node.orelse)
            case tree.Match():
                self.expr(node.subject)
                for case in node.cases:
                    self.pattern(case.pattern)
                    self.optional(case.guard)
                    self.block(case.body)
            case tree.Expression():
                self.expr(node.value)
            case tree.Return():
                self.optional(node.value)
            case tree.Raise():
                self.optional(node.exception)
                self.optional(node.cause)
            case tree.Assert():
                self.condition(node.test, lambda: self.optional(node.message))
            case tree.TypeAlias():
                self.expr(node.value)

    def function(self, node: tree.FunctionDef) -> None:
        self.exprs(node.decorators)
        self.parameters(node.parameters)
        self.annotation(node.returns)
        # The body runs later: what is around the statement does not guard it, but for what skips it altogether.
        outer, self._in_function = self._in_function, True
        with self.guards.function(self.guards.of_decorators(node.decorators)):
            self.block(node.body)
        self._in_function = outer

    def parameters(self, parameters: list[tree.Parameter]) -> None:
        for parameter in parameters:
            self.annotation(parameter.annotation)
            self.optional(parameter.default)

    def annotation(self, node: tree.Expr | None) -> None:
        with self.guards.inside(self._deferred):
            self.optional(node)

    def test(self, node: tree.If | tree.While) -> None:
        yes, no = self.guards.of_test(node.test)
        self.expr(node.test)
        with self.guards.inside(yes):
            self.block(node.body)
        with self.guards.inside(no):
            self.block(node.orelse)

    def try_(self, node: tree.Try) -> None:
        with self.guards.inside(self.guards.of_handlers(node.handlers)):
            self.block(node.body)
        for handler in node.handlers:
            self.optional(handler.type)
            self.block(handler.body)
        self.block(node.orelse)
        self.block(node.finalbody)

    def with_(self, node: tree.With) -> None:
        found: list[Guard] = []
        for manager, target in node.items:
            self.expr(manager)
            if target is not None:
                self.target(target)
            found += self.guards.of_manager(manager)
        with self.guards.inside(found):
            self.block(node.body)

    # ---- expressions --------------------------------------------------------------------------------------------

    def optional(self, node: tree.Expr | None) -> None:
        if node is not None:
            self.expr(node)

    def exprs(self, nodes: list[tree.Expr]) -> None:
        for node in nodes:
            self.expr(node)

    def arguments(self, arguments: list[tree.Argument]) -> None:
        for argument in arguments:
            self.expr(argument.value)

    def condition(self, test: tree.Expr, then: Callable[[], None]) -> None:
        self.expr(test)
        yes, _ = self.guards.of_test(test)
        with self.guards.inside(yes):
            then()

    def expr(self, node: tree.Expr) -> None:
        match node:
            case tree.Name():
                self.add(UseKind.NAME, node.at, node.id)
            case tree.Attribute():
                self.expr(node.value)
                self.add(UseKind.ATTRIBUTE, node.at, node.attr, node.value)
            case tree.Call():
                self.expr(node.func)
                self.arguments(node.args)
                self.add(UseKind.CALL, node.at, dotted(node.func).rpartition(".")[2], node.func)
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
                self.binary(node)
            case tree.BooleanOperation():
                self.expr(node.left)
                yes, no = self.guards.of_test(node.left)
                with self.guards.inside(yes if node.op == "and" else no):
                    self.expr(node.right)
            case tree.Conditional():
                yes, no = self.guards.of_test(node.test)
                self.expr(node.test)
                with self.guards.inside(yes):
                    self.expr(node.body)
                with self.guards.inside(no):
                    self.expr(node.orelse)
            case _:
                self.other(node)

    def other(self, node: tree.Expr) -> None:
        match node:
            case tree.Comparison():
                self.expr(node.left)
                for _, right in node.rest:
                    self.expr(right)
            case tree.Lambda():
                self.parameters(node.parameters)
                self.expr(node.body)
            case tree.Comprehension():
                self.comprehension(node)
            case tree.FString():
                self.exprs(node.values)
            case tree.Slice():
                self.optional(node.lower)
                self.optional(node.upper)
                self.optional(node.step)
            case tree.UnaryOperation():
                self.expr(node.operand)
            case tree.Starred() | tree.Await() | tree.NamedExpression():
                self.expr(node.value)
            case tree.Yield():
                self.optional(node.value)

    def binary(self, node: tree.BinaryOperation) -> None:
        chain = [node]
        while isinstance(chain[-1].left, tree.BinaryOperation):
            chain.append(chain[-1].left)
        self.expr(chain[-1].left)
        for part in reversed(chain):
            self.expr(part.right)

    def comprehension(self, node: tree.Comprehension) -> None:
        found: list[Guard] = []
        for clause in node.clauses:
            self.expr(clause.iterable)
            self.target(clause.target)
            for condition in clause.conditions:
                self.expr(condition)
                found += self.guards.of_test(condition)[0]
        with self.guards.inside(found):
            self.expr(node.element)
            self.optional(node.value)

    def target(self, node: tree.Expr) -> None:
        """What an assignment target reads: everything but the last name."""
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
        match node:
            case tree.ValuePattern():
                self.expr(node.value)
            case tree.CapturePattern():
                if node.pattern is not None:
                    self.pattern(node.pattern)
            case tree.OrPattern() | tree.SequencePattern():
                for part in node.patterns:
                    self.pattern(part)
            case tree.MappingPattern():
                for key, part in node.items:
                    self.expr(key)
                    self.pattern(part)
            case tree.ClassPattern():
                self.expr(node.cls)
                for part in node.positional:
                    self.pattern(part)
                for _, _, part in node.keywords:
                    self.pattern(part)
