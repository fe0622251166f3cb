"""Lower statements, but for functions and classes."""

from __future__ import annotations

from typing import Union

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lower_functions import lower_type_parameters
from hallucheck.source.lowering import Lowering, StatementTable, identifier

_AUGMENTED: dict[type, str] = {
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.BitAndAssign: "&",
}
_AnyImport = Union[cst.Import, cst.LazyImport]
_AnyImportFrom = Union[cst.ImportFrom, cst.LazyImportFrom]


# ---- small statements -------------------------------------------------------------------------------------------


def _expression(node: cst.Expr, to: Lowering) -> tree.Stmt:
    return tree.Expression(to.expr(node.value))


def _assign(node: cst.Assign, to: Lowering) -> tree.Stmt:
    targets = [to.expr(target.target) for target in node.targets]
    return tree.Assign(targets, to.expr(node.value))


def _annotated(node: cst.AnnAssign, to: Lowering) -> tree.Stmt:
    target, annotation = to.expr(node.target), to.expr(node.annotation.annotation)
    return tree.AnnotatedAssign(target, annotation, to.optional(node.value))


def _augmented(node: cst.AugAssign, to: Lowering) -> tree.Stmt:
    return tree.AugmentedAssign(to.expr(node.target), _AUGMENTED[type(node.operator)], to.expr(node.value))


def _delete(node: cst.Del, to: Lowering) -> tree.Stmt:
    target = node.target
    if isinstance(target, cst.Tuple) and not target.lpar:  # `del a, b` has two targets, `del (a, b)` one
        return tree.Delete([to.expr(element) for element in target.elements])
    return tree.Delete([to.expr(target)])


def _return(node: cst.Return, to: Lowering) -> tree.Stmt:
    return tree.Return(to.optional(node.value))


def _raise(node: cst.Raise, to: Lowering) -> tree.Stmt:
    return tree.Raise(to.optional(node.exc), None if node.cause is None else to.expr(node.cause.item))


def _assert(node: cst.Assert, to: Lowering) -> tree.Stmt:
    return tree.Assert(to.expr(node.test), to.optional(node.msg))


def _global(node: cst.Global, to: Lowering) -> tree.Stmt:
    return tree.Global([identifier(item.name) for item in node.names])


def _nonlocal(node: cst.Nonlocal, to: Lowering) -> tree.Stmt:
    return tree.Global([identifier(item.name) for item in node.names], True)


def _break(node: cst.Break, to: Lowering) -> tree.Stmt:
    return tree.Jump(True)


def _continue(node: cst.Continue, to: Lowering) -> tree.Stmt:
    return tree.Jump(False)


def _pass(node: cst.Pass, to: Lowering) -> None:
    return None


def _type_alias(node: cst.TypeAlias, to: Lowering) -> tree.Stmt:
    at = to.at(node.name)
    parameters = lower_type_parameters(node.type_parameters, to)
    return tree.TypeAlias(at, identifier(node.name), parameters, to.expr(node.value))


# ---- imports ----------------------------------------------------------------------------------------------------


def _import(node: _AnyImport, to: Lowering) -> tree.Stmt:
    return tree.Import(to.at(node), [_alias(alias, to) for alias in node.names])


def _import_from(node: _AnyImportFrom, to: Lowering) -> tree.Stmt:
    at = to.at(node.module or node.relative[0])
    module = "" if node.module is None else _dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        names = [tree.Alias(to.at(node.names), "*")]
    else:
        names = [_alias(alias, to) for alias in node.names]
    return tree.ImportFrom(at, module, len(node.relative), names)


def _alias(node: cst.ImportAlias, to: Lowering) -> tree.Alias:
    return tree.Alias(to.at(node.name), _dotted(node.name), _as_name(node.asname))


def _as_name(node: cst.AsName | None) -> str:
    if node is None:
        return ""
    assert isinstance(node.name, cst.Name)
    return identifier(node.name)


def _dotted(node: cst.BaseExpression) -> str:
    parts = []
    while isinstance(node, cst.Attribute):
        parts.append(identifier(node.attr))
        node = node.value
    assert isinstance(node, cst.Name)
    return ".".join([identifier(node), *reversed(parts)])


# ---- compound statements ----------------------------------------------------------------------------------------


def _if(node: cst.If, to: Lowering) -> tree.Stmt:
    test, body = to.expr(node.test), to.suite(node)
    if isinstance(node.orelse, cst.If):
        return tree.If(test, body, [_if(node.orelse, to)])
    return tree.If(test, body, to.suite(node.orelse))


def _while(node: cst.While, to: Lowering) -> tree.Stmt:
    return tree.While(to.expr(node.test), to.suite(node), to.suite(node.orelse))


def _for(node: cst.For, to: Lowering) -> tree.Stmt:
    target, iterable = to.expr(node.target), to.expr(node.iter)
    return tree.For(target, iterable, to.suite(node), to.suite(node.orelse), node.asynchronous is not None)


def _with(node: cst.With, to: Lowering) -> tree.Stmt:
    items = [(to.expr(item.item), None if item.asname is None else to.expr(item.asname.name)) for item in node.items]
    return tree.With(items, to.suite(node), node.asynchronous is not None)


def _try(node: cst.Try | cst.TryStar, to: Lowering) -> tree.Stmt:
    body = to.suite(node)
    handlers = [_handler(handler, to) for handler in node.handlers]
    orelse, final = to.suite(node.orelse), to.suite(node.finalbody)
    return tree.Try(body, handlers, orelse, final, isinstance(node, cst.TryStar))


def _handler(node: cst.ExceptHandler | cst.ExceptStarHandler, to: Lowering) -> tree.Handler:
    kind = to.optional(node.type)
    at = to.at(node if node.name is None else node.name.name)
    return tree.Handler(at, kind, _as_name(node.name), to.suite(node))


def _match(node: cst.Match, to: Lowering) -> tree.Stmt:
    subject = to.expr(node.subject)
    cases = [tree.Case(to.pattern(case.pattern), to.optional(case.guard), to.suite(case)) for case in node.cases]
    return tree.Match(subject, cases)


STATEMENTS: StatementTable = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _delete,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Pass: _pass,
    cst.TypeAlias: _type_alias,
    cst.Import: _import,
    cst.LazyImport: _import,
    cst.ImportFrom: _import_from,
    cst.LazyImportFrom: _import_from,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
}
