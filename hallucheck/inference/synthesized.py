"""Constructors that nobody spells: those of dataclasses and named tuples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.inference.signatures import Parameter, Signature
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, FunctionValue
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind
from hallucheck.symbols.model import ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Synthesized:
    """Makes the signatures of constructors from fields (PEP 557, `typing.NamedTuple`)."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def signature(self, info: ClassInfo) -> Signature | None:
        """The constructor that a dataclass, NamedTuple or namedtuple is given; None if it spells its own."""
        for ancestor in self._program.ancestry.mro(info)[0]:
            if ancestor.made_signature is not None:
                return ancestor.made_signature
            for face in ancestor.faces:
                if "__init__" in face.symbols.members or "__new__" in face.symbols.members:
                    return None
            face_ = ancestor.faces[-1] if ancestor.faces else None
            if face_ is not None and self.dataclass_decorator(face_) is not None:
                return self._dataclass_signature(ancestor)
            if face_ is not None and self._is_named_tuple(ancestor):
                parameters = tuple(self._fields(face_, False))
                return Signature(parameters, face_.scope, "", face_.path, face_.symbols.at)
        return None

    def _is_named_tuple(self, info: ClassInfo) -> bool:
        bases = self._program.ancestry.bases(info)
        return any(isinstance(base, ClassValue) and base.cls.name == "NamedTuple" for base in bases)

    def dataclass_decorator(self, face: ClassFace) -> tree.Expr | None:
        """The standard library's dataclass decorator, where it makes the constructor."""
        for decorator in face.symbols.decorators:
            if self._decorator_name(decorator, face) == "dataclasses.dataclass":
                return None if _keyword_is(decorator, "init", False) else decorator
        return None

    def _dataclass_signature(self, info: ClassInfo) -> Signature:
        fields: dict[str, Parameter] = {}
        for ancestor in reversed(self._program.ancestry.mro(info)[0]):
            face = ancestor.faces[-1] if ancestor.faces else None
            decorator = self.dataclass_decorator(face) if face is not None else None
            if face is not None and decorator is not None:
                for parameter in self._fields(face, _keyword_is(decorator, "kw_only", True)):
                    fields[parameter.name] = parameter
        fields.pop("", None)
        ordered = sorted(fields.values(), key=lambda p: p.kind is ParameterKind.KEYWORD_ONLY)
        face = info.faces[-1]
        return Signature(tuple(ordered), face.scope, "", face.path, face.symbols.at)

    def _fields(self, face: ClassFace, kw_only: bool) -> Iterator[Parameter]:
        for name, bindings in face.symbols.members.items():
            binding = bindings[-1]
            if not isinstance(binding, ValueBinding) or binding.annotation is None:
                continue
            form = _annotation_name(binding.annotation)
            if form == "KW_ONLY":
                kw_only = True
            elif form != "ClassVar":
                parameter = self._field(name, binding, kw_only)
                if parameter is not None:
                    yield parameter

    def _field(self, name: str, binding: ValueBinding, kw_only: bool) -> Parameter | None:
        value = binding.value
        has_default = value is not None
        if isinstance(value, tree.Call) and _annotation_name(value.func) == "field":
            if _keyword_is(value, "init", False):
                return None
            kw_only = kw_only or _keyword_is(value, "kw_only", True)
            has_default = any(a.keyword in ("default", "default_factory") or a.star for a in value.args)
        kind = ParameterKind.KEYWORD_ONLY if kw_only else ParameterKind.POSITIONAL_OR_KEYWORD
        return Parameter(name, kind, has_default, binding.annotation)

    def _decorator_name(self, decorator: tree.Expr, face: ClassFace) -> str:
        target = decorator.func if isinstance(decorator, tree.Call) else decorator
        value = self._program.expressions.evaluate(target, self._program.ancestry.header_scope(face))
        return value.function.full_name if isinstance(value, FunctionValue) else ""


def _keyword_is(call: tree.Expr, name: str, value: bool) -> bool:
    if not isinstance(call, tree.Call):
        return False
    return any(a.keyword == name and isinstance(a.value, tree.Literal) and a.value.value is value for a in call.args)


def _annotation_name(annotation: tree.Expr) -> str:
    """The bare name of a class variable's form: "ClassVar", "InitVar", "KW_ONLY", ..."""
    if isinstance(annotation, tree.Subscript):
        annotation = annotation.value
    if isinstance(annotation, tree.Literal) and isinstance(annotation.value, str):
        return annotation.value.partition("[")[0].rpartition(".")[2].strip()
    return getattr(annotation, "attr", "") or getattr(annotation, "id", "")
