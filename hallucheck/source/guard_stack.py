"""The guards in force at a point of the walk over a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from hallucheck.source import tree
from hallucheck.source.guard_tests import Branches, guards_of_test, is_flag
from hallucheck.source.guards import Guard, GuardKind, covering
from hallucheck.source.walk import dotted

_LEAVING_CALLS = {"exit", "_exit", "skip", "skipTest", "fail", "abort"}


class GuardStack:
    """Keeps the guards, innermost last, and the names that hold the result of a test."""

    def __init__(self) -> None:
        self._guards: list[Guard] = []
        self._flags: dict[str, Branches] = {}

    def push(self, *guards: Guard) -> None:
        """Put guards in force until the end of the innermost `inside`."""
        self._guards += guards

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
        """A function body: it runs later, when the handlers around its definition are gone."""
        before = self._guards
        self._guards = [guard for guard in before if guard.kind is not GuardKind.EXCEPTION] + list(guards)
        try:
            yield
        finally:
            self._guards = before

    def guard_of(self, kind: str, name: str, owner: tree.Expr | None) -> Guard | None:
        """The innermost guard that covers a use; None if there is none. For the arguments see `covers`."""
        return covering(self._guards, kind, name, owner)

    def current(self) -> tuple[Guard, ...]:
        """All guards in force, innermost last."""
        return tuple(self._guards)

    def caught(self) -> frozenset[str]:
        """The exceptions that the guards in force are about."""
        found = [guard.catches for guard in self._guards if guard.kind is GuardKind.EXCEPTION]
        return frozenset().union(*found) if found else frozenset()

    def of_test(self, test: tree.Expr) -> Branches:
        """(guards where the test holds, guards where it does not)."""
        return guards_of_test(test, self._flags)

    def after(self, statement: tree.Stmt) -> list[Guard]:
        """Guards that hold for what follows a statement in its block."""
        match statement:
            case tree.If(test=test, body=[*_, last], orelse=[]) if _leaves(last):
                return _about_one_thing(self.of_test(test)[1])
            case tree.Assert(test=test):
                return _about_one_thing(self.of_test(test)[0])
            case tree.Expression(value=tree.Call() as call) | tree.Assign(value=tree.Call() as call) if _skips(call):
                return _importorskip(call)
            case tree.Assign(targets=[tree.Name(id=name)], value=value):
                self._flags.pop(name, None)
                if is_flag(value):
                    self._flags[name] = self.of_test(value)
        return []


def _about_one_thing(guards: list[Guard]) -> list[Guard]:
    """Without version tests: `if sys.version_info < (3, 10): sys.exit()` does not make the rest of a file doubtful."""
    return [guard for guard in guards if guard.kind is not GuardKind.VERSION]


def _leaves(statement: tree.Stmt) -> bool:
    """Whether nothing that follows the statement in its block is reached."""
    if isinstance(statement, (tree.Return, tree.Raise, tree.Jump)):
        return True
    call = statement.value if isinstance(statement, tree.Expression) else None
    return isinstance(call, tree.Call) and dotted(call.func).rpartition(".")[2] in _LEAVING_CALLS


def _skips(call: tree.Call) -> bool:
    return dotted(call.func).rpartition(".")[2] == "importorskip"


def _importorskip(call: tree.Call) -> list[Guard]:
    name = call.args[0].value if call.args else None
    if isinstance(name, tree.Literal) and isinstance(name.value, str):
        return [Guard(GuardKind.SKIP, module=name.value.partition(".")[0])]
    return []
