"""Lower functions and classes, lambdas among them, and their parameters."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lower_expressions import lower_argument
from hallucheck.source.lowering import ExpressionTable, Lowering, StatementTable, identifier
from hallucheck.source.tree import ParameterKind


def _lambda(node: cst.Lambda, to: Lowering) -> tree.Expr:
    return tree.Lambda(to.at(node), _parameters(node.params, to), to.expr(node.body))


def _parameters(node: cst.Parameters, to: Lowering) -> list[tree.Parameter]:
    return [_parameter(param, kind, to) for param, kind in _by_kind(node)]


def _by_kind(node: cst.Parameters) -> Iterator[tuple[cst.Param, ParameterKind]]:
    """Parameters in source order."""
    for param in node.posonly_params:
        yield param, ParameterKind.POSITIONAL_ONLY
    for param in node.params:
        yield param, ParameterKind.POSITIONAL_OR_KEYWORD
    if isinstance(node.star_arg, cst.Param):  # a bare `*` is a ParamStar
        yield node.star_arg, ParameterKind.VAR_POSITIONAL
    for param in node.kwonly_params:
        yield param, ParameterKind.KEYWORD_ONLY
    if node.star_kwarg is not None:
        yield node.star_kwarg, ParameterKind.VAR_KEYWORD


def _parameter(node: cst.Param, kind: ParameterKind, to: Lowering) -> tree.Parameter:
    at = to.at(node.name)
    return tree.Parameter(at, identifier(node.name), kind, _annotation(node.annotation, to), to.optional(node.default))


def _annotation(node: cst.Annotation | None, to: Lowering) -> tree.Expr | None:
    return None if node is None else to.expr(node.annotation)


def lower_type_parameters(node: cst.TypeParameters | None, to: Lowering) -> list[tree.TypeParameter]:
    """Lower what stands in the brackets of PEP 695; empty if there are none."""
    return [] if node is None else [_type_parameter(param, to) for param in node.params]


def _type_parameter(node: cst.TypeParam, to: Lowering) -> tree.TypeParameter:
    param = node.param
    at = to.at(param.name)
    bound = to.optional(param.bound) if isinstance(param, cst.TypeVar) else None
    default = to.optional(node.default)
    if default is not None and node.star == "*":
        default = tree.Starred(at, default)
    return tree.TypeParameter(at, identifier(param.name), type(param).__name__, bound, default)


def _decorators(node: cst.FunctionDef | cst.ClassDef, to: Lowering) -> list[tree.Expr]:
    return [to.expr(decorator.decorator) for decorator in node.decorators]


def _function(node: cst.FunctionDef, to: Lowering) -> tree.Stmt:
    decorators = _decorators(node, to)
    at = to.at(node.name)
    type_parameters = lower_type_parameters(node.type_parameters, to)
    return tree.FunctionDef(
        at,
        identifier(node.name),
        _parameters(node.params, to),
        _annotation(node.returns, to),
        decorators,
        to.suite(node),
        node.asynchronous is not None,
        type_parameters,
    )


def _class(node: cst.ClassDef, to: Lowering) -> tree.Stmt:
    decorators = _decorators(node, to)
    at = to.at(node.name)
    type_parameters = lower_type_parameters(node.type_parameters, to)
    arguments = [lower_argument(argument, to) for argument in (*node.bases, *node.keywords)]
    return tree.ClassDef(at, identifier(node.name), arguments, decorators, to.suite(node), type_parameters)


FUNCTION_EXPRESSIONS: ExpressionTable = {cst.Lambda: _lambda}
FUNCTION_STATEMENTS: StatementTable = {cst.FunctionDef: _function, cst.ClassDef: _class}
