"""Lower the `ast` of an installed module to the tree that checked files are lowered to as well.

Installed modules are read with `ast`, which is many times faster than a lossless parser; nothing in them is ever
shown to a column, so `at` is a line.
"""

from __future__ import annotations

import ast

from hallucheck.source import tree
from hallucheck.symbols.from_ast_expressions import lower_expr
from hallucheck.symbols.from_ast_statements import lower_body


def lower_module(text: str | bytes) -> tree.Module:
    """Parse and lower one module.

    Raises:
        SyntaxError: also for null bytes and a wrong encoding declaration (as `ast.parse` has it).
        RecursionError: nested too deeply.
    """
    return tree.Module(lower_body(ast.parse(text).body))


def as_imported(module: tree.Module) -> tree.Module:
    """The module without what it does only when it is run as a script."""
    body: list[tree.Stmt] = []
    for node in module.body:
        if isinstance(node, tree.If) and _is_main_test(node.test):
            body += node.orelse
        else:
            body.append(node)
    return tree.Module(body)


def _is_main_test(test: tree.Expr) -> bool:
    match test:
        case tree.Comparison(left=tree.Name(id="__name__"), rest=[("==", tree.Literal(value="__main__"))]):
            return True
    return False


def lower_expression(text: str) -> tree.Expr:
    """Parse and lower one expression, for example a string annotation.

    Raises:
        SyntaxError: it is not an expression.
    """
    return lower_expr(ast.parse(text.strip(), mode="eval").body)
