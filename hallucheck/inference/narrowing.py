"""What a test shows of the names in it (typing spec, "Type narrowing")."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.lazy import Kept, Lazy, force
from hallucheck.inference.literal_tests import change_by_literal
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Frame, Scope
from hallucheck.inference.targets import item_path
from hallucheck.inference.unions import is_none, join, members_of, without_none
from hallucheck.inference.values import ClassInfo, ClassValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_SOLID = frozenset(
    f"builtins.{name}"
    for name in ("str", "int", "float", "bytes", "bytearray", "list", "dict", "tuple", "set", "frozenset", "complex")
)


def narrow(program: Program, frame: Scope, test: tree.Expr, holds: bool) -> None:
    """Change what the frame knows to what it knows where the test holds, or does not hold."""
    if not isinstance(frame, Frame):
        return
    _heed_flags(program, frame, test)
    match test:
        case tree.UnaryOperation(op="not"):
            narrow(program, frame, test.operand, not holds)
        case tree.BooleanOperation(op=op):
            if (op == "and") == holds:
                narrow(program, frame, test.left, holds)
                narrow(program, frame, test.right, holds)
            else:
                _either(program, frame, test, holds)
        case tree.NamedExpression():
            narrow(program, frame, test.target, holds)
            narrow(program, frame, test.value, holds)
        case tree.Name() | tree.Attribute():
            _change(program, frame, test, partial(_truth, holds))
        case tree.Comparison(rest=[(op, right)]):
            _comparison(program, frame, test.left, op, right, holds)
        case tree.Call():
            _call(program, frame, test, holds)


def note_flag(frame: Frame, name: str, value: tree.Expr) -> None:
    """Note that a name holds what a test of types or attributes yielded, as `is_text = isinstance(x, str)` does."""
    tested: set[str] = set()
    for node in walk_nodes(value):
        if isinstance(node, tree.Call) and dotted(node.func) in ("isinstance", "issubclass", "hasattr", "type"):
            tested.update(dotted(argument.value) for argument in node.args[:1])
        elif isinstance(node, tree.Name) and node.id in frame.flags:
            tested |= frame.flags[node.id]
    if tested - {""}:
        frame.flags[name] = frozenset(tested - {""})


def _heed_flags(program: Program, frame: Frame, test: tree.Expr) -> None:
    """Below a test of such a flag its subjects may be narrowed in a way that is not followed."""
    if not frame.flags or isinstance(test, tree.BooleanOperation):
        return
    for node in walk_nodes(test):
        for path in frame.flags.get(node.id, ()) if isinstance(node, tree.Name) else ():
            doubt = UnknownValue(UnknownReason.NARROWED_AWAY, "tested by a flag")
            if path in frame.env:
                frame.env[path] = Lazy(partial(_joined, frame.env[path], doubt))


def _either(program: Program, frame: Frame, test: tree.BooleanOperation, holds: bool) -> None:
    """One of two tests holds (or fails): what either would show, joined."""
    one, other = frame.snapshot(), frame.snapshot()
    narrow(program, one, test.left, holds)
    narrow(program, other, test.left, not holds)
    narrow(program, other, test.right, holds)
    for path in set(one.env) | set(other.env):
        first, second = one.env.get(path), other.env.get(path)
        if first is not None and second is not None and (first is not frame.env.get(path) or second is not first):
            if first is not second:
                frame.env[path] = Lazy(partial(_joined, first, second))
            else:
                frame.env[path] = first


def _joined(one: Value | Lazy, other: Value | Lazy) -> Value:
    return join([force(one), force(other)])


def _change(program: Program, frame: Frame, target: tree.Expr, change: Callable[[Value], Value]) -> None:
    """Replace what is known of a name or dotted path by what the change makes of it."""
    while isinstance(target, tree.NamedExpression):
        target = target.target
    path = dotted(target)
    if not path:
        return
    entry = frame.env.get(path)
    if entry is None:
        inner = frame.snapshot()
        entry = Lazy(partial(program.expressions.evaluate, target, inner))
    old = entry
    frame.env[path] = Lazy(lambda: change(force(old)))


def _truth(holds: bool, value: Value) -> Value:
    if not holds:
        return value
    kept = [m for m in members_of(without_none(value)) if not (isinstance(m, Instance) and _is_false(m))]
    return join(kept) if kept else without_none(value)


def _is_false(value: Instance) -> bool:
    return not is_none(value) and value.literal in (False, 0, "") and value.cls.full_name.startswith("builtins.")


def _comparison(program: Program, frame: Frame, left: tree.Expr, op: str, right: tree.Expr, holds: bool) -> None:
    positive = holds if op in ("is", "==", "in") else not holds
    if op in ("is", "is not", "==", "!=") and isinstance(right, tree.Literal) and right.type == "None":
        _change(program, frame, left, partial(_none, positive))
    elif change := change_by_literal(op, right, holds):
        _change(program, frame, left, change)
    elif op in ("is", "is not", "==", "!=") and _is_type_call(left):
        assert isinstance(left, tree.Call)
        classes = program.expressions.evaluate(right, frame.snapshot())
        if positive:
            _change(program, frame, left.args[0].value, partial(_to_classes, program, classes))
    elif op in ("in", "not in") and positive and frame.recorder is None and item_path(right, left):
        _hold(program, frame, right, left)
    elif op == "in" and positive and not isinstance(right, tree.Literal) and not _has_none(right):
        _change(program, frame, left, without_none)


def _hold(program: Program, frame: Frame, container: tree.Expr, key: tree.Expr) -> None:
    """The key is in the container, so that things that are made once and kept are followed."""
    path = item_path(container, key)
    if path not in frame.env:
        inner, item = frame.snapshot(), tree.Subscript(-1, container, key)
        frame.env[path] = Kept(partial(program.expressions.evaluate, item, inner))


def _has_none(expr: tree.Expr) -> bool:
    parts = expr.elements if isinstance(expr, tree.Display) else []
    return any(isinstance(part, tree.Literal) and part.type == "None" for part in parts)


def _is_type_call(expr: tree.Expr) -> bool:
    return isinstance(expr, tree.Call) and dotted(expr.func) == "type" and len(expr.args) == 1


def _none(positive: bool, value: Value) -> Value:
    if not positive:
        return without_none(value)
    kept = [member for member in members_of(value) if is_none(member)]
    return join(kept) if kept else UnknownValue(UnknownReason.NARROWED_AWAY, "None")


def _call(program: Program, frame: Frame, test: tree.Call, holds: bool) -> None:
    name = dotted(test.func)
    if name in ("isinstance", "issubclass") and len(test.args) == 2:
        classes = program.expressions.evaluate(test.args[1].value, frame.snapshot())
        subject = test.args[0].value
        if not isinstance(subject, (tree.Name, tree.Attribute, tree.NamedExpression)):
            return
        if name == "issubclass":
            _change(program, frame, subject, partial(_to_subclass, classes) if holds else _keep)
        elif holds:
            _change(program, frame, subject, partial(_to_classes, program, classes))
        else:
            _change(program, frame, subject, partial(_not_classes, program, classes))
    elif name in ("callable", "hasattr") and test.args and holds:
        reason = UnknownValue(UnknownReason.NARROWED_AWAY, name)
        if name == "callable":
            _change(program, frame, test.args[0].value, lambda value: join([value, reason]))
    elif test.args and isinstance(test.args[0].value, (tree.Name, tree.Attribute)):
        _guard_call(program, frame, test, holds)


def _guard_call(program: Program, frame: Frame, test: tree.Call, holds: bool) -> None:
    """A user-defined guard: TypeGuard and TypeIs functions tell something that is not followed further."""
    inner = frame.snapshot()

    def change(value: Value) -> Value:
        if program.calls.is_type_guard(program.expressions.evaluate(test.func, inner)):
            return UnknownValue(UnknownReason.NARROWED_AWAY, "type guard")
        return value

    _change(program, frame, test.args[0].value, change)


def _keep(value: Value) -> Value:
    return value


def _to_subclass(classes: Value, value: Value) -> Value:
    found = [ClassValue(member.cls, member.args, False) for member in _class_members(classes)]
    return join(found) if found else UnknownValue(UnknownReason.NARROWED_AWAY, "issubclass")


def _class_members(classes: Value) -> list[ClassValue]:
    found: list[ClassValue] = []
    for member in members_of(classes):
        if isinstance(member, ClassValue):
            found.append(member)
        elif isinstance(member, Instance) and member.elements is not None:
            for element in member.elements:
                found += _class_members(element)
    return found


def _is_fully_known(classes: Value) -> bool:
    for member in members_of(classes):
        if isinstance(member, Instance) and member.elements is not None:
            if not all(_is_fully_known(element) for element in member.elements):
                return False
        elif not isinstance(member, ClassValue):
            return False
    return True


def _to_classes(program: Program, classes: Value, value: Value) -> Value:
    """The value where it is an instance of one of the classes."""
    if not _is_fully_known(classes):
        return UnknownValue(UnknownReason.NARROWED_AWAY, "isinstance")
    kept: list[Value] = []
    for cls in _class_members(classes):
        certain: list[Value] = []
        possible: list[Value] = []
        for member in members_of(value):
            found = _narrowed_member(program, cls, member)
            (possible if len(found) > 1 else certain).extend(found)
        kept += certain or possible
    return join(kept) if kept else join(map(as_instance, _class_members(classes)))


def _narrowed_member(program: Program, cls: ClassValue, member: Value) -> list[Value]:
    """What one member of a union is where it is an instance of the class."""
    if not isinstance(member, Instance):
        is_object = isinstance(member, UnknownValue) or cls.cls.full_name in ("builtins.type", "builtins.object")
        return [as_instance(cls)] if is_object else []
    line, unknown = program.ancestry.mro(member.cls)
    if cls.cls in line:
        return [member]
    if member.cls in program.ancestry.mro(cls.cls)[0]:
        return [as_instance(cls)]
    if is_none(member) or _are_disjoint(program, cls.cls, member.cls) or (member.is_exact and unknown is None):
        return []
    return [as_instance(cls), member]  # it may be of a class that inherits from both


def _are_disjoint(program: Program, one: ClassInfo, other: ClassInfo) -> bool:
    """Whether no class can inherit from both, since each lays its objects out in its own way."""
    solid = [
        next((c.full_name for c in program.ancestry.mro(info)[0] if c.full_name in _SOLID), "") for info in (one, other)
    ]
    return bool(solid[0] and solid[1] and solid[0] != solid[1])


def _not_classes(program: Program, classes: Value, value: Value) -> Value:
    if not _is_fully_known(classes):
        return value
    excluded = [c.cls for c in _class_members(classes)]
    kept = [
        m
        for m in members_of(value)
        if not (isinstance(m, Instance) and any(c in program.ancestry.mro(m.cls)[0] for c in excluded))
    ]
    return join(kept) if kept else UnknownValue(UnknownReason.NARROWED_AWAY, "isinstance")


def as_instance(cls: ClassValue) -> Value:
    """An object of the class or a subclass."""
    return Instance(cls.cls, cls.args)
