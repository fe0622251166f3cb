"""Lower the statements of `ast`, and the patterns in them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hallucheck.source import tree
from hallucheck.symbols.from_ast_expressions import (
    BINARY,
    lower_arguments,
    lower_constant,
    lower_expr,
    lower_exprs,
    lower_optional,
    lower_parameters,
)


def lower_body(nodes: list[ast.stmt]) -> list[tree.Stmt]:
    """Statements, in order."""
    found = []
    for node in nodes:
        lower = _STATEMENTS.get(type(node))
        if lower is not None:  # `pass` has no counterpart
            found.append(lower(node))
    return found


def _expression(node: ast.Expr) -> tree.Stmt:
    return tree.Expression(lower_expr(node.value))


def _assign(node: ast.Assign) -> tree.Stmt:
    return tree.Assign(lower_exprs(node.targets), lower_expr(node.value))


def _annotated(node: ast.AnnAssign) -> tree.Stmt:
    return tree.AnnotatedAssign(lower_expr(node.target), lower_expr(node.annotation), lower_optional(node.value))


def _augmented(node: ast.AugAssign) -> tree.Stmt:
    return tree.AugmentedAssign(lower_expr(node.target), BINARY[type(node.op)], lower_expr(node.value))


def _delete(node: ast.Delete) -> tree.Stmt:
    return tree.Delete(lower_exprs(node.targets))


def _aliases(node: ast.Import | ast.ImportFrom) -> list[tree.Alias]:
    return [tree.Alias(alias.lineno, alias.name, alias.asname or "") for alias in node.names]


def _import(node: ast.Import) -> tree.Stmt:
    return tree.Import(node.lineno, _aliases(node))


def _import_from(node: ast.ImportFrom) -> tree.Stmt:
    return tree.ImportFrom(node.lineno, node.module or "", node.level, _aliases(node))


def _if(node: ast.If) -> tree.Stmt:
    chain = [node]  # `elif` chains of hundreds of branches are real
    while len(chain[-1].orelse) == 1 and isinstance(chain[-1].orelse[0], ast.If):
        chain.append(chain[-1].orelse[0])
    orelse = lower_body(chain[-1].orelse)
    for part in reversed(chain):
        orelse = [tree.If(lower_expr(part.test), lower_body(part.body), orelse)]
    return orelse[0]


def _while(node: ast.While) -> tree.Stmt:
    return tree.While(lower_expr(node.test), lower_body(node.body), lower_body(node.orelse))


def _for(node: ast.For | ast.AsyncFor) -> tree.Stmt:
    is_async = isinstance(node, ast.AsyncFor)
    body, orelse = lower_body(node.body), lower_body(node.orelse)
    return tree.For(lower_expr(node.target), lower_expr(node.iter), body, orelse, is_async)


def _with(node: ast.With | ast.AsyncWith) -> tree.Stmt:
    items = [(lower_expr(item.context_expr), lower_optional(item.optional_vars)) for item in node.items]
    return tree.With(items, lower_body(node.body), isinstance(node, ast.AsyncWith))


def _try(node: Any) -> tree.Stmt:
    handlers = [
        tree.Handler(handler.lineno, lower_optional(handler.type), handler.name or "", lower_body(handler.body))
        for handler in node.handlers
    ]
    is_star = type(node).__name__ == "TryStar"
    return tree.Try(lower_body(node.body), handlers, lower_body(node.orelse), lower_body(node.finalbody), is_star)


def _return(node: ast.Return) -> tree.Stmt:
    return tree.Return(lower_optional(node.value))


def _raise(node: ast.Raise) -> tree.Stmt:
    return tree.Raise(lower_optional(node.exc), lower_optional(node.cause))


def _assert(node: ast.Assert) -> tree.Stmt:
    return tree.Assert(lower_expr(node.test), lower_optional(node.msg))


def _global(node: ast.Global | ast.Nonlocal) -> tree.Stmt:
    return tree.Global(node.names, isinstance(node, ast.Nonlocal))


def _jump(node: ast.Break | ast.Continue) -> tree.Stmt:
    return tree.Jump(isinstance(node, ast.Break))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tree.Stmt:
    return tree.FunctionDef(
        node.lineno,
        node.name,
        lower_parameters(node.args),
        lower_optional(node.returns),
        lower_exprs(node.decorator_list),
        lower_body(node.body),
        isinstance(node, ast.AsyncFunctionDef),
        _type_parameters(node),
    )


def _class(node: ast.ClassDef) -> tree.Stmt:
    return tree.ClassDef(
        node.lineno,
        node.name,
        lower_arguments(node.bases, node.keywords),
        lower_exprs(node.decorator_list),
        lower_body(node.body),
        _type_parameters(node),
    )


def _type_alias(node: Any) -> tree.Stmt:
    return tree.TypeAlias(node.lineno, node.name.id, _type_parameters(node), lower_expr(node.value))


def _match(node: ast.Match) -> tree.Stmt:
    cases = [
        tree.Case(_pattern(case.pattern), lower_optional(case.guard), lower_body(case.body)) for case in node.cases
    ]
    return tree.Match(lower_expr(node.subject), cases)


def _pattern(node: Any) -> tree.Pattern:
    if isinstance(node, ast.MatchValue):
        return tree.ValuePattern(lower_expr(node.value))
    if isinstance(node, ast.MatchSingleton):
        return tree.ValuePattern(lower_constant(ast.Constant(node.value, lineno=node.lineno)))
    if isinstance(node, ast.MatchStar):
        return tree.CapturePattern(node.lineno, None, node.name or "", True)
    if isinstance(node, ast.MatchOr):
        return tree.OrPattern([_pattern(pattern) for pattern in node.patterns])
    if isinstance(node, ast.MatchSequence):
        return tree.SequencePattern([_pattern(pattern) for pattern in node.patterns])
    if isinstance(node, ast.MatchMapping):
        items = [(lower_expr(key), _pattern(pattern)) for key, pattern in zip(node.keys, node.patterns)]
        return tree.MappingPattern(node.lineno, items, node.rest or "")
    if isinstance(node, ast.MatchClass):
        keywords = [(node.lineno, name, _pattern(pattern)) for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]
        return tree.ClassPattern(node.lineno, lower_expr(node.cls), [_pattern(p) for p in node.patterns], keywords)
    inner = None if node.pattern is None else _pattern(node.pattern)
    return tree.CapturePattern(node.lineno, inner, node.name or "")


def _type_parameters(node: Any) -> list[tree.TypeParameter]:
    return [
        tree.TypeParameter(
            param.lineno,
            param.name,
            type(param).__name__,
            lower_optional(getattr(param, "bound", None)),
            lower_optional(getattr(param, "default_value", None)),
        )
        for param in getattr(node, "type_params", ())
    ]


_STATEMENTS: dict[type, Callable[[Any], tree.Stmt]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Global: _global,
    ast.Nonlocal: _global,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Match: _match,
}
if hasattr(ast, "TryStar"):  # Python 3.11
    _STATEMENTS[ast.TryStar] = _try
if hasattr(ast, "TypeAlias"):  # Python 3.12
    _STATEMENTS[ast.TypeAlias] = _type_alias
