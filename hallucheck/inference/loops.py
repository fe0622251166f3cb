"""Loops: what one turn leaves behind is there at the start of the next one, and `break` and `continue` leave early."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.branches import join_env
from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.narrowing import narrow
from hallucheck.inference.scopes import Frame
from hallucheck.inference.targets import assign_target
from hallucheck.source import tree
from hallucheck.source.walk import binds
from hallucheck.symbols.conditions import Truth, decide

if TYPE_CHECKING:
    from hallucheck.inference.flow import Flow


def run_for(flow: Flow, node: tree.For) -> None:
    """Run `for` or `async for`."""
    iterable = flow.later(node.iterable)
    operations = flow.program.operations
    step = operations.iterate_async if node.is_async else operations.iterate
    element = Lazy(lambda: step(force(iterable)))

    def begin(frame: Frame) -> None:
        assign_target(flow.program, frame, node.target, force(element) if frame.recorder else element)

    _loop(flow, begin, node.body, node.orelse, may_skip=True)


def run_while(flow: Flow, node: tree.While) -> None:
    """Run `while`."""
    truth = decide(node.test, flow.program.index.target)
    forever = truth is Truth.TRUE
    if truth is Truth.FALSE:
        flow.ignore(node.test)
        flow.run(node.orelse)
        return

    def begin(frame: Frame) -> None:
        if frame.recorder is not None or binds(node.test):
            flow.program.expressions.evaluate(node.test, frame)
        narrow(flow.program, frame, node.test, True)

    _loop(flow, begin, node.body, node.orelse, may_skip=not forever)
    if flow.is_reachable and not forever:
        narrow(flow.program, flow.frame, node.test, False)


def _loop(
    flow: Flow,
    begin: Callable[[Frame], None],
    body: list[tree.Stmt],
    orelse: list[tree.Stmt],
    *,
    may_skip: bool,
) -> None:
    outer = flow.breaks, flow.continues
    if flow.frame.recorder is not None:
        _widen(flow, begin, body)
    flow.breaks, flow.continues = [], []
    first = flow.frame.branch()
    begin(first)
    end = flow.branch(first, body)
    passed = [end, *flow.continues]
    breaks = flow.breaks
    flow.breaks, flow.continues = outer
    ends: list[Frame | None] = [flow.frame.branch() if may_skip else None, *(passed if may_skip else [])]
    flow.merge([*ends] if any(ends) else [None])
    if flow.is_reachable and orelse:
        flow.run(orelse)
    if breaks:
        last = flow.frame.branch() if flow.is_reachable else None
        flow.is_reachable = True
        flow.merge([last, *breaks])


def _widen(flow: Flow, begin: Callable[[Frame], None], body: list[tree.Stmt]) -> None:
    """What the loop leaves behind in one turn is there at the start of the next one."""
    dry = flow.aside(flow.frame.snapshot())
    dry.frame.history, dry.frame.stores, dry.frame.yields = dict(flow.frame.history), {}, []
    before = dry.frame.branch()
    begin(dry.frame)
    dry.run(body)
    ends = [dry.frame if dry.is_reachable else None, *dry.continues]
    for end in ends:
        if end is not None:
            join_env(before.env, end.env)
    flow.frame.env.clear()
    flow.frame.env.update(before.env)
