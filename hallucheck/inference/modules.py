"""Modules as values: what an import brings, and whether a module has a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, NotFoundReason, Origin, StubOrigin
from hallucheck.findings import Evidence
from hallucheck.inference.concrete import ConcreteRun, Undecided
from hallucheck.inference.lookup import Found, Member, Missing, Unclear, found
from hallucheck.inference.module_getattr import ask
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.special import GENERIC_ALIASES, SPECIAL_MODULES, special_form
from hallucheck.inference.values import ClassValue, ModuleValue, UnknownValue, Value
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import Binding, ImportBinding, ModuleSymbols, Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_DUNDERS = frozenset(
    [
        "__name__",
        "__file__",
        "__doc__",
        "__spec__",
        "__loader__",
        "__package__",
        "__dict__",
        "__builtins__",
        "__cached__",
        "__annotations__",
    ]
)
_STAR_LIMIT = 12


class Modules:
    """Looks names up in modules."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._scopes: dict[int, ModuleScope] = {}
        self._star_active: set[tuple[str, str]] = set()
        self.imported_modules: set[str] = set()
        """Modules that the checked file itself imports, parents included."""

    # ---- importing ----------------------------------------------------------------------------------------------

    def load(self, name: str) -> LoadedModule | NotFound:
        """The module's symbols."""
        return self._program.index.load(name)

    def import_module(self, name: str) -> Value:
        """The module object that an import of the name binds."""
        loaded = self.load(name)
        if isinstance(loaded, NotFound):
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

    def is_typeshed(self, module: str) -> bool:
        """Whether the module is described by typeshed, whose stubs are tested against each Python version."""
        loaded = self.load(module)
        return not isinstance(loaded, NotFound) and loaded.found.stub_origin is StubOrigin.TYPESHED

    def is_stdlib(self, module: str) -> bool:
        """Whether the module is the standard library's."""
        loaded = self.load(module)
        return not isinstance(loaded, NotFound) and loaded.found.origin is Origin.STDLIB

    # ---- scopes -------------------------------------------------------------------------------------------------

    def scope(self, loaded: LoadedModule, symbols: ModuleSymbols) -> ModuleScope:
        """The module level of one of the module's files."""
        scope = self._scopes.get(id(symbols))
        if scope is None:
            path = loaded.found.stub if symbols.is_stub else loaded.found.source
            scope = ModuleScope(self._program, loaded, symbols, str(path or ""))
            self._scopes[id(symbols)] = scope
        return scope

    def scope_of(self, symbols: ModuleSymbols) -> ModuleScope | None:
        """The module level of a file by its symbols."""
        known = self._scopes.get(id(symbols))
        if known is not None:
            return known
        loaded = self.load(symbols.name)
        return None if isinstance(loaded, NotFound) else self.scope(loaded, symbols)

    def know_scope(self, scope: ModuleScope) -> None:
        """Use this scope for the checked file."""
        self._scopes[id(scope.symbols)] = scope

    def global_name(self, scope: ModuleScope, name: str) -> Value | None:
        """What a name means to code at the module level; None if it is bound nowhere."""
        own = self._own_binding(scope, name)
        if own is not None:
            return own
        for star in reversed(scope.symbols.stars):
            member = self._star_member(star, scope, name)
            if isinstance(member, Found):
                return member.value
            if isinstance(member, Unclear):
                return UnknownValue(member.reason, member.detail)
        if name in _DUNDERS:
            return self._dunder(name)
        builtin = self._builtin(scope, name)
        if builtin is None and scope.symbols.openness:
            return UnknownValue(UnknownReason.DYNAMIC_MODULE, scope.name)
        return builtin

    def _own_binding(self, scope: ModuleScope, name: str) -> Value | None:
        bindings = scope.symbols.bindings.get(name)
        if bindings is None:
            return None
        if scope.name in SPECIAL_MODULES:
            special = special_form(name)
            if special is not None:
                return special
            info = self._program.classes.named(GENERIC_ALIASES[name]) if name in GENERIC_ALIASES else None
            if info is not None:
                return ClassValue(info)
        stub = scope.loaded.stub
        if stub is not None and stub is not scope.symbols:
            described = stub.bindings.get(name)
            if described is not None and not isinstance(described[0], ImportBinding):
                value = self._program.bindings.evaluate(described, self.scope(scope.loaded, stub))
                if not isinstance(value, UnknownValue):
                    return value
        value = self._program.bindings.evaluate(bindings, scope)
        return self._program.containers.opened(value) if name in scope.symbols.mutated else value

    def _builtin(self, scope: ModuleScope, name: str) -> Value | None:
        if scope.name == "builtins":
            return None
        builtins = self.load("builtins")
        if isinstance(builtins, NotFound) or builtins.stub is None or name not in builtins.stub.bindings:
            return None
        return self._own_binding(self.scope(builtins, builtins.stub), name)

    def _dunder(self, name: str) -> Value:
        if name in ("__name__", "__file__", "__package__"):
            return self._program.classes.instance("builtins.str")
        return UnknownValue(UnknownReason.DYNAMIC_ANNOTATION, name)

    # ---- names of modules ---------------------------------------------------------------------------------------

    def member(self, module: str, name: str, *, is_import: bool = False) -> Member:
        """Whether a module has a name. Submodules count for `from module import name`, and where they are imported."""
        loaded = self.load(module)
        if isinstance(loaded, NotFound):
            return Unclear(UnknownReason.UNRESOLVED_IMPORT, module)
        static = self._static_member(loaded, name)
        if isinstance(static, Found):
            return static
        submodule = self._submodule(loaded, name, is_import, static is not None)
        return submodule or static or self._absence(loaded, name)

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
        if name in _DUNDERS or (name == "__path__" and loaded.found.is_package):
            return found(self._dunder(name))
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
        scope = self.scope(loaded, symbols)
        bindings = symbols.bindings.get(name)
        if bindings is not None and (not symbols.is_stub or _is_exported(bindings, symbols, name)):
            definition = Definition(scope.path, bindings[-1].at)
            if not symbols.is_stub and all(b.typing_only for b in bindings):
                value = self._own_binding(scope, name)
                if "__getattr__" in symbols.bindings and value is not None:
                    return self._typed_lazy(scope, name, value, definition)
                return Unclear(UnknownReason.STUB_ONLY, f"{scope.name}.{name} exists for type checkers", value)
            make = partial(self._global_or_unknown, scope, name)
            return Found(make, definition)
        unclear: Unclear | None = None
        for star in reversed(symbols.stars):
            member = self._star_member(star, scope, name)
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

    def _star_member(self, star: ImportBinding, scope: ModuleScope, name: str) -> Found | Unclear | None:
        """The name as `from module import *` brings it; None if it does not."""
        module = self.absolute(star.module, star.level, scope)
        key = (f"{scope.name}:{module}", name)
        if module is None or key in self._star_active or len(self._star_active) > _STAR_LIMIT:
            return None
        loaded = self.load(module)
        if isinstance(loaded, NotFound):
            return Unclear(UnknownReason.GUARDED_IMPORT if star.fallible else UnknownReason.UNRESOLVED_IMPORT, module)
        if loaded.found.is_elsewhere:  # `from nt import *` brings nothing to another platform
            return None
        self._star_active.add(key)
        try:
            exports = self.exports(module)
            if exports is not None and name not in exports:
                return None
            if exports is None and name.startswith("_") and not self._has_computed_exports(loaded):
                return None
            member = self.member(module, name, is_import=exports is not None)
            return None if isinstance(member, Missing) else member
        finally:
            self._star_active.discard(key)

    def _has_computed_exports(self, loaded: LoadedModule) -> bool:
        return any(s is not None and s.has_exports and s.exports is None for s in (loaded.stub, loaded.source))

    def exports(self, module: str) -> frozenset[str] | None:
        """The names in `__all__`; None if there is none or it cannot be read."""
        loaded = self.load(module)
        if isinstance(loaded, NotFound):
            return None
        names: set[str] = set()
        if loaded.stub is None and loaded.source is None:
            return None
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            if symbols.exports is None:
                return None
            names.update(symbols.exports)
            for other in symbols.exports_of:
                added = self._exports_of(self.scope(loaded, symbols), other)
                if added is None:
                    return None
                names |= added
        return frozenset(names)

    def _exports_of(self, scope: ModuleScope, name: str) -> frozenset[str] | None:
        value = scope.lookup(name.partition(".")[0])
        for part in name.split(".")[1:]:
            if isinstance(value, ModuleValue):
                value = self.imported_name(value.name, part)
        key = (f"{scope.name}:__all__", name)
        if not isinstance(value, ModuleValue) or key in self._star_active:
            return None
        self._star_active.add(key)
        try:
            return self.exports(value.name)
        finally:
            self._star_active.discard(key)

    # ---- submodules ---------------------------------------------------------------------------------------------

    def _submodule(self, loaded: LoadedModule, name: str, is_import: bool, is_named: bool) -> Member | None:
        if not loaded.found.is_package or not name.isidentifier():
            return None
        full = f"{loaded.found.name}.{name}"
        child = self.load(full)
        if isinstance(child, NotFound):
            if child.reason is NotFoundReason.OPEN_PACKAGE:
                return Unclear(UnknownReason.DYNAMIC_MODULE, full)
            return None
        path = str(child.found.source or child.found.stub or child.found.extension or "")
        if is_import or is_named or full in self.imported_modules or self._is_imported_by_package(loaded, full):
            return Found(lambda: ModuleValue(full), Definition(path, 1))
        return Unclear(UnknownReason.SUBMODULE_NOT_IMPORTED, full, ModuleValue(full))

    def _is_imported_by_package(self, loaded: LoadedModule, submodule: str) -> bool:
        """Whether importing the package is seen to import the submodule, by itself or through its other modules."""
        top = loaded.found.name.partition(".")[0]
        seen: set[str] = set()
        stack = [loaded.found.name]
        while stack and len(seen) < 40:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            for imported in self._direct_imports(name):
                if imported == submodule or imported.startswith(submodule + "."):
                    return True
                if imported.partition(".")[0] == top:
                    stack.append(imported)
        return False

    def _direct_imports(self, module: str) -> Iterator[str]:
        loaded = self.load(module)
        if isinstance(loaded, NotFound) or (loaded.source or loaded.stub) is None:
            return
        symbols = loaded.source or loaded.stub
        assert symbols is not None
        scope = self.scope(loaded, symbols)
        for binding in symbols.imports:
            if binding.typing_only or (binding.conditional and not binding.fallible):
                continue
            name = self.absolute(binding.module, binding.level, scope)
            if name is None:
                continue
            yield name
            if binding.name and binding.name != "*" and self._is_module(f"{name}.{binding.name}"):
                yield f"{name}.{binding.name}"

    def _is_module(self, name: str) -> bool:
        return not isinstance(self._program.index.finder.find(name), NotFound)

    # ---- absence ------------------------------------------------------------------------------------------------

    def _absence(self, loaded: LoadedModule, name: str) -> Member:
        """Missing if the module is closed, else why it is not."""
        module = loaded.found
        if module.stub_origin is StubOrigin.STUB_ONLY and loaded.source is None:
            return Unclear(UnknownReason.STUB_ONLY, module.name)
        is_described = module.stub_origin is StubOrigin.TYPESHED
        if module.is_elsewhere:
            return Unclear(UnknownReason.OTHER_PLATFORM, module.name)
        if any(name in symbols.elsewhere for symbols in (loaded.stub, loaded.source) if symbols is not None):
            return Unclear(UnknownReason.OTHER_PLATFORM, f"{module.name}.{name}")
        if is_described and loaded.source is None and (name.startswith("_") or self._is_older_than_typeshed()):
            return Unclear(UnknownReason.STUB_ONLY, module.name)
        if loaded.source is None and loaded.stub is None and not module.is_namespace:
            return Unclear(UnknownReason.COMPILED_MODULE, module.name)
        if module.extension is not None and loaded.source is None and not is_described:
            if self._program.index.is_in_binary(module, name):
                return Unclear(UnknownReason.COMPILED_MODULE, module.name)
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            # In a stub it marks what the stub leaves out; the source leaves nothing out.
            if "__getattr__" in symbols.bindings and (loaded.source is None or not symbols.is_stub):
                served = self._served(loaded, symbols, name)
                if served is not None:
                    return served
            if symbols.namespace_writes and not is_described:
                written = self._written(loaded, symbols)
                if written is None or name in written:
                    return Unclear(UnknownReason.DYNAMIC_MODULE, f"{module.name}: globals()")
            if symbols.openness and not is_described:
                return Unclear(UnknownReason.DYNAMIC_MODULE, f"{module.name}: {symbols.openness[0].value}")
            if Openness.UNREADABLE in symbols.openness:
                return Unclear(UnknownReason.DYNAMIC_MODULE, f"{module.name}: unreadable")
        if module.origin is Origin.THIRD_PARTY and self._program.index.hooks_imports(module.name.partition(".")[0]):
            return Unclear(UnknownReason.DYNAMIC_MODULE, f"{module.name}: an import hook of its own")
        return Missing(
            f"module `{module.name}`",
            module.name,
            partial(self.names, module.name),
            self._evidence(loaded),
            module.name,
        )

    def _written(self, loaded: LoadedModule, symbols: ModuleSymbols) -> set[str] | None:
        """The names that the module writes into its own namespace; None if they cannot be told."""

        def run() -> set[str] | None:
            try:
                return ConcreteRun(self._program).written_names(symbols.namespace_writes, self.scope(loaded, symbols))
            except Undecided:
                return None

        return self._program.memo.get(("written", id(symbols)), run, None, symbols)

    def _is_older_than_typeshed(self) -> bool:
        """Typeshed drops what only ended Python versions had; its silence says nothing of them."""
        return self._program.index.target.version[:2] < (3, 9)

    def _served(self, loaded: LoadedModule, symbols: ModuleSymbols, name: str) -> Member | None:
        """What the module's `__getattr__` makes of the name; None if it is seen to refuse it."""
        answer = ask(self.scope(loaded, symbols), name, self._program)
        return None if isinstance(answer, str) else answer

    def refusal(self, module: str, name: str) -> str:
        """What the module itself says when it is asked for a name that it refuses; "" if it says nothing."""
        scope = self.source_scope(module)
        if scope is None or "__getattr__" not in scope.symbols.bindings:
            return ""
        answer = ask(scope, name, self._program)
        return answer if isinstance(answer, str) else ""

    def source_scope(self, module: str) -> ModuleScope | None:
        """The module level of a module's source; None if there is no such source."""
        loaded = self.load(module)
        if isinstance(loaded, NotFound) or loaded.source is None:
            return None
        return self.scope(loaded, loaded.source)

    def _evidence(self, loaded: LoadedModule) -> tuple[Evidence, ...]:
        number = len(set(self.names(loaded.found.name)))
        paths = [path for path in (loaded.found.source, loaded.found.stub) if path is not None]
        return tuple(Evidence(f"{number} names searched", str(path), 1) for path in paths[:2])

    def names(self, module: str) -> Iterable[str]:
        """All names that a module is known to have, submodules too, in no order."""
        loaded = self.load(module)
        if isinstance(loaded, NotFound):
            return ()
        names: set[str] = set(self._program.index.submodules(module))
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            names.update(n for n, b in symbols.bindings.items() if not symbols.is_stub or _is_exported(b, symbols, n))
            scope = self.scope(loaded, symbols)
            for star in symbols.stars:
                other = self.absolute(star.module, star.level, scope)
                if other is not None and (module, other) not in self._star_active:
                    self._star_active.add((module, other))
                    names.update(name for name in self.names(other) if not name.startswith("_"))
                    self._star_active.discard((module, other))
            names.update(symbols.exports or ())
        return names


def _is_exported(bindings: list[Binding], symbols: ModuleSymbols, name: str) -> bool:
    """Whether a stub's name is there at run time: imports count only if they are re-exported (typing spec)."""
    if symbols.exports is not None and name in symbols.exports:
        return True
    return any(
        not isinstance(binding, ImportBinding) or binding.is_reexport or _imports_submodule(binding)
        for binding in bindings
    )


def _imports_submodule(binding: ImportBinding) -> bool:
    return binding.level > 0 and not binding.module
