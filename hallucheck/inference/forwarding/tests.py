"""Tests: whether they hold for the keyword that is followed, and whether they are about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.values import Bag, Certainty, Held, Items, Names, NotThere, OneOf, TakenUp
from hallucheck.source import tree

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk

Truth = tuple["bool | None", bool]
"""(whether it holds, None if that is not known; whether it is about the keyword)."""


class ForwardingTests:
    """Decides them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk

    def truth(self, expr: tree.Expr) -> Truth:
        """Whether an expression is true.

        Raises:
            TakenUp, Rejected: evaluating it decides what becomes of the keyword.
        """
        match expr:
            case tree.UnaryOperation(op="not", operand=operand):
                truth, is_about = self.truth(operand)
                return None if truth is None else not truth, is_about
            case tree.BooleanOperation():
                return self._boolean(expr)
        if not self._walk.is_concerned(expr):
            return self._walk.told.plain(expr), False
        match expr:
            case tree.Comparison(left=left, rest=[(op, right)]):
                return self._comparison(left, op, right)
            case tree.Call(func=tree.Name(id="any" | "all" as name), args=[argument]):
                return self._quantified(name, argument.value)
            case tree.Call(func=tree.Name(id="callable" | "bool" | "len"), args=[argument]):
                return self.truth(argument.value)
            case tree.Call(func=tree.Attribute(value=owner, attr="issubset" | "issuperset" as attr), args=[argument]):
                left, right = (owner, argument.value) if attr == "issubset" else (argument.value, owner)
                return self._comparison(left, "<=", right)
            case tree.Call(func=tree.Attribute(value=owner, attr="isdisjoint"), args=[argument]):
                names = self.set_operation("&", owner, argument.value)
                return (None if names is None or names.holds is None else not names.holds), True
            case tree.Call(func=tree.Attribute(value=owner, attr=attr)) if attr in ("startswith", "endswith"):
                return self._affix(expr, owner, attr)
            case tree.Call(func=tree.Name(id="isinstance"), args=[tree.Argument(value=subject), _]):
                held = self._walk.expressions.hold(subject)
                return (None, False) if not isinstance(held, str) else (None, True)
            case tree.Call(func=tree.Name(id="hasattr"), args=[subject, key]):
                return self._walk.calls.has_attribute(subject.value, key.value)
            case tree.Comparison(left=left, rest=rest):
                parts = [self._walk.expressions.hold(part) for part in (left, *(right for _, right in rest))]
                return None, any(h is not None for h in parts)
            case tree.UnaryOperation(operand=operand):
                return None, self._walk.expressions.hold(operand) is not None
        return self._held_truth(self._walk.expressions.hold(expr), expr)

    def _held_truth(self, held: Held | None, expr: tree.Expr) -> Truth:
        match held:
            case Bag(certainty=certainty):
                return (None if certainty is Certainty.FILTERED else True), True
            case Names(holds=holds) | Items(holds=holds):
                return holds, True
            case NotThere():
                return False, True
            case str():
                return True, True
            case None:
                if isinstance(expr, tree.Call):  # a call that has had the keyword, such as a test of its own
                    return None, any(self._walk.expressions.hold(a.value) is not None for a in expr.args)
                return None, False
        return None, True

    # ---- operators ----------------------------------------------------------------------------------------------

    def _boolean(self, expr: tree.BooleanOperation) -> Truth:
        left, left_about = self.truth(expr.left)
        decisive = expr.op == "or"
        if left is decisive:
            return left, left_about
        right, right_about = self.truth(expr.right)
        if right is decisive:
            return right, right_about
        truth = None if left is None or right is None else not decisive
        return truth, left_about or right_about

    def _comparison(self, left: tree.Expr, op: str, right: tree.Expr) -> Truth:
        walk = self._walk
        if op in ("in", "not in"):
            return self._membership(left, right, op == "in")
        if op in ("is", "is not", "==", "!="):
            is_equal = op in ("is", "==")
            held = walk.expressions.hold(left)
            if isinstance(right, tree.Literal) and right.type == "None":
                if isinstance(held, NotThere):
                    return is_equal, True
                return (None, False) if held is None else (not is_equal, True)
            one, other = walk.texts.text(left), walk.texts.text(right)
            if isinstance(one, str) and isinstance(other, str):
                if one == other:
                    raise TakenUp
                return not is_equal, True
            if isinstance(one, OneOf) or isinstance(other, OneOf):
                table, word = (one, other) if isinstance(one, OneOf) else (other, one)
                if isinstance(word, str) and isinstance(table, OneOf):
                    if table.table.has(word):
                        raise TakenUp
                    return (not is_equal if table.table.has(word) is False else None), True
        if op in ("<=", "<", ">=", ">"):
            subset, whole = (left, right) if op in ("<=", "<") else (right, left)
            rest = self.set_operation("-", subset, whole)
            if rest is not None:
                return (None if rest.holds is None else not rest.holds), True
            count = self._counted(left, op, right)
            if count is not None:
                return count, True
        held = walk.expressions.hold(left) or walk.expressions.hold(right)
        return None, held is not None

    def _counted(self, left: tree.Expr, op: str, right: tree.Expr) -> bool | None:
        """`len(kwargs) > 0`."""
        match left, right:
            case tree.Call(func=tree.Name(id="len"), args=[argument]), tree.Literal(value=int(number)):
                truth, _ = self._held_truth(self._walk.expressions.hold(argument.value), left)
                if truth and (op, number) in ((">", 0), (">=", 1)):
                    return True
                if truth is False and (op, number) in ((">", 0), (">=", 1)):
                    return False
        return None

    def _membership(self, left: tree.Expr, right: tree.Expr, is_in: bool) -> Truth:
        walk = self._walk
        container = walk.expressions.hold(right)
        name = walk.texts.text(left)
        if isinstance(container, (Bag, Names)):
            word = container.word
            if isinstance(name, OneOf):
                if name.table.has(word):
                    raise TakenUp
                return None, name.table.has(word) is None
            if isinstance(name, str):
                if name == word and not walk.is_concerned(left):
                    raise TakenUp
                if name != word:
                    return None, False
                holds = True if isinstance(container, Bag) else container.holds
                return (None if holds is None else holds == is_in), True
            return None, name is None and not isinstance(left, tree.Literal)
        if isinstance(name, str) and walk.is_concerned(left):
            table = walk.program.forwarding.tables.find(right, walk)
            if table is None:
                return (not is_in, True) if self._is_collected(right) else (None, True)
            has = table.has(name)
            walk.names |= table.names
            if has and is_in is True and len(table.names) == 1:
                raise TakenUp
            return (None if has is None else has == is_in), True
        return None, walk.expressions.hold(left) is not None

    def _is_collected(self, expr: tree.Expr) -> bool:
        """Whether a container only collects what the loop over the keys has seen."""
        walk = self._walk
        puts = walk.body.collected(expr.id) if isinstance(expr, tree.Name) else None
        return bool(puts) and all(isinstance(walk.texts.text(put), str) for put in puts or ())

    def set_operation(self, op: str, left: tree.Expr, right: tree.Expr) -> Names | None:
        """What `set(kwargs) - ALLOWED` and its like hold; None if they are about something else."""
        walk = self._walk
        expressions = walk.expressions
        one = expressions.names_of(expressions.hold(left))
        if isinstance(one, Names):
            table = walk.program.forwarding.tables.find(right, walk)
            if table is not None:
                walk.names |= table.names
            has = table.has(one.word) if table is not None else None
            holds = one.holds
            if op == "-" and holds is not False:
                holds = None if has is None else False if has else holds
            elif op == "&" and holds is not False:
                holds = None if has is None else has
            elif op == "^":
                holds = None if has is None else not has
            return Names(one.word, holds)
        other = expressions.names_of(expressions.hold(right))
        if isinstance(other, Names):
            table = walk.program.forwarding.tables.find(left, walk)
            has = table.has(other.word) if table is not None else None
            if op == "-":  # what is missing among the keys
                if has:
                    raise TakenUp
                return Names(other.word, None if has is None else False)
            return Names(other.word, None if has is None else has if op == "&" else not has)
        return None

    def _quantified(self, name: str, inner: tree.Expr) -> Truth:
        """`any(...)` and `all(...)` over the keys."""
        walk = self._walk
        if not isinstance(inner, tree.Comprehension) or len(inner.clauses) != 1:
            return self._held_truth(walk.expressions.hold(inner), inner)
        clause = inner.clauses[0]
        held = walk.expressions.hold(clause.iterable)
        env, frame = walk.env, walk.frame
        walk.env = dict(env)
        try:
            if isinstance(held, (Bag, Names, Items)):
                walk.calls.bind_key(clause.target, held)
            else:
                table = walk.program.forwarding.tables.find(clause.iterable, walk)
                if isinstance(clause.target, tree.Name) and table is not None:
                    walk.env[clause.target.id] = OneOf(table)
            walk.frame = walk.body.comprehension_frame(clause, frame)
            truth, is_about = self.truth(inner.element)
            for condition in clause.conditions:
                kept, about = self.truth(condition)
                is_about |= about
                truth = truth if kept else (name == "all") if kept is False else None
            if not isinstance(held, (Bag, Names, Items)):
                return None, is_about
            return truth, True
        finally:
            walk.env, walk.frame = env, frame

    def _affix(self, call: tree.Call, owner: tree.Expr, attr: str) -> Truth:
        text = self._walk.texts.text(owner)
        if not isinstance(text, str) or not call.args:
            return None, self._walk.expressions.hold(owner) is not None
        argument = call.args[0].value
        parts = argument.elements if isinstance(argument, tree.Display) else [argument]
        known = [self._walk.texts.text(part) for part in parts]
        strings = tuple(part for part in known if isinstance(part, str))
        if any(getattr(text, attr)(part) for part in strings):
            return True, True
        return (False if len(strings) == len(known) else None), True
