"""Bodies that keywords are followed through: run once for each receiver, and asked what their expressions are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.flow import Flow
from hallucheck.inference.lazy import Lazy
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.targets import assign_target
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted, last_name, walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_RECURSIVE = UnknownValue(UnknownReason.BUDGET, "recursive value")


class _NotingFlow(Flow):
    """Keeps what is known before each statement."""

    def __init__(self, program: Program, frame: Frame) -> None:
        super().__init__(program, frame)
        self.frames: dict[int, Frame] = {}

    def _statement(self, node: tree.Stmt) -> None:
        self.frames[id(node)] = self.frame.snapshot()
        super()._statement(node)


class ForwardingBody:
    """One run of a function's body, with what is known before each of its statements."""

    def __init__(
        self,
        program: Program,
        function: tree.FunctionDef,
        scope: Scope,
        receiver: Value | None,
        given: dict[str, Value],
    ) -> None:
        self._program = program
        self.function = function
        self.receiver = receiver
        self._parameters = {parameter.name for parameter in function.parameters}
        self.frame = program.bodies.frame(function, scope, receiver, given)
        for name, value in given.items():
            if name not in self.frame.told:
                self.frame.history.pop(name, None)
                self.frame.bind(name, value)
                self.frame.told[name] = value
        flow = _NotingFlow(program, self.frame.branch())
        flow.run(function.body)
        self._frames = flow.frames
        self._mentions: dict[int, frozenset[str]] = {}
        self._assigned: dict[str, list[tree.Expr]] | None = None
        self._literals: frozenset[str] | None = None
        self._inner: dict[tuple[int, int], Frame] = {}

    def frame_of(self, statement: tree.Stmt) -> Frame | None:
        """What is known before a statement; None if it is never reached."""
        return self._frames.get(id(statement))

    def value(self, expr: tree.Expr, frame: Frame) -> Value:
        """What an expression is at a place of the body."""
        key = ("forwarding value", id(self), id(expr), id(frame))
        evaluate = self._program.expressions.evaluate
        return self._program.memo.get(key, lambda: evaluate(expr, frame.branch()), _RECURSIVE, (self, frame))

    def comprehension_frame(self, clause: tree.Clause, frame: Frame) -> Frame:
        """What is known in a comprehension, below one of its clauses."""
        key = (id(clause), id(frame))
        if key not in self._inner:
            inner = Frame(frame, is_inline=True)
            operations = self._program.operations
            step = operations.iterate_async if clause.is_async else operations.iterate
            element = Lazy(partial(lambda: step(self.value(clause.iterable, frame))))
            assign_target(self._program, inner, clause.target, element)
            self._inner[key] = inner
        return self._inner[key]

    def lambda_frame(self, expr: tree.Lambda, frame: Frame) -> Frame:
        """What is known in a lambda."""
        key = (id(expr), id(frame))
        if key not in self._inner:
            self._inner[key] = self._program.bodies.frame(expr, frame, None)
        return self._inner[key]

    def mentions(self, node: object) -> frozenset[str]:
        """The names and dotted paths that code mentions."""
        known = self._mentions.get(id(node))
        if known is None:
            known = self._mentions[id(node)] = mentioned(node)
        return known

    def literals(self) -> frozenset[str]:
        """The strings and keywords in the body: names that may be put into dicts."""
        if self._literals is None:
            found = set()
            for node in walk_nodes(self.function.body):
                if isinstance(node, tree.Literal) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, tree.Argument):
                    found.add(node.keyword)
            self._literals = frozenset(name for name in found if name.isidentifier())
        return self._literals

    def assigned(self, name: str) -> list[tree.Expr] | None:
        """The values that the body assigns to a name; None if it binds or changes it in other ways."""
        if self._assigned is None:
            self._assigned = _assignments(self.function)
        values = self._assigned.get(name)
        return None if values is None or any(value is _OTHERWISE for value in values) else values

    def collected(self, name: str) -> list[tree.Expr] | None:
        """What the body puts into a container that it makes empty; None if it may hold something else."""
        puts: list[tree.Expr] = []
        for node in walk_nodes(self.function.body):
            match node:
                case tree.Assign(targets=[tree.Name(id=target)], value=value) if target == name:
                    if not _makes_empty(value):
                        return None
                case tree.Assign(targets=targets):
                    for part in targets:
                        if isinstance(part, tree.Subscript) and dotted(part.value) == name:
                            puts.append(part.index)
                case tree.Call(func=tree.Attribute(value=tree.Name(id=target), attr="append" | "add"), args=args):
                    puts += [argument.value for argument in args] if target == name else []
                case tree.Call(func=tree.Attribute(value=tree.Name(id=target), attr=attr)) if target == name:
                    if attr in _CHANGING:
                        return None
                case tree.AugmentedAssign(target=tree.Name(id=target)) if target == name:
                    return None
        return puts if name in self.frame.history and name not in self._parameters else None

    def binds(self, name: str) -> bool:
        """Whether the body binds a name, parameters included."""
        return name in self.frame.history


_MAKERS = frozenset({"set", "dict", "list"})
_OTHERWISE = tree.Literal(0, "ellipsis")
_CHANGING = frozenset({"append", "add", "extend", "update", "insert", "remove", "pop", "clear", "discard"})


def _makes_empty(expr: tree.Expr) -> bool:
    match expr:
        case tree.Display(elements=[]) | tree.DictDisplay(items=[]):
            return True
        case tree.Call(func=func, args=[]):
            return last_name(func) in _MAKERS
    return False


def mentioned(node: object) -> frozenset[str]:
    """The names and dotted paths that code mentions."""
    found = set()
    for part in walk_nodes(node):
        if isinstance(part, tree.Name):
            found.add(part.id)
        elif isinstance(part, tree.Attribute):
            found.add(dotted(part))
    return frozenset(found)


def _assignments(function: tree.FunctionDef) -> dict[str, list[tree.Expr]]:
    found: dict[str, list[tree.Expr]] = {}
    for node in walk_nodes(function.body):
        match node:
            case tree.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, tree.Name):
                        found.setdefault(target.id, []).append(value)
                    else:
                        _note_otherwise(target, found)
            case tree.AnnotatedAssign(target=tree.Name(id=name), value=annotated) if annotated is not None:
                found.setdefault(name, []).append(annotated)
            case tree.AugmentedAssign(target=target) | tree.For(target=target) | tree.Clause(target=target):
                _note_otherwise(target, found)
            case tree.NamedExpression(target=target):
                _note_otherwise(target, found)
            case tree.Call(func=tree.Attribute(value=tree.Name(id=name), attr=attr)) if attr in _CHANGING:
                found.setdefault(name, []).append(_OTHERWISE)
    return found


def _note_otherwise(target: tree.Expr, found: dict[str, list[tree.Expr]]) -> None:
    for node in walk_nodes(target):
        if isinstance(node, tree.Name):
            found.setdefault(node.id, []).append(_OTHERWISE)
