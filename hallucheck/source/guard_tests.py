"""Conditions that guard what hangs on them: tests of attributes, modules, versions and platforms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hallucheck.source import tree
from hallucheck.source.guards import Guard, GuardKind, expression_key
from hallucheck.source.walk import dotted, walk_nodes

Branches = tuple[list[Guard], list[Guard]]
"""(guards where a test holds, guards where it does not)."""

_VERSION = re.compile(
    r"(?i)(^|_)version(_info|_tuple)?(_|$)|__version__|^_?PY_?\d|(^|_)platform(_|$)|^_?is_?(win|linux|mac|pypy)"
)
_VERSION_CALLS = {"Version", "parse_version", "LooseVersion", "StrictVersion"}
_IMPLEMENTATIONS = {"pypy", "jython", "ironpython", "graalpy", "micropython", "circuitpython", "brython"}
"""What `sys.implementation.name` and `platform.python_implementation()` may yield, in lower case."""
_SYSTEM = {"os.name", "sys.implementation", "platform.system", "platform.machine", "sys.hexversion"}


def guards_of_test(test: tree.Expr, flags: Mapping[str, Branches]) -> Branches:
    """The guards that a condition puts in force; `flags` are those of names that hold the result of a test."""
    match test:
        case tree.Name(id=name) if name in flags:
            return flags[name]
        case tree.UnaryOperation(op="not"):
            yes, no = guards_of_test(test.operand, flags)
            return no, yes
        case tree.BooleanOperation():
            return _of_operands(test, flags)
    if _mentions_version(test):
        guard = Guard(GuardKind.VERSION)
        return [guard], [guard]
    if dotted(test).rpartition(".")[2] == "TYPE_CHECKING":
        return [Guard(GuardKind.TYPE_CHECKING)], []
    tested = _attribute_test(test)
    if tested is not None:
        guard, holds = tested
        return ([guard], []) if holds else ([], [guard])
    compared = _compared(test, flags)
    if compared is not None:
        return compared
    module = _find_spec(test)
    if module is not None:
        guard = Guard(GuardKind.FIND_SPEC, module=module)
        return [guard], [guard]
    return [], []


def _compared(test: tree.Expr, flags: Mapping[str, Branches]) -> Branches | None:
    """The guards of a comparison of what `getattr(x, "y", default)` yielded; None for other tests.

    What a comparison with anything but None says of the attribute is not told: it may be there on either way.
    """
    match test:
        case tree.Comparison(left=tree.Name(id=name), rest=[(op, right)]) if name in flags:
            yes, no = flags[name]
        case tree.Comparison(left=tree.Call() as left, rest=[(op, right)]) if found := _attribute_test(left):
            yes, no = [found[0]], []
        case _:
            return None
    if isinstance(right, tree.Literal) and right.type == "None":
        return (yes, no) if op in ("is not", "!=") else (no, yes)
    return [*yes, *no], [*yes, *no]


def _of_operands(test: tree.BooleanOperation, flags: Mapping[str, Branches]) -> Branches:
    """Where `a and b` holds both hold; where it fails one of them may, which says nothing but for versions."""
    left, right = guards_of_test(test.left, flags), guards_of_test(test.right, flags)
    yes, no = [*left[0], *right[0]], [*left[1], *right[1]]
    if test.op == "and":
        return yes, [guard for guard in no if guard.kind is GuardKind.VERSION]
    return [guard for guard in yes if guard.kind is GuardKind.VERSION], no


def is_flag(value: tree.Expr) -> bool:
    """Whether an assigned value is the result of a test, and not merely something that mentions a version."""
    match value:
        case tree.Comparison() | tree.UnaryOperation(op="not"):
            return True
        case tree.Call(func=func):
            return dotted(func).rpartition(".")[2] in ("hasattr", "getattr", "find_spec")
        case tree.BooleanOperation(left=left, right=right):
            return is_flag(left) and is_flag(right)
    return False


def _mentions_version(test: tree.Expr) -> bool:
    for node in walk_nodes(test):
        match node:
            case tree.Name(id=name) | tree.Attribute(attr=name):
                if _VERSION.search(name) or name in _VERSION_CALLS:
                    return True
                if isinstance(node, tree.Attribute) and dotted(node) in _SYSTEM:
                    return True
            case tree.Literal(value=str(text)) if text.lower() in _IMPLEMENTATIONS:
                return True
    return False


def _attribute_test(test: tree.Expr) -> tuple[Guard, bool] | None:
    """(what `hasattr(x, "y")` and its like test for, whether it is there if the test holds); None for other tests."""
    match test:
        case tree.Call(func=tree.Name(id="hasattr" | "getattr"), args=[owner, name, *_]):
            if isinstance(name.value, tree.Literal) and isinstance(name.value.value, str):
                return _has(name.value.value, owner), True
        case tree.Call(func=tree.Name(id="callable"), args=[argument]):
            return _attribute_test(argument.value)
        case tree.Comparison(
            left=tree.Literal(value=str(attribute)),
            rest=[("in" | "not in" as op, tree.Call(func=tree.Name(id="dir" | "vars"), args=[owner]))],
        ):
            return _has(attribute, owner), op == "in"
    return None


def _has(attribute: str, owner: tree.Argument) -> Guard:
    return Guard(GuardKind.HASATTR, attribute=attribute, owner=expression_key(owner.value))


def _find_spec(test: tree.Expr) -> str | None:
    """The top-level module that `find_spec("m")` asks for, "" if it is not a literal; None for other tests."""
    for node in walk_nodes(test):
        if isinstance(node, tree.Call) and dotted(node.func).rpartition(".")[2] in ("find_spec", "find_loader"):
            name = node.args[0].value if node.args else None
            text = name.value if isinstance(name, tree.Literal) else ""
            return text.partition(".")[0] if isinstance(text, str) else ""
    return None
