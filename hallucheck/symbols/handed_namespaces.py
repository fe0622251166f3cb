"""`f(locals())` at module level: harmless where the function does nothing with it."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes


def ignored_namespaces(statements: list[tree.Stmt]) -> set[int]:
    """Identities of the `locals()` and `globals()` calls that go to functions of the module which ignore them."""
    functions = [node for node in statements if isinstance(node, tree.FunctionDef)]
    by_name = {function.name: function for function in functions}
    ignored: set[int] = set()
    for node in statements:
        call = node.value if isinstance(node, tree.Expression) else None
        if not isinstance(call, tree.Call) or not isinstance(call.func, tree.Name):
            continue
        function = by_name.get(call.func.id)
        if function is None or sum(other.name == function.name for other in functions) > 1:
            continue
        for parameter, argument in zip(function.parameters, call.args):
            is_plain = not argument.keyword and not argument.star and parameter.kind <= 1
            if is_plain and _is_namespace(argument.value) and not _uses(function, parameter.name):
                ignored.add(id(argument.value))
    return ignored


def _is_namespace(expr: tree.Expr) -> bool:
    match expr:
        case tree.Call(func=tree.Name(id="locals" | "globals" | "vars"), args=[]):
            return True
    return False


def _uses(function: tree.FunctionDef, parameter: str) -> bool:
    """Whether a body reads the parameter, or everything that is local to it."""
    return any(
        isinstance(node, tree.Name) and node.id in (parameter, "locals", "vars", "eval", "exec")
        for node in walk_nodes(function.body)
    )
