"""What classes inherit: their bases, their method resolution order, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope, TypeParameterScope
from hallucheck.inference.values import (
    ClassFace,
    ClassInfo,
    ClassValue,
    SpecialForm,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.model import Binding, FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_MRO_LIMIT = 200
_RECURSIVE = UnknownValue(UnknownReason.BUDGET, "recursive class")


class Ancestry:
    """Follows the headers of class statements."""

    def __init__(self, program: Program) -> None:
        self._program = program

    # ---- bases --------------------------------------------------------------------------------------------------

    def bases(self, info: ClassInfo) -> tuple[Value, ...]:
        """The bases as written, evaluated, in order: those of the stub if there is one, then the source's own."""
        return self._program.memo.get(("bases", info), lambda: self._find_bases(info), (_RECURSIVE,))

    def _find_bases(self, info: ClassInfo) -> tuple[Value, ...]:
        bases = list(info.made_bases)
        for index, face in enumerate(info.faces):
            for base in self._face_bases(face):
                same = any(
                    isinstance(b, ClassValue) and isinstance(base, ClassValue) and b.cls is base.cls for b in bases
                )
                if index == 0 or (isinstance(base, ClassValue) and not same and base.cls.name != "object"):
                    bases.append(base)
        return tuple(bases)

    def _face_bases(self, face: ClassFace) -> Iterator[Value]:
        for argument in face.symbols.arguments:
            if argument.star:
                yield UnknownValue(UnknownReason.UNKNOWN_BASE, "unpacked bases")
            elif argument.keyword:
                continue
            elif isinstance(argument.value, tree.Name) and argument.value.id == face.symbols.name:
                before = self._program.module_scopes.name_before(face)
                yield before if before is not None else UnknownValue(UnknownReason.UNKNOWN_BASE, face.symbols.name)
            else:
                yield self._program.annotations.type_expression(argument.value, self.header_scope(face))

    def header_scope(self, face: ClassFace) -> Scope:
        """The scope of a class statement's bases and decorators."""
        parameters = face.symbols.type_parameters
        return TypeParameterScope(face.scope, parameters) if parameters else face.scope

    def keyword(self, info: ClassInfo, name: str) -> Value | None:
        """The value of a class keyword such as `metaclass`, of the first face that has it."""
        for face in info.faces:
            for argument in face.symbols.arguments:
                if argument.keyword == name:
                    return self._program.expressions.evaluate(argument.value, face.scope)
        return None

    def metaclass(self, info: ClassInfo) -> Value | None:
        """The metaclass, where one is named by the class or an ancestor; None for plain `type`."""
        for ancestor in self.mro(info)[0]:
            value = self.keyword(ancestor, "metaclass")
            if value is not None:
                return value
        return None

    # ---- method resolution order --------------------------------------------------------------------------------

    def mro(self, info: ClassInfo) -> tuple[tuple[ClassInfo, ...], Value | None]:
        """(linearised classes, the class first and object last; the first base that could not be resolved or None).

        Where C3 has no answer the order is depth first: for existence the order does not matter.
        """
        return self._program.memo.get(("mro", info), lambda: self._linearise(info), ((info,), _RECURSIVE))

    def _linearise(self, info: ClassInfo) -> tuple[tuple[ClassInfo, ...], Value | None]:
        parents: list[ClassInfo] = []
        unknown: Value | None = None
        for base in self.bases(info):
            parent, failed = self._parent(base)
            unknown = unknown or failed
            if parent is not None and parent is not info and parent not in parents:
                parents.append(parent)
        object_info = self._program.classes.named("builtins.object") if info.full_name != "builtins.object" else None
        sequences = []
        for parent in parents:
            line, failed = self.mro(parent)
            unknown = unknown or failed
            sequences.append(list(line))
        if object_info is not None:
            sequences.append([object_info])
        order = _merge([*sequences, list(parents)]) or _depth_first(sequences)
        return (info, *[c for c in order if c is not info][:_MRO_LIMIT]), unknown

    def _parent(self, base: Value) -> tuple[ClassInfo | None, Value | None]:
        if isinstance(base, ClassValue):
            return base.cls, None
        if isinstance(base, SpecialForm):
            return self._special_parent(base), None
        if isinstance(base, UnionValue):
            classes = [m for m in base.members if isinstance(m, ClassValue)]
            unknown = next((m for m in base.members if not isinstance(m, ClassValue)), None)
            if classes and (unknown is None or len(classes) > 1):
                return classes[0].cls, unknown or UnknownValue(UnknownReason.UNKNOWN_BASE, "conditional base")
        if isinstance(base, UnknownValue):
            return None, base
        return None, UnknownValue(UnknownReason.UNKNOWN_BASE)

    def _special_parent(self, form: SpecialForm) -> ClassInfo | None:
        if form.name == "Tuple":
            return self._program.classes.named("builtins.tuple")
        if form.name == "TypedDict":
            return self._program.classes.named("builtins.dict")
        return None

    # ---- what follows -------------------------------------------------------------------------------------------

    def is_subclass(self, info: ClassInfo, full_name: str) -> bool:
        """Whether the class of that full name is among its ancestors or itself."""
        return any(c.full_name == full_name for c in self.mro(info)[0])

    def has_special_base(self, info: ClassInfo, name: str) -> bool:
        """Whether it or an ancestor names a form of `typing` (Protocol, TypedDict, ...) as its base."""
        for ancestor in self.mro(info)[0]:
            if any(isinstance(base, SpecialForm) and base.name == name for base in self.bases(ancestor)):
                return True
        return False

    def is_protocol(self, info: ClassInfo) -> bool:
        """Whether the class itself is a protocol; one that inherits from a protocol is not (PEP 544)."""
        return any(isinstance(base, SpecialForm) and base.name == "Protocol" for base in self.bases(info))

    def is_abstract(self, info: ClassInfo) -> bool:
        """Whether objects can only be of a subclass: an abstract method is not overridden."""
        return self._program.memo.get(("abstract", info), lambda: self._find_abstract(info), False)

    def _find_abstract(self, info: ClassInfo) -> bool:
        settled: set[str] = set()
        for ancestor in self.mro(info)[0]:
            for face in ancestor.faces:
                for name, bindings in face.symbols.members.items():
                    if name not in settled and any(_is_abstract(binding) for binding in bindings):
                        return True
            settled.update(name for face in ancestor.faces for name in face.symbols.members)
        return False

    def type_parameters(self, info: ClassInfo) -> tuple[TypeVarValue, ...]:
        """The class's type parameters in order: PEP 695's, Generic's or Protocol's, else those of its bases."""
        return self._program.memo.get(("parameters", info), lambda: self._find_parameters(info), ())

    def _find_parameters(self, info: ClassInfo) -> tuple[TypeVarValue, ...]:
        for face in info.faces:
            if face.symbols.type_parameters:
                scope = self.header_scope(face)
                return tuple(self._program.annotations.type_parameter(p, scope) for p in face.symbols.type_parameters)
        bases = self.bases(info)
        for base in bases:
            if isinstance(base, SpecialForm) and base.name in ("Generic", "Protocol") and base.args:
                return tuple(a for a in base.args if isinstance(a, TypeVarValue))
        found: list[TypeVarValue] = []
        for base in bases:
            if isinstance(base, (ClassValue, SpecialForm)):
                for argument in base.args:
                    found += [v for v in self._program.generics.free(argument) if v not in found]
        return tuple(found)


def _is_abstract(binding: Binding) -> bool:
    if not isinstance(binding, FunctionBinding):
        return False
    names = {dotted(decorator).rpartition(".")[2] for decorator in binding.function.decorators}
    return bool(names & {"abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod"})


def _merge(sequences: list[list[ClassInfo]]) -> list[ClassInfo] | None:
    """C3; None if there is no consistent order."""
    sequences = [list(sequence) for sequence in sequences if sequence]
    order: list[ClassInfo] = []
    while sequences:
        for sequence in sequences:
            head = sequence[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            return None
        order.append(head)
        sequences = [rest for rest in ([c for c in s if c is not head] for s in sequences) if rest]
    return order


def _depth_first(sequences: list[list[ClassInfo]]) -> list[ClassInfo]:
    order: list[ClassInfo] = []
    for sequence in sequences:
        order += [c for c in sequence if c not in order]
    return sorted(order, key=lambda c: c.full_name == "builtins.object")
