"""Lower libcst's expressions to the tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind

_INT_LIMIT = 1 << 63
_OPERATORS: dict[type, str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.MatrixMultiply: "@",
    cst.Divide: "/",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.BitAnd: "&",
    cst.FloorDivide: "//",
    cst.And: "and",
    cst.Or: "or",
    cst.Not: "not",
    cst.Minus: "-",
    cst.Plus: "+",
    cst.BitInvert: "~",
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
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.BitAndAssign: "&",
    cst.FloorDivideAssign: "//",
}


def operator(node: cst.CSTNode) -> str:
    """The operator as it is written."""
    return _OPERATORS[type(node)]


class ExpressionLowerer:
    """Lowers expressions; `nodes` collects the libcst nodes that the tree points at."""

    def __init__(self) -> None:
        self.nodes: list[cst.CSTNode] = []
        self._by_type: dict[type, Callable[[Any], tree.Expr]] = {
            cst.Name: self._name,
            cst.Integer: self._integer,
            cst.Float: lambda node: tree.Literal(self.at(node), "float"),
            cst.Imaginary: lambda node: tree.Literal(self.at(node), "complex"),
            cst.Ellipsis: lambda node: tree.Literal(self.at(node), "ellipsis"),
            cst.SimpleString: self._string,
            cst.ConcatenatedString: self._concatenated,
            cst.FormattedString: self._fstring,
            cst.Attribute: self._attribute,
            cst.Call: self._call,
            cst.Subscript: self._subscript,
            cst.Tuple: lambda node: tree.Display(self.at(node), "tuple", self._elements(node.elements)),
            cst.List: lambda node: tree.Display(self.at(node), "list", self._elements(node.elements)),
            cst.Set: lambda node: tree.Display(self.at(node), "set", self._elements(node.elements)),
            cst.Dict: self._dict,
            cst.BinaryOperation: self._binary,
            cst.BooleanOperation: self._boolean,
            cst.UnaryOperation: self._unary,
            cst.Comparison: self._comparison,
            cst.IfExp: self._conditional,
            cst.Lambda: self._lambda,
            cst.ListComp: lambda node: self._comprehension(node, "list", node.elt, None),
            cst.SetComp: lambda node: self._comprehension(node, "set", node.elt, None),
            cst.GeneratorExp: lambda node: self._comprehension(node, "generator", node.elt, None),
            cst.DictComp: lambda node: self._comprehension(node, "dict", node.key, node.value),
            cst.Await: lambda node: tree.Await(self.at(node), self.expr(node.expression)),
            cst.Yield: self._yield,
            cst.NamedExpr: self._named,
            cst.StarredElement: lambda node: tree.Starred(self.at(node), self.expr(node.value)),
        }
        if hasattr(cst, "TemplatedString"):
            self._by_type[cst.TemplatedString] = self._fstring

    def at(self, node: cst.CSTNode) -> int:
        """Remember a node; its number."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def expr(self, node: cst.CSTNode) -> tree.Expr:
        """Lower one expression."""
        return self._by_type[type(node)](node)

    def optional(self, node: cst.CSTNode | None) -> tree.Expr | None:
        """Lower one expression that may not be there."""
        return None if node is None else self.expr(node)

    # ---- atoms --------------------------------------------------------------------------------------------------

    def _name(self, node: cst.Name) -> tree.Expr:
        at = self.at(node)
        match node.value:
            case "True" | "False":
                return tree.Literal(at, "bool", node.value == "True")
            case "None":
                return tree.Literal(at, "None")
        return tree.Name(at, node.value)

    def _integer(self, node: cst.Integer) -> tree.Expr:
        text = node.value.replace("_", "")
        value = int(text, 0) if len(text) < 25 and not _is_old_octal(text) else _INT_LIMIT
        return tree.Literal(self.at(node), "int", value if -_INT_LIMIT <= value < _INT_LIMIT else None)

    def _string(self, node: cst.SimpleString) -> tree.Expr:
        value = _string_value(node)
        if isinstance(value, bytes):
            return tree.Literal(self.at(node), "bytes")
        return tree.Literal(self.at(node), "str", _storable(value))

    def _concatenated(self, node: cst.ConcatenatedString) -> tree.Expr:
        at = self.at(node)
        parts: list[cst.CSTNode] = []
        rest: cst.CSTNode = node
        while isinstance(rest, cst.ConcatenatedString):
            parts.append(rest.left)
            rest = rest.right
        parts.append(rest)
        if all(isinstance(part, cst.SimpleString) for part in parts):
            values = [_string_value(part) for part in parts if isinstance(part, cst.SimpleString)]
            if any(isinstance(value, bytes) for value in values):
                return tree.Literal(at, "bytes")
            return tree.Literal(at, "str", _storable("".join(str(value) for value in values)))
        found: list[tree.Expr] = []
        for part in parts:
            if isinstance(part, cst.SimpleString):
                found.append(self._string(part))
            else:
                self._fstring_parts(part.parts, found, True)  # type: ignore[attr-defined]
        return tree.FString(at, _merged_text(found), any(type(part).__name__ == "TemplatedString" for part in parts))

    def _fstring(self, node: Any) -> tree.Expr:
        at = self.at(node)
        found: list[tree.Expr] = []
        self._fstring_parts(node.parts, found, True, raw="r" in node.start.lower())
        return tree.FString(at, _merged_text(found), type(node).__name__ == "TemplatedString")

    def _fstring_parts(
        self, parts: Sequence[Any], found: list[tree.Expr], with_text: bool, *, raw: bool = False
    ) -> None:
        for part in parts:
            if hasattr(part, "expression"):
                if part.equal is not None and with_text:
                    found.append(tree.Literal(self.at(part), "str", None))
                found.append(self.expr(part.expression))
                if part.format_spec is not None:
                    self._fstring_parts(part.format_spec, found, False)
            elif with_text and part.value:
                found.append(tree.Literal(self.at(part), "str", _unescaped(part.value, raw)))

    # ---- trailers -----------------------------------------------------------------------------------------------

    def _attribute(self, node: cst.Attribute) -> tree.Expr:
        value = self.expr(node.value)
        return tree.Attribute(self.at(node.attr), value, node.attr.value)

    def _call(self, node: cst.Call) -> tree.Expr:
        func = self.expr(node.func)
        return tree.Call(self.at(node), func, self.arguments(node.args))

    def arguments(self, args: Sequence[cst.Arg]) -> list[tree.Argument]:
        """Lower the arguments of a call or class statement."""
        found = []
        for arg in args:
            value = self.expr(arg.value)
            keyword = arg.keyword.value if arg.keyword else ""
            found.append(tree.Argument(self.at(arg.keyword or arg.value), value, keyword, arg.star))
        return found

    def _subscript(self, node: cst.Subscript) -> tree.Expr:
        value = self.expr(node.value)
        at = self.at(node)
        indexes = [self._index(element) for element in node.slice]
        is_tuple = len(indexes) > 1 or isinstance(indexes[0], tree.Starred)
        is_tuple = is_tuple or isinstance(node.slice[-1].comma, cst.Comma)
        return tree.Subscript(at, value, tree.Display(at, "tuple", indexes) if is_tuple else indexes[0])

    def _index(self, element: cst.SubscriptElement) -> tree.Expr:
        part = element.slice
        if isinstance(part, cst.Slice):
            parts = self.optional(part.lower), self.optional(part.upper), self.optional(part.step)
            return tree.Slice(self.at(part), *parts)
        value = self.expr(part.value)
        return tree.Starred(self.at(part), value) if part.star else value

    # ---- displays -----------------------------------------------------------------------------------------------

    def _elements(self, elements: Sequence[cst.BaseElement]) -> list[tree.Expr]:
        return [
            tree.Starred(self.at(element), self.expr(element.value))
            if isinstance(element, cst.StarredElement)
            else self.expr(element.value)
            for element in elements
        ]

    def _dict(self, node: cst.Dict) -> tree.Expr:
        at = self.at(node)
        items: list[tuple[tree.Expr | None, tree.Expr]] = []
        for element in node.elements:
            key = self.expr(element.key) if isinstance(element, cst.DictElement) else None
            items.append((key, self.expr(element.value)))
        return tree.DictDisplay(at, items)

    def _comprehension(
        self, node: Any, kind: str, element: cst.CSTNode, value: cst.CSTNode | None
    ) -> tree.Expr:
        clauses: list[tree.Clause] = []
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            conditions = [self.expr(condition.test) for condition in clause.ifs]
            is_async = clause.asynchronous is not None
            clauses.append(tree.Clause(self.expr(clause.target), self.expr(clause.iter), conditions, is_async))
            clause = clause.inner_for_in
        return tree.Comprehension(self.at(node), kind, self.expr(element), self.optional(value), clauses)

    # ---- operators ----------------------------------------------------------------------------------------------

    def _binary(self, node: cst.BinaryOperation) -> tree.Expr:
        chain = [node]  # left-nested chains of thousands of operands are real
        while isinstance(chain[-1].left, cst.BinaryOperation):
            chain.append(chain[-1].left)
        left = self.expr(chain[-1].left)
        for part in reversed(chain):
            left = tree.BinaryOperation(self.at(part), left, operator(part.operator), self.expr(part.right))
        return left

    def _boolean(self, node: cst.BooleanOperation) -> tree.Expr:
        """libcst nests chains to the right or left as it likes; the tree nests runs of one operator to the left."""
        op = operator(node.operator)
        operands: list[cst.BaseExpression] = []
        stack: list[cst.BaseExpression] = [node]
        while stack:
            part = stack.pop()
            is_same = isinstance(part, cst.BooleanOperation) and operator(part.operator) == op
            if isinstance(part, cst.BooleanOperation) and is_same and (part is node or not part.lpar):
                stack += [part.right, part.left]
            else:
                operands.append(part)
        left = self.expr(operands[0])
        for operand in operands[1:]:
            left = tree.BooleanOperation(self.at(node), op, left, self.expr(operand))
        return left

    def _unary(self, node: cst.UnaryOperation) -> tree.Expr:
        return tree.UnaryOperation(self.at(node), operator(node.operator), self.expr(node.expression))

    def _comparison(self, node: cst.Comparison) -> tree.Expr:
        left = self.expr(node.left)
        rest = [(operator(part.operator), self.expr(part.comparator)) for part in node.comparisons]
        return tree.Comparison(self.at(node), left, rest)

    def _conditional(self, node: cst.IfExp) -> tree.Expr:
        at = self.at(node)
        return tree.Conditional(at, self.expr(node.test), self.expr(node.body), self.expr(node.orelse))

    def _yield(self, node: cst.Yield) -> tree.Expr:
        if isinstance(node.value, cst.From):
            return tree.Yield(self.at(node), self.expr(node.value.item), True)
        return tree.Yield(self.at(node), self.optional(node.value))

    def _named(self, node: cst.NamedExpr) -> tree.Expr:
        assert isinstance(node.target, cst.Name)
        target = tree.Name(self.at(node.target), node.target.value)
        return tree.NamedExpression(self.at(node), target, self.expr(node.value))

    # ---- functions ----------------------------------------------------------------------------------------------

    def _lambda(self, node: cst.Lambda) -> tree.Expr:
        at = self.at(node)
        return tree.Lambda(at, self.parameters(node.params), self.expr(node.body))

    def parameters(self, params: cst.Parameters) -> list[tree.Parameter]:
        """Lower the parameters of a function or lambda, in source order."""
        found = [self._parameter(p, ParameterKind.POSITIONAL_ONLY) for p in params.posonly_params]
        found += [self._parameter(p, ParameterKind.POSITIONAL_OR_KEYWORD) for p in params.params]
        if isinstance(params.star_arg, cst.Param):
            found.append(self._parameter(params.star_arg, ParameterKind.VAR_POSITIONAL))
        found += [self._parameter(p, ParameterKind.KEYWORD_ONLY) for p in params.kwonly_params]
        if params.star_kwarg is not None:
            found.append(self._parameter(params.star_kwarg, ParameterKind.VAR_KEYWORD))
        return found

    def _parameter(self, param: cst.Param, kind: ParameterKind) -> tree.Parameter:
        annotation = self.optional(param.annotation.annotation) if param.annotation else None
        return tree.Parameter(self.at(param.name), param.name.value, kind, annotation, self.optional(param.default))


def _is_old_octal(text: str) -> bool:
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


def _string_value(node: cst.SimpleString) -> str | bytes:
    value: str | bytes = ast.literal_eval(node.value)  # a string token alone: it only takes escapes apart
    return value


def _storable(value: str | bytes) -> str | None:
    if isinstance(value, bytes):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:  # lone surrogates
        return None
    return value


def _unescaped(text: str, raw: bool) -> str | None:
    """The text of an f-string part; None where its escapes cannot be taken apart by themselves."""
    text = text.replace("{{", "{").replace("}}", "}")
    if "\\" not in text or raw:
        return text
    try:
        value: str = ast.literal_eval('"""' + text.replace('"', '\\"') + '"""')
    except (SyntaxError, ValueError):
        return None
    return value


def _merged_text(parts: list[tree.Expr]) -> list[tree.Expr]:
    """Neighbouring pieces of text as one, as Python itself has them."""
    found: list[tree.Expr] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, tree.Literal) and isinstance(last, tree.Literal) and part.type == last.type == "str":
            known = isinstance(part.value, str) and isinstance(last.value, str)
            value = f"{last.value}{part.value}" if known else None
            found[-1] = tree.Literal(last.at, "str", value)
        else:
            found.append(part)
    return found
