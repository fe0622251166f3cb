"""What a module's `__getattr__` (PEP 562) makes of a name, told from its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.concrete_values import Closure, Opaque, Raised, Undecided
from hallucheck.inference.lookup import Found, Unclear, found
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import UnknownValue
from hallucheck.symbols.model import ClassBinding, FunctionBinding, ImportBinding, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


def ask(scope: ModuleScope, name: str, program: Program) -> Found | Unclear | str:
    """What asking the module for a name yields: found, unclear, or the message with which it refuses."""
    question = (scope.name, name)
    if question in program.asked:  # the answer looks into the module's own namespace
        return Unclear(UnknownReason.BUDGET, f"{scope.name}.__getattr__")
    program.asked.add(question)
    try:
        return _ask(scope, name, program)
    finally:
        program.asked.discard(question)


def _ask(scope: ModuleScope, name: str, program: Program) -> Found | Unclear | str:
    run = ConcreteRun(program)
    served = _class_members(scope)
    if served is not None:
        detail = f"{scope.name}.{name}"
        return found(UnknownValue(UnknownReason.DYNAMIC_MODULE, detail), scope.path) if name in served else ""
    try:
        function = _function(scope, run)
        value = run.call(function, [name]) if function is not None else None
    except Raised as raised:
        return raised.message
    except Undecided:
        function = None
        value = None
    if function is None:
        return Unclear(UnknownReason.DYNAMIC_MODULE, f"{scope.name}.__getattr__")
    line = scope.symbols.bindings["__getattr__"][-1].at
    if isinstance(value, Closure) and not value.env:
        value = Opaque(program.modules.imported_name(value.scope.name, value.function.name))
    if isinstance(value, Opaque):
        known = value.value
        if isinstance(known, UnknownValue):  # looked up where that cannot be followed: it may not be there
            return Unclear(UnknownReason.DYNAMIC_MODULE, f"{scope.name}.{name}")
        return Found(lambda: known, Definition(scope.path, line))
    return found(UnknownValue(UnknownReason.DYNAMIC_MODULE, f"{scope.name}.{name}"), scope.path, line)


def _class_members(scope: ModuleScope) -> dict[str, object] | None:
    """The members of a class that stands for the function: a decorator serves its properties, one for each name.
    None if it is no such class."""
    bindings = scope.symbols.bindings["__getattr__"]
    if len(bindings) != 1 or not isinstance(bindings[0], ClassBinding):
        return None
    symbols = bindings[0].symbols
    is_plain = bool(symbols.decorators) and not symbols.arguments and not symbols.openness
    return dict(symbols.members) if is_plain and "__call__" not in symbols.members else None


def _function(scope: ModuleScope, run: ConcreteRun) -> Closure | None:
    """The function that answers: a `def`, or what a call such as `lazy.attach(...)` made."""
    bindings = scope.symbols.bindings["__getattr__"]
    if len(bindings) == 1 and isinstance(bindings[0], FunctionBinding) and not bindings[0].function.decorators:
        return Closure(bindings[0].function, {}, scope)
    if len(bindings) == 1 and isinstance(bindings[0], (ImportBinding, ValueBinding)):
        value: object = None
        if isinstance(bindings[0], ValueBinding) and bindings[0].steps and bindings[0].value is not None:
            made = run.expressions.evaluate(bindings[0].value, {}, scope)
            step = bindings[0].steps[0]
            if isinstance(made, tuple) and isinstance(step, int) and len(bindings[0].steps) == 1:
                value = made[step] if step < len(made) else None
        else:
            value = run.expressions.global_name("__getattr__", scope)
        return value if isinstance(value, Closure) else None
    return None
