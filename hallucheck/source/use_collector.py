"""The walk over statements that collects all uses of a file, and keeps the guards that statements put in force."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.guard_handlers import (
    guards_of_decorators,
    guards_of_handlers,
    guards_of_manager,
    guards_of_success,
)
from hallucheck.source.guards import Guard, GuardKind
from hallucheck.source.uses import ExpressionUses, Use, UseKind


def collect_uses(module: tree.Module) -> tuple[list[Use], dict[int, tuple[Guard, ...]]]:
    """(all uses of a file, in the order of evaluation as far as the tree shows it; `at` of a call or an assigned value
    -> the guards in force there, for the strings in it).

    What Python never evaluates is no use: string annotations and the annotations of local variables.

    Raises:
        RecursionError: nested too deeply; see `deep_stack`.
    """
    collector = _StatementUses(_defers_annotations(module))
    collector.block(module.body)
    return collector.uses, collector.guarded


def _defers_annotations(module: tree.Module) -> bool:
    """Whether the file says `from __future__ import annotations`."""
    return any(
        isinstance(node, tree.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in module.body
    )


class _StatementUses(ExpressionUses):
    def __init__(self, defers_annotations: bool) -> None:
        super().__init__()
        self._on_annotations = [Guard(GuardKind.DEFERRED)] if defers_annotations else []
        self._in_function = False

    def annotation(self, node: tree.Expr | None) -> None:
        with self.guards.inside(self._on_annotations):
            self.optional(node)

    def block(self, statements: list[tree.Stmt]) -> None:
        with self.guards.inside(()):
            for statement in statements:
                self._statement(statement)
                self.guards.push(*self.guards.after(statement))

    def _statement(self, node: tree.Stmt) -> None:
        match node:
            case tree.Expression() | tree.Return():
                self.optional(node.value)
            case tree.Assign() | tree.AnnotatedAssign() | tree.AugmentedAssign() | tree.Delete():
                self._assignment(node)
            case tree.Import() | tree.ImportFrom():
                self._import(node)
            case tree.FunctionDef():
                self._function(node)
            case tree.ClassDef():
                self._class(node)
            case tree.If() | tree.While():
                self._branches(node)
            case tree.Try():
                self._try(node)
            case _:
                self._other_statement(node)

    def _other_statement(self, node: tree.Stmt) -> None:
        match node:
            case tree.For():
                self.expr(node.iterable)
                self.target(node.target)
                self.block(node.body)
                self.block(node.orelse)
            case tree.With():
                self._with(node)
            case tree.Match():
                self._match(node)
            case tree.Raise():
                self.optional(node.exception)
                self.optional(node.cause)
            case tree.Assert():
                self.expr(node.test)
                with self.guards.inside(self.guards.of_test(node.test)[1]):
                    self.optional(node.message)
            case tree.TypeAlias():
                self._type_parameters(node.type_parameters)
                self.expr(node.value)

    def _assignment(self, node: tree.Assign | tree.AnnotatedAssign | tree.AugmentedAssign | tree.Delete) -> None:
        match node:
            case tree.Assign():
                self.note_guards(node.value.at)
                self.expr(node.value)
                for target in node.targets:
                    self.target(target)
            case tree.AnnotatedAssign():
                if not self._in_function:  # Python never evaluates those of local variables
                    self.annotation(node.annotation)
                self.optional(node.value)
                self.target(node.target)
            case tree.AugmentedAssign():
                self.expr(node.target)
                self.expr(node.value)
            case tree.Delete():
                for target in node.targets:
                    self.target(target)

    def _import(self, node: tree.Import | tree.ImportFrom) -> None:
        if isinstance(node, tree.Import):
            for alias in node.names:
                self.add(UseKind.IMPORT, alias.at, alias.name)
            return
        self.add(UseKind.IMPORT, node.at, node.module)
        for alias in node.names:
            if alias.name != "*":
                self.add(UseKind.IMPORTED_NAME, alias.at, f"{node.module}.{alias.name}")

    def _function(self, node: tree.FunctionDef) -> None:
        self.exprs(node.decorators)
        with self.guards.inside(guards_of_decorators(node.decorators)):
            for decorator in node.decorators:  # what one names by a string is looked up when the function is called
                self.note_guards(decorator.at)
        self._type_parameters(node.type_parameters)
        self.parameters(node.parameters)
        self.annotation(node.returns)
        outer, self._in_function = self._in_function, True
        with self.guards.function(guards_of_decorators(node.decorators)):
            self.block(node.body)
        self._in_function = outer

    def _class(self, node: tree.ClassDef) -> None:
        self.exprs(node.decorators)
        self._type_parameters(node.type_parameters)
        self.arguments(node.arguments)
        outer, self._in_function = self._in_function, False
        with self.guards.inside(guards_of_decorators(node.decorators)):
            self.block(node.body)
        self._in_function = outer

    def _type_parameters(self, parameters: list[tree.TypeParameter]) -> None:
        for parameter in parameters:
            self.optional(parameter.bound)
            self.optional(parameter.default)

    def _branches(self, node: tree.If | tree.While) -> None:
        yes, no = self.guards.of_test(node.test)
        self.expr(node.test)
        with self.guards.inside(yes):
            self.block(node.body)
        with self.guards.inside(no):
            self.block(node.orelse)

    def _try(self, node: tree.Try) -> None:
        with self.guards.inside(guards_of_handlers(node.handlers)):
            self.block(node.body)
        for handler in node.handlers:
            self.optional(handler.type)
            self.block(handler.body)
        with self.guards.inside(guards_of_success(node.handlers)):
            self.block(node.orelse)
        self.block(node.finalbody)

    def _with(self, node: tree.With) -> None:
        with self.guards.inside(()):
            for manager, target in node.items:
                self.expr(manager)
                if target is not None:
                    self.target(target)
                self.guards.push(*guards_of_manager(manager))
            self.block(node.body)

    def _match(self, node: tree.Match) -> None:
        self.expr(node.subject)
        for case in node.cases:
            self.pattern(case.pattern)
            self.optional(case.guard)
            self.block(case.body)
