"""Expressions, as far as they hold a keyword that is followed, or a dict that has it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.forwarding.comprehensions import ForwardingComprehensions
from hallucheck.inference.forwarding.values import (
    HIDDEN,
    Bag,
    Certainty,
    Held,
    Items,
    Names,
    OneOf,
    Pair,
    Parts,
    Rejected,
    TakenUp,
    carries,
    merged,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingExpressions:
    """Tells what they hold, and follows the calls in them."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk
        self._comprehensions = ForwardingComprehensions(walk)

    def hold(self, expr: tree.Expr | None) -> Held | None:
        """What an expression holds of the keyword; None if it has nothing to do with it.

        Raises:
            TakenUp, Rejected: evaluating it decides.
        """
        if expr is None or isinstance(expr, tree.Literal) or not self._walk.is_concerned(expr):
            return None
        match expr:
            case tree.Name(id=name):
                return self._walk.env.get(name)
            case tree.Attribute():
                known = self._walk.env.get(dotted(expr))
                if known is not None:
                    return known
                return HIDDEN if carries(self.hold(expr.value)) else None
            case tree.Call():
                return self._walk.calls.call(expr)
            case tree.DictDisplay():
                return self._dict(expr)
            case tree.Display():
                return self._display(expr)
            case tree.Subscript():
                return self._subscript(expr)
            case tree.Comprehension():
                return self._comprehensions.hold(expr)
        return self._other(expr)

    def _other(self, expr: tree.Expr) -> Held | None:
        match expr:
            case tree.Conditional(test=test, body=body, orelse=orelse):
                return self._conditional(test, body, orelse)
            case tree.BooleanOperation(op=op, left=left, right=right):
                return self._boolean(expr, op, left, right)
            case tree.Comparison() | tree.UnaryOperation():
                self._walk.tests.truth(expr)
                return None
            case tree.BinaryOperation(op=op, left=left, right=right):
                return self._binary(expr, op, left, right)
            case tree.FString(values=values):
                text = self._walk.texts.text(expr)
                for value in values:
                    self.hold(value)
                return text
            case tree.NamedExpression(target=target, value=value):
                held = self.hold(value)
                if held is not None:
                    self._walk.env[target.id] = held
                return held
            case tree.Starred(value=value) | tree.Await(value=value):
                return self.hold(value)
            case tree.Yield(value=yielded):
                held = self.hold(yielded)
                if carries(held):
                    self._walk.note_unclear("yielded")
                return None
            case tree.Lambda(body=inner):
                self._lambda(expr, inner)
        return None

    def _lambda(self, expr: tree.Lambda, inner: tree.Expr) -> None:
        walk = self._walk
        names = {parameter.name for parameter in expr.parameters}

        def run() -> None:
            for name in names:
                walk.env.pop(name, None)
            walk.frame = walk.body.lambda_frame(expr, walk.frame)
            self.hold(inner)

        walk.perhaps(run)

    # ---- containers ---------------------------------------------------------------------------------------------

    def _dict(self, expr: tree.DictDisplay) -> Held | None:
        result: Held | None = None
        for key, value in expr.items:
            held = self.hold(value)
            if key is None:
                result = self._both(result, held)
                continue
            name = self._walk.texts.key(key)
            if isinstance(result, Bag) and name == result.word:
                raise TakenUp
            if isinstance(name, str) and self._walk.is_concerned(key):
                result = self._both(result, Bag(name))
            elif carries(held) or (name is None and self._walk.is_concerned(key)):
                result = HIDDEN
        return result

    def _both(self, one: Held | None, other: Held | None) -> Held | None:
        """What a dict holds that is made of two."""
        if isinstance(one, Bag) and isinstance(other, Bag) and one.word == other.word:
            return one if one.certainty >= other.certainty else other
        return other if one is None else one if other is None else HIDDEN

    def _display(self, expr: tree.Display) -> Held | None:
        held = [self.hold(element) for element in expr.elements]
        found = [h for h in held if h is not None]
        if not found:
            return None
        if len(held) == 1 and isinstance(held[0], (Bag, Names)) and isinstance(expr.elements[0], tree.Starred):
            return self.names_of(held[0])
        if len(held) == 1 and isinstance(held[0], Items) and isinstance(expr.elements[0], tree.Starred):
            return held[0]
        spread = [self.names_of(h) for h, e in zip(held, expr.elements) if h and isinstance(e, tree.Starred)]
        if len(spread) == len(found) and isinstance(spread[0], Names):
            return spread[0]
        if expr.type != "tuple" and all(isinstance(h, str) for h in found):
            return Names(str(found[0]), True)
        if expr.type == "tuple" and len(held) == 2 and isinstance(held[0], str) and held[1] is None:
            return Pair(held[0])
        if expr.type == "tuple" and not any(isinstance(element, tree.Starred) for element in expr.elements):
            return Parts(tuple(held))
        return HIDDEN if any(map(carries, found)) else None

    def names_of(self, held: Held | None) -> Held | None:
        """The keys of a container."""
        match held:
            case Bag(word=word, certainty=certainty):
                return Names(word, None if certainty is Certainty.FILTERED else True)
            case Names():
                return held
        return HIDDEN if carries(held) else None

    def put(self, owner: tree.Expr, index: tree.Expr, held: Held | None) -> None:
        """`owner[index] = value`."""
        walk = self._walk
        container = self.hold(owner)
        name = self._walk.texts.key(index)
        if isinstance(container, Bag):
            if name == container.word and not walk.is_concerned(index):
                raise TakenUp
            if isinstance(name, OneOf) and name.table.has(container.word) is not False:
                walk.note_unclear("a computed key")
            if carries(held):
                walk.note_unclear("kept in itself")
            if not (isinstance(name, str) and walk.is_concerned(index)):
                return
        is_key = walk.is_concerned(index) and not isinstance(name, OneOf)
        path = dotted(owner)
        if is_key and isinstance(name, str) and path and self._is_own_dict(owner):
            new = self._both(container, Bag(name, Certainty.CERTAIN))
            walk.env[path] = new if new is not None else HIDDEN
            if isinstance(owner, tree.Attribute):
                walk.calls.store(owner.value, owner.attr, walk.env[path])
        elif is_key or carries(held):
            if isinstance(owner, tree.Name) and self._is_own_dict(owner):
                walk.env[owner.id] = HIDDEN
            else:
                walk.note_unclear("put into something else")

    def _is_own_dict(self, owner: tree.Expr) -> bool:
        """Whether something is a plain container."""
        value = self._walk.value(owner)
        full_name = getattr(getattr(value, "cls", None), "full_name", "")
        return full_name in ("builtins.dict", "builtins.list", "collections.OrderedDict", "collections.defaultdict")

    def _subscript(self, expr: tree.Subscript) -> Held | None:
        walk = self._walk
        container = self.hold(expr.value)
        if isinstance(container, Bag):
            walk.calls.take(container, expr.index)
            return None
        if isinstance(container, Parts):
            index = expr.index.value if isinstance(expr.index, tree.Literal) else None
            is_known = isinstance(index, int) and -len(container.items) <= index < len(container.items)
            return container.items[index] if is_known and isinstance(index, int) else HIDDEN
        if container is not None:
            return HIDDEN if carries(container) and not isinstance(container, Items) else None
        name = self._walk.texts.text(expr.index)
        if isinstance(name, str):
            self.look_up(expr.value, name, "KeyError")
            return HIDDEN
        return HIDDEN if carries(self.hold(expr.index)) else None

    def look_up(self, container: tree.Expr, name: str, raises: str = "") -> bool | None:
        """Whether a table of the code has the keyword.

        Raises:
            TakenUp, Rejected: it has; it has not, and this raises.
        """
        walk = self._walk
        table = walk.program.forwarding.tables.find(container, walk)
        has = None if table is None else table.has(name)
        if has:
            raise TakenUp
        if table is not None:
            walk.names |= table.names
        if has is False and raises and table is not None and table.is_exact:
            path = walk.function.path
            place = Evidence(
                f"`{walk.function.full_name}` looks it up", path, getattr(container, "at", 0) if path else 0
            )
            walk.refuse(Rejected((place,), (raises, "LookupError", "Exception")))
        elif has is None and raises and walk.is_spelled(name):
            walk.note_unclear("looked up in a table that is not known")
        return has

    # ---- operators ----------------------------------------------------------------------------------------------

    def _conditional(self, test: tree.Expr, body: tree.Expr, orelse: tree.Expr) -> Held | None:
        truth, is_about = self._walk.tests.truth(test)
        if truth is not None:
            return self.hold(body if truth else orelse)
        held: list[Held | None] = []
        self._walk.ways([partial(self._keep, part, held) for part in (body, orelse)], is_about=is_about)
        return merged(held[0], held[-1]) if len(held) == 2 else held[0] if held else None

    def _keep(self, expr: tree.Expr, held: list[Held | None]) -> bool:
        held.append(self.hold(expr))
        return True

    def _boolean(self, expr: tree.Expr, op: str, left: tree.Expr, right: tree.Expr) -> Held | None:
        first = self.hold(left)
        if op == "or" and isinstance(first, (Bag, Names, Items)):
            return first
        if first is None:
            truth, _ = self._walk.tests.truth(left)
            if truth is not None:
                return self.hold(right) if truth == (op == "and") else None
        held: list[Held | None] = []
        self._walk.ways([partial(self._keep, right, held), lambda: True])
        second = held[0] if held else None
        return second if op == "and" and second is not None else merged(second, None) if second else first

    def _binary(self, expr: tree.Expr, op: str, left: tree.Expr, right: tree.Expr) -> Held | None:
        if op.rstrip("=") in ("-", "&", "^") or (op.rstrip("=") == "|" and not self._is_dict(left, right)):
            names = self._walk.tests.set_operation(op.rstrip("="), left, right)
            if names is not None:
                return names
        one, other = self.hold(left), self.hold(right)
        if op.rstrip("=") == "|":
            return self._both(one, other)
        if op in ("+", "%") and not (carries(one) or carries(other)):
            text = self._walk.texts.text(expr)
            if isinstance(text, str):
                return text
            if isinstance(one, Names) or isinstance(other, Names):
                return one or other
        return HIDDEN if carries(one) or carries(other) else None

    def _is_dict(self, left: tree.Expr, right: tree.Expr) -> bool:
        return isinstance(self.hold(left), Bag) or isinstance(self.hold(right), Bag)
