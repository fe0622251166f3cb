"""Guards: code that foresees that a use may fail (design, "When is something Absent?", 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

import msgspec

from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes


class GuardKind(Enum):
    """What kind of code foresees the failure."""

    EXCEPTION = "exception"
    """A handler, `suppress` or `raises` that catches it."""
    HASATTR = "hasattr"
    """A test that the very attribute is there."""
    VERSION = "version"
    """A test of a version or platform."""
    FIND_SPEC = "find-spec"
    """A test that a module can be found."""
    SKIP = "skip"
    """A test that is skipped or expected to fail."""
    TYPE_CHECKING = "type-checking"
    DEFERRED = "deferred"
    """An annotation that Python does not evaluate (PEP 563)."""


@dataclass(frozen=True)
class Guard:
    """One guard in force."""

    kind: GuardKind
    catches: frozenset[str] = frozenset()
    """Names of the exceptions that are caught, for kind EXCEPTION; "*" for any."""
    attribute: str = ""
    """For kind HASATTR."""
    owner: object = None
    """What is tested for the attribute, as a key that ignores positions."""
    module: str = ""
    """Top-level module that a test or skip is about; "" for any."""


_RAISED_BY = {
    "import": {"ImportError", "ModuleNotFoundError"},
    "imported-name": {"ImportError"},
    "attribute": {"AttributeError"},
    "name": {"NameError", "UnboundLocalError"},
    "call": {"TypeError"},
}
_ANY = {"*", "Exception", "BaseException"}
_VERSION = re.compile(
    r"(?i)(^|_)version(_info|_tuple)?(_|$)|__version__|^PY_?\d|(^|_)platform(_|$)|^is_?(win|linux|mac|pypy)"
)
_VERSION_CALLS = {"Version", "parse_version", "LooseVersion", "StrictVersion"}
_RAISES = {"raises", "assertRaises", "assertRaisesRegex", "suppress", "warns", "ignored", "deprecated_call"}
_SKIPS = {"xfail", "skipif", "skipIf", "skipUnless", "skip", "expectedFailure"}


class GuardStack:
    """The guards in force at a point of the walk."""

    def __init__(self) -> None:
        self._guards: list[Guard] = []

    # ---- keeping ------------------------------------------------------------------------------------------------

    def push(self, guard: Guard) -> None:
        """Put a guard in force."""
        self._guards.append(guard)

    def pop(self, number: int) -> None:
        """Take the last ones back."""
        if number:
            del self._guards[-number:]

    @contextmanager
    def inside(self, guards: Iterable[Guard]) -> Iterator[None]:
        """Guards that hold in a block."""
        before = len(self._guards)
        self._guards += guards
        try:
            yield
        finally:
            del self._guards[before:]

    @contextmanager
    def function(self, guards: Iterable[Guard]) -> Iterator[None]:
        """A function body: exception guards around the statement are gone when it runs."""
        before = self._guards
        self._guards = [g for g in before if g.kind is not GuardKind.EXCEPTION] + list(guards)
        try:
            yield
        finally:
            self._guards = before

    def guard_of(self, kind: str, name: str, owner: tree.Expr | None) -> Guard | None:
        """The guard that covers a use of that kind; None if there is none."""
        for guard in reversed(self._guards):
            if _covers(guard, kind, name, owner):
                return guard
        return None

    # ---- finding ------------------------------------------------------------------------------------------------

    def of_handlers(self, handlers: list[tree.Handler]) -> list[Guard]:
        """What a try's handlers catch; those that only raise again foresee nothing."""
        names: set[str] = set()
        for handler in handlers:
            if not _only_reraises(handler):
                names |= _exception_names(handler.type)
        return [Guard(GuardKind.EXCEPTION, frozenset(names))] if names else []

    def of_manager(self, manager: tree.Expr) -> list[Guard]:
        """What a context manager such as `suppress(...)` or `pytest.raises(...)` catches."""
        if not isinstance(manager, tree.Call) or dotted(manager.func).rpartition(".")[2] not in _RAISES:
            return []
        names = set().union(*(_exception_names(a.value) for a in manager.args if not a.keyword)) or {"*"}
        return [Guard(GuardKind.EXCEPTION, frozenset(names))]

    def of_decorators(self, decorators: list[tree.Expr]) -> list[Guard]:
        """Decorators by which a test is skipped or expected to fail."""
        for decorator in decorators:
            target = decorator.func if isinstance(decorator, tree.Call) else decorator
            if dotted(target).rpartition(".")[2] in _SKIPS:
                return [Guard(GuardKind.SKIP)]
        return []

    def of_test(self, test: tree.Expr) -> tuple[list[Guard], list[Guard]]:
        """(guards where the test holds, guards where it does not)."""
        match test:
            case tree.UnaryOperation(op="not"):
                yes, no = self.of_test(test.operand)
                return no, yes
            case tree.BooleanOperation():
                left, right = self.of_test(test.left), self.of_test(test.right)
                both = [*left[0], *right[0]], [*left[1], *right[1]]
                if test.op == "and":
                    return both[0], [g for g in both[1] if g.kind is GuardKind.VERSION]
                return [g for g in both[0] if g.kind is GuardKind.VERSION], both[1]
        if _mentions_version(test):
            guard = Guard(GuardKind.VERSION)
            return [guard], [guard]
        if dotted(test).rpartition(".")[2] == "TYPE_CHECKING":
            return [Guard(GuardKind.TYPE_CHECKING)], []
        tested = _attribute_test(test)
        if tested is not None:
            guard, positive = tested
            return ([guard], []) if positive else ([], [guard])
        module = _find_spec(test)
        if module is not None:
            guard = Guard(GuardKind.FIND_SPEC, module=module)
            return [guard], [guard]
        return [], []

    def after(self, statement: tree.Stmt) -> list[Guard]:
        """Guards that hold for what follows a statement in its block."""
        match statement:
            case tree.If(test=test, body=body, orelse=[]) if body and _leaves(body[-1]):
                return self.of_test(test)[1]
            case tree.Assert(test=test):
                return self.of_test(test)[0]
            case tree.Expression(value=tree.Call() as call) | tree.Assign(value=tree.Call() as call):
                if dotted(call.func).rpartition(".")[2] == "importorskip" and call.args:
                    name = call.args[0].value
                    if isinstance(name, tree.Literal) and isinstance(name.value, str):
                        return [Guard(GuardKind.SKIP, module=name.value.partition(".")[0])]
        return []


def _covers(guard: Guard, kind: str, name: str, owner: tree.Expr | None) -> bool:
    match guard.kind:
        case GuardKind.EXCEPTION:
            return bool(guard.catches & (_RAISED_BY[kind] | _ANY))
        case GuardKind.HASATTR:
            return kind in ("attribute", "call") and guard.attribute == name and _same_owner(guard, kind, owner)
        case GuardKind.SKIP | GuardKind.FIND_SPEC if guard.module:
            return kind in ("import", "imported-name") and name.partition(".")[0] == guard.module
        case GuardKind.TYPE_CHECKING:
            return kind in ("import", "imported-name")
    return True


def _same_owner(guard: Guard, kind: str, owner: tree.Expr | None) -> bool:
    if kind == "call":
        owner = owner.value if isinstance(owner, tree.Attribute) else None
    return owner is not None and _key(owner) == guard.owner


def _key(node: object) -> object:
    """A node's content without its position, for comparing expressions."""
    if isinstance(node, msgspec.Struct):
        fields = [_key(getattr(node, name)) for name in node.__struct_fields__ if name != "at"]
        return type(node).__name__, *fields
    if isinstance(node, (list, tuple)):
        return tuple(_key(item) for item in node)
    return node


def _exception_names(expr: tree.Expr | None) -> set[str]:
    if expr is None:
        return {"*"}
    if isinstance(expr, tree.Display):
        return set().union(*(_exception_names(element) for element in expr.elements))
    name = dotted(expr).rpartition(".")[2]
    return {name} if name else {"*"}


def _only_reraises(handler: tree.Handler) -> bool:
    return len(handler.body) == 1 and isinstance(handler.body[0], tree.Raise) and handler.body[0].exception is None


def _leaves(statement: tree.Stmt) -> bool:
    if isinstance(statement, (tree.Return, tree.Raise, tree.Jump)):
        return True
    call = statement.value if isinstance(statement, tree.Expression) else None
    return isinstance(call, tree.Call) and dotted(call.func).rpartition(".")[2] in ("exit", "skip", "skipTest", "_exit")


def _mentions_version(test: tree.Expr) -> bool:
    for node in walk_nodes(test):
        match node:
            case tree.Name(id=name) | tree.Attribute(attr=name):
                if _VERSION.search(name) or name in _VERSION_CALLS:
                    return True
                if isinstance(node, tree.Attribute) and dotted(node) in ("os.name", "sys.implementation"):
                    return True
    return False


def _attribute_test(test: tree.Expr) -> tuple[Guard, bool] | None:
    """`hasattr(x, "y")`, `getattr(x, "y", None) is not None`, `"y" in dir(x)`."""
    match test:
        case tree.Call(func=tree.Name(id="hasattr" | "getattr"), args=[owner, name, *_]):
            if isinstance(name.value, tree.Literal) and isinstance(name.value.value, str):
                return Guard(GuardKind.HASATTR, attribute=name.value.value, owner=_key(owner.value)), True
        case tree.Call(func=tree.Name(id="callable"), args=[argument]):
            return _attribute_test(argument.value)
        case tree.Comparison(left=left, rest=[("is not" | "!=", tree.Literal(type="None"))]):
            return _attribute_test(left)
        case tree.Comparison(left=left, rest=[("is" | "==", tree.Literal(type="None"))]):
            found = _attribute_test(left)
            return (found[0], not found[1]) if found else None
        case tree.Comparison(
            left=tree.Literal(value=str(attribute)),
            rest=[("in" | "not in" as op, tree.Call(func=tree.Name(id="dir" | "vars"), args=[owner]))],
        ):
            return Guard(GuardKind.HASATTR, attribute=attribute, owner=_key(owner.value)), op == "in"
    return None


def _find_spec(test: tree.Expr) -> str | None:
    """The top-level module that `find_spec("m")` asks for, "" if it is not a literal; None for other tests."""
    for node in walk_nodes(test):
        if isinstance(node, tree.Call) and dotted(node.func).rpartition(".")[2] in ("find_spec", "find_loader"):
            name = node.args[0].value if node.args else None
            text = name.value if isinstance(name, tree.Literal) else ""
            return text.partition(".")[0] if isinstance(text, str) else ""
    return None
