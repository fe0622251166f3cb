"""Modules as values: what an import brings, and whether a module has a name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin, StubOrigin
from hallucheck.inference.lookup import Found, Member, Unclear, found
from hallucheck.inference.module_getattr import ask
from hallucheck.inference.module_scopes import DUNDERS
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import ModuleValue, UnknownValue, Value
from hallucheck.symbols.exports import is_exported
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import ClassBinding, FunctionBinding, ImportBinding, ModuleSymbols

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Modules:
    """Looks names up in modules."""

    def __init__(self, program: Program) -> None:
        self._program = program

    # ---- importing ----------------------------------------------------------------------------------------------

    def load(self, name: str) -> LoadedModule | NotFound:
        """The module's symbols."""
        return self._program.index.load(name)

    def described(self, name: str) -> LoadedModule | NotFound:
        """The same, observed where nothing of it can be read."""
        return self._program.index.described(name) if self.may_be_observed(name) else self.load(name)

    def may_be_observed(self, name: str) -> bool:
        """Whether a module is worth importing: private ones of the standard library are left alone unless the file
        imports them, since typeshed describes what the public ones make of them."""
        loaded = self.load(name)
        is_stdlib = not isinstance(loaded, NotFound) and loaded.found.origin is Origin.STDLIB
        return not is_stdlib or not name.startswith("_") or name in self._program.submodules.imported_modules

    def import_module(self, name: str) -> Value:
        """The module object that an import of the name binds."""
        loaded = self.load(name)
        if isinstance(loaded, NotFound):
            opened = self.open_doubt(loaded.parent)
            if opened is not None:
                return UnknownValue(opened.reason, opened.detail)
            return UnknownValue(UnknownReason.UNRESOLVED_IMPORT, name)
        return ModuleValue(name)

    def imported(self, binding: ImportBinding, scope: ModuleScope) -> Value:
        """What an import statement binds."""
        module = self.absolute(binding.module, binding.level, scope)
        if module is None:
            return UnknownValue(UnknownReason.UNRESOLVED_IMPORT, "." * binding.level + binding.module)
        if not binding.name:
            return self._with_fallback(self.import_module(module), binding)
        if module == scope.name:  # `from . import submodule` in the package itself
            return self._with_fallback(self.import_module(f"{module}.{binding.name}"), binding)
        return self._with_fallback(self.imported_name(module, binding.name), binding)

    def _with_fallback(self, value: Value, binding: ImportBinding) -> Value:
        failed = isinstance(value, UnknownValue) and value.reason is UnknownReason.UNRESOLVED_IMPORT
        if failed and binding.fallible:
            return UnknownValue(UnknownReason.GUARDED_IMPORT, binding.module)
        return value

    def imported_name(self, module: str, name: str) -> Value:
        """What `from module import name` binds."""
        member = self.member(module, name, is_import=True)
        if isinstance(member, Found):
            return member.value
        if isinstance(member, Unclear):
            return member.value or UnknownValue(member.reason, member.detail)
        return UnknownValue(UnknownReason.UNRESOLVED_IMPORT, f"{module}.{name}")

    def absolute(self, module: str, level: int, scope: ModuleScope) -> str | None:
        """The absolute name of a possibly relative one; None if it leads above the top-level package."""
        if not level:
            return module
        parts = scope.name.split(".")
        if not scope.symbols.is_package:
            parts = parts[:-1]
        if level > 1:
            parts = parts[: -(level - 1)] if level - 1 < len(parts) else []
        if not parts:
            return None
        return ".".join([*parts, module] if module else parts)

    def is_observed(self, module: str) -> bool:
        """Whether nothing but what importing the module has shown describes it."""
        loaded = self.load(module)
        return not isinstance(loaded, NotFound) and loaded.is_observed

    def is_typeshed(self, module: str) -> bool:
        """Whether the module is described by typeshed, whose stubs are tested against each Python version."""
        loaded = self.load(module)
        return not isinstance(loaded, NotFound) and loaded.found.stub_origin is StubOrigin.TYPESHED

    def is_stdlib(self, module: str) -> bool:
        """Whether the module is the standard library's."""
        loaded = self.load(module)
        return not isinstance(loaded, NotFound) and loaded.found.origin is Origin.STDLIB

    def open_doubt(self, module: str) -> Unclear | None:
        """Why what a module, or something in it, is seen to lack may be there: the settings say so of its distribution;
        None if they do not."""
        loaded = self.load(module) if module else None
        if loaded is None or isinstance(loaded, NotFound):
            return None
        name = self._program.index.finder.open_distribution(loaded.found)
        return Unclear(UnknownReason.OPEN_DISTRIBUTION, name) if name else None

    def is_in_binary(self, module: str, name: str) -> bool:
        """Whether a module is compiled, only a stub tells of it, and its file has the name, or packs its texts."""
        loaded = self.load(module)
        if isinstance(loaded, NotFound) or loaded.found.extension is None or loaded.source is not None:
            return False
        if self.is_typeshed(module) or loaded.stub is None:
            return False
        if self._program.index.binaries.has(loaded.found, name):
            return True
        return self._program.memo.get(("packed", module), lambda: self._is_packed(loaded), False)

    def _is_packed(self, loaded: LoadedModule) -> bool:
        """Whether the binary lacks a name that the stub is sure of."""
        bindings = loaded.stub.bindings if loaded.stub is not None else {}
        defined = [n for n, b in bindings.items() if isinstance(b[-1], (ClassBinding, FunctionBinding))]
        index = self._program.index
        return any(not index.binaries.has(loaded.found, name) for name in defined if not name.startswith("_"))

    # ---- names of modules ---------------------------------------------------------------------------------------

    def member(self, module: str, name: str, *, is_import: bool = False) -> Member:
        """Whether a module has a name. Submodules count for `from module import name`, and where they are imported."""
        loaded = self.described(module)
        if isinstance(loaded, NotFound):
            return self.open_doubt(loaded.parent) or Unclear(UnknownReason.UNRESOLVED_IMPORT, module)
        static = self._static_member(loaded, name)
        if isinstance(static, Found):
            return static
        submodule = self._program.submodules.member(loaded, name, is_import, static is not None)
        if submodule is not None:
            return submodule
        if static is not None and static.value is not None:
            return static
        return self._program.module_absence.of(loaded, name, static)

    def read_member(self, loaded: LoadedModule, name: str, *, is_import: bool) -> Member:
        """The same by what can be read alone; Missing only if that is sure to be all."""
        static = self._static_member(loaded, name)
        if isinstance(static, Found):
            return static
        submodule = self._program.submodules.member(loaded, name, is_import, static is not None)
        return submodule or static or self._program.module_absence.by_reading(loaded, name)

    def _static_member(self, loaded: LoadedModule, name: str) -> Found | Unclear | None:
        unclear: Unclear | None = None
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            member = self._face_member(loaded, symbols, name)
            if isinstance(member, Found):
                return self._better(loaded, symbols, name, member)
            unclear = unclear or member
        if name.startswith("__") and name in self._object_names():
            return found(UnknownValue(UnknownReason.DYNAMIC_MODULE, name))
        if name in DUNDERS or (name == "__path__" and loaded.found.is_package):
            return found(self._program.module_scopes.dunder(name))
        return unclear

    def _object_names(self) -> set[str]:
        """What every module object has."""
        info = self._program.classes.named("types.ModuleType")
        return self._program.members.names_of_class(info) if info is not None else set()

    def _better(self, loaded: LoadedModule, symbols: ModuleSymbols, name: str, member: Found) -> Found:
        """A stub that only says "there is such a name" yields to the source's value."""
        if not symbols.is_stub or loaded.source is None:
            return member
        source = loaded.source

        def value() -> Value:
            described = member.value
            if isinstance(described, UnknownValue):
                other = self._face_member(loaded, source, name)
                if isinstance(other, Found):
                    return other.value
            return described

        return Found(value, member.definition)

    def _face_member(self, loaded: LoadedModule, symbols: ModuleSymbols, name: str) -> Found | Unclear | None:
        scope = self._program.module_scopes.scope(loaded, symbols)
        bindings = symbols.bindings.get(name)
        if bindings is not None and (not symbols.is_stub or is_exported(bindings, symbols, name)):
            definition = Definition(scope.path, bindings[-1].at)
            if not symbols.is_stub and all(b.typing_only for b in bindings):
                value = self._program.module_scopes.own_binding(scope, name)
                if "__getattr__" in symbols.bindings and value is not None:
                    return self._typed_lazy(scope, name, value, definition)
                return Unclear(UnknownReason.STUB_ONLY, f"{scope.name}.{name} exists for type checkers", value)
            make = partial(self._global_or_unknown, scope, name)
            return Found(make, definition)
        unclear: Unclear | None = None
        for star in reversed(symbols.stars):
            member = self._program.stars.member(star, scope, name)
            if isinstance(member, Found) and star.typing_only and not symbols.is_stub:
                return Unclear(UnknownReason.STUB_ONLY, f"{scope.name}.{name} exists for type checkers", member.value)
            if isinstance(member, Found):
                return member
            unclear = unclear or (member if isinstance(member, Unclear) else None)
        if bindings is not None and unclear is None:
            return Unclear(UnknownReason.STUB_ONLY, f"{scope.name}.{name} is only imported in the stub")
        return unclear

    def _typed_lazy(self, scope: ModuleScope, name: str, value: Value, definition: Definition) -> Found | Unclear:
        """A name that is bound for type checkers and served by `__getattr__` at run time."""
        answer = ask(scope, name, self._program)
        if isinstance(answer, str):
            return Unclear(UnknownReason.STUB_ONLY, f"{scope.name}.{name} exists for type checkers", value)
        return (
            Found(lambda: value, definition)
            if isinstance(answer, Found)
            else Unclear(answer.reason, answer.detail, value)
        )

    def _global_or_unknown(self, scope: ModuleScope, name: str) -> Value:
        value = scope.lookup(name)
        return value if value is not None else UnknownValue(UnknownReason.UNBOUND_NAME, name)
