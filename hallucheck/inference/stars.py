"""Star imports: what they bring, `__all__`, and with them all names that a module is known to have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, StubOrigin
from hallucheck.inference.lookup import Found, Missing, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import ModuleValue
from hallucheck.symbols.exports import is_exported
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import ImportBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_LIMIT = 12


class Stars:
    """Follows star imports from module to module, each once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._active: set[tuple[str, str]] = set()

    def member(self, star: ImportBinding, scope: ModuleScope, name: str) -> Found | Unclear | None:
        """The name as `from module import *` brings it; None if it does not."""
        module = self._program.modules.absolute(star.module, star.level, scope)
        key = (f"{scope.name}:{module}", name)
        if module is None or key in self._active or len(self._active) > _LIMIT:
            return None
        if not self._program.index.may_bind(module, name):
            return None
        loaded = self._program.modules.described(module)
        if isinstance(loaded, NotFound):
            return Unclear(UnknownReason.GUARDED_IMPORT if star.fallible else UnknownReason.UNRESOLVED_IMPORT, module)
        if loaded.found.is_elsewhere:  # `from nt import *` brings nothing to another platform
            return None
        self._active.add(key)
        try:
            exports = self.exports(module)
            if exports is not None and name not in exports:
                return None
            if exports is None and name.startswith("_") and not self._has_computed_exports(loaded):
                return None
            member = self._program.modules.read_member(loaded, name, is_import=exports is not None)
            return None if isinstance(member, Missing) else member
        finally:
            self._active.discard(key)

    def lacks(self, star: ImportBinding, scope: ModuleScope, name: str) -> bool:
        """Whether `from module import *` certainly does not bring the name."""
        module = self._program.modules.absolute(star.module, star.level, scope)
        loaded = self._program.modules.load(module) if module is not None else None
        if module is None or loaded is None or isinstance(loaded, NotFound) or loaded.found.is_elsewhere:
            return False
        exports = self.exports(module)
        if exports is not None:
            return name not in exports
        if name.startswith("_"):
            return not self._has_computed_exports(loaded)
        return isinstance(self._program.modules.member(module, name), Missing)

    def _has_computed_exports(self, loaded: LoadedModule) -> bool:
        return any(s is not None and s.has_exports and s.exports is None for s in (loaded.stub, loaded.source))

    def exports(self, module: str) -> frozenset[str] | None:
        """The names in `__all__`; None if there is none or it cannot be read."""
        loaded = self._program.modules.described(module)
        if isinstance(loaded, NotFound):
            return None
        names: set[str] = set()
        is_described = loaded.found.stub_origin is StubOrigin.TYPESHED
        if loaded.source is None and (loaded.stub is None or (loaded.found.extension is not None and not is_described)):
            return None
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            if symbols.exports is None:
                return None
            names.update(symbols.exports)
            for other in symbols.exports_of:
                added = self._exports_of(self._program.module_scopes.scope(loaded, symbols), other)
                if added is None:
                    return None
                names |= added
        return frozenset(names)

    def _exports_of(self, scope: ModuleScope, name: str) -> frozenset[str] | None:
        value = scope.lookup(name.partition(".")[0])
        for part in name.split(".")[1:]:
            if isinstance(value, ModuleValue):
                value = self._program.modules.imported_name(value.name, part)
        key = (f"{scope.name}:__all__", name)
        if not isinstance(value, ModuleValue) or key in self._active:
            return None
        self._active.add(key)
        try:
            return self.exports(value.name)
        finally:
            self._active.discard(key)

    def names(self, module: str) -> Iterable[str]:
        """All names that a module is known to have, submodules too, in no order."""
        loaded = self._program.modules.described(module)
        if isinstance(loaded, NotFound):
            return ()
        names: set[str] = set(self._program.index.submodules(module))
        for symbols in (loaded.stub, loaded.source):
            if symbols is None:
                continue
            names.update(n for n, b in symbols.bindings.items() if not symbols.is_stub or is_exported(b, symbols, n))
            scope = self._program.module_scopes.scope(loaded, symbols)
            for star in symbols.stars:
                other = self._program.modules.absolute(star.module, star.level, scope)
                if other is not None and (module, other) not in self._active:
                    self._active.add((module, other))
                    names.update(name for name in self.names(other) if not name.startswith("_"))
                    self._active.discard((module, other))
            names.update(symbols.exports or ())
        return names
