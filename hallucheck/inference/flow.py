"""Statements in order: what names are bound to on each way through a body, and what it returns.

The checked file is run with a recorder: every expression is evaluated where it stands. Bodies of other functions are
run without: assignments are kept lazy, and only what the result hangs on is ever evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.branches import join_env, run_if, run_match, run_with
from hallucheck.inference.definitions import run_class, run_function
from hallucheck.inference.exceptions import run_try
from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.loops import run_for, run_while
from hallucheck.inference.narrowing import narrow, note_flag
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.targets import assign_target, store_attribute
from hallucheck.inference.values import SpecialForm, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import binds, dotted, walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


@dataclass
class BodyResult:
    """What running a body yields."""

    returns: list[Value | Lazy] = field(default_factory=list)
    yields: list[Value | Lazy] = field(default_factory=list)
    stores: dict[str, list[Value | Lazy]] = field(default_factory=dict)
    """Dotted path, such as "self.x" -> every value stored there, in order."""
    grown: dict[str, list[Value | Lazy]] = field(default_factory=dict)
    """What is put into containers that were not made here (`Frame.grown`)."""
    falls_through: bool = True
    """The end of the body can be reached."""


class Flow:
    """Runs one body."""

    def __init__(self, program: Program, frame: Frame) -> None:
        self.program = program
        self.frame = frame
        self.is_reachable = True
        self.returns: list[Value | Lazy] = []
        self.breaks: list[Frame] = []
        self.continues: list[Frame] = []
        self.pending: list[tuple[tree.FunctionDef, Frame]] = []
        """Functions of the checked file whose bodies are still to be run, with the frame they stand in."""

    def run(self, statements: list[tree.Stmt]) -> None:
        """Run statements until one of them ends the way."""
        for statement in statements:
            if not self.is_reachable:
                return
            self._statement(statement)

    def aside(self, frame: Frame) -> Flow:
        """A run of its own, on another frame."""
        return Flow(self.program, frame)

    def result(self) -> BodyResult:
        """What the run yielded."""
        frame = self.frame
        return BodyResult(self.returns, frame.yields, frame.stores, frame.grown, self.is_reachable)

    # ---- expressions --------------------------------------------------------------------------------------------

    def _evaluate(self, expr: tree.Expr) -> Value:
        return self.program.expressions.evaluate(expr, self.frame)

    def later(self, expr: tree.Expr) -> Value | Lazy:
        """The value now where uses are recorded, else when it is asked for."""
        if self.frame.recorder is not None or isinstance(expr, tree.Yield):
            return self._evaluate(expr)
        if isinstance(expr, tree.Name) and expr.id in self.frame.env:
            return self.frame.env[expr.id]
        return Lazy(partial(self.program.expressions.evaluate, expr, self.frame.snapshot()))

    def ignore(self, expr: tree.Expr | None) -> None:
        """Evaluate for the sake of the uses in it, and of what it binds."""
        if expr is not None and (self.frame.recorder is not None or binds(expr)):
            self._evaluate(expr)

    # ---- statements ---------------------------------------------------------------------------------------------

    def _statement(self, node: tree.Stmt) -> None:
        match node:
            case tree.Expression():
                self._expression(node)
            case tree.Assign():
                self._assign(node)
            case tree.AnnotatedAssign():
                self._annotated(node)
            case tree.AugmentedAssign():
                self._augmented(node)
            case tree.Return():
                self.returns.append(self.later(node.value) if node.value else self.program.classes.none())
                self.is_reachable = False
            case tree.Raise():
                self.ignore(node.exception)
                self.ignore(node.cause)
                self.is_reachable = False
            case tree.If():
                run_if(self, node)
            case tree.For():
                run_for(self, node)
            case tree.While():
                run_while(self, node)
            case tree.With():
                run_with(self, node)
            case tree.Try():
                run_try(self, node)
            case tree.FunctionDef():
                run_function(self, node)
            case tree.ClassDef():
                run_class(self, node)
            case _:
                self._other(node)

    def _other(self, node: tree.Stmt) -> None:
        match node:
            case tree.Import():
                self._import(node)
            case tree.ImportFrom():
                self._import_from(node)
            case tree.Assert():
                self.ignore(node.test)
                self.ignore(node.message)
                narrow(self.program, self.frame, node.test, True)
            case tree.Delete():
                self._delete(node)
            case tree.Jump():
                (self.breaks if node.is_break else self.continues).append(self.frame.branch())
                self.is_reachable = False
            case tree.Match():
                run_match(self, node)
            case tree.Global():
                for name in node.names:
                    self.frame.declare_outer(name, is_nonlocal=node.is_nonlocal)
            case tree.TypeAlias():
                self.frame.bind(node.name, self.program.annotations.alias(node, self.frame))

    def _expression(self, node: tree.Expression) -> None:
        value = node.value
        if self.frame.recorder is None:
            if isinstance(value, tree.Call):
                self._effect(value)
            elif binds(value):
                self._evaluate(value)
            return
        result = self._evaluate(value)
        if isinstance(result, SpecialForm) and result.name == "Never":
            self.is_reachable = False

    def _effect(self, call: tree.Call) -> None:
        """`x.append(y)` and its like tell what an empty container holds."""
        self.program.filling.grow(call, self.frame)
        self.program.construction.copied(call, self.frame)

    def _assign(self, node: tree.Assign) -> None:
        value = self.later(node.value)
        if isinstance(node.value, tree.Call) and self.frame.recorder is None:
            self._effect(node.value)
        for target in node.targets:
            self._bind_target(target, value)
            if isinstance(target, tree.Name) and isinstance(node.value, tree.DictDisplay):
                self.program.filling.keep_items(target.id, node.value, self.frame)
            elif isinstance(target, tree.Name) and self.frame.recorder is not None:
                note_flag(self.frame, target.id, node.value)

    def _bind_target(self, target: tree.Expr, value: Value | Lazy) -> None:
        if isinstance(target, tree.Name):
            self.frame.bind(target.id, value)
        elif isinstance(target, tree.Attribute):
            store_attribute(self.program, self.frame, target, value)
        else:
            assign_target(self.program, self.frame, target, value)

    def _annotated(self, node: tree.AnnotatedAssign) -> None:
        annotations = self.program.annotations
        if self.frame.recorder is not None and (self.frame.is_class_body or not self._is_function_body()):
            annotations.type_expression(node.annotation, self.frame)
            owner = self.frame.owner if self.frame.is_class_body else None
            if owner is not None and self.program.class_makers.reads_annotations(owner):
                self.frame.recorder.evaluated.update(
                    part.at for part in walk_nodes(node.annotation) if isinstance(part, (tree.Attribute, tree.Call))
                )
        inner = self.frame.snapshot()
        declared = Lazy(partial(annotations.declared_or_value, node.annotation, node.value, inner))
        value = self.later(node.value) if node.value is not None else None
        if node.value is None and not isinstance(node.target, tree.Name):
            value = None
        if value is not None and self.frame.recorder is not None:
            narrowed = annotations.assigned(force(declared), force(value))
            self._bind_target(node.target, narrowed)
        elif value is not None or isinstance(node.target, tree.Attribute):
            self._bind_target(node.target, declared)
        elif isinstance(node.target, tree.Name):
            self.frame.bind(node.target.id, declared)

    def _is_function_body(self) -> bool:
        return self.frame is not self.frame.module.frame and not self.frame.is_class_body

    def _augmented(self, node: tree.AugmentedAssign) -> None:
        operation = tree.BinaryOperation(-1, node.target, node.op, node.value)
        inner = self.frame.snapshot()
        value: Value | Lazy = self.later(operation)
        value = Lazy(partial(self.program.operations.in_place, node, value, inner))
        if self.frame.recorder is not None:
            value = force(value)
        if isinstance(node.target, tree.Name):
            self.frame.bind(node.target.id, value)
        elif isinstance(node.target, tree.Subscript):
            self.program.filling.set_item(node.target, value, self.frame)

    def _delete(self, node: tree.Delete) -> None:
        for target in node.targets:
            path = dotted(target)
            if path:
                self.frame.forget(path)
                self.frame.env.pop(path, None)
            elif isinstance(target, tree.Subscript):
                self.ignore(target.value)
                self.ignore(target.index)
                self.program.filling.remove_item(target, self.frame)

    # ---- branches -----------------------------------------------------------------------------------------------

    def branch(self, frame: Frame, statements: list[tree.Stmt]) -> Frame | None:
        """Run statements on a frame of their own; the frame at their end, None if the end is not reached."""
        before, reachable = self.frame, self.is_reachable
        self.frame, self.is_reachable = frame, True
        self.run(statements)
        end = self.frame if self.is_reachable else None
        self.frame, self.is_reachable = before, reachable
        return end

    def merge(self, ends: list[Frame | None]) -> None:
        """Go on with what holds at the end of any of the ways."""
        reached = [end for end in ends if end is not None]
        if not reached:
            self.is_reachable = False
            return
        env = dict(reached[0].env)
        for other in reached[1:]:
            join_env(env, other.env)
        self.frame.env.clear()
        self.frame.env.update(env)

    # ---- imports ------------------------------------------------------------------------------------------------

    def _import(self, node: tree.Import) -> None:
        for alias in node.names:
            value = self.program.modules.import_module(alias.name)
            if self.frame.recorder is not None:
                self.program.expressions.uses.import_(alias, self.frame)
            if alias.asname:
                meant = self.program.recovery.module(value, alias.name, alias.at, self.frame)
                self.frame.bind(alias.asname, meant)
            else:
                top = alias.name.partition(".")[0]
                self.frame.bind(top, self.program.modules.import_module(top))

    def _import_from(self, node: tree.ImportFrom) -> None:
        module = self.program.modules.absolute(node.module, node.level, self.frame.module)
        if self.frame.recorder is not None:
            self.program.expressions.uses.import_from(node, module, self.frame)
        for alias in node.names:
            if alias.name == "*":
                continue
            if module is None:
                value: Value = UnknownValue(UnknownReason.UNRESOLVED_IMPORT, node.module)
            else:
                value = self.program.modules.imported_name(module, alias.name)
                value = self.program.recovery.imported(value, module, alias.name, alias.at, self.frame)
            self.frame.bind(alias.asname or alias.name, value)
