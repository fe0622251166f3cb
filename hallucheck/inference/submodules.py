"""Submodules as attributes of their packages: there once something has imported them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, NotFoundReason, Origin
from hallucheck.inference.lookup import Found, Member, Unclear
from hallucheck.inference.resolution import Definition, UnknownReason
from hallucheck.inference.values import ModuleValue
from hallucheck.symbols.index import LoadedModule

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_CLOSURE_LIMIT = 1_500
"""Modules whose texts are searched."""


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
        if self.is_unseen(full):
            return None
        if self._program.observed.loads(loaded.found.name, full):
            return Found(lambda: ModuleValue(full), Definition(path, 1), is_observed=True)
        return Unclear(UnknownReason.SUBMODULE_NOT_IMPORTED, full, ModuleValue(full))

    def is_unseen(self, submodule: str) -> bool:
        """Whether nothing that the checked file imports, however far, can have imported the submodule."""
        return self._program.memo.get(
            ("unseen", submodule, self._program.checked_path, len(self.imported_modules)),
            lambda: self._find_unseen(submodule),
            False,
        )

    def _find_unseen(self, submodule: str) -> bool:
        package, _, name = submodule.rpartition(".")
        top = submodule.partition(".")[0]
        if self._program.modules.is_stdlib(package):  # the interpreter imports some of its own for itself
            return False
        if self._program.index.project.mentions(self._program.checked_path, name, package.rpartition(".")[2]):
            return False
        seen: set[str] = set()
        stack = [*self.imported_modules, package]
        number = 0
        while stack:
            module = stack.pop()
            if module in seen:
                continue
            seen.add(module)
            found = self._program.index.finder.find(module)
            if isinstance(found, NotFound) or found.origin is Origin.STDLIB or module == submodule:
                continue
            number += 1
            if number > _CLOSURE_LIMIT:
                return False
            is_own = module.partition(".")[0] == top
            if is_own and found.extension is not None and self._program.index.binaries.has(found, name):
                return False
            names, imports_by_name = self._program.index.imports_of(found)
            if any(imported == submodule or imported.startswith(submodule + ".") for imported in names):
                return False
            if imports_by_name and self._program.index.mentions(found, name):
                return False
            # What functions of other distributions import when they are called leads on to far too much.
            followed = [n for n, is_later in names.items() if not is_later or n.partition(".")[0] == top]
            stack += [n for imported in followed for n in (imported, *_packages(imported)) if n not in seen]
        return True

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


def _packages(name: str) -> list[str]:
    """The packages that a module stands in, outermost first."""
    parts = name.split(".")
    return [".".join(parts[:number]) for number in range(1, len(parts))]
