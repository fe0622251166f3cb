"""pytest's fixtures: which functions are some, which functions get them, and what gives a parameter another value."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import last_name

PACKAGE = "_pytest"
"""Where pytest's own fixtures are defined."""
_MAKING = frozenset({"fixture", "yield_fixture"})
_GIVING = frozenset({"parametrize", "given", "example"})


def fixture_name(function: tree.FunctionDef) -> str:
    """The name by which tests get what the function returns; "" if it is no fixture."""
    for decorator in function.decorators:
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        if last_name(target) in _MAKING:
            for argument in decorator.args if isinstance(decorator, tree.Call) else ():
                if argument.keyword == "name":
                    is_text = isinstance(argument.value, tree.Literal) and isinstance(argument.value.value, str)
                    return str(argument.value.value) if is_text and isinstance(argument.value, tree.Literal) else ""
            return function.name
    return ""


def gets_fixtures(function: tree.FunctionDef) -> bool:
    """Whether pytest calls the function, and passes fixtures by the names of its parameters."""
    is_test = function.name.startswith("test") and not _is_patched(function)
    return is_test or bool(fixture_name(function))


def given_names(function: tree.FunctionDef) -> set[str]:
    """Parameters that decorators of a test give values."""
    return given_by(function.decorators)


def given_by(decorators: list[tree.Expr]) -> set[str]:
    """Parameters that decorators of a test, or of a class of tests, give values."""
    found: set[str] = set()
    for decorator in decorators:
        if isinstance(decorator, tree.Call) and last_name(decorator.func) in _GIVING:
            found |= {argument.keyword for argument in decorator.args if argument.keyword}
            for argument in decorator.args[:1]:
                parts = argument.value.elements if isinstance(argument.value, tree.Display) else [argument.value]
                for part in parts:
                    if isinstance(part, tree.Literal) and isinstance(part.value, str):
                        found |= {name.strip() for name in part.value.split(",")}
    return found


def _is_patched(function: tree.FunctionDef) -> bool:
    """Whether a decorator that replaces something may pass what stands there instead."""
    targets = [d.func if isinstance(d, tree.Call) else d for d in function.decorators]
    names = {part for target in targets for part in _names(target)}
    return "patch" in names


def _names(expr: tree.Expr) -> list[str]:
    found = []
    while isinstance(expr, tree.Attribute):
        found.append(expr.attr)
        expr = expr.value
    return [*found, expr.id] if isinstance(expr, tree.Name) else found
