"""What the text of a distribution says of a name, where values alone do not settle it (design, 4.2 and 4.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hallucheck.environment.model import FoundModule, NotFound, Origin
from hallucheck.inference.lookup import Found, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.values import ClassInfo, ClassValue, Instance
from hallucheck.symbols.computed_names import ANY
from hallucheck.symbols.keyword_texts import modules_decorating_with
from hallucheck.symbols.model import ClassBinding, ClassSymbols, ModuleSymbols

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_SUBCLASS_FILES = 60
_LIVES_IN_FILES = 40


class Witness:
    """Searches the files of a distribution for a name, only when something is about to be called absent."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._mentions: dict[tuple[str, str], tuple[str, ...]] = {}

    def class_attribute(self, info: ClassInfo, name: str, is_exact: bool) -> Unclear | None:
        """Whether an attribute that a class lacks may be there all the same: stored on its objects from outside, or,
        for an object that may be of a subclass, there on a subclass. None if nothing speaks for it."""
        key = ("witness", info, name, is_exact, self._program.checked_path)
        return self._program.memo.get(key, lambda: self._class_attribute(info, name, is_exact), None)

    def _class_attribute(self, info: ClassInfo, name: str, is_exact: bool) -> Unclear | None:
        loaded = self._program.modules.load(info.module)
        if isinstance(loaded, NotFound):
            return None
        found = loaded.found
        is_stdlib = found.origin is Origin.STDLIB
        mentioning = () if is_stdlib else self._modules_mentioning(found, name)
        for module in dict.fromkeys((info.module, *mentioning)):
            if self._stores_outside(module, name):
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"{module} stores `.{name}` on objects")
        if is_exact:
            return None
        for module in sorted(self._program.submodules.imported_modules):
            if self._stores_outside(module, name):
                return Unclear(UnknownReason.DYNAMIC_CLASS, f"{module} stores `.{name}` on what it is given")
        if info.is_first_party or info.module == self._program.checked_module:
            other = self._program.mentioned_elsewhere(info.module, info.name, name)
            if other:
                return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{other} may subclass {info.name}")
        if any(face.scope.module.symbols.makes_classes for face in info.faces):
            return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{info.module} makes classes at run time")
        other = self._program.index.project.subclass(self._program.checked_path, info.name, name)
        if other:
            return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{other} subclasses {info.name}")
        if is_stdlib:
            doubt = self._raised_elsewhere(info, name)
            if doubt is not None:
                return doubt
        subclassing = self._modules_mentioning(found, info.name)
        checked = (self._program.checked_module,) if self._program.checked_module else ()
        return self._subclass(info, name, tuple(dict.fromkeys((*checked, *mentioning, *subclassing))))

    def _raised_elsewhere(self, info: ClassInfo, name: str) -> Unclear | None:
        """Whether a package that the file imports defines a subclass that has the attribute: what is caught as
        `Exception` is mostly of another class."""
        tops = dict.fromkeys(m.partition(".")[0] for m in self._program.submodules.imported_modules)
        for top in tops:
            loaded = self._program.modules.load(top)
            if isinstance(loaded, NotFound) or loaded.found.origin is Origin.STDLIB:
                continue
            modules = self._modules_mentioning(loaded.found, name)
            doubt = self._subclass(info, name, modules)
            if doubt is not None:
                return doubt
        return None

    def is_overridden(self, info: ClassInfo, name: str) -> bool:
        """Whether a subclass in reach has a member of that name of its own."""
        loaded = self._program.modules.load(info.module)
        if isinstance(loaded, NotFound):
            return True
        if info.module == self._program.checked_module or info.is_first_party:
            if self._program.mentioned_elsewhere(info.module, info.name, name):
                return True
        modules = (self._program.checked_module, *self._modules_mentioning(loaded.found, info.name))
        for module in dict.fromkeys(m for m in modules if m):
            for symbols in self._symbols(module):
                if self._has_local_subclass(info, symbols):
                    return True
                for cls in _classes(symbols):
                    if cls.arguments and name in cls.members and self._has_as_subclass(cls, symbols, info, name):
                        return True
        return False

    def _has_local_subclass(self, info: ClassInfo, symbols: ModuleSymbols) -> bool:
        """Whether a function of the module defines a subclass."""
        scope = self._program.module_scopes.scope_of(symbols)
        for base in symbols.local_bases if scope is not None else ():
            value = scope.lookup(base) if scope is not None else None
            if base == info.name or (
                isinstance(value, ClassValue) and _inherits(self._program.ancestry.mro(value.cls)[0], info)
            ):
                return True
        return False

    def _modules_mentioning(self, found: FoundModule, name: str) -> tuple[str, ...]:
        top = found.name.partition(".")[0]
        key = (top, name)
        if key not in self._mentions:
            self._mentions[key] = tuple(self._program.index.modules_mentioning(top, name))
        return self._mentions[key]

    def _symbols(self, module: str) -> list[ModuleSymbols]:
        if module == self._program.checked_module and self._program.checked_symbols is not None:
            return [self._program.checked_symbols]
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound):
            return []
        return [symbols for symbols in (loaded.source, loaded.stub) if symbols is not None]

    def _stores_outside(self, module: str, name: str) -> bool:
        return any(
            name in symbols.foreign_stores or any(self._may_compute(p, name, module) for p in symbols.foreign_patterns)
            for symbols in self._symbols(module)
        )

    def _may_compute(self, pattern: str, name: str, module: str) -> bool:
        """Whether a computed name may be this one. The standard library computes names only of what it is told."""
        match = re.fullmatch(pattern.replace(ANY, f"({ANY})"), name)
        if match is None or not self._program.modules.is_stdlib(module):
            return match is not None
        mentions, path = self._program.index.project.mentions, self._program.checked_path
        return all(self._program.spelled(part) or mentions(path, part) for part in match.groups())

    def _subclass(self, info: ClassInfo, name: str, modules: tuple[str, ...]) -> Unclear | None:
        """A class in the modules that inherits from the class and has the attribute, from wherever."""
        for module in modules[:_SUBCLASS_FILES]:
            for symbols in self._symbols(module):
                if self._has_local_subclass(info, symbols):
                    return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"a local class of {module}")
                for cls in _classes(symbols):
                    if cls.arguments and self._has_as_subclass(cls, symbols, info, name):
                        return Unclear(UnknownReason.POSSIBLE_SUBCLASS, f"{module}.{cls.name}.{name}")
        return None

    def _has_as_subclass(self, cls: ClassSymbols, symbols: ModuleSymbols, info: ClassInfo, name: str) -> bool:
        scope = self._program.module_scopes.scope_of(symbols)
        if scope is None:
            return False
        if not any(isinstance(b, ClassBinding) and b.symbols is cls for b in symbols.bindings.get(cls.name, ())):
            # nested: its own text has to do
            return name in cls.members or name in cls.stores
        value = scope.lookup(cls.name)
        if not isinstance(value, ClassValue) or value.cls.full_name == info.full_name:
            return False
        line, unknown = self._program.ancestry.mro(value.cls)
        if not _inherits(line, info):
            return unknown is not None and (name in cls.members or name in cls.stores)
        if unknown is not None:
            return True
        receiver = Instance(value.cls)
        if symbols.name in self._modules_mentioning_of(info, name) and self._is_open_below(value.cls, info):
            return True
        return any(self._program.members.own_member(ancestor, name, receiver) for ancestor in line)

    def _modules_mentioning_of(self, info: ClassInfo, name: str) -> tuple[str, ...]:
        loaded = self._program.modules.load(info.module)
        return () if isinstance(loaded, NotFound) else self._modules_mentioning(loaded.found, name)

    def _is_open_below(self, subclass: ClassInfo, info: ClassInfo) -> bool:
        """Whether the subclass, or a class between, may have attributes that its text does not spell."""
        for ancestor in self._program.ancestry.mro(subclass)[0]:
            if ancestor.full_name == info.full_name:
                return False
            if self._program.members.closedness.doubt(ancestor, "") is not None:
                return True
        return False

    def lives_in(self, module: str, name: str) -> tuple[str, ...]:
        """Modules of the same top-level package that bind a name that another of them lacks, public ones first."""
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound) or name.startswith("_"):
            return ()
        found = []
        for other in self._modules_mentioning(loaded.found, name)[:_LIVES_IN_FILES]:
            if other != module and isinstance(self._program.modules.member(other, name, is_import=True), Found):
                found.append(other)
        found.sort(key=lambda m: ("._" in m, not self._is_exported(m, name), m.count("."), m))
        return tuple(found[:3])

    def _is_exported(self, module: str, name: str) -> bool:
        exports = self._program.stars.exports(module)
        return exports is not None and name in exports

    def decorates_with(self, module: str, word: str) -> bool:
        """Whether some decorator of a module's distribution is called with the word, as a string or a keyword."""
        key = ("decorates", module.partition(".")[0], word)
        return self._program.memo.get(key, lambda: self._find_decorator(module, word), True)

    def _find_decorator(self, module: str, word: str) -> bool:
        top = module.partition(".")[0]
        if module == self._program.checked_module or not top:
            return True
        return bool(modules_decorating_with(self._program.index, top, word))

    def fills_sys_modules(self, module: str) -> bool:
        """Whether a package's text puts modules into `sys.modules` itself."""
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound) or loaded.source is None:
            return True
        return bool(loaded.source.openness) or self._program.index.mentions(loaded.found, "sys.modules")


def _inherits(line: tuple[ClassInfo, ...], info: ClassInfo) -> bool:
    """By name: the checked file's own class is another object than the one that other modules import."""
    return any(ancestor.full_name == info.full_name for ancestor in line)


def _classes(symbols: ModuleSymbols) -> list[ClassSymbols]:
    found: list[ClassSymbols] = []
    stack = [binding for bindings in symbols.bindings.values() for binding in bindings]
    while stack:
        binding = stack.pop()
        if isinstance(binding, ClassBinding):
            found.append(binding.symbols)
            stack += [inner for bindings in binding.symbols.members.values() for inner in bindings]
    return found
