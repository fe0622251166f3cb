"""The subclasses of a class that are in reach: in its distribution, and in the checked file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin
from hallucheck.inference.values import ClassInfo, ClassValue
from hallucheck.symbols.model import ClassBinding, ClassSymbols, ModuleSymbols

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_LIMIT = 60


@dataclass(frozen=True)
class Family:
    """What is known of the classes below one."""

    classes: tuple[ClassInfo, ...]
    """In no order; the class itself is not among them."""
    is_complete: bool
    """None is seen that could not be followed."""


class Subclasses:
    """Finds subclasses by the text of class statements."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def of(self, info: ClassInfo) -> Family:
        """The subclasses of a class; none are looked for of what the standard library defines."""
        key = ("subclasses", info, self._program.checked_path)
        return self._program.memo.get(key, lambda: self._find(info), Family((), False))

    def _find(self, info: ClassInfo) -> Family:
        loaded = self._program.modules.load(info.module)
        if isinstance(loaded, NotFound) or loaded.found.origin is Origin.STDLIB:
            return Family((), True)
        statements = self._program.index.class_statements(loaded.found.name.partition(".")[0])
        found: dict[ClassInfo, None] = {}
        pending = [info]
        while pending:
            base = pending.pop()
            modules = list(statements.get(base.name, ()))[:_LIMIT]
            checked = self._program.checked_symbols
            if checked is not None and checked.name not in modules:
                modules.append(checked.name)
            for module in modules:
                for symbols in self._symbols(module):
                    if base.name in symbols.local_bases:
                        return Family(tuple(found), False)
                    for subclass in self._below(base, symbols):
                        if subclass not in found and subclass is not info:
                            found[subclass] = None
                            pending.append(subclass)
            if len(found) > _LIMIT:
                return Family(tuple(found), False)
        return Family(tuple(found), True)

    def _symbols(self, module: str) -> list[ModuleSymbols]:
        checked = self._program.checked_symbols
        if checked is not None and module == checked.name:
            return [checked]
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound):
            return []
        return [symbols for symbols in (loaded.source or loaded.stub,) if symbols is not None]

    def _below(self, base: ClassInfo, symbols: ModuleSymbols) -> list[ClassInfo]:
        scope = self._program.module_scopes.scope_of(symbols)
        found = []
        for name, bindings in symbols.bindings.items() if scope is not None else ():
            if any(isinstance(b, ClassBinding) and _names_base(b.symbols, base.name) for b in bindings):
                value = scope.lookup(name) if scope is not None else None
                if isinstance(value, ClassValue) and value.cls.full_name != base.full_name:
                    line = self._program.ancestry.mro(value.cls)[0]
                    if any(ancestor.full_name == base.full_name for ancestor in line):
                        found.append(value.cls)
        return found


def _names_base(symbols: ClassSymbols, name: str) -> bool:
    """Whether a class statement names a class of that name, or one that may stand for it, among its bases."""
    for argument in symbols.arguments:
        base = argument.value
        last = getattr(base, "attr", "") or getattr(base, "id", "")
        if not last or last == name:
            return True
    return False
