"""Evaluating the checked file until what is assumed of it is what it does.

Its module level and each of its functions are units of evaluation. What calls pass for parameters (`callers.py`), what
functions store in outer names (`rebound.py`) and what is to be observed (`observed.py`) is only known at the end, and
may change what was found on the way: the units that hang on it are then evaluated again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hallucheck.inference.assumptions import Assumption, Reads
from hallucheck.inference.flow import Flow
from hallucheck.inference.recorder import Recorder
from hallucheck.inference.scopes import Frame, ModuleScope
from hallucheck.inference.unions import join
from hallucheck.inference.values import ClassInfo, ClassValue, Instance, Value
from hallucheck.source import tree
from hallucheck.source.walk import walk_statements
from hallucheck.symbols.changes import rebound_names, shared_names

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_UNIT_LIMIT = 20_000
_MODULE_STEPS = 200_000
"""Expressions of other files that may be evaluated for those of the module level; one statement has the limit of a
function."""
_ROUNDS = 8
"""More than any chain of functions that hand their parameters on is long, in practice."""
RECEIVERS = frozenset({"self", "_self", "this", "cls", "_cls", "klass", "mcs", "mcls", "metacls", "meta"})
_CLASS_RECEIVERS = frozenset({"cls", "_cls", "klass"})


@dataclass
class _Unit:
    """The module level or the body of a function, as it was last evaluated."""

    function: tree.FunctionDef | None
    outer: Frame | None
    recorder: Recorder = field(default_factory=Recorder)
    reads: set[Assumption] = field(default_factory=set)
    inner: list[_Unit] = field(default_factory=list)
    """Functions that are defined in it, in source order."""


class Rounds:
    """Evaluates one file."""

    def __init__(self, module: tree.Module, scope: ModuleScope, program: Program) -> None:
        self._module = module
        self._scope = scope
        self._program = program
        self._count = 0
        self._names: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        """`at` of a function -> its `Frame.shared` and `Frame.rebound`."""

    def settle(self) -> list[Recorder]:
        """What was noted in the end, by units."""
        self._program.module_scopes.know_scope(self._scope)
        self._program.forget(None)
        top = _Unit(None, None)
        self._run([top])
        for number in range(_ROUNDS):
            recorders = [unit.recorder for unit in _all(top)]
            changed: set[Assumption] = {*self._program.callers.settle(recorders)}
            changed |= self._program.rebound.settle(recorders)
            changed |= self._program.observed.settle()
            if number == _ROUNDS - 2:
                self._program.callers.give_up()
                self._program.rebound.give_up()
                changed |= {read for unit in _all(top) for read in unit.reads}
            if not changed:
                break
            self._program.forget(changed)
            self._run(_callers_first(list(_stale(top, changed))), top)
        return [unit.recorder for unit in _all(top)]

    def _run(self, units: list[_Unit], top: _Unit | None = None) -> None:
        """Evaluate units and those in them; under `top`, each with what its calls have passed by then."""
        self._count = 0
        for unit in units:
            if top is not None and unit.function is not None:
                at = unit.function.at
                if self._program.callers.is_renewed(at, (other.recorder for other in _all(top))):
                    self._program.forget({at})
            unit.recorder, Reads.current = Recorder(), set()
            if unit.function is None or unit.outer is None:
                unit.inner = self._run_module(unit.recorder)
            elif self._count < _UNIT_LIMIT:
                self._count += 1
                self._program.steps = 0
                unit.inner = self._run_function(unit.function, unit.outer, unit.recorder)
            unit.reads = Reads.current
            units += unit.inner

    def _run_module(self, recorder: Recorder) -> list[_Unit]:
        frame = Frame(self._scope, recorder, is_inline=True)
        self._scope.frame = frame
        frame.shared = shared_names(self._module.body)
        self._scope.rebound = frozenset(
            name for node in walk_statements(self._module.body) if isinstance(node, tree.Global) for name in node.names
        )
        flow = Flow(self._program, frame)
        spent = 0
        for statement in self._module.body:
            self._program.steps = 0 if spent < _MODULE_STEPS else self._program.steps
            flow.run([statement])
            spent += self._program.steps
        return [_Unit(function, outer) for function, outer in flow.pending]

    def _run_function(self, function: tree.FunctionDef, outer: Frame, recorder: Recorder) -> list[_Unit]:
        receiver = _receiver(function, outer, self._program)
        frame = self._program.bodies.frame(function, outer, receiver)
        frame.recorder = recorder
        frame.at = function.at
        if function.at not in self._names:
            self._names[function.at] = shared_names(function.body), rebound_names(function.body)
        frame.shared, frame.rebound = self._names[function.at]
        flow = Flow(self._program, frame)
        flow.run(function.body)
        return [_Unit(inner, scope) for inner, scope in flow.pending]


def _all(unit: _Unit) -> Iterator[_Unit]:
    yield unit
    for inner in unit.inner:
        yield from _all(inner)


def _stale(unit: _Unit, changed: set[Assumption]) -> Iterator[_Unit]:
    """The outermost units that hang on what has changed."""
    if not changed.isdisjoint(unit.reads):
        yield unit
        return
    for inner in unit.inner:
        yield from _stale(inner, changed)


def _callers_first(units: list[_Unit]) -> list[_Unit]:
    """Units in an order in which those that call a function come before it, as far as calls make no circle."""
    by_at = {unit.function.at: unit for unit in units if unit.function is not None}
    order: dict[int, _Unit] = {}
    active: set[int] = set()

    def visit(unit: _Unit) -> None:
        if id(unit) in order or id(unit) in active:
            return
        active.add(id(unit))
        for at in unit.recorder.calls:
            if at in by_at:
                visit(by_at[at])
        order[id(unit)] = unit

    for unit in units:
        visit(unit)
    return list(reversed(order.values()))


def _receiver(function: tree.FunctionDef, outer: Frame, program: Program) -> Value | None:
    """What the first parameter of a method is: an object of the class or of a subclass, or such a class."""
    if not outer.is_class_body or outer.owner is None or not function.parameters:
        return None
    names = {getattr(d, "id", "") or getattr(d, "attr", "") for d in function.decorators}
    if "staticmethod" in names:
        return None
    if function.parameters[0].name not in RECEIVERS:
        return None  # a helper of the class body, such as a decorator
    info: ClassInfo = outer.owner
    args = tuple(program.ancestry.type_parameters(info))
    if "classmethod" in names or function.name in ("__new__", "__init_subclass__", "__class_getitem__"):
        return ClassValue(info, args, False)
    if program.ancestry.is_subclass(info, "builtins.type"):
        return None
    if function.parameters[0].name in _CLASS_RECEIVERS:  # a decorator of another name may hand the class on
        return join([ClassValue(info, args, False), Instance(info, args)])
    return Instance(info, args)
