"""Lower the expressions of `ast`, and the parameters of functions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, cast

from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

BINARY = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.FloorDiv: "//",
}
_UNARY = {ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
_COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_INT_LIMIT = 1 << 63


def lower_expr(node: ast.expr) -> tree.Expr:
    """One expression."""
    return _EXPRESSIONS[type(node)](node)


def lower_optional(node: ast.expr | None) -> tree.Expr | None:
    """An expression that may be left out."""
    return None if node is None else _EXPRESSIONS[type(node)](node)


def lower_exprs(nodes: list[ast.expr]) -> list[tree.Expr]:
    """Expressions, in order."""
    return [_EXPRESSIONS[type(node)](node) for node in nodes]


def _name(node: ast.Name) -> tree.Expr:
    return tree.Name(node.lineno, node.id)


def lower_constant(node: ast.Constant) -> tree.Expr:
    """A literal, or a part of an f-string's text."""
    value = node.value
    if value is None:
        return tree.Literal(node.lineno, "None")
    if value is Ellipsis:
        return tree.Literal(node.lineno, "ellipsis")
    kind = type(value).__name__
    keep = kind in ("str", "bool") or (kind == "int" and -_INT_LIMIT <= cast(int, value) < _INT_LIMIT)
    if kind == "str" and not cast(str, value).isprintable():
        keep = _encodable(cast(str, value))
    return tree.Literal(node.lineno, kind, cast("bool | int | str", value) if keep else None)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates cannot be stored
        return False
    return True


def _attribute(node: ast.Attribute) -> tree.Expr:
    return tree.Attribute(node.end_lineno or node.lineno, lower_expr(node.value), node.attr)


def lower_arguments(args: list[ast.expr], keywords: list[ast.keyword]) -> list[tree.Argument]:
    """The arguments of a call or a class statement, in source order."""
    found = [
        (arg.lineno, arg.col_offset, tree.Argument(arg.lineno, lower_expr(arg.value), "", "*"))
        if isinstance(arg, ast.Starred)
        else (arg.lineno, arg.col_offset, tree.Argument(arg.lineno, lower_expr(arg)))
        for arg in args
    ]
    for keyword in keywords:
        star = "" if keyword.arg else "**"
        argument = tree.Argument(keyword.value.lineno, lower_expr(keyword.value), keyword.arg or "", star)
        found.append((keyword.value.lineno, keyword.value.col_offset, argument))
    if keywords and args:
        found.sort(key=lambda item: item[:2])
    return [argument for _, _, argument in found]


def _call(node: ast.Call) -> tree.Expr:
    return tree.Call(node.lineno, lower_expr(node.func), lower_arguments(node.args, node.keywords))


def _subscript(node: ast.Subscript) -> tree.Expr:
    return tree.Subscript(node.lineno, lower_expr(node.value), lower_expr(node.slice))


def _slice(node: ast.Slice) -> tree.Expr:
    return tree.Slice(node.lineno, lower_optional(node.lower), lower_optional(node.upper), lower_optional(node.step))


def _display(kind: str) -> Callable[[Any], tree.Expr]:
    return lambda node: tree.Display(node.lineno, kind, lower_exprs(node.elts))


def _dict(node: ast.Dict) -> tree.Expr:
    items = [(lower_optional(key), lower_expr(value)) for key, value in zip(node.keys, node.values)]
    return tree.DictDisplay(node.lineno, items)


def _starred(node: ast.Starred) -> tree.Expr:
    return tree.Starred(node.lineno, lower_expr(node.value))


def _binary(node: ast.BinOp) -> tree.Expr:
    chain = [node]  # left-nested chains of thousands of operands are real
    while isinstance(chain[-1].left, ast.BinOp):
        chain.append(chain[-1].left)
    left = lower_expr(chain[-1].left)
    for part in reversed(chain):
        left = tree.BinaryOperation(part.lineno, left, BINARY[type(part.op)], lower_expr(part.right))
    return left


def _unary(node: ast.UnaryOp) -> tree.Expr:
    return tree.UnaryOperation(node.lineno, _UNARY[type(node.op)], lower_expr(node.operand))


def _boolean(node: ast.BoolOp) -> tree.Expr:
    op = "and" if isinstance(node.op, ast.And) else "or"
    left = lower_expr(node.values[0])
    for value in node.values[1:]:
        left = tree.BooleanOperation(node.lineno, op, left, lower_expr(value))
    return left


def _comparison(node: ast.Compare) -> tree.Expr:
    rest = [(_COMPARE[type(op)], lower_expr(right)) for op, right in zip(node.ops, node.comparators)]
    return tree.Comparison(node.lineno, lower_expr(node.left), rest)


def _conditional(node: ast.IfExp) -> tree.Expr:
    return tree.Conditional(node.lineno, lower_expr(node.test), lower_expr(node.body), lower_expr(node.orelse))


def _lambda(node: ast.Lambda) -> tree.Expr:
    return tree.Lambda(node.lineno, lower_parameters(node.args), lower_expr(node.body))


def _comprehension(kind: str) -> Callable[[Any], tree.Expr]:
    def lower(node: Any) -> tree.Expr:
        element, value = (node.key, node.value) if kind == "dict" else (node.elt, None)
        clauses = [
            tree.Clause(lower_expr(c.target), lower_expr(c.iter), lower_exprs(c.ifs), bool(c.is_async))
            for c in node.generators
        ]
        return tree.Comprehension(node.lineno, kind, lower_expr(element), lower_optional(value), clauses)

    return lower


def _await(node: ast.Await) -> tree.Expr:
    return tree.Await(node.lineno, lower_expr(node.value))


def _yield(node: ast.Yield | ast.YieldFrom) -> tree.Expr:
    return tree.Yield(node.lineno, lower_optional(node.value), isinstance(node, ast.YieldFrom))


def _named(node: ast.NamedExpr) -> tree.Expr:
    target = tree.Name(node.target.lineno, node.target.id)
    return tree.NamedExpression(node.lineno, target, lower_expr(node.value))


def _fstring(node: Any) -> tree.Expr:
    values: list[tree.Expr] = []
    _collect_fstring(node, values, True)
    return tree.FString(node.lineno, values, type(node).__name__ == "TemplateStr")


def _collect_fstring(node: Any, values: list[tree.Expr], with_text: bool) -> None:
    for part in node.values:
        if hasattr(part, "conversion"):
            values.append(lower_expr(part.value))
            if part.format_spec is not None:
                _collect_fstring(part.format_spec, values, False)
        elif with_text:
            values.append(lower_constant(part))


def lower_parameters(args: ast.arguments) -> list[tree.Parameter]:
    """The parameters of a function or lambda, in source order."""
    positional = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    found = []
    for index, (arg, default) in enumerate(zip(positional, defaults)):
        positional_only = index < len(args.posonlyargs)
        kind = ParameterKind.POSITIONAL_ONLY if positional_only else ParameterKind.POSITIONAL_OR_KEYWORD
        found.append(_parameter(arg, kind, default))
    if args.vararg:
        found.append(_parameter(args.vararg, ParameterKind.VAR_POSITIONAL))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        found.append(_parameter(arg, ParameterKind.KEYWORD_ONLY, default))
    if args.kwarg:
        found.append(_parameter(args.kwarg, ParameterKind.VAR_KEYWORD))
    return found


def _parameter(arg: ast.arg, kind: ParameterKind, default: ast.expr | None = None) -> tree.Parameter:
    return tree.Parameter(arg.lineno, arg.arg, kind, lower_optional(arg.annotation), lower_optional(default))


_EXPRESSIONS: dict[type, Callable[[Any], tree.Expr]] = {
    ast.Name: _name,
    ast.Constant: lower_constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Tuple: _display("tuple"),
    ast.List: _display("list"),
    ast.Set: _display("set"),
    ast.Dict: _dict,
    ast.Starred: _starred,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _comparison,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.DictComp: _comprehension("dict"),
    ast.GeneratorExp: _comprehension("generator"),
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.NamedExpr: _named,
    ast.JoinedStr: _fstring,
}
if hasattr(ast, "TemplateStr"):  # Python 3.14
    _EXPRESSIONS[ast.TemplateStr] = _fstring
