"""pytest's fixtures: which functions are some, which functions get them, and what gives a parameter another value."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import last_name, walk_nodes
from hallucheck.symbols.model import ModuleSymbols

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
    return function.name.startswith("test") or bool(fixture_name(function))


def may_give(decorators: list[tree.Expr], name: str) -> bool:
    """Whether decorators of a test, or of a class of tests, may give a parameter a value: `parametrize` says which, a
    decorator that is neither a mark nor a fixture may give any."""
    return any(_gives(decorator, name) for decorator in decorators)


def gives_all(symbols: ModuleSymbols) -> bool:
    """Whether a file gives parameters of its tests values by other means than decorators."""
    marks = symbols.bindings.get("pytestmark", [])
    return "pytest_generate_tests" in symbols.bindings or any(
        isinstance(node, (tree.Name, tree.Attribute)) and last_name(node) in _GIVING for node in walk_nodes(marks)
    )


def _gives(decorator: tree.Expr, name: str) -> bool:
    target = decorator.func if isinstance(decorator, tree.Call) else decorator
    if last_name(target) in _GIVING and isinstance(decorator, tree.Call):
        first = decorator.args[0].value if decorator.args else None
        if last_name(target) != "parametrize" and first is not None:
            return True  # positional strategies fill parameters from the right
        if any(argument.keyword == name for argument in decorator.args):
            return True
        parts = first.elements if isinstance(first, tree.Display) else [first]
        return any(
            name in {word.strip() for word in part.value.split(",")}
            if isinstance(part, tree.Literal) and isinstance(part.value, str)
            else part is not None
            for part in parts
        )
    is_mark = "mark" in _names(target) or last_name(target) in _MAKING
    return not is_mark and last_name(target) not in ("staticmethod", "classmethod", "override")


def _names(expr: tree.Expr) -> list[str]:
    found = []
    while isinstance(expr, tree.Attribute):
        found.append(expr.attr)
        expr = expr.value
    return [*found, expr.id] if isinstance(expr, tree.Name) else found
