"""Classes: their identity across stub and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import Origin, StubOrigin
from hallucheck.inference.lookup import Found
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope, Scope
from hallucheck.inference.values import ClassFace, ClassInfo, ClassValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.symbols.extract import extract_class
from hallucheck.symbols.model import Binding, ClassBinding, ClassSymbols, ImportBinding, ModuleSymbols, ValueBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Classes:
    """Makes class infos, finds them by name and makes their objects."""

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
            is_bound_otherwise=all(face.is_stub for face in faces) and self._is_bound_otherwise(scope),
        )
        for face in faces:
            self._infos[id(face.symbols)] = info
            self._alive.append(face.symbols)
        return info

    def _face(self, symbols: ClassSymbols, scope: Scope) -> ClassFace:
        return ClassFace(symbols, scope, scope.module.name, scope.module.path, scope.module.symbols.is_stub)

    def _is_bound_otherwise(self, scope: Scope) -> bool:
        """Whether a source stands beside a stub whose class statement it lacks."""
        if scope.owner is not None:
            return scope.owner.is_bound_otherwise
        loaded = scope.module.loaded
        is_described = loaded.found.stub_origin is StubOrigin.TYPESHED
        return loaded.source is not None and scope.module.symbols.is_stub and not is_described

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
            return self._imported_statement(other.bindings[symbols.name], other_scope)
        return None

    def _imported_statement(self, bindings: list[Binding], scope: ModuleScope) -> ClassFace | None:
        """The class statement behind an import whose name is bound anew below it: `X = remade(X)`."""
        for binding in bindings:
            if isinstance(binding, ImportBinding) and binding.name:
                module = self._program.modules.absolute(binding.module, binding.level, scope)
                origin = self._program.module_scopes.source_scope(module) if module else None
                for inner in origin.symbols.bindings.get(binding.name, ()) if origin is not None else ():
                    if isinstance(inner, ClassBinding) and origin is not None:
                        return self._face(inner.symbols, origin)
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

    # ---- enums and tuples ---------------------------------------------------------------------------------------

    def is_enum(self, info: ClassInfo) -> bool:
        """Whether it is an enumeration."""
        return self._program.ancestry.is_subclass(info, "enum.Enum")

    def enum_member(self, info: ClassInfo, name: str, value: Value) -> Value:
        """The member object for a member's value in an enumeration's body; other values as they are."""
        if name.startswith("_") or not isinstance(value, (Instance, UnknownValue)) or not self.is_enum(info):
            return value
        if (info.full_name.startswith("enum.") and info.full_name != "enum.FlagBoundary") or (
            isinstance(value, Instance) and value.cls.full_name == "enum.nonmember"
        ):
            return value
        return Instance(info, (), True, name)

    def tuple_fields(self, info: ClassInfo) -> list[str] | None:
        """The field names of a NamedTuple in order; None for other classes."""
        for ancestor in self._program.ancestry.mro(info)[0]:
            if ancestor.made_signature is not None:
                return [parameter.name for parameter in ancestor.made_signature.parameters]
            bases = self._program.ancestry.bases(ancestor)
            if any(isinstance(b, ClassValue) and b.cls.full_name == "typing.NamedTuple" for b in bases):
                members = ancestor.faces[0].symbols.members if ancestor.faces else {}
                return [
                    n for n, b in members.items() if isinstance(b[-1], ValueBinding) and b[-1].annotation is not None
                ]
        return None
