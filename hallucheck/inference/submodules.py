"""Submodules as attributes of their packages: there once something has imported them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, NotFoundReason
from hallucheck.inference.lookup import Found, Member, Unclear
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.values import ModuleValue
from hallucheck.symbols.index import LoadedModule

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Submodules:
    """Tells whether a package has a submodule for an attribute."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.imported_modules: set[str] = set()
        """Modules that the checked file itself imports, parents included."""

    def member(self, loaded: LoadedModule, name: str, is_import: bool, is_named: bool) -> Member | None:
        """Whether a package has a submodule of that name as an attribute; None if there is no such submodule."""
        if not loaded.found.is_package or not name.isidentifier():
            return None
        full = f"{loaded.found.name}.{name}"
        child = self._program.modules.load(full)
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
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound) or (loaded.source or loaded.stub) is None:
            return
        symbols = loaded.source or loaded.stub
        assert symbols is not None
        scope = self._program.module_scopes.scope(loaded, symbols)
        for binding in symbols.imports:
            if binding.typing_only or (binding.conditional and not binding.fallible):
                continue
            name = self._program.modules.absolute(binding.module, binding.level, scope)
            if name is None:
                continue
            yield name
            if binding.name and binding.name != "*" and self._is_module(f"{name}.{binding.name}"):
                yield f"{name}.{binding.name}"

    def _is_module(self, name: str) -> bool:
        return not isinstance(self._program.index.finder.find(name), NotFound)
