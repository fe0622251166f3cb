"""Calls that get a keyword that is followed: functions that mean something of their own, and what it is handed to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.attributes import ForwardingAttributes
from hallucheck.inference.forwarding.binding import Passing, is_telling
from hallucheck.inference.forwarding.containers import ForwardingContainers
from hallucheck.inference.forwarding.values import (
    HIDDEN,
    Bag,
    Certainty,
    Held,
    Hidden,
    Items,
    Names,
    NotThere,
    OneOf,
    Parts,
    TakenUp,
    Verdict,
    carries,
    merged,
)
from hallucheck.inference.unions import find_unknown, join, members_of
from hallucheck.inference.values import ClassValue, FunctionValue, Instance, PartialValue, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk

_COLLECTIONS = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter")
)
_KEEPING = frozenset({"append", "add", "extend", "insert", "put", "appendleft", "setdefault"})
"""What puts something away without looking at it."""
_HARMLESS = frozenset(
    f"builtins.{name}"
    for name in ("len", "str", "repr", "print", "bool", "isinstance", "type", "id", "format", "callable", "any", "all")
) | {"warnings.warn", "pprint.pprint", "pprint.pformat", "json.dumps", "typing.reveal_type", "inspect.isclass"}


class ForwardingCalls:
    """Follows them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk
        self._attributes = ForwardingAttributes(walk)
        self._containers = ForwardingContainers(walk)
        self.take = self._containers.take

    def call(self, expr: tree.Call) -> Held | None:
        """What a call that has to do with the keyword returns of it.

        Raises:
            TakenUp, Rejected: the callee decides.
        """
        walk = self._walk
        if isinstance(expr.func, tree.Attribute):
            owner = walk.expressions.hold(expr.func.value)
            if isinstance(owner, (Bag, Names, Items)):
                return self._containers.method(owner, expr.func, expr)
            if isinstance(owner, str):
                for argument in expr.args:
                    walk.expressions.hold(argument.value)
                text = walk.texts.text(expr)
                return text if isinstance(text, str) else HIDDEN
            if carries(owner):
                walk.note_unclear(f"a method {expr.func.attr} of what holds it")
                return HIDDEN
        elif walk.env.get(dotted(expr.func)) == HIDDEN:
            walk.note_unclear("something made of it is called")
            return HIDDEN
        if isinstance(expr.func, (tree.Call, tree.Subscript)):  # `getattr(self, name)(value)`
            walk.expressions.hold(expr.func)
        held = [walk.expressions.hold(argument.value) for argument in expr.args]
        if all(h is None or isinstance(h, OneOf) for h in held):
            return None
        return self._handed(expr, held)

    def _handed(self, expr: tree.Call, held: list[Held | None]) -> Held | None:
        walk = self._walk
        if isinstance(expr.func, tree.Attribute):
            if self._containers.grow(expr.func, expr, held):
                return None
            if expr.func.attr in ("get", "pop", "setdefault") and isinstance(held[0], str):
                return self._looked_up(expr.func.value, held)
        callee = walk.value(expr.func)
        name = full_name(callee)
        special = self._special(name, expr, held)
        if special is not _ORDINARY:
            return special  # type: ignore[return-value]
        if isinstance(callee, Instance) and callee.cls.full_name == "builtins.str" and not any(map(carries, held)):
            return None
        if name.startswith(("builtins.str.", "logging.")):
            return None
        if any(isinstance(h, (Hidden, Parts)) for h in held):
            walk.note_unclear(f"{name or 'something'} gets something made of it")
            walk.is_leaking |= not (isinstance(expr.func, tree.Attribute) and expr.func.attr in _KEEPING)
            return HIDDEN
        if isinstance(expr.func, tree.Attribute) and find_unknown(callee) is not None:
            only = walk.program.forwarding.sinks.only_method(expr.func.attr, walk.function.module)
            if only is not None:
                callee = join([only, *(m for m in members_of(callee) if not isinstance(m, UnknownValue))])
        passed = [self._passing(argument, h) for argument, h in zip(expr.args, held)]
        answers = walk.program.forwarding.sinks.hand(callee, passed)
        given = [h for h in held if h is not None]
        is_copied = all(argument.star == "**" for argument, h in zip(expr.args, held) if h is not None)
        return walk.heed(answers, given, expr.at, "**" if is_copied else "")

    def _looked_up(self, container: tree.Expr, held: list[Held | None]) -> Held | None:
        """`TABLE.get(name, default)`.

        Raises:
            TakenUp: the table has it.
        """
        table = self._walk.program.forwarding.tables.find(container, self._walk)
        has = self._walk.expressions.look_up(container, str(held[0]))
        if has is None and table is not None:
            raise TakenUp  # as likely as not
        if has is None:
            return HIDDEN
        return NotThere() if len(held) == 1 else held[1]

    def _passing(self, argument: tree.Argument, held: Held | None) -> Passing:
        walk = self._walk
        if held is not None or argument.star:
            is_known = walk.others is not None and isinstance(held, Bag)
            others = walk.others | walk.body.literals() if is_known and walk.others is not None else None
            return Passing(argument.keyword, argument.star, held, others=others)
        value = self._walk.value(argument.value)
        return Passing(argument.keyword, value=value if is_telling(value) else None)

    def bind_key(self, target: tree.Expr, held: Bag | Names | Items) -> None:
        """Bind the target of a comprehension over a bag, its names or its items."""
        env = self._walk.env
        if isinstance(target, tree.Name):
            env[target.id] = held.word if not isinstance(held, Items) else HIDDEN
        elif isinstance(target, tree.Display) and isinstance(held, Items) and len(target.elements) == 2:
            key, value = target.elements
            if isinstance(key, tree.Name):
                env[key.id] = held.word
            for name in self._walk.body.mentions(value):
                env.pop(name, None)

    # ---- functions that mean something of their own -------------------------------------------------------------

    def _special(self, name: str, expr: tree.Call, held: list[Held | None]) -> object:
        walk, first = self._walk, held[0] if held else None
        if name in _HARMLESS and not any(a.star == "**" and h is not None for a, h in zip(expr.args, held)):
            return None
        match name:
            case "builtins.getattr" | "builtins.hasattr" | "builtins.setattr" | "builtins.delattr":
                return self._attributes.access(name.rpartition(".")[2], expr)
            case "builtins.dict" | "collections.OrderedDict" | "copy.copy" | "copy.deepcopy" | "types.MappingProxyType":
                return self._dict(expr, held)
            case "builtins.next" | "builtins.min" | "builtins.max" | "builtins.enumerate" | "builtins.zip":
                return None if not any(carries(h) for h in held) else HIDDEN
            case "functools.partial":
                return self._partial(expr, held)
            case "typing.cast":
                return held[1] if len(held) == 2 else None
            case "builtins.vars":
                return None
        if name in ("re.match", "re.fullmatch", "re.search") and len(expr.args) == 2 and isinstance(held[1], str):
            pattern = walk.texts.text(expr.args[0].value)
            return self._matched(name.rpartition(".")[2], pattern, held[1])
        if name in _COLLECTIONS:
            return first if isinstance(first, Items) else walk.expressions.names_of(first)
        return _ORDINARY

    def _matched(self, method: str, pattern: object, text: str) -> Held:
        """What matching the keyword with a regular expression yields."""
        if not isinstance(pattern, str):
            return HIDDEN
        try:
            return HIDDEN if getattr(re, method)(pattern, text) else NotThere()
        except re.error:
            return HIDDEN

    def _dict(self, expr: tree.Call, held: list[Held | None]) -> Held | None:
        result: Held | None = None
        for argument, h in zip(expr.args, held):
            if isinstance(h, Items):
                h = Bag(h.word, Certainty.CERTAIN if h.holds else Certainty.FILTERED)
            if argument.keyword and isinstance(h, (Bag, Items, Hidden)):
                h = HIDDEN
            result = h if result is None else result if h is None else merged(result, h)
        for argument in expr.args:
            if isinstance(result, Bag) and argument.keyword == result.word:
                raise TakenUp
        return result if carries(result) else None

    def _partial(self, expr: tree.Call, held: list[Held | None]) -> Held | None:
        """`functools.partial(function, **kwargs)`: it is handed on later."""
        walk = self._walk
        if not expr.args or held[0] is not None:
            return HIDDEN
        passed = [self._passing(argument, h) for argument, h in zip(expr.args[1:], held[1:])]
        answers = walk.program.forwarding.sinks.hand(walk.value(expr.args[0].value), [*passed, Passing(star="*")])
        walk.perhaps(lambda: walk.heed(answers, [h for h in held if h is not None], expr.at, "**"))
        return None

    def has_attribute(self, subject: tree.Expr, key: tree.Expr) -> tuple[bool | None, bool]:
        """Whether `hasattr(subject, key)` holds, and whether it is about the keyword."""
        return self._attributes.has(subject, key)

    # ---- what is kept -------------------------------------------------------------------------------------------

    def store(self, owner: tree.Expr, attr: str, held: Held) -> None:
        """`owner.attr = held`: what the methods of its class make of it.

        Raises:
            TakenUp: one of them takes it.
        """
        walk = self._walk
        value = walk.value(owner)
        if not isinstance(value, (Instance, ClassValue)):
            walk.escape(held, f"kept as .{attr}")
            return
        answer = walk.program.forwarding.stored.ask(value, attr, held)
        if answer.verdict is Verdict.TAKEN:
            raise TakenUp
        if answer.verdict is Verdict.UNCLEAR:
            walk.note_unclear(answer.detail, answer.reason)
        if answer.verdict is Verdict.REFUSED:  # by a method that may never be called
            walk.note_unclear(f"kept as .{attr}, and refused later")


_ORDINARY = object()


def full_name(value: Value) -> str:
    """The full name of a class or function; "" for other values."""
    match value:
        case FunctionValue(function=function):
            return function.full_name
        case ClassValue(cls=cls):
            return cls.full_name
        case PartialValue():
            return "functools.partial object"
    return ""
