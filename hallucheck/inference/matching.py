"""`match` patterns: what they bind and what they show of the subject."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.narrowing import as_instance
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame
from hallucheck.inference.unions import join
from hallucheck.inference.values import ClassValue, UnknownValue, Value
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_UNKNOWN = UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION, "match")


def bind_pattern(program: Program, frame: Frame, pattern: tree.Pattern, subject: Value | Lazy, path: str) -> None:
    """Bind the names of a pattern; `path` is the subject's dotted path, "" if it has none."""
    match pattern:
        case tree.ValuePattern():
            if frame.recorder is not None:
                program.expressions.evaluate(pattern.value, frame)
        case tree.CapturePattern():
            _bind_capture(program, frame, pattern, subject, path)
        case tree.OrPattern():
            _bind_or(program, frame, pattern, subject, path)
        case tree.SequencePattern():
            for index, part in enumerate(pattern.patterns):
                is_star = isinstance(part, tree.CapturePattern) and part.is_star
                item = Lazy(partial(_item, program, subject, index, is_star))
                bind_pattern(program, frame, part, item, "")
        case tree.MappingPattern():
            for key, part in pattern.items:
                item = Lazy(partial(_mapped, program, subject, key, frame.snapshot()))
                bind_pattern(program, frame, part, item, "")
            if pattern.rest:
                frame.bind(pattern.rest, subject)
        case tree.ClassPattern():
            _bind_class(program, frame, pattern, subject, path)


def _bind_capture(
    program: Program, frame: Frame, pattern: tree.CapturePattern, subject: Value | Lazy, path: str
) -> None:
    if pattern.pattern is not None:
        bind_pattern(program, frame, pattern.pattern, subject, path)
        if isinstance(pattern.pattern, tree.ClassPattern):
            subject = _narrowed(program, frame, pattern.pattern)
        elif isinstance(pattern.pattern, tree.OrPattern):
            subject = _UNKNOWN
    if pattern.name:
        frame.bind(pattern.name, subject)


def _bind_or(program: Program, frame: Frame, pattern: tree.OrPattern, subject: Value | Lazy, path: str) -> None:
    for part in pattern.patterns:
        bind_pattern(program, frame, part, subject, "")
    classes = [part for part in pattern.patterns if isinstance(part, tree.ClassPattern)]
    if path:
        frame.forget(path)
        known = len(classes) == len(pattern.patterns)
        frame.env[path] = join(_narrowed(program, frame, part) for part in classes) if known else _UNKNOWN


def _bind_class(program: Program, frame: Frame, pattern: tree.ClassPattern, subject: Value | Lazy, path: str) -> None:
    if frame.recorder is not None:
        program.expressions.evaluate(pattern.cls, frame)
    narrowed = _narrowed(program, frame, pattern)
    if path:
        frame.forget(path)
        frame.env[path] = narrowed
    for part in pattern.positional:
        inner = narrowed if len(pattern.positional) == 1 and _is_self_matching(narrowed) else _UNKNOWN
        bind_pattern(program, frame, part, inner, "")
    for _, name, part in pattern.keywords:
        bind_pattern(program, frame, part, Lazy(partial(program.members.get, narrowed, name)), "")


def _narrowed(program: Program, frame: Frame, pattern: tree.ClassPattern) -> Value:
    cls = program.expressions.evaluate(pattern.cls, frame.snapshot())
    return as_instance(cls) if isinstance(cls, ClassValue) else _UNKNOWN


def _is_self_matching(value: Value) -> bool:
    """`int(x)` and the like bind the subject itself (PEP 634)."""
    cls = getattr(value, "cls", None)
    return cls is not None and cls.full_name.startswith("builtins.")


def _item(program: Program, subject: Value | Lazy, index: int, is_star: bool) -> Value:
    whole = force(subject)
    if is_star:
        return program.classes.instance("builtins.list", program.operations.iterate(whole))
    return program.operations.unpacked(whole, index)


def _mapped(program: Program, subject: Value | Lazy, key: tree.Expr, frame: Frame) -> Value:
    return program.operations.subscript(force(subject), program.expressions.evaluate(key, frame))
