"""Code that catches what a use may raise: handlers, context managers, decorators of tests."""

from __future__ import annotations

import re

from hallucheck.source import tree
from hallucheck.source.guards import EVERYTHING, Guard, GuardKind
from hallucheck.source.walk import dotted, walk_nodes

_RAISES = {"raises", "assertRaises", "assertRaisesRegex", "suppress", "warns", "ignored", "deprecated_call"}
_SKIPS = {"xfail", "skipif", "skipIf", "skipUnless", "skip", "expectedFailure"}
_NEEDS = re.compile(r"_?(?:requires?|needs?|skip(?:_?(?:if|unless))?(?:_no|_not|_without)?)_(\w+)")
_REPORTS = {"print", "print_exc", "format_exc", "exc_info", "exit", "fail"}
_REPORTS |= {"exception", "error", "warning", "warn", "critical", "fatal"}


def guards_of_handlers(handlers: list[tree.Handler]) -> list[Guard]:
    """What a `try`'s handlers foresee.

    A handler that only raises again foresees nothing. One that catches everything and reports it foresees failures
    in general: a missing module, but not that the code itself names something that is not there.
    """
    names: set[str] = set()
    for handler in handlers:
        if _raises_again(handler):
            continue
        caught = _exception_names(handler.type)
        names |= {"ImportError"} if caught & EVERYTHING and _reports(handler) else caught
    return [Guard(GuardKind.EXCEPTION, frozenset(names))] if names else []


def guards_of_success(handlers: list[tree.Handler]) -> list[Guard]:
    """What foresees failures in the `else` of a `try`: without a NameError, what runs the code brings names."""
    is_asked = any("NameError" in _exception_names(handler.type) for handler in handlers)
    return [Guard(GuardKind.VERSION)] if is_asked else []


def guards_of_manager(manager: tree.Expr) -> list[Guard]:
    """What `suppress(...)`, `pytest.raises(...)` and their like catch, in `with` or called with a function."""
    if not isinstance(manager, tree.Call) or dotted(manager.func).rpartition(".")[2] not in _RAISES:
        return []
    positional = [argument.value for argument in manager.args if not argument.keyword]
    names = _exception_names(positional[0]) if positional else {"*"}
    if dotted(manager.func).rpartition(".")[2] == "suppress":
        names = set().union(*(_exception_names(value) for value in positional))
    return [Guard(GuardKind.EXCEPTION, frozenset(names))]


def guards_of_decorators(decorators: list[tree.Expr]) -> list[Guard]:
    """Decorators by which a test is skipped or expected to fail; `requires_acme` is about the module that it names."""
    guards: list[Guard] = []
    for decorator in decorators:
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        name = dotted(target).rpartition(".")[2]
        needed = _NEEDS.fullmatch(name)
        if name in _SKIPS:
            guards.append(Guard(GuardKind.SKIP))
        elif needed is not None:
            guards.append(Guard(GuardKind.SKIP, module=needed[1]))
    return guards


def _exception_names(expr: tree.Expr | None) -> set[str]:
    """Last names of the exceptions that a handler lists; "*" for all and for what cannot be told."""
    if expr is None:
        return {"*"}
    if isinstance(expr, tree.Display):
        return set().union(*(_exception_names(element) for element in expr.elements))
    name = dotted(expr).rpartition(".")[2]
    return {name} if name else {"*"}


def _raises_again(handler: tree.Handler) -> bool:
    """Whether every way through the handler ends in `raise`."""
    match handler.body:
        case [*_, tree.Raise(exception=None)]:
            pass
        case [*_, tree.Raise(exception=tree.Name(id=name), cause=None)] if name and name == handler.name:
            pass
        case _:
            return False
    return not any(isinstance(node, (tree.Return, tree.Jump)) for node in walk_nodes(handler.body))


def _reports(handler: tree.Handler) -> bool:
    """Whether the handler tells someone of the exception or raises another; else it falls back in silence."""
    for node in walk_nodes(handler.body):
        match node:
            case tree.Name(id=name) if name and name == handler.name:
                return True
            case tree.Raise():
                return True
            case tree.Call(func=func) if dotted(func).rpartition(".")[2] in _REPORTS:
                return True
    return False
