"""What an object was made with: the arguments of its constructor that its attributes hang on.

An untyped class keeps what it is given: `Collection(client, User)` makes users, a descriptor `Link("depots")` finds
depots. So an object remembers the arguments that its `__init__` stores, as far as they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.inference.arguments import Arguments
from hallucheck.inference.lazy import Lazy, force
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope, Frame
from hallucheck.inference.signatures import PassedArgument, bind, signature_of
from hallucheck.inference.unions import is_none, join, members_of, widen
from hallucheck.inference.values import ClassInfo, ClassValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind
from hallucheck.source.walk import dotted, last_name, walk_nodes
from hallucheck.symbols.model import FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_NESTING = 3
"""Objects that were given objects that were given objects."""
_CHAIN = 5
_VARIADIC = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)


@dataclass(frozen=True, eq=False)
class _Constructor:
    """The `__init__` that a class has by its method resolution order."""

    owner: ClassInfo
    definition: tree.FunctionDef
    scope: ClassScope
    kept: frozenset[str]
    """Parameters without annotation that it stores, or hands on to the `__init__` of a base."""


class Construction:
    """Tells what objects were given, and gives it to their constructors when these are run again."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def given(self, callee: ClassValue, arguments: Arguments) -> tuple[tuple[str, Value], ...]:
        """(parameter, argument) of what the class keeps of a call, in the order of the parameters."""
        constructor = self._constructor(callee.cls)
        if constructor is None or not constructor.kept:
            return ()
        signature = signature_of(constructor.definition, constructor.scope).without_first()
        bound = bind(signature, arguments.passed)
        is_descriptor = self._is_descriptor(callee.cls)
        found: list[tuple[str, Value]] = []
        for parameter in constructor.definition.parameters[1:]:
            indexes = bound.assignments.get(parameter.name, ())
            if parameter.name in constructor.kept and indexes:
                value = self._useful(join(arguments.assigned_value(i) for i in indexes), _NESTING, is_descriptor)
                found += [] if value is None else [(parameter.name, value)]
            elif parameter.kind is ParameterKind.VAR_KEYWORD:
                extra = [a for a in arguments.passed if a.index in indexes and a.keyword]
                found += [(a.keyword, arguments.value(a.index)) for a in extra]
            elif parameter.name in constructor.kept and parameter.default is not None and not bound.is_hidden:
                found.append((parameter.name, self._default(parameter.default, constructor)))
        return tuple(found)

    def copied(self, call: tree.Call, frame: Frame) -> None:
        """`new.__dict__.update(old.__dict__)`: the new object was made with what the old one was made with."""
        match call:
            case tree.Call(
                func=tree.Attribute(value=tree.Attribute(value=tree.Name(id=new), attr="__dict__"), attr="update"),
                args=[tree.Argument(value=tree.Attribute(value=tree.Name(id=old), attr="__dict__"))],
            ) if new in frame.env and old in frame.env:
                frame.env[new] = Lazy(partial(_with_state_of, frame.env[new], frame.env[old]))

    def _default(self, default: tree.Expr, constructor: _Constructor) -> Value:
        value = self._program.expressions.evaluate(default, constructor.scope)
        return value if isinstance(default, tree.Literal) and default.type == "str" else widen(value)

    def for_init(self, receiver: Value | None, definition: tree.FunctionDef) -> dict[str, Value] | None:
        """Parameter name -> what an object was made with, for an `__init__` of its class or of a base; None if nothing
        is known."""
        if definition.name != "__init__" or not isinstance(receiver, Instance) or not receiver.given:
            return None
        constructor, given = self._constructor(receiver.cls), dict(receiver.given)
        for _ in range(_CHAIN):
            if constructor is None:
                return None
            if constructor.definition is definition:
                return given
            above = self._above(receiver.cls, constructor)
            given = self._handed_on(constructor, above, given) if above is not None else {}
            constructor = above
        return None

    # ---- which constructor --------------------------------------------------------------------------------------

    def _constructor(self, info: ClassInfo) -> _Constructor | None:
        return self._program.memo.get(("constructor", info), lambda: self._find(info, None), None)

    def _above(self, info: ClassInfo, below: _Constructor) -> _Constructor | None:
        """The constructor that the one of a subclass hands on to."""
        return self._program.memo.get(
            ("constructor above", info, below.owner), lambda: self._find(info, below.owner), None
        )

    def _find(self, info: ClassInfo, after: ClassInfo | None) -> _Constructor | None:
        line, _ = self._program.ancestry.mro(info)
        start = line.index(after) + 1 if after in line else 0
        for ancestor in line[start:]:
            if self._program.modules.is_stdlib(ancestor.module):
                return None
            for face in ancestor.faces:
                for binding in face.symbols.members.get("__init__", ()):
                    if face.is_stub or not isinstance(binding, FunctionBinding) or not binding.function.parameters:
                        return None
                    scope = ClassScope(face.scope, face.symbols.members, ancestor)
                    return _Constructor(ancestor, binding.function, scope, _kept(binding.function))
        return None

    def _is_descriptor(self, info: ClassInfo) -> bool:
        line, _ = self._program.ancestry.mro(info)
        return any("__get__" in face.symbols.members for ancestor in line for face in ancestor.faces)

    def _handed_on(self, below: _Constructor, above: _Constructor, given: dict[str, Value]) -> dict[str, Value]:
        """What a constructor hands on to the one above of what it was given."""
        for node in walk_nodes(below.definition.body):
            if not isinstance(node, tree.Call) or last_name(node.func) != "__init__":
                continue
            args = node.args
            if args and dotted(args[0].value) == below.definition.parameters[0].name:  # `Base.__init__(self, ...)`
                args = args[1:]
            passed = [PassedArgument(a.at, a.keyword, a.star, index) for index, a in enumerate(args)]
            bound = bind(signature_of(above.definition, above.scope).without_first(), passed)
            own = {p.name for p in below.definition.parameters}
            extra = {n: v for n, v in given.items() if n not in own} if any(a.star == "**" for a in args) else {}
            found: dict[str, Value] = {}
            for parameter in above.definition.parameters[1:]:
                indexes = bound.assignments.get(parameter.name, ())
                names = [dotted(args[index].value) for index in indexes]
                if parameter.kind in _VARIADIC or any(name not in given for name in names):
                    continue
                if names:
                    found[parameter.name] = join(given[name] for name in names)
                elif parameter.name in extra:
                    found[parameter.name] = extra[parameter.name]
                elif parameter.default is not None and not any(a.star == "*" for a in args):
                    found[parameter.name] = self._default(parameter.default, above)
            return found
        return {}

    # ---- values -------------------------------------------------------------------------------------------------

    def _useful(self, value: Value, depth: int, keeps_text: bool) -> Value | None:
        """The argument without what tells nothing of attributes; None if nothing is left."""
        kept: list[Value] = []
        for member in members_of(value):
            if isinstance(member, UnknownValue):
                kept.append(member)
            elif not is_none(member):
                kept.append(_shallow(member, depth, keeps_text))
        if not kept or all(
            isinstance(m, UnknownValue) and m.reason is not UnknownReason.UNTYPED_PARAMETER for m in kept
        ):
            return None
        return join(kept)


def _with_state_of(new: Value | Lazy, old: Value | Lazy) -> Value:
    one, other = force(new), force(old)
    if isinstance(one, Instance) and isinstance(other, Instance) and one.cls is other.cls:
        return replace(one, given=other.given)
    return one


def _shallow(value: Value, depth: int, keeps_text: bool) -> Value:
    if not isinstance(value, Instance):
        return value
    if not (keeps_text and isinstance(value.literal, str)):
        value = widen(value)
        assert isinstance(value, Instance)
    given = tuple((name, _shallow(inner, depth - 1, keeps_text)) for name, inner in value.given) if depth > 0 else ()
    return replace(value, elements=None, given=given)


def _kept(definition: tree.FunctionDef) -> frozenset[str]:
    receiver = definition.parameters[0].name
    open_parameters = {p.name for p in definition.parameters[1:] if p.annotation is None and p.kind not in _VARIADIC}
    used: set[str] = set()
    for node in walk_nodes(definition.body):
        match node:
            case tree.Assign(targets=targets, value=value):
                if any(isinstance(t, tree.Attribute) and dotted(t.value) == receiver for t in targets):
                    used |= {n.id for n in walk_nodes(value) if isinstance(n, tree.Name)}
            case tree.Call(func=func, args=args) if last_name(func) == "__init__":
                used |= {a.value.id for a in args if isinstance(a.value, tree.Name)}
    return frozenset(open_parameters & used)
