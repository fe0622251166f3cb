"""Statements after which several ways go on: `if`, `match` and `with`, and how ways meet again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Kept, Lazy, force
from hallucheck.inference.matching import bind_pattern
from hallucheck.inference.narrowing import narrow
from hallucheck.inference.scopes import Frame
from hallucheck.inference.targets import assign_target
from hallucheck.inference.unions import is_none, join, members_of
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.conditions import Truth, decide

if TYPE_CHECKING:
    from hallucheck.inference.flow import Flow
    from hallucheck.inference.program import Program


def run_if(flow: Flow, node: tree.If) -> None:
    """Run `if`, `elif` and `else`, each on what the tests show."""
    ends: list[Frame | None] = []
    while True:
        flow.ignore(node.test)
        truth = decide(node.test, flow.program.index.target)
        if truth is Truth.OPEN and flow.frame.recorder is None and flow.frame.told:
            truth = _told_truth(node.test, flow.frame)
        if truth is not Truth.FALSE:
            yes = flow.frame.branch()
            narrow(flow.program, yes, node.test, True)
            ends.append(flow.branch(yes, node.body))
        if truth is Truth.TRUE:
            break
        narrow(flow.program, flow.frame, node.test, False)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], tree.If):
            node = node.orelse[0]
            continue
        ends.append(flow.branch(flow.frame.branch(), node.orelse))
        break
    flow.merge(ends)


def _told_truth(test: tree.Expr, frame: Frame) -> Truth:
    """What is known of a test whether a parameter is None, where the call is known."""
    match test:
        case tree.Comparison(left=tree.Name(id=name), rest=[("is" | "==" | "is not" | "!=" as op, right)]):
            value = frame.told.get(name)
            is_literal = isinstance(right, tree.Literal) and right.type == "None"
            if value is None or frame.env.get(name) is not value or not is_literal:
                return Truth.OPEN
            nones = {None if isinstance(m, UnknownValue) else is_none(m) for m in members_of(value)}
            if len(nones) == 1 and None not in nones:
                return Truth.TRUE if nones.pop() == (op in ("is", "==")) else Truth.FALSE
    return Truth.OPEN


def run_match(flow: Flow, node: tree.Match) -> None:
    """Run each case on what its pattern shows and binds."""
    subject = flow.later(node.subject)
    path = dotted(node.subject)
    ends: list[Frame | None] = []
    is_exhaustive = False
    for case in node.cases:
        frame = flow.frame.branch()
        bind_pattern(flow.program, frame, case.pattern, subject, path)
        if case.guard is not None:
            if frame.recorder is not None:
                flow.program.expressions.evaluate(case.guard, frame)
            narrow(flow.program, frame, case.guard, True)
        elif isinstance(case.pattern, tree.CapturePattern) and case.pattern.pattern is None:
            is_exhaustive = True
        ends.append(flow.branch(frame, case.body))
    if not is_exhaustive:
        ends.append(flow.frame.branch())
    flow.merge(ends)


def run_with(flow: Flow, node: tree.With) -> None:
    """Run the body; a manager that suppresses exceptions may end it anywhere."""
    suppresses = False
    for manager, target in node.items:
        value = flow.later(manager)
        suppresses = suppresses or _is_suppressing(manager)
        if target is not None:
            entered = Lazy(partial(_entered, flow.program, value, node.is_async))
            assign_target(flow.program, flow.frame, target, force(entered) if flow.frame.recorder else entered)
    before = flow.frame.branch() if suppresses else None
    end = flow.branch(flow.frame.branch(), node.body)
    flow.merge([end, before])


def _entered(program: Program, value: Value | Lazy, is_async: bool) -> Value:
    return program.operations.enter(force(value), is_async=is_async)


def _is_suppressing(manager: tree.Expr) -> bool:
    func = manager.func if isinstance(manager, tree.Call) else manager
    name = getattr(func, "attr", "") or getattr(func, "id", "")
    return name in ("suppress", "raises", "assertRaises", "assertRaisesRegex", "warns", "deprecated_call")


def join_env(env: dict[str, Value | Lazy], other: dict[str, Value | Lazy]) -> None:
    """Make the first environment hold wherever either does. A path that only one way knows of is forgotten, a name
    that only one way binds keeps that value: were it unbound on the other, using it would fail anyway."""
    for name, entry in other.items():
        known = env.get(name)
        if known is None:
            if "." not in name and "[" not in name:
                env[name] = entry
        elif isinstance(known, Kept) != isinstance(entry, Kept):
            env[name] = entry if isinstance(known, Kept) else known
        elif known is not entry:
            env[name] = _joined(known, entry)
    for name in [n for n in env if ("." in n or "[" in n) and n not in other]:
        del env[name]


def _joined(one: Value | Lazy, other: Value | Lazy) -> Value | Lazy:
    if isinstance(one, Lazy) or isinstance(other, Lazy):
        return Lazy(lambda: join([force(one), force(other)]))
    return one if one == other else join([one, other])
