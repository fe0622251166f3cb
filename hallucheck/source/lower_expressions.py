"""Lower expressions, but for strings and lambdas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lowering import ExpressionTable, Lowering, identifier

_BINARY: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.MatrixMultiply: "@",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.BitAnd: "&",
}
_UNARY: dict[type, str] = {cst.Not: "not", cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~"}
_BOOLEAN: dict[type, str] = {cst.And: "and", cst.Or: "or"}
_COMPARE: dict[type, str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
_INT_LIMIT = 1 << 63
_INT_DIGITS = 200
"""No number of 63 bits is written longer, and Python refuses to read very long ones."""
_CONSTANTS: dict[str, tuple[str, bool | None]] = {
    "None": ("None", None),
    "True": ("bool", True),
    "False": ("bool", False),
}


def _name(node: cst.Name, to: Lowering) -> tree.Expr:
    if node.value in _CONSTANTS:
        return tree.Literal(to.at(node), *_CONSTANTS[node.value])
    return tree.Name(to.at(node), identifier(node))


# ---- constants --------------------------------------------------------------------------------------------------


def _integer(node: cst.Integer, to: Lowering) -> tree.Expr:
    value = int(node.value, 0) if len(node.value) < _INT_DIGITS else _INT_LIMIT
    return tree.Literal(to.at(node), "int", value if value < _INT_LIMIT else None)


def _constant(kind: str) -> Callable[[Any, Lowering], tree.Expr]:
    return lambda node, to: tree.Literal(to.at(node), kind)


# ---- access and calls -------------------------------------------------------------------------------------------


def _attribute(node: cst.Attribute, to: Lowering) -> tree.Expr:
    value = to.expr(node.value)
    return tree.Attribute(to.at(node.attr), value, identifier(node.attr))


def lower_argument(node: cst.Arg, to: Lowering) -> tree.Argument:
    """Lower an argument of a call or of a class statement."""
    if node.keyword is not None:
        return tree.Argument(to.at(node.keyword), to.expr(node.value), identifier(node.keyword))
    return tree.Argument(to.at(node.value), to.expr(node.value), "", node.star)


def _call(node: cst.Call, to: Lowering) -> tree.Expr:
    func = to.expr(node.func)
    return tree.Call(to.at(node), func, [lower_argument(arg, to) for arg in node.args])


def _subscript(node: cst.Subscript, to: Lowering) -> tree.Expr:
    value = to.expr(node.value)
    return tree.Subscript(to.at(node), value, _index(node.slice, to))


def _index(elements: Sequence[cst.SubscriptElement], to: Lowering) -> tree.Expr:
    parts = [to.expr(element.slice) for element in elements]
    if len(parts) == 1 and not isinstance(elements[0].comma, cst.Comma) and not isinstance(parts[0], tree.Starred):
        return parts[0]
    return tree.Display(to.at(elements[0]), "tuple", parts)


def _index_part(node: cst.Index, to: Lowering) -> tree.Expr:
    if node.star:
        return tree.Starred(to.at(node), to.expr(node.value))
    return to.expr(node.value)


def _slice(node: cst.Slice, to: Lowering) -> tree.Expr:
    return tree.Slice(to.at(node), to.optional(node.lower), to.optional(node.upper), to.optional(node.step))


# ---- displays and comprehensions --------------------------------------------------------------------------------


def _display(kind: str) -> Callable[[Any, Lowering], tree.Expr]:
    return lambda node, to: tree.Display(to.at(node), kind, [to.expr(element) for element in node.elements])


def _element(node: cst.Element, to: Lowering) -> tree.Expr:
    return to.expr(node.value)


def _starred(node: cst.StarredElement, to: Lowering) -> tree.Expr:
    return tree.Starred(to.at(node), to.expr(node.value))


def _dict(node: cst.Dict, to: Lowering) -> tree.Expr:
    items = [
        (to.expr(element.key) if isinstance(element, cst.DictElement) else None, to.expr(element.value))
        for element in node.elements
    ]
    return tree.DictDisplay(to.at(node), items)


def _comprehension(kind: str) -> Callable[[Any, Lowering], tree.Expr]:
    return lambda node, to: tree.Comprehension(to.at(node), kind, to.expr(node.elt), None, _clauses(node.for_in, to))


def _dict_comprehension(node: cst.DictComp, to: Lowering) -> tree.Expr:
    at, key, value = to.at(node), to.expr(node.key), to.expr(node.value)
    return tree.Comprehension(at, "dict", key, value, _clauses(node.for_in, to))


def _unpacking_comprehension(node: cst.StarredDictComp, to: Lowering) -> tree.Expr:
    """`{**d for d in dicts}` of PEP 798; its element is starred, as in `[*part for part in parts]`."""
    at = to.at(node)
    element = tree.Starred(to.at(node.value), to.expr(node.value))
    return tree.Comprehension(at, "dict", element, None, _clauses(node.for_in, to))


def _clauses(first: cst.CompFor, to: Lowering) -> list[tree.Clause]:
    clauses = []
    clause: cst.CompFor | None = first
    while clause is not None:
        conditions = [condition.test for condition in clause.ifs]
        clauses.append(
            tree.Clause(
                to.expr(clause.target),
                to.expr(clause.iter),
                [to.expr(test) for test in conditions],
                clause.asynchronous is not None,
            )
        )
        clause = clause.inner_for_in
    return clauses


# ---- operations -------------------------------------------------------------------------------------------------


def _binary(node: cst.BinaryOperation, to: Lowering) -> tree.Expr:
    at, left = to.at(node), to.expr(node.left)
    return tree.BinaryOperation(at, left, _BINARY[type(node.operator)], to.expr(node.right))


def _unary(node: cst.UnaryOperation, to: Lowering) -> tree.Expr:
    return tree.UnaryOperation(to.at(node), _UNARY[type(node.operator)], to.expr(node.expression))


def _boolean(node: cst.BooleanOperation, to: Lowering) -> tree.Expr:
    op = type(node.operator)
    first, *others = _operands(node, op)
    left = to.expr(first)
    for operand in others:
        left = tree.BooleanOperation(to.at(node), _BOOLEAN[op], left, to.expr(operand))
    return left


def _operands(node: cst.BooleanOperation, op: type) -> list[cst.BaseExpression]:
    """Operands of a run of one operator; libcst nests a run to either side, only its parentheses have a meaning."""
    operands: list[cst.BaseExpression] = []
    stack: list[cst.BaseExpression] = [node.right, node.left]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.BooleanOperation) and type(part.operator) is op and not part.lpar:
            stack += [part.right, part.left]
        else:
            operands.append(part)
    return operands


def _comparison(node: cst.Comparison, to: Lowering) -> tree.Expr:
    at, left = to.at(node), to.expr(node.left)
    rest = [(_COMPARE[type(target.operator)], to.expr(target.comparator)) for target in node.comparisons]
    return tree.Comparison(at, left, rest)


def _conditional(node: cst.IfExp, to: Lowering) -> tree.Expr:
    return tree.Conditional(to.at(node), to.expr(node.test), to.expr(node.body), to.expr(node.orelse))


def _await(node: cst.Await, to: Lowering) -> tree.Expr:
    return tree.Await(to.at(node), to.expr(node.expression))


def _yield(node: cst.Yield, to: Lowering) -> tree.Expr:
    if isinstance(node.value, cst.From):
        return tree.Yield(to.at(node), to.expr(node.value.item), True)
    return tree.Yield(to.at(node), to.optional(node.value))


def _named(node: cst.NamedExpr, to: Lowering) -> tree.Expr:
    target = node.target
    assert isinstance(target, cst.Name)
    return tree.NamedExpression(to.at(node), tree.Name(to.at(target), identifier(target)), to.expr(node.value))


EXPRESSIONS: ExpressionTable = {
    cst.Name: _name,
    cst.Integer: _integer,
    cst.Float: _constant("float"),
    cst.Imaginary: _constant("complex"),
    cst.Ellipsis: _constant("ellipsis"),
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Subscript: _subscript,
    cst.Index: _index_part,
    cst.Slice: _slice,
    cst.Tuple: _display("tuple"),
    cst.List: _display("list"),
    cst.Set: _display("set"),
    cst.Element: _element,
    cst.StarredElement: _starred,
    cst.Dict: _dict,
    cst.ListComp: _comprehension("list"),
    cst.SetComp: _comprehension("set"),
    cst.GeneratorExp: _comprehension("generator"),
    cst.DictComp: _dict_comprehension,
    cst.StarredDictComp: _unpacking_comprehension,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.NamedExpr: _named,
}
