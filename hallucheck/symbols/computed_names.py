"""Names that code computes, as in `setattr(self, f"on_{event}", ...)`: what can be told of them without running it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from hallucheck.source import tree
from hallucheck.source.walk import dotted, statement_targets, walk_nodes, walk_statements

ANY = ".*"
"""The pattern of a name of which nothing is known."""
NONE = "(?!)"
"""The pattern of a name that is there already: the code has tested that."""
LISTED = "@"
"""Before the name of an attribute: the name is one of those that this attribute of the object or class lists."""
_FIELD = re.compile(r"%[-+ #0]*\d*[sdr]|\{[^{}]*\}")
_MOST_ALTERNATIVES = 60
_VIEWS = frozenset({"items", "keys", "values"})
_ORDERS = frozenset({"sorted", "list", "tuple", "set", "reversed", "enumerate", "iter"})

Known = Mapping[str, str]
"""Name of a variable -> pattern of the strings that it holds, or that what it holds is made of."""


def computed_names(
    statements: list[tree.Stmt], written: Callable[[tree.Node], list[tree.Expr | None]], known: Known | None = None
) -> Iterator[str]:
    """Patterns (regular expressions for whole names) of the names that code computes.

    `written` gives the expressions of the names that a node writes; None for any name.
    """
    if not any(written(node) for node in walk_nodes(statements)):
        return  # as nearly always
    variables = {**_assigned_once(statements), **(known or {})}
    yield from _Names(statements, written, variables).block(statements, variables)


class _Names:
    """Goes through one body; loops over literals and tests against them tell what a variable holds."""

    def __init__(
        self,
        statements: list[tree.Stmt],
        written: Callable[[tree.Node], list[tree.Expr | None]],
        known: Known,
    ) -> None:
        self._written = written
        self._rebound = _rebound_names(statements, known)

    def block(self, statements: list[tree.Stmt], known: Known) -> Iterator[str]:
        """The patterns of a list of statements."""
        known = dict(known)
        for node in statements:
            match node:
                case tree.For():
                    inner = {**known, **self._loop(node, known)}
                    yield from self._nodes([node.iterable], known)
                    yield from self.block(node.body, inner)
                    yield from self.block(node.orelse, known)
                case tree.If():
                    yield from self._nodes([node.test], known)
                    yield from self.block(node.body, {**known, **self._tested(node.test, known)})
                    yield from self.block(node.orelse, {**known, **self._tested(node.test, known, holds=False)})
                    if _leaves(node.body):
                        known.update(self._tested(node.test, known, holds=False))
                case tree.While():
                    yield from self.block([*node.body, *node.orelse], known)
                case tree.With():
                    yield from self._nodes(node.items, known)
                    yield from self.block(node.body, known)
                case tree.Try():
                    handlers = [statement for handler in node.handlers for statement in handler.body]
                    yield from self.block([*node.body, *handlers, *node.orelse, *node.finalbody], known)
                case tree.FunctionDef():
                    own = {parameter.name for parameter in node.parameters}
                    outer = {k: v for k, v in known.items() if k not in own}
                    yield from self.block(node.body, {**outer, **_assigned_once(node.body, own)})
                case tree.ClassDef():
                    yield from self.block(node.body, known)
                case _:
                    yield from self._nodes([node], known)

    def _nodes(self, roots: object, known: Known) -> Iterator[str]:
        for node in walk_nodes(roots):
            for name in self._written(node):
                yield ANY if name is None else _pattern(name, known)

    def _loop(self, node: tree.For, known: Known) -> dict[str, str]:
        """What the targets of a loop hold: the literals that it runs over, or parts of a known object."""
        source = loop_root(node)
        if source and source in known:
            return {name: known[source] for name in _names(node.target) if name not in self._rebound}
        found: dict[str, str] = {}
        rows = node.iterable.elements if isinstance(node.iterable, tree.Display) else []
        targets = node.target.elements if isinstance(node.target, tree.Display) else [node.target]
        for index, target in enumerate(targets):
            if not rows or not isinstance(target, tree.Name) or target.id in self._rebound:
                continue
            cells = [_cell(row, index, isinstance(node.target, tree.Display)) for row in rows]
            found[target.id] = _either([ANY if cell is None else _pattern(cell, known) for cell in cells])
        return found

    def _tested(self, test: tree.Expr, known: Known, *, holds: bool = True) -> dict[str, str]:
        """What a test such as `name == "x"`, `name in ("x", "y")` or `hasattr(self, name)` tells of a variable where
        it holds, or does not hold."""
        match test:
            case tree.UnaryOperation(op="not"):
                return self._tested(test.operand, known, holds=not holds)
            case tree.BooleanOperation(op=op) if (op == "and") == holds:
                return {**self._tested(test.left, known, holds=holds), **self._tested(test.right, known, holds=holds)}
            case tree.Comparison(left=tree.Name(id=name), rest=[(op, right)]) if name not in self._rebound:
                if op == ("==" if holds else "!="):
                    return {name: _pattern(right, {})}
                if op == ("in" if holds else "not in"):
                    return {name: _listed(right)}
            case tree.Call(func=tree.Name(id="hasattr"), args=[_, argument]) if holds:
                if isinstance(argument.value, tree.Name) and argument.value.id not in self._rebound:
                    return {argument.value.id: NONE}
        return {}


def _listed(expr: tree.Expr) -> str:
    """The pattern of the strings in a container."""
    if isinstance(expr, tree.Display):
        return _either([_pattern(element, {}) for element in expr.elements])
    owner = expr.value if isinstance(expr, tree.Attribute) else None
    is_type = isinstance(owner, tree.Call) and dotted(owner.func) == "type"
    is_own = is_type or (owner is not None and dotted(owner) in ("self", "cls", "self.__class__"))
    return LISTED + expr.attr if is_own and isinstance(expr, tree.Attribute) else ANY


def _leaves(body: list[tree.Stmt]) -> bool:
    """Whether what follows a branch is never reached from it."""
    return bool(body) and isinstance(body[-1], (tree.Raise, tree.Return, tree.Jump))


def _rebound_names(statements: list[tree.Stmt], known: Known) -> set[str]:
    """Variables that are assigned to, other than by the loops that tell what they hold."""
    found: set[str] = set()
    for node in walk_nodes(statements):
        match node:
            case tree.Assign(targets=targets):
                found.update(name for target in targets for name in _names(target))
            case tree.AugmentedAssign(target=target) | tree.AnnotatedAssign(target=target):
                found.update(_names(target))
            case tree.NamedExpression(target=target):
                found.add(target.id)
    return found


def _assigned_once(statements: list[tree.Stmt], parameters: Collection[str] = ()) -> dict[str, str]:
    """Variable that a body binds by one assignment alone -> the pattern of what it is assigned."""
    found: dict[str, list[str]] = {name: [ANY] for name in parameters}
    for node in walk_statements(statements):
        if isinstance(node, tree.Assign) and isinstance(node.targets[0], tree.Name) and len(node.targets) == 1:
            found.setdefault(node.targets[0].id, []).append(_pattern(node.value, {}))
        else:
            for target in statement_targets(node):
                for name in _names(target):
                    found.setdefault(name, []).append(ANY)
    for expr in walk_nodes(statements) if found else ():
        if isinstance(expr, tree.NamedExpression):
            found.setdefault(expr.target.id, []).append(ANY)
    return {name: patterns[0] for name, patterns in found.items() if len(patterns) == 1 and patterns[0] != ANY}


def _names(target: tree.Expr) -> list[str]:
    if isinstance(target, tree.Display):
        return [name for element in target.elements for name in _names(element)]
    return [target.id] if isinstance(target, tree.Name) else []


def loop_root(node: tree.For) -> str:
    """The variable whose content a loop goes through: `x` of `for y in x`, `x.items()`, `sorted(x)`; "" if none."""
    return _root(node.iterable)


def _root(expr: tree.Expr) -> str:
    match expr:
        case tree.Name(id=name):
            return name
        case tree.Call(func=tree.Attribute(value=inner, attr=attr), args=[]) if attr in _VIEWS:
            return _root(inner)
        case tree.Call(func=func, args=[argument, *_]) if dotted(func) in _ORDERS:
            return _root(argument.value)
    return ""


def _cell(row: tree.Expr, index: int, is_unpacked: bool) -> tree.Expr | None:
    if not is_unpacked:
        return row
    if isinstance(row, tree.Display) and index < len(row.elements):
        return row.elements[index]
    return None


def _either(patterns: list[str]) -> str:
    kept = list(dict.fromkeys(patterns))
    if ANY in kept or len(kept) > _MOST_ALTERNATIVES:
        return ANY
    return kept[0] if len(kept) == 1 else f"(?:{'|'.join(kept)})"


def _pattern(expr: tree.Expr, known: Known) -> str:
    """The pattern of the strings that an expression can be."""
    match expr:
        case tree.Literal(value=str(text)):
            return re.escape(text)
        case tree.Name(id=name):
            return known.get(name, ANY)
        case tree.FString(values=values):
            return _joined([_pattern(value, known) for value in values])
        case tree.BinaryOperation(op="+"):
            return _joined([_pattern(expr.left, known), _pattern(expr.right, known)])
        case tree.BinaryOperation(op="%", left=tree.Literal(value=str(text))):
            return _joined(_taken_apart(text))
        case tree.Call(func=tree.Attribute(value=tree.Literal(value=str(text)), attr="format")):
            return _joined(_taken_apart(text))
        case tree.Conditional():
            return _either([_pattern(expr.body, known), _pattern(expr.orelse, known)])
    return ANY


def _taken_apart(text: str) -> list[str]:
    """The pattern of a format's text, with anything in place of its fields."""
    parts: list[str] = []
    for index, text_part in enumerate(_FIELD.split(text)):
        parts += [ANY, re.escape(text_part)] if index else [re.escape(text_part)]
    return parts


def _joined(parts: list[str]) -> str:
    text = "".join(parts)
    return ANY if not text.replace(ANY, "") else text
