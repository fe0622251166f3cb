"""Statements in order: what names are bound to on each way through a body, and what it returns.

The checked file is run with a recorder: every expression is evaluated where it stands. Bodies of other functions are
run without: assignments are kept lazy, and only what the result hangs on is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.matching import bind_pattern
from hallucheck.inference.narrowing import narrow, note_flag
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Lazy, force
from hallucheck.inference.targets import assign_target, store_attribute
from hallucheck.inference.values import ClassInfo, SpecialForm, UnknownValue, Value, join
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes
from hallucheck.symbols.conditions import Truth, decide

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


def is_generator(function: tree.FunctionDef) -> bool:
    """Whether the body yields; nested functions and classes do not count."""
    stack: list[tree.Stmt] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (tree.FunctionDef, tree.ClassDef)):
            continue
        for part in _own_parts(node, stack):
            if _yields(part):
                return True
    return False


def _own_parts(node: tree.Stmt, stack: list[tree.Stmt]) -> list[object]:
    """The expressions of a statement; its inner statements go on the stack."""
    parts: list[object] = []
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, list) and value and isinstance(value[0], (tree.Handler, tree.Case)):
            for item in value:
                stack.extend(item.body)
        elif isinstance(value, list) and value and isinstance(value[0], tree.STATEMENTS):
            stack.extend(value)
        else:
            parts.append(value)
    return parts


def _yields(part: object) -> bool:
    return any(isinstance(node, tree.Yield) for node in walk_nodes(part))

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})


class Flow:
    """Runs one body."""

    def __init__(self, program: Program, frame: Frame) -> None:
        self.program = program
        self.frame = frame
        self.is_reachable = True
        self.returns: list[Value | Lazy] = []
        self._breaks: list[Frame] = []
        self._continues: list[Frame] = []
        self.pending: list[tuple[tree.FunctionDef, Frame]] = []
        """Functions of the checked file whose bodies are still to be run, with the frame they stand in."""

    def run(self, statements: list[tree.Stmt]) -> None:
        """Run statements until one of them ends the way."""
        for statement in statements:
            if not self.is_reachable:
                return
            self._statement(statement)

    def result(self) -> BodyResult:
        """What the run yielded."""
        frame = self.frame
        return BodyResult(self.returns, frame.yields, frame.stores, frame.grown, self.is_reachable)

    # ---- expressions --------------------------------------------------------------------------------------------

    def _evaluate(self, expr: tree.Expr) -> Value:
        return self.program.expressions.evaluate(expr, self.frame)

    def _later(self, expr: tree.Expr) -> Value | Lazy:
        """The value now where uses are recorded, else when it is asked for."""
        if self.frame.recorder is not None or isinstance(expr, tree.Yield):
            return self._evaluate(expr)
        if isinstance(expr, tree.Name) and expr.id in self.frame.env:
            return self.frame.env[expr.id]
        return Lazy(partial(self.program.expressions.evaluate, expr, self.frame.snapshot()))

    def _ignore(self, expr: tree.Expr | None) -> None:
        """Evaluate for the sake of the uses in it, and of what it binds."""
        if expr is not None and (self.frame.recorder is not None or _binds(expr)):
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
                self.returns.append(self._later(node.value) if node.value else self.program.classes.none())
                self.is_reachable = False
            case tree.Raise():
                self._ignore(node.exception)
                self._ignore(node.cause)
                self.is_reachable = False
            case tree.If():
                self._if(node)
            case tree.For():
                self._for(node)
            case tree.While():
                self._while(node)
            case tree.With():
                self._with(node)
            case tree.Try():
                self._try(node)
            case tree.FunctionDef():
                self._function(node)
            case tree.ClassDef():
                self._class(node)
            case _:
                self._other(node)

    def _other(self, node: tree.Stmt) -> None:
        match node:
            case tree.Import():
                self._import(node)
            case tree.ImportFrom():
                self._import_from(node)
            case tree.Assert():
                self._ignore(node.test)
                self._ignore(node.message)
                narrow(self.program, self.frame, node.test, True)
            case tree.Delete():
                self._delete(node)
            case tree.Jump():
                (self._breaks if node.is_break else self._continues).append(self.frame.branch())
                self.is_reachable = False
            case tree.Match():
                self._match(node)
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
            elif _binds(value):
                self._evaluate(value)
            return
        result = self._evaluate(value)
        if isinstance(result, SpecialForm) and result.name == "Never":
            self.is_reachable = False

    def _effect(self, call: tree.Call) -> None:
        """`x.append(y)` and its like tell what an empty container holds."""
        self.program.containers.grow(call, self.frame)

    def _assign(self, node: tree.Assign) -> None:
        value = self._later(node.value)
        if isinstance(node.value, tree.Call) and self.frame.recorder is None:
            self._effect(node.value)
        for target in node.targets:
            self._bind_target(target, value)
            if isinstance(target, tree.Name) and isinstance(node.value, tree.DictDisplay):
                self.program.containers.keep_items(target.id, node.value, self.frame)
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
        inner = self.frame.snapshot()
        declared = Lazy(partial(annotations.declared_or_value, node.annotation, node.value, inner))
        value = self._later(node.value) if node.value is not None else None
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
        value = self._later(operation)
        if isinstance(node.target, tree.Name):
            self.frame.bind(node.target.id, value)
        elif isinstance(node.target, tree.Subscript):
            self.program.containers.set_item(node.target, value, self.frame)

    def _delete(self, node: tree.Delete) -> None:
        for target in node.targets:
            path = dotted(target)
            if path:
                self.frame.forget(path)
                self.frame.env.pop(path, None)
            elif isinstance(target, tree.Subscript):
                self._ignore(target.value)
                self._ignore(target.index)
                self.program.containers.remove_item(target, self.frame)

    # ---- branches -----------------------------------------------------------------------------------------------

    def _branch(self, frame: Frame, statements: list[tree.Stmt]) -> Frame | None:
        """Run statements on a frame of their own; the frame at their end, None if the end is not reached."""
        before, reachable = self.frame, self.is_reachable
        self.frame, self.is_reachable = frame, True
        self.run(statements)
        end = self.frame if self.is_reachable else None
        self.frame, self.is_reachable = before, reachable
        return end

    def _merge(self, ends: list[Frame | None]) -> None:
        """Go on with what holds at the end of any of the ways."""
        reached = [end for end in ends if end is not None]
        if not reached:
            self.is_reachable = False
            return
        env = dict(reached[0].env)
        for other in reached[1:]:
            _join_env(env, other.env)
        self.frame.env.clear()
        self.frame.env.update(env)

    def _if(self, node: tree.If) -> None:
        ends: list[Frame | None] = []
        while True:
            self._ignore(node.test)
            truth = decide(node.test, self.program.index.target)
            if truth is not Truth.FALSE:
                yes = self.frame.branch()
                narrow(self.program, yes, node.test, True)
                ends.append(self._branch(yes, node.body))
            if truth is Truth.TRUE:
                break
            narrow(self.program, self.frame, node.test, False)
            if len(node.orelse) == 1 and isinstance(node.orelse[0], tree.If):
                node = node.orelse[0]
                continue
            ends.append(self._branch(self.frame.branch(), node.orelse))
            break
        self._merge(ends)

    def _for(self, node: tree.For) -> None:
        iterable = self._later(node.iterable)
        operations = self.program.operations
        step = operations.iterate_async if node.is_async else operations.iterate
        element = Lazy(lambda: step(force(iterable)))

        def begin(frame: Frame) -> None:
            assign_target(self.program, frame, node.target, force(element) if frame.recorder else element)

        self._loop(begin, node.body, node.orelse, may_skip=True)

    def _while(self, node: tree.While) -> None:
        truth = decide(node.test, self.program.index.target)
        forever = truth is Truth.TRUE
        if truth is Truth.FALSE:
            self._ignore(node.test)
            self.run(node.orelse)
            return

        def begin(frame: Frame) -> None:
            if frame.recorder is not None or _binds(node.test):
                self.program.expressions.evaluate(node.test, frame)
            narrow(self.program, frame, node.test, True)

        self._loop(begin, node.body, node.orelse, may_skip=not forever)
        if self.is_reachable and not forever:
            narrow(self.program, self.frame, node.test, False)

    def _loop(
        self, begin: Callable[[Frame], None], body: list[tree.Stmt], orelse: list[tree.Stmt], *, may_skip: bool
    ) -> None:
        outer = self._breaks, self._continues
        if self.frame.recorder is not None:
            self._widen(begin, body)
        self._breaks, self._continues = [], []
        first = self.frame.branch()
        begin(first)
        end = self._branch(first, body)
        passed = [end, *self._continues]
        breaks = self._breaks
        self._breaks, self._continues = outer
        ends: list[Frame | None] = [self.frame.branch() if may_skip else None, *(passed if may_skip else [])]
        self._merge([*ends] if any(ends) else [None])
        if self.is_reachable and orelse:
            self.run(orelse)
        if breaks:
            last = self.frame.branch() if self.is_reachable else None
            self.is_reachable = True
            self._merge([last, *breaks])

    def _widen(self, begin: Callable[[Frame], None], body: list[tree.Stmt]) -> None:
        """What the loop leaves behind in one turn is there at the start of the next one."""
        dry = Flow(self.program, self.frame.snapshot())
        dry.frame.history, dry.frame.stores, dry.frame.yields = dict(self.frame.history), {}, []
        before = dry.frame.branch()
        begin(dry.frame)
        dry.run(body)
        ends = [dry.frame if dry.is_reachable else None, *dry._continues]
        for end in ends:
            if end is not None:
                _join_env(before.env, end.env)
        self.frame.env.clear()
        self.frame.env.update(before.env)

    def _with(self, node: tree.With) -> None:
        suppresses = False
        for manager, target in node.items:
            value = self._later(manager)
            suppresses = suppresses or _is_suppressing(manager)
            if target is not None:
                enter = partial(self._entered, value, node.is_async)
                entered = Lazy(enter)
                assign_target(self.program, self.frame, target, force(entered) if self.frame.recorder else entered)
        before = self.frame.branch() if suppresses else None
        end = self._branch(self.frame.branch(), node.body)
        self._merge([end, before])

    def _entered(self, value: Value | Lazy, is_async: bool) -> Value:
        return self.program.operations.enter(force(value), is_async=is_async)

    def _try(self, node: tree.Try) -> None:
        before = self.frame.branch()
        is_certain = self._succeeds(node)
        end = self._branch(self.frame.branch(), node.body)
        # An exception may leave the body anywhere: handlers see what was bound before or in it.
        partly = before.branch()
        inside = self._dry_run(before, node.body)
        for frame in (*inside, end):
            if frame is not None:
                _join_env(partly.env, frame.env)
        ends: list[Frame | None] = []
        if end is not None:
            ends.append(self._branch(end, node.orelse))
        for handler in node.handlers:
            handled = self._handler(handler, partly.branch(), node.is_star)
            ends.append(None if is_certain else handled)
        if node.finalbody:
            self._finally(node.finalbody, ends, partly)
        else:
            self._merge(ends)

    def _succeeds(self, node: tree.Try) -> bool:
        """Whether it foresees failing imports only, and none of its imports fails: its handlers never run."""
        modules = self.program.modules
        for handler in node.handlers:
            parts = handler.type.elements if isinstance(handler.type, tree.Display) else [handler.type]
            if not all(part is not None and dotted(part) in _IMPORT_ERRORS for part in parts):
                return False
        for statement in node.body:
            match statement:
                case tree.Import(names=names):
                    values = [modules.import_module(alias.name) for alias in names]
                case tree.ImportFrom(names=names):
                    name = modules.absolute(statement.module, statement.level, self.frame.module)
                    values = [modules.imported_name(name or "", a.name) for a in names if a.name != "*"]
                case _:
                    return False
            if any(isinstance(value, UnknownValue) for value in values):
                return False
        return True

    def _dry_run(self, before: Frame, body: list[tree.Stmt]) -> list[Frame]:
        """The frame after each statement of a body, for ways that leave it early."""
        dry = Flow(self.program, before.snapshot())
        dry.frame.history, dry.frame.stores, dry.frame.yields = {}, {}, []
        frames = []
        for statement in body[:-1]:
            dry.run([statement])
            if not dry.is_reachable:
                break
            frames.append(dry.frame.branch())
        return frames[:8]

    def _finally(self, body: list[tree.Stmt], ends: list[Frame | None], partly: Frame) -> None:
        reached = [end for end in ends if end is not None]
        for end in reached:
            _join_env(partly.env, end.env)
        cleanup = self._branch(partly, body)
        self._merge(list(reached) if cleanup is not None else [])
        if self.is_reachable and cleanup is not None:
            for name, entry in cleanup.env.items():
                self.frame.env.setdefault(name, entry)

    def _handler(self, handler: tree.Handler, frame: Frame, is_star: bool) -> Frame | None:
        if handler.type is not None and frame.recorder is not None:
            self.program.expressions.evaluate(handler.type, frame)
        if handler.name:
            inner = frame.snapshot()
            frame.bind(handler.name, Lazy(partial(self._caught, handler.type, inner, is_star)))
        return self._branch(frame, handler.body)

    def _caught(self, expr: tree.Expr | None, frame: Frame, is_star: bool) -> Value:
        """An instance of what a handler names; it may be of a subclass."""
        if expr is None:
            return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)
        parts = expr.elements if isinstance(expr, tree.Display) else [expr]
        values = [self.program.operations.caught(self.program.expressions.evaluate(p, frame)) for p in parts]
        value = join(values)
        return self.program.classes.instance("builtins.ExceptionGroup", value, exact=False) if is_star else value

    def _match(self, node: tree.Match) -> None:
        subject = self._later(node.subject)
        path = dotted(node.subject)
        ends: list[Frame | None] = []
        is_exhaustive = False
        for case in node.cases:
            frame = self.frame.branch()
            bind_pattern(self.program, frame, case.pattern, subject, path)
            if case.guard is not None:
                if frame.recorder is not None:
                    self.program.expressions.evaluate(case.guard, frame)
                narrow(self.program, frame, case.guard, True)
            elif isinstance(case.pattern, tree.CapturePattern) and case.pattern.pattern is None:
                is_exhaustive = True
            ends.append(self._branch(frame, case.body))
        if not is_exhaustive:
            ends.append(self.frame.branch())
        self._merge(ends)

    # ---- definitions --------------------------------------------------------------------------------------------

    def _function(self, node: tree.FunctionDef) -> None:
        functions = self.program.functions
        if self.frame.recorder is not None:
            self._record_header(node)
            self.pending.append((node, self.frame))
        scope = self.frame.snapshot() if self.frame.recorder is None else self.frame
        previous = self.frame.env.get(node.name)
        value: Value | Lazy
        if self.frame.recorder is not None:
            value = functions.from_definition(node, scope)
        else:
            value = Lazy(partial(functions.from_definition, node, scope))
        added = functions.added(previous, node, value)
        if previous is not None and added is not value:  # the same function or property goes on
            self.frame.note_change(node.name, previous, added)
            self.frame.env[node.name] = added
        else:
            self.frame.bind(node.name, added)

    def _record_header(self, node: tree.FunctionDef) -> None:
        """Decorators are recorded where they are applied; here defaults and annotations."""
        for parameter in node.parameters:
            self._ignore(parameter.default)
            if parameter.annotation is not None:
                self.program.annotations.type_expression(parameter.annotation, self._header_scope(node))
        if node.returns is not None:
            self.program.annotations.type_expression(node.returns, self._header_scope(node))

    def _header_scope(self, node: tree.FunctionDef | tree.ClassDef) -> Frame:
        if not node.type_parameters:
            return self.frame
        inner = Frame(self.frame, self.frame.recorder, is_inline=True)
        for parameter in node.type_parameters:
            inner.env[parameter.name] = self.program.annotations.type_parameter(parameter, inner)
        return inner

    def _class(self, node: tree.ClassDef) -> None:
        symbols = self.program.classes.symbols_of(node, self.frame)
        if self.frame.recorder is not None:
            header = self._header_scope(node)
            for argument in node.arguments:
                if argument.keyword or argument.star:
                    self.program.expressions.evaluate(argument.value, header)
                else:
                    self.program.annotations.type_expression(argument.value, header)
            for decorator in node.decorators:
                self._ignore(decorator)
        scope = self.frame.snapshot() if self.frame.recorder is None else self.frame
        info = self.program.classes.info(symbols, scope)
        value = self.program.classes.object_of(info)
        self.frame.bind(node.name, value)
        if self.frame.recorder is not None:
            self._class_body(node, info)

    def _class_body(self, node: tree.ClassDef, info: ClassInfo) -> None:
        body = Frame(self._header_scope(node), self.frame.recorder, is_inline=True)
        body.is_class_body = True
        body.owner = info
        inner = Flow(self.program, body)
        inner.run(node.body)
        self.pending += inner.pending

    # ---- imports ------------------------------------------------------------------------------------------------

    def _import(self, node: tree.Import) -> None:
        for alias in node.names:
            value = self.program.modules.import_module(alias.name)
            if self.frame.recorder is not None:
                self.program.expressions.uses.import_(alias, self.frame)
            if alias.asname:
                self.frame.bind(alias.asname, value)
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
            self.frame.bind(alias.asname or alias.name, value)


def _join_env(env: dict[str, Value | Lazy], other: dict[str, Value | Lazy]) -> None:
    """Make the first environment hold wherever either does. A path that only one way knows of is forgotten, a name
    that only one way binds keeps that value: were it unbound on the other, using it would fail anyway."""
    for name, entry in other.items():
        known = env.get(name)
        if known is None:
            if "." not in name and "[" not in name:
                env[name] = entry
        elif known is not entry:
            env[name] = _joined(known, entry)
    for name in [n for n in env if ("." in n or "[" in n) and n not in other]:
        del env[name]


def _joined(one: Value | Lazy, other: Value | Lazy) -> Value | Lazy:
    if isinstance(one, Lazy) or isinstance(other, Lazy):
        return Lazy(lambda: join([force(one), force(other)]))
    return one if one == other else join([one, other])


def _binds(expr: tree.Expr) -> bool:
    """Whether evaluating it binds a name or yields."""
    if isinstance(expr, (tree.Name, tree.Literal, tree.Attribute)):
        return False
    return any(isinstance(node, (tree.NamedExpression, tree.Yield)) for node in walk_nodes(expr))


def _is_suppressing(manager: tree.Expr) -> bool:
    func = manager.func if isinstance(manager, tree.Call) else manager
    name = getattr(func, "attr", "") or getattr(func, "id", "")
    return name in ("suppress", "raises", "assertRaises", "assertRaisesRegex", "warns", "deprecated_call")
