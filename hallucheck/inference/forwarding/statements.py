"""Statements, as far as they concern a keyword that is followed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.forwarding.handlers import ForwardingHandlers
from hallucheck.inference.forwarding.values import (
    HIDDEN,
    Bag,
    Certainty,
    Held,
    Items,
    Names,
    OneOf,
    Parts,
    Rejected,
    carries,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted, last_name

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingStatements:
    """Walks them for one walk."""

    def __init__(self, walk: ForwardingWalk) -> None:
        self._walk = walk
        self._handlers = ForwardingHandlers(walk, self.assign)

    def statement(self, node: tree.Stmt) -> bool:
        """Walk one statement; whether what follows it is reached."""
        walk = self._walk
        match node:
            case tree.If():
                return self._if(node)
            case tree.For():
                return self._for(node)
            case tree.While(test=test, body=body, orelse=orelse):
                self._turn(lambda: walk.tests.truth(test)[0] is not False and walk.block(body))
                return walk.block(orelse)
            case tree.With():
                return self._handlers.run_with(node)
            case tree.Try():
                return self._handlers.run_try(node)
            case tree.Match(subject=subject, cases=cases):
                walk.expressions.hold(subject)
                return walk.ways(
                    [*(partial(walk.block, case.body) for case in cases), lambda: True],
                    is_about=walk.is_concerned(subject),
                )
            case tree.Return(value=value):
                walk.give_back(walk.expressions.hold(value) if value is not None else None)
                return False
            case tree.Raise():
                return self._raise(node)
            case tree.Jump():
                return False
        return self._plain(node)

    def _plain(self, node: tree.Stmt) -> bool:
        walk = self._walk
        if not walk.is_concerned(node):
            self._forget(node)
            return True
        match node:
            case tree.Expression(value=value):
                walk.expressions.hold(value)
            case tree.Assign(targets=targets, value=value):
                held = walk.expressions.hold(value)
                for target in targets:
                    self.assign(target, held)
                    if isinstance(target, tree.Name):
                        walk.origins[target.id] = ((value, walk.frame),)
            case tree.AnnotatedAssign(target=target, value=annotated) if annotated is not None:
                self.assign(target, walk.expressions.hold(annotated))
            case tree.AugmentedAssign():
                self._augmented(node)
            case tree.Delete(targets=targets):
                for target in targets:
                    self._delete(target)
            case tree.Assert(test=test):
                self._assert(test)
            case tree.FunctionDef():
                self._function(node)
            case tree.ClassDef():
                walk.note_unclear("used by a class of its own")
        return True

    def _forget(self, node: tree.Stmt) -> None:
        """What a statement binds that has nothing to do with the keyword."""
        if isinstance(node, (tree.Assign, tree.AnnotatedAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, tree.Assign) else [node.target]:
                if isinstance(target, tree.Name):
                    self._walk.env.pop(target.id, None)
                    self._walk.origins[target.id] = ((node.value, self._walk.frame),)

    # ---- names --------------------------------------------------------------------------------------------------

    def assign(self, target: tree.Expr, held: Held | None) -> None:
        """Bind a target to what a value holds."""
        walk = self._walk
        match target:
            case tree.Name(id=name):
                walk.env.pop(name, None)
                if held is not None:
                    walk.env[name] = held
            case tree.Attribute(value=owner, attr=attr):
                path = dotted(target)
                if held is not None and path:
                    walk.env[path] = held
                if held is not None and (carries(held) or isinstance(held, (str, Names))):
                    walk.calls.store(owner, attr, held)
                elif path:
                    walk.env.pop(path, None)
            case tree.Subscript(value=owner, index=key):
                walk.expressions.put(owner, key, held)
            case tree.Display(elements=elements):
                is_known = isinstance(held, Parts) and len(held.items) == len(elements)
                for index, element in enumerate(elements):
                    part = held.items[index] if isinstance(held, Parts) and is_known else None
                    self.assign(element, part if is_known else HIDDEN if carries(held) else None)
            case tree.Starred(value=inner):
                self.assign(inner, held)

    def _augmented(self, node: tree.AugmentedAssign) -> None:
        walk = self._walk
        held = walk.expressions.hold(tree.BinaryOperation(0, node.target, node.op, node.value))
        if isinstance(node.target, (tree.Name, tree.Attribute)):
            self.assign(node.target, held)

    def _delete(self, target: tree.Expr) -> None:
        walk = self._walk
        if isinstance(target, tree.Subscript):
            held = walk.expressions.hold(target.value)
            if isinstance(held, Bag):
                walk.calls.take(held, target.index, removes=True)
        elif isinstance(target, tree.Name):
            walk.env.pop(target.id, None)

    def _assert(self, test: tree.Expr) -> None:
        walk = self._walk
        truth, is_about = walk.tests.truth(test)
        if is_about and truth is False:
            walk.refuse(Rejected((self._place(test, "not asserted"),), ("AssertionError", "Exception")))
        elif is_about and truth is None:
            walk.note_unclear("an assertion that is not known")

    def _function(self, node: tree.FunctionDef) -> None:
        """A function of the body's own: it may be called later."""
        walk, body, frame = self._walk, self._walk.body, self._walk.frame
        names = {parameter.name for parameter in node.parameters}

        def run() -> None:
            inner = walk.program.forwarding.local_body(node, frame)
            walk.body = inner
            for name in names:
                walk.env.pop(name, None)
            walk.frame = inner.frame
            walk.block(node.body)

        try:
            walk.perhaps(run)
        finally:
            walk.body = body

    # ---- branches -----------------------------------------------------------------------------------------------

    def _if(self, node: tree.If) -> bool:
        walk = self._walk
        truth, is_about = walk.tests.truth(node.test)
        if truth is not None:
            walk.is_blamed |= is_about
            return self._branch(node.body if truth else node.orelse)
        blocks = [lambda: self._branch(node.body), lambda: self._branch(node.orelse)]
        return walk.ways(blocks, is_about=is_about)

    def _branch(self, statements: list[tree.Stmt]) -> bool:
        if len(statements) == 1 and isinstance(statements[0], tree.If):
            if self._walk.body.frame_of(statements[0]) is None:  # `elif`
                return self._if(statements[0])
        return self._walk.block(statements)

    def _raise(self, node: tree.Raise) -> bool:
        walk = self._walk
        exception = node.exception.func if isinstance(node.exception, tree.Call) else node.exception
        name = last_name(exception) if exception is not None else ""
        if walk.is_blamed:
            place = self._place(node.exception, f"raises {name or 'an exception'}")
            walk.refuse(Rejected((place,), (name, "Exception")))
        elif walk.is_doubted or (node.exception is not None and self._mentions_key(node.exception)):
            walk.note_unclear(f"raises {name} on some ways")
        return False

    def _mentions_key(self, expr: tree.Expr) -> bool:
        held = [self._walk.env.get(name) for name in self._walk.body.mentions(expr)]
        return any(isinstance(h, (str, Names, Bag, Items)) for h in held)

    def _place(self, expr: tree.Expr | None, note: str) -> Evidence:
        path = self._walk.function.path
        return Evidence(f"`{self._walk.function.full_name}` {note}", path, getattr(expr, "at", 0) if path else 0)

    # ---- loops --------------------------------------------------------------------------------------------------

    def _for(self, node: tree.For) -> bool:
        walk = self._walk
        held = walk.expressions.hold(node.iterable)
        if isinstance(held, (Bag, Names, Items)):
            self._for_keys(node, held)
        else:
            key, table = walk.program.forwarding.tables.keys(node.target, node.iterable, walk)

            def turn() -> bool:
                self.assign(node.target, HIDDEN if carries(held) else None)
                if table is not None:
                    self.assign(key, OneOf(table))
                return walk.block(node.body)

            if walk.is_concerned(node.body) or held is not None:
                self._turn(turn)
            else:
                walk.ways([lambda: walk.block(node.body), lambda: True])
        return walk.block(node.orelse) if node.orelse else True

    def _for_keys(self, node: tree.For, held: Bag | Names | Items) -> None:
        """A loop over the keys: the turn of the keyword decides."""
        walk = self._walk
        holds = held.holds if not isinstance(held, Bag) else held.certainty is not Certainty.FILTERED or None
        if holds is False:
            return
        before = walk.is_blamed, walk.is_doubted
        self.bind_key(node.target, held)
        walk.is_blamed = holds is True and (not isinstance(held, Bag) or held.certainty is Certainty.CERTAIN)
        walk.is_doubted = walk.is_doubted or not walk.is_blamed
        outside = dict(walk.env)
        try:
            if walk.is_blamed:
                walk.block(node.body)
            else:
                walk.ways([lambda: walk.block(node.body), lambda: True], is_about=True)
        finally:
            walk.is_blamed, walk.is_doubted = before
        for name, value in outside.items():
            walk.env.setdefault(name, value)

    def bind_key(self, target: tree.Expr, held: Bag | Names | Items) -> None:
        """Bind the target of a loop over a bag, its names or its items."""
        if isinstance(held, Items):
            if isinstance(target, tree.Display) and len(target.elements) == 2:
                self.assign(target.elements[0], held.word)
                self.assign(target.elements[1], None)
                return
            self.assign(target, HIDDEN)
            return
        self.assign(target, held.word)

    def _turn(self, run: object) -> None:
        """A loop over something else: it may run or not."""
        walk = self._walk
        walk.ways([run, lambda: True])  # type: ignore[list-item]
