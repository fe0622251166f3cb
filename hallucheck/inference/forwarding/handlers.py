"""`try` and `with`, as far as they concern a keyword that is followed: its refusal may be caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.inference.forwarding.values import HIDDEN, Held, Rejected, carries, merged
from hallucheck.inference.values import Instance
from hallucheck.source import tree
from hallucheck.source.walk import last_name, walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.forwarding.walk import ForwardingWalk


class ForwardingHandlers:
    """Walks them for one walk."""

    def __init__(self, walk: ForwardingWalk, assign: Callable[[tree.Expr, Held | None], None]) -> None:
        self._walk = walk
        self._assign = assign

    def run_with(self, node: tree.With) -> bool:
        """`with`: a manager may suppress exceptions."""
        walk = self._walk
        suppresses = False
        for manager, target in node.items:
            held = walk.expressions.hold(manager)
            suppresses = suppresses or self._suppresses(manager)
            if target is not None:
                self._assign(target, HIDDEN if carries(held) else None)
        if not suppresses:
            return walk.block(node.body)
        try:
            walk.block(node.body)
        except Rejected:
            walk.note_unclear("exceptions are suppressed")
        return True

    def _suppresses(self, manager: tree.Expr) -> bool:
        """Whether a context manager may swallow exceptions."""
        func = manager.func if isinstance(manager, tree.Call) else manager
        if last_name(func) in ("suppress", "raises", "assertRaises"):
            return True
        value = self._walk.value(manager)
        if not isinstance(value, Instance):
            return False
        method = self._walk.program.members.own_dunder(value, "__exit__")
        function = getattr(method, "function", None)
        if function is None:
            return False
        function = function.source or function
        if function.is_stub:
            returns = function.definitions[0].returns
            return isinstance(returns, tree.Name) and returns.id == "bool"
        return any(
            isinstance(part, tree.Return)
            and part.value is not None
            and not (isinstance(part.value, tree.Literal) and not part.value.value)
            for part in walk_nodes(function.definitions[-1].body)
        )

    def run_try(self, node: tree.Try) -> bool:
        """`try`: a handler may catch the refusal."""
        walk = self._walk
        before = dict(walk.env)
        try:
            falls = walk.block(node.body)
            falls = falls and walk.block(node.orelse)
        except Rejected as rejected:
            handler = next((h for h in node.handlers if _may_catch(h, rejected.raises)), None)
            if handler is None:
                self._finally(node)
                raise
            if _raises_again(handler):
                raise
            walk.note_unclear("the refusal is caught")
            falls = False
        after = walk.env
        for handler in node.handlers:
            walk.env = {name: merged(before.get(name), after.get(name)) or HIDDEN for name in {**before, **after}}
            falls = walk.ways([lambda h=handler: walk.block(h.body), lambda f=falls: f]) or falls  # type: ignore[misc]
        walk.env = after
        return self._finally(node) and falls

    def _finally(self, node: tree.Try) -> bool:
        return self._walk.block(node.finalbody) if node.finalbody else True


_UNRELATED = frozenset(
    [
        "ImportError",
        "ModuleNotFoundError",
        "OSError",
        "IOError",
        "FileNotFoundError",
        "StopIteration",
        "IndexError",
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "ZeroDivisionError",
        "NotImplementedError",
        "RuntimeError",
        "KeyboardInterrupt",
        "OverflowError",
        "MemoryError",
        "RecursionError",
        "EOFError",
    ]
)
_COMMON = frozenset({"TypeError", "ValueError", "AttributeError", "KeyError"})


def _may_catch(handler: tree.Handler, raises: tuple[str, ...]) -> bool:
    """Whether a handler may catch the exception that the keyword is refused with."""
    if handler.type is None:
        return True
    kinds = handler.type.elements if isinstance(handler.type, tree.Display) else [handler.type]
    for kind in kinds:
        name = last_name(kind)
        if name in raises or name in ("Exception", "BaseException", ""):
            return True
        is_known = name in _UNRELATED or (name in _COMMON and raises[0] in _COMMON)
        if not is_known:
            return True
    return False


def _raises_again(handler: tree.Handler) -> bool:
    return bool(handler.body) and isinstance(handler.body[-1], tree.Raise)
