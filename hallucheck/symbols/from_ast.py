"""Lower the `ast` of an installed module to the tree that checked files are lowered to as well.

Installed modules are read with `ast`, which is many times faster than a lossless parser; nothing in them is ever
shown to a column, so `at` is a line.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, cast

from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

_BINARY = {
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


def lower_module(text: str | bytes) -> tree.Module:
    """Parse and lower one module.

    Raises:
        SyntaxError: also for null bytes and a wrong encoding declaration (as `ast.parse` has it).
        RecursionError: nested too deeply.
    """
    return tree.Module(_body(ast.parse(text).body))


def lower_expression(text: str) -> tree.Expr:
    """Parse and lower one expression, for example a string annotation.

    Raises:
        SyntaxError: it is not an expression.
    """
    return _expr(ast.parse(text.strip(), mode="eval").body)


# ---- expressions ------------------------------------------------------------------------------------------------


def _expr(node: ast.expr) -> tree.Expr:
    return _EXPRESSIONS[type(node)](node)


def _optional(node: ast.expr | None) -> tree.Expr | None:
    return None if node is None else _EXPRESSIONS[type(node)](node)


def _exprs(nodes: list[ast.expr]) -> list[tree.Expr]:
    return [_EXPRESSIONS[type(node)](node) for node in nodes]


def _name(node: ast.Name) -> tree.Expr:
    return tree.Name(node.lineno, node.id)


def _constant(node: ast.Constant) -> tree.Expr:
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
    return tree.Attribute(node.end_lineno or node.lineno, _expr(node.value), node.attr)


def _arguments(args: list[ast.expr], keywords: list[ast.keyword]) -> list[tree.Argument]:
    found = [
        (arg.lineno, arg.col_offset, tree.Argument(arg.lineno, _expr(arg.value), "", "*"))
        if isinstance(arg, ast.Starred)
        else (arg.lineno, arg.col_offset, tree.Argument(arg.lineno, _expr(arg)))
        for arg in args
    ]
    for keyword in keywords:
        star = "" if keyword.arg else "**"
        argument = tree.Argument(keyword.value.lineno, _expr(keyword.value), keyword.arg or "", star)
        found.append((keyword.value.lineno, keyword.value.col_offset, argument))
    if keywords and args:
        found.sort(key=lambda item: item[:2])
    return [argument for _, _, argument in found]


def _call(node: ast.Call) -> tree.Expr:
    return tree.Call(node.lineno, _expr(node.func), _arguments(node.args, node.keywords))


def _subscript(node: ast.Subscript) -> tree.Expr:
    return tree.Subscript(node.lineno, _expr(node.value), _expr(node.slice))


def _slice(node: ast.Slice) -> tree.Expr:
    return tree.Slice(node.lineno, _optional(node.lower), _optional(node.upper), _optional(node.step))


def _display(kind: str) -> Callable[[Any], tree.Expr]:
    return lambda node: tree.Display(node.lineno, kind, _exprs(node.elts))


def _dict(node: ast.Dict) -> tree.Expr:
    return tree.DictDisplay(node.lineno, [(_optional(key), _expr(value)) for key, value in zip(node.keys, node.values)])


def _starred(node: ast.Starred) -> tree.Expr:
    return tree.Starred(node.lineno, _expr(node.value))


def _binary(node: ast.BinOp) -> tree.Expr:
    chain = [node]  # left-nested chains of thousands of operands are real
    while isinstance(chain[-1].left, ast.BinOp):
        chain.append(chain[-1].left)
    left = _expr(chain[-1].left)
    for part in reversed(chain):
        left = tree.BinaryOperation(part.lineno, left, _BINARY[type(part.op)], _expr(part.right))
    return left


def _unary(node: ast.UnaryOp) -> tree.Expr:
    return tree.UnaryOperation(node.lineno, _UNARY[type(node.op)], _expr(node.operand))


def _boolean(node: ast.BoolOp) -> tree.Expr:
    op = "and" if isinstance(node.op, ast.And) else "or"
    left = _expr(node.values[0])
    for value in node.values[1:]:
        left = tree.BooleanOperation(node.lineno, op, left, _expr(value))
    return left


def _comparison(node: ast.Compare) -> tree.Expr:
    rest = [(_COMPARE[type(op)], _expr(right)) for op, right in zip(node.ops, node.comparators)]
    return tree.Comparison(node.lineno, _expr(node.left), rest)


def _conditional(node: ast.IfExp) -> tree.Expr:
    return tree.Conditional(node.lineno, _expr(node.test), _expr(node.body), _expr(node.orelse))


def _lambda(node: ast.Lambda) -> tree.Expr:
    return tree.Lambda(node.lineno, _parameters(node.args), _expr(node.body))


def _comprehension(kind: str) -> Callable[[Any], tree.Expr]:
    def lower(node: Any) -> tree.Expr:
        element, value = (node.key, node.value) if kind == "dict" else (node.elt, None)
        clauses = [
            tree.Clause(_expr(c.target), _expr(c.iter), _exprs(c.ifs), bool(c.is_async)) for c in node.generators
        ]
        return tree.Comprehension(node.lineno, kind, _expr(element), _optional(value), clauses)

    return lower


def _await(node: ast.Await) -> tree.Expr:
    return tree.Await(node.lineno, _expr(node.value))


def _yield(node: ast.Yield | ast.YieldFrom) -> tree.Expr:
    return tree.Yield(node.lineno, _optional(node.value), isinstance(node, ast.YieldFrom))


def _named(node: ast.NamedExpr) -> tree.Expr:
    return tree.NamedExpression(node.lineno, tree.Name(node.target.lineno, node.target.id), _expr(node.value))


def _fstring(node: Any) -> tree.Expr:
    values: list[tree.Expr] = []
    _collect_fstring(node, values, True)
    return tree.FString(node.lineno, values, type(node).__name__ == "TemplateStr")


def _collect_fstring(node: Any, values: list[tree.Expr], with_text: bool) -> None:
    for part in node.values:
        if hasattr(part, "conversion"):
            values.append(_expr(part.value))
            if part.format_spec is not None:
                _collect_fstring(part.format_spec, values, False)
        elif with_text:
            values.append(_constant(part))


_EXPRESSIONS: dict[type, Callable[[Any], tree.Expr]] = {
    ast.Name: _name,
    ast.Constant: _constant,
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


# ---- functions --------------------------------------------------------------------------------------------------


def _parameters(args: ast.arguments) -> list[tree.Parameter]:
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
    return tree.Parameter(arg.lineno, arg.arg, kind, _optional(arg.annotation), _optional(default))


def _type_parameters(node: Any) -> list[tree.TypeParameter]:
    return [
        tree.TypeParameter(
            param.lineno,
            param.name,
            type(param).__name__,
            _optional(getattr(param, "bound", None)),
            _optional(getattr(param, "default_value", None)),
        )
        for param in getattr(node, "type_params", ())
    ]


# ---- statements -------------------------------------------------------------------------------------------------


def _body(nodes: list[ast.stmt]) -> list[tree.Stmt]:
    found = []
    for node in nodes:
        lower = _STATEMENTS.get(type(node))
        if lower is not None:  # `pass` has no counterpart
            found.append(lower(node))
    return found


def _expression(node: ast.Expr) -> tree.Stmt:
    return tree.Expression(_expr(node.value))


def _assign(node: ast.Assign) -> tree.Stmt:
    return tree.Assign(_exprs(node.targets), _expr(node.value))


def _annotated(node: ast.AnnAssign) -> tree.Stmt:
    return tree.AnnotatedAssign(_expr(node.target), _expr(node.annotation), _optional(node.value))


def _augmented(node: ast.AugAssign) -> tree.Stmt:
    return tree.AugmentedAssign(_expr(node.target), _BINARY[type(node.op)], _expr(node.value))


def _delete(node: ast.Delete) -> tree.Stmt:
    return tree.Delete(_exprs(node.targets))


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
    orelse = _body(chain[-1].orelse)
    for part in reversed(chain):
        orelse = [tree.If(_expr(part.test), _body(part.body), orelse)]
    return orelse[0]


def _while(node: ast.While) -> tree.Stmt:
    return tree.While(_expr(node.test), _body(node.body), _body(node.orelse))


def _for(node: ast.For | ast.AsyncFor) -> tree.Stmt:
    is_async = isinstance(node, ast.AsyncFor)
    return tree.For(_expr(node.target), _expr(node.iter), _body(node.body), _body(node.orelse), is_async)


def _with(node: ast.With | ast.AsyncWith) -> tree.Stmt:
    items = [(_expr(item.context_expr), _optional(item.optional_vars)) for item in node.items]
    return tree.With(items, _body(node.body), isinstance(node, ast.AsyncWith))


def _try(node: Any) -> tree.Stmt:
    handlers = [
        tree.Handler(handler.lineno, _optional(handler.type), handler.name or "", _body(handler.body))
        for handler in node.handlers
    ]
    is_star = type(node).__name__ == "TryStar"
    return tree.Try(_body(node.body), handlers, _body(node.orelse), _body(node.finalbody), is_star)


def _return(node: ast.Return) -> tree.Stmt:
    return tree.Return(_optional(node.value))


def _raise(node: ast.Raise) -> tree.Stmt:
    return tree.Raise(_optional(node.exc), _optional(node.cause))


def _assert(node: ast.Assert) -> tree.Stmt:
    return tree.Assert(_expr(node.test), _optional(node.msg))


def _global(node: ast.Global | ast.Nonlocal) -> tree.Stmt:
    return tree.Global(node.names, isinstance(node, ast.Nonlocal))


def _jump(node: ast.Break | ast.Continue) -> tree.Stmt:
    return tree.Jump(isinstance(node, ast.Break))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tree.Stmt:
    return tree.FunctionDef(
        node.lineno,
        node.name,
        _parameters(node.args),
        _optional(node.returns),
        _exprs(node.decorator_list),
        _body(node.body),
        isinstance(node, ast.AsyncFunctionDef),
        _type_parameters(node),
    )


def _class(node: ast.ClassDef) -> tree.Stmt:
    return tree.ClassDef(
        node.lineno,
        node.name,
        _arguments(node.bases, node.keywords),
        _exprs(node.decorator_list),
        _body(node.body),
        _type_parameters(node),
    )


def _type_alias(node: Any) -> tree.Stmt:
    return tree.TypeAlias(node.lineno, node.name.id, _type_parameters(node), _expr(node.value))


def _match(node: ast.Match) -> tree.Stmt:
    cases = [tree.Case(_pattern(case.pattern), _optional(case.guard), _body(case.body)) for case in node.cases]
    return tree.Match(_expr(node.subject), cases)


def _pattern(node: Any) -> tree.Pattern:
    if isinstance(node, ast.MatchValue):
        return tree.ValuePattern(_expr(node.value))
    if isinstance(node, ast.MatchSingleton):
        return tree.ValuePattern(_constant(ast.Constant(node.value, lineno=node.lineno)))
    if isinstance(node, ast.MatchStar):
        return tree.CapturePattern(node.lineno, None, node.name or "", True)
    if isinstance(node, ast.MatchOr):
        return tree.OrPattern([_pattern(pattern) for pattern in node.patterns])
    if isinstance(node, ast.MatchSequence):
        return tree.SequencePattern([_pattern(pattern) for pattern in node.patterns])
    if isinstance(node, ast.MatchMapping):
        items = [(_expr(key), _pattern(pattern)) for key, pattern in zip(node.keys, node.patterns)]
        return tree.MappingPattern(node.lineno, items, node.rest or "")
    if isinstance(node, ast.MatchClass):
        keywords = [(node.lineno, name, _pattern(pattern)) for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]
        return tree.ClassPattern(node.lineno, _expr(node.cls), [_pattern(p) for p in node.patterns], keywords)
    inner = None if node.pattern is None else _pattern(node.pattern)
    return tree.CapturePattern(node.lineno, inner, node.name or "")


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
