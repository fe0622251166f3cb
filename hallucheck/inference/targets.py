"""Assignment targets: names, attributes, items and unpackings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.lookup import Found, Unclear
from hallucheck.inference.scopes import Frame
from hallucheck.inference.unions import is_none, join, members_of, without_none
from hallucheck.inference.values import UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


def assign_target(program: Program, frame: Frame, target: tree.Expr, value: Value | Lazy) -> None:
    """Bind a target of any shape to a value."""
    match target:
        case tree.Name():
            frame.bind(target.id, value)
        case tree.Starred():
            assign_target(
                program, frame, target.value, Lazy(lambda: program.classes.instance("builtins.list", force(value)))
            )
        case tree.Display():
            _unpack(program, frame, target, value)
        case tree.Attribute():
            store_attribute(program, frame, target, value)
        case tree.Subscript():
            if frame.recorder is not None:
                program.expressions.evaluate(target.value, frame)
                program.expressions.evaluate(target.index, frame)
            program.filling.set_item(target, value, frame)


def _unpack(program: Program, frame: Frame, target: tree.Display, value: Value | Lazy) -> None:
    starred = [isinstance(element, tree.Starred) for element in target.elements]
    after = starred.index(True) if True in starred else len(starred)
    for index, element in enumerate(target.elements):
        position = index if index <= after else index - len(starred)
        part = Lazy(partial(_part, program, value, None if index == after else position))
        assign_target(program, frame, element, force(part) if frame.recorder is not None else part)


def _part(program: Program, value: Value | Lazy, position: int | None) -> Value:
    whole = force(value)
    return program.operations.iterate(whole) if position is None else program.operations.unpacked(whole, position)


def store_attribute(program: Program, frame: Frame, target: tree.Attribute, value: Value | Lazy) -> None:
    """`owner.attr = value`. Any call may store something else there, so what is known of the path stays as wide as
    what the owner's class says of the attribute, which may make something else of the value too."""
    path = dotted(target)
    if frame.recorder is None:
        if path:
            frame.store(path, value)
        return
    owner = program.expressions.evaluate(target.value, frame)
    declared = [program.members.lookup(member, target.attr) for member in members_of(owner)]
    values = [force(value), *(member.value for member in declared if isinstance(member, Found))]
    values += [UnknownValue(member.reason, member.detail) for member in declared if isinstance(member, Unclear)]
    if not is_none(values[0]):
        values = [values[0], *map(without_none, values[1:])]
    if path:
        frame.store(path, join(values))


def dotted_subscript(expr: tree.Subscript) -> str:
    """`a.b["key"]` or `a.b[c.d]` as text, "" for anything else."""
    return item_path(expr.value, expr.index)


def item_path(container: tree.Expr, key: tree.Expr) -> str:
    """`container[key]` as text; "" if one of them is more than a chain of names or a literal."""
    base, index = dotted(container), dotted(key)
    if base and isinstance(key, tree.Literal) and isinstance(key.value, (str, int)):
        return f"{base}[{key.value!r}]"
    return f"{base}[{index}]" if base and index else ""
