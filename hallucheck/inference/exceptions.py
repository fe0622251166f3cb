"""`try` statements: an exception may leave the body anywhere, so handlers see what was bound before or in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.branches import join_env
from hallucheck.inference.lazy import Lazy
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.unions import join
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.flow import Flow
    from hallucheck.inference.program import Program

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})


def run_try(flow: Flow, node: tree.Try) -> None:
    """Run `try` with its handlers, `else` and `finally`."""
    before = flow.frame.branch()
    is_certain = _succeeds(flow, node)
    end = flow.branch(flow.frame.branch(), node.body)
    # An exception may leave the body anywhere: handlers see what was bound before or in it.
    partly = before.branch()
    inside = _dry_run(flow, before, node.body)
    for frame in (*inside, end):
        if frame is not None:
            join_env(partly.env, frame.env)
    ends: list[Frame | None] = []
    if end is not None:
        ends.append(flow.branch(end, node.orelse))
    for handler in node.handlers:
        handled = _handler(flow, handler, partly.branch(), node.is_star)
        ends.append(None if is_certain else handled)
    if node.finalbody:
        _finally(flow, node.finalbody, ends, partly)
    else:
        flow.merge(ends)


def _succeeds(flow: Flow, node: tree.Try) -> bool:
    """Whether it foresees failing imports only, and none of its imports fails: its handlers never run."""
    modules = flow.program.modules
    for handler in node.handlers:
        parts = handler.type.elements if isinstance(handler.type, tree.Display) else [handler.type]
        if not all(part is not None and dotted(part) in _IMPORT_ERRORS for part in parts):
            return False
    for statement in node.body:
        match statement:
            case tree.Import(names=names):
                values = [modules.import_module(alias.name) for alias in names]
            case tree.ImportFrom(names=names):
                name = modules.absolute(statement.module, statement.level, flow.frame.module)
                values = [modules.imported_name(name or "", a.name) for a in names if a.name != "*"]
            case _:
                return False
        if any(isinstance(value, UnknownValue) for value in values):
            return False
    return True


def _dry_run(flow: Flow, before: Frame, body: list[tree.Stmt]) -> list[Frame]:
    """The frame after each statement of a body, for ways that leave it early."""
    dry = flow.aside(before.snapshot())
    dry.frame.history, dry.frame.stores, dry.frame.yields = {}, {}, []
    frames = []
    for statement in body[:-1]:
        dry.run([statement])
        if not dry.is_reachable:
            break
        frames.append(dry.frame.branch())
    return frames[:8]


def _finally(flow: Flow, body: list[tree.Stmt], ends: list[Frame | None], partly: Frame) -> None:
    reached = [end for end in ends if end is not None]
    for end in reached:
        join_env(partly.env, end.env)
    cleanup = flow.branch(partly, body)
    flow.merge(list(reached) if cleanup is not None else [])
    if flow.is_reachable and cleanup is not None:
        for name, entry in cleanup.env.items():
            flow.frame.env.setdefault(name, entry)


def _handler(flow: Flow, handler: tree.Handler, frame: Frame, is_star: bool) -> Frame | None:
    if handler.type is not None and frame.recorder is not None:
        flow.program.expressions.evaluate(handler.type, frame)
    if handler.name:
        inner = frame.snapshot()
        frame.bind(handler.name, Lazy(partial(_caught, flow.program, handler.type, inner, is_star)))
    return flow.branch(frame, handler.body)


def _caught(program: Program, expr: tree.Expr | None, frame: Frame, is_star: bool) -> Value:
    """An instance of what a handler names; it may be of a subclass."""
    if expr is None:
        return UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)
    parts = expr.elements if isinstance(expr, tree.Display) else [expr]
    values = [program.operations.caught(program.expressions.evaluate(p, frame)) for p in parts]
    value = join(values)
    return program.classes.instance("builtins.ExceptionGroup", value, exact=False) if is_star else value
