"""Classes: their identity across stub and source, their bases and their method resolution order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.environment.model import Origin, StubOrigin
from hallucheck.inference.lookup import Found
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope, Scope, TypeParameterScope
from hallucheck.inference.values import (
    ClassFace,
    ClassInfo,
    ClassValue,
    Instance,
    SpecialForm,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.walk import dotted
from hallucheck.symbols.extract import extract_class
from hallucheck.symbols.model import Binding, ClassBinding, ClassSymbols, FunctionBinding, ModuleSymbols, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_MRO_LIMIT = 200
_RECURSIVE = UnknownValue(UnknownReason.BUDGET, "recursive class")


class Classes:
    """Makes class infos and answers what they inherit."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._infos: dict[int, ClassInfo] = {}
        self._alive: list[ClassSymbols] = []
        self._named: dict[str, ClassInfo | None] = {}
        self._by_at: dict[int, ClassSymbols] = {}
        self._local: dict[int, tuple[tree.ClassDef, ClassSymbols]] = {}

    # ---- making -------------------------------------------------------------------------------------------------

    def from_binding(self, binding: ClassBinding, scope: Scope) -> Value:
        """The class object that a class statement binds. Decorators are taken to return it; what they may add to it
        counts when a name is missing (`decorator_doubt`)."""
        return self.object_of(self.info(binding.symbols, scope))

    def object_of(self, info: ClassInfo) -> Value:
        """The class object."""
        return ClassValue(info)

    def know(self, module: ModuleSymbols) -> None:
        """Remember the classes of the checked file by their place, so that the tree's statements find them."""
        self._by_at = {}
        stack = [binding for bindings in module.bindings.values() for binding in bindings]
        while stack:
            binding = stack.pop()
            if isinstance(binding, ClassBinding):
                self._by_at[binding.at] = binding.symbols
                stack += [inner for bindings in binding.symbols.members.values() for inner in bindings]

    def symbols_of(self, node: tree.ClassDef, frame: Scope) -> ClassSymbols:
        """The symbols of a class statement; one for each statement."""
        is_checked = frame.module.frame is not None
        known = self._by_at.get(node.at) if is_checked else None
        if known is not None and known.name == node.name:
            return known
        local = self._local.get(id(node))
        if local is None:
            local = self._local[id(node)] = (node, extract_class(node, self._program.index.target))
        return local[1]

    def info(self, symbols: ClassSymbols, scope: Scope) -> ClassInfo:
        """The class of a class statement, merged with its other face where stub and source have both."""
        known = self._infos.get(id(symbols))
        if known is not None:
            if scope.module.frame is not None:  # the checked file is evaluated in several rounds
                known.faces[0].scope = scope
            return known
        faces = [self._face(symbols, scope)]
        other = self._other_face(symbols, scope)
        if other is not None:
            faces.append(other)
            faces.sort(key=lambda face: not face.is_stub)
        found = scope.module.loaded.found
        owner = scope.owner
        info = ClassInfo(
            symbols.name,
            f"{owner.qualname}.{symbols.name}" if owner is not None else symbols.name,
            scope.module.name,
            tuple(faces),
            is_first_party=found.origin is Origin.FIRST_PARTY,
            is_stub_only=found.stub_origin is StubOrigin.STUB_ONLY and all(face.is_stub for face in faces),
        )
        for face in faces:
            self._infos[id(face.symbols)] = info
            self._alive.append(face.symbols)
        return info

    def _face(self, symbols: ClassSymbols, scope: Scope) -> ClassFace:
        return ClassFace(symbols, scope, scope.module.name, scope.module.path, scope.module.symbols.is_stub)

    def _other_face(self, symbols: ClassSymbols, scope: Scope) -> ClassFace | None:
        """The class statement of the same name in the stub of a source, or the source of a stub."""
        if not isinstance(scope, ModuleScope):
            return None
        loaded = scope.loaded
        other = loaded.source if scope.symbols.is_stub else loaded.stub
        if other is None or other is scope.symbols:
            return None
        other_scope = self._program.module_scopes.scope(loaded, other)
        for binding in reversed(other.bindings.get(symbols.name, ())):
            if isinstance(binding, ClassBinding):
                return self._face(binding.symbols, other_scope)
        if scope.symbols.is_stub and symbols.name in other.bindings:
            value = self._program.bindings.evaluate(other.bindings[symbols.name], other_scope)
            if isinstance(value, ClassValue) and value.cls.faces:
                return value.cls.faces[-1]
        return None

    # ---- by name ------------------------------------------------------------------------------------------------

    def named(self, full_name: str) -> ClassInfo | None:
        """A class of the standard library by its full name, for example "builtins.str"; None if it is not there."""
        if full_name not in self._named:
            module, _, name = full_name.rpartition(".")
            member = self._program.modules.member(module, name, is_import=True)
            value = member.value if isinstance(member, Found) else None
            self._named[full_name] = value.cls if isinstance(value, ClassValue) else None
        return self._named[full_name]

    def instance(self, full_name: str, *args: Value, literal: object = None, exact: bool = True) -> Value:
        """An instance of a class of the standard library."""
        info = self.named(full_name)
        if info is None:
            return UnknownValue(UnknownReason.UNRESOLVED_IMPORT, full_name)
        if literal is not None:
            return Instance(info, args, exact, literal)
        return Instance(info, args, exact)

    def none(self) -> Value:
        """None."""
        info = self._named.get("types.NoneType")
        if info is None:
            object_info = self.named("builtins.object")
            bases: tuple[Value, ...] = (ClassValue(object_info),) if object_info else ()
            info = ClassInfo("NoneType", "NoneType", "types", (), {}, bases)
            self._named["types.NoneType"] = info
        return Instance(info, (), True)

    def tuple_of(self, elements: tuple[Value, ...]) -> Value:
        """A tuple of known length."""
        info = self.named("builtins.tuple")
        if info is None:
            return UnknownValue(UnknownReason.UNRESOLVED_IMPORT, "builtins.tuple")
        return Instance(info, (self._program.generics.element(elements),), True, elements=elements)

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
            elif not argument.keyword:
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
        object_info = self.named("builtins.object") if info.full_name != "builtins.object" else None
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
            return self.named("builtins.tuple")
        if form.name == "TypedDict":
            return self.named("builtins.dict")
        return None

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

    def metaclass(self, info: ClassInfo) -> Value | None:
        """The metaclass, where one is named by the class or an ancestor; None for plain `type`."""
        for ancestor in self.mro(info)[0]:
            value = self.keyword(ancestor, "metaclass")
            if value is not None:
                return value
        return None

    # ---- enums and tuples ---------------------------------------------------------------------------------------

    def is_enum(self, info: ClassInfo) -> bool:
        """Whether it is an enumeration."""
        return self.is_subclass(info, "enum.Enum")

    def enum_member(self, info: ClassInfo, name: str, value: Value) -> Value:
        """The member object for a member's value in an enumeration's body; other values as they are."""
        if name.startswith("_") or not isinstance(value, (Instance, UnknownValue)) or not self.is_enum(info):
            return value
        if info.full_name.startswith("enum.") or (
            isinstance(value, Instance) and value.cls.full_name == "enum.nonmember"
        ):
            return value
        return Instance(info, (), True, name)

    def tuple_fields(self, info: ClassInfo) -> list[str] | None:
        """The field names of a NamedTuple in order; None for other classes."""
        for ancestor in self.mro(info)[0]:
            if ancestor.made_signature is not None:
                return [parameter.name for parameter in ancestor.made_signature.parameters]
            if any(isinstance(b, ClassValue) and b.cls.full_name == "typing.NamedTuple" for b in self.bases(ancestor)):
                members = ancestor.faces[0].symbols.members if ancestor.faces else {}
                return [
                    n for n, b in members.items() if isinstance(b[-1], ValueBinding) and b[-1].annotation is not None
                ]
        return None

    # ---- type parameters ----------------------------------------------------------------------------------------

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
