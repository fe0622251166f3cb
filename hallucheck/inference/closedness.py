"""When a class that lacks an attribute lacks it for certain (design, "When is something Absent?", 2 and 3)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.findings import Evidence
from hallucheck.inference.lookup import Missing, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, FunctionValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes, walk_statements
from hallucheck.symbols.attribute_stores import statement_targets
from hallucheck.symbols.model import FunctionBinding, Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_CLOSED_METACLASSES = frozenset({"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"})
_CLOSED_DECORATOR_MODULES = frozenset({"dataclasses", "functools", "typing", "typing_extensions", "abc"})
_CLOSED_DECORATORS = frozenset({"enum.unique", "enum.verify"})
_MANGLED = re.compile(r"_+(?P<cls>\w+?)(?P<name>__\w+)")
_ROOTS = frozenset({"builtins.object", "builtins.type"})
"""They define `__getattribute__`, the one that finds nothing but what is there."""
_OPEN_CLASSES = frozenset(
    {"types.SimpleNamespace", "argparse.Namespace", "unittest.mock.NonCallableMock", "unittest.mock.Base", "enum.auto"}
)


class Closedness:
    """Decides whether what is not seen is not there."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def absence(
        self, info: ClassInfo, name: str, is_exact: bool, metaclass: Value | None, *, of_class: bool = False
    ) -> Missing | Unclear:
        """Missing if the class is closed, else why it may have the attribute all the same."""
        line, unknown = self._program.ancestry.mro(info)
        if isinstance(unknown, UnknownValue):
            reason = unknown.reason if unknown.reason is UnknownReason.UNRESOLVED_IMPORT else UnknownReason.UNKNOWN_BASE
            return Unclear(reason, unknown.detail or info.full_name)
        if unknown is not None:
            return Unclear(UnknownReason.UNKNOWN_BASE, info.full_name)
        if info.full_name == "builtins.object" and not is_exact:
            return Unclear(UnknownReason.DYNAMIC_ANNOTATION, "object")
        if not of_class and not is_exact:
            doubt = self._declared_doubt(info)
            if doubt is not None:
                return doubt
        for ancestor in line:
            doubt = self.doubt(ancestor, name, of_class=of_class)
            if doubt is not None:
                return doubt
        if name in self._program.stored_attributes:
            return Unclear(UnknownReason.DYNAMIC_CLASS, f"the file stores `.{name}` on objects")
        meta = metaclass if of_class else self._program.ancestry.metaclass(info)
        doubt = self._metaclass_doubt(meta, name, of_class)
        if doubt is not None:
            return doubt
        witnessed = self._program.witness.class_attribute(info, name, is_exact)
        if witnessed is not None:
            return witnessed
        return Missing(
            f"class `{info.full_name}`",
            info.full_name,
            partial(self._program.members.names_of_class, info),
            self._evidence(info),
            info.module,
        )

    def _declared_doubt(self, info: ClassInfo) -> Unclear | None:
        """Why an object that is declared as this class is sure to be of another one; None if it may well be of this."""
        ancestry = self._program.ancestry
        if ancestry.is_subclass(info, "builtins.type"):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "any class object")
        if ancestry.is_protocol(info) or ancestry.is_abstract(info) or self._says_abstract(info):
            return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{info.full_name} is abstract")
        return None

    def _says_abstract(self, info: ClassInfo) -> bool:
        """Whether the class statement itself names ABCMeta or ABC."""
        metaclass = self._program.ancestry.keyword(info, "metaclass")
        if isinstance(metaclass, ClassValue) and metaclass.cls.full_name == "abc.ABCMeta":
            return True
        bases = self._program.ancestry.bases(info)
        return any(isinstance(base, ClassValue) and base.cls.full_name == "abc.ABC" for base in bases)

    def stands_for_others(self, info: ClassInfo) -> bool:
        """Whether an object that is declared as this class is sure to be of another one."""
        return self._declared_doubt(info) is not None

    def is_open(self, info: ClassInfo) -> bool:
        """Whether the class or an ancestor may have attributes that no text spells, by its construction alone."""
        line, unknown = self._program.ancestry.mro(info)
        return unknown is not None or any(
            face.symbols.openness for c in line for face in c.faces if c.full_name not in _ROOTS
        )

    def doubt(self, info: ClassInfo, name: str, *, of_class: bool = False) -> Unclear | None:
        """Why the class itself, without its bases, may have more attributes than it spells; None if it may not."""
        if info.full_name in _ROOTS:
            return None
        if info.full_name in _OPEN_CLASSES:
            return Unclear(UnknownReason.DYNAMIC_CLASS, info.full_name)
        if info.is_stub_only:
            return Unclear(UnknownReason.STUB_ONLY, info.full_name)
        if name.startswith("_") and info.faces and all(face.is_stub for face in info.faces):
            if not name.endswith("__") or not self._program.modules.is_typeshed(info.module):
                return Unclear(UnknownReason.STUB_ONLY, f"stubs leave `{name}` of {info.full_name} out")
        if self._is_mangled(info, name):
            return Unclear(UnknownReason.DYNAMIC_CLASS, f"private name of {info.full_name}")
        if self._program.mocks.may_be(name):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "may be replaced by a mock")
        for face in info.faces:
            if name in face.symbols.elsewhere:
                return Unclear(UnknownReason.OTHER_PLATFORM, f"{info.full_name}.{name}")
            for openness in face.symbols.openness:
                if openness is Openness.GETATTR:
                    if not of_class and not self._refuses(info, name):
                        return Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}.__getattr__")
                else:
                    return Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}: {openness.value}")
            if info.name in face.scope.module.symbols.open_names and info.qualname == info.name:
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"{info.full_name}: setattr from outside")
            if not face.is_stub:
                doubt = self.decorator_doubt(face, name)
                if doubt is not None:
                    return doubt
        return None

    def _is_mangled(self, info: ClassInfo, name: str) -> bool:
        """Whether `_Class__name` is what a `__name` of the class is called outside of it."""
        mangled = _MANGLED.fullmatch(name)
        if mangled is None or info.name.lstrip("_") != mangled["cls"]:
            return False
        return any(mangled["name"] in {**face.symbols.members, **face.symbols.stores} for face in info.faces)

    def _refuses(self, info: ClassInfo, name: str) -> bool:
        """Whether `__getattr__` is seen to do nothing but raise."""
        for face in info.faces:
            for dunder in ("__getattr__", "__getattribute__"):
                for binding in face.symbols.members.get(dunder, ()):
                    if face.is_stub or not isinstance(binding, FunctionBinding):
                        return False
                    if not _only_raises(binding.function):
                        return False
        return True

    def decorator_doubt(self, face: ClassFace, name: str) -> Unclear | None:
        """Why the decorators of a class statement may give it an attribute of that name; None if they do not."""
        scope = self._program.ancestry.header_scope(face)
        for decorator in face.symbols.decorators:
            target = decorator.func if isinstance(decorator, tree.Call) else decorator
            value = self._program.expressions.evaluate(target, scope)
            if not self._keeps_class(value, name):
                return Unclear(UnknownReason.UNKNOWN_DECORATOR, f"decorator of {face.module}.{face.symbols.name}")
        return None

    def _keeps_class(self, value: Value, name: str) -> bool:
        """Whether a class decorator is known to return the class and to add no attribute of that name to it."""
        if isinstance(value, FunctionValue):
            function = value.function
            if function.module in _CLOSED_DECORATOR_MODULES or function.full_name in _CLOSED_DECORATORS:
                return True
            if any(is_transform(definition) for definition in function.definitions):
                return True
            body = function.source or function
            return not body.is_stub and all(_leaves_alone(d, name) for d in body.definitions)
        if isinstance(value, Instance):
            method = self._program.members.own_dunder(value, "__call__")
            return isinstance(method, FunctionValue) and self._keeps_class(method, name)
        return isinstance(value, ClassValue) and value.cls.module in _CLOSED_DECORATOR_MODULES

    def _metaclass_doubt(self, metaclass: Value | None, name: str, of_class: bool) -> Unclear | None:
        """Why a metaclass may give its classes attributes that no text spells; None if it does not."""
        if metaclass is None:
            return None
        if not isinstance(metaclass, ClassValue):
            return Unclear(UnknownReason.DYNAMIC_CLASS, "unknown metaclass")
        line, unknown = self._program.ancestry.mro(metaclass.cls)
        if unknown is not None:
            return Unclear(UnknownReason.DYNAMIC_CLASS, f"metaclass {metaclass.cls.full_name}")
        for info in line:
            if info.full_name in _CLOSED_METACLASSES or info.full_name == "builtins.object":
                continue
            names = {n for face in info.faces for n in face.symbols.members}
            open_names = {"__new__", "__init__", "__prepare__", "__call__"} & names
            if open_names or (of_class and {"__getattr__", "__getattribute__"} & names):
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"metaclass {info.full_name}")
        return None

    def _evidence(self, info: ClassInfo) -> tuple[Evidence, ...]:
        number = len(self._program.members.names_of_class(info))
        found = []
        for face in info.faces:
            kind = "stub" if face.is_stub else "source"
            found.append(
                Evidence(f"{kind} of class `{info.name}`, {number} names searched", face.path, face.symbols.at)
            )
        return tuple(found)


def is_transform(function: tree.FunctionDef) -> bool:
    """Whether a function is marked as making dataclass-like classes (PEP 681)."""
    for decorator in function.decorators:
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        if "dataclass_transform" in (getattr(target, "attr", ""), getattr(target, "id", "")):
            return True
    return False


def _only_raises(function: tree.FunctionDef) -> bool:
    body = [s for s in function.body if not (isinstance(s, tree.Expression) and isinstance(s.value, tree.Literal))]
    return (
        bool(body)
        and isinstance(body[-1], tree.Raise)
        and not any(isinstance(s, (tree.Return, tree.If, tree.Try, tree.For, tree.With, tree.While)) for s in body)
    )


def _leaves_alone(function: tree.FunctionDef, name: str) -> bool:
    """Whether a decorator's body stores no attribute of that name, or of a computed one, on anything."""
    for statement in walk_statements(function.body):
        for target in statement_targets(statement):
            if isinstance(target, tree.Attribute) and target.attr in (name, "__dict__", "__class__"):
                return False
    for node in walk_nodes(function.body):
        match node:
            case tree.Call(func=tree.Name(id="exec" | "type" | "vars")):
                return False
            case tree.Call(func=tree.Name(id="setattr"), args=[_, argument, *_]):
                if not isinstance(argument.value, tree.Literal) or argument.value.value == name:
                    return False
    return True
