"""Where the name really is that a module lacks: in another module of its distribution, or where that has it from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin
from hallucheck.inference.lookup import Found
from hallucheck.inference.values import ClassValue, FunctionValue, ModuleValue, Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_FILES = 60
_OTHER_GENERATION = re.compile(
    r"v\d+|_?(?:compat\w*|deprecat\w*|legacy|old|vendor\w*|extern\w*|third_party|backports?)"
)
_NO_API = re.compile(r"tests?|testing|conftest|examples?|benchmarks?|setup|scripts?|__main__|docs?|demos?")
_PARALLEL = 0.25
"""A module with so much of another's names offers the same things for another purpose."""

Places = tuple[str, ...]
"""Public modules that offer one thing, best first: the shortest path, and one that lists it in `__all__`."""


class Elsewhere:
    """Searches a distribution for things by their name."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def homes(self, module: str, name: str) -> tuple[str, ...]:
        """Dotted paths of the different things of that name in the distribution of a module, each by its best public
        path, in no order. Left out are older and vendored generations of an API, what is for tests, and modules that
        offer much the same as the one that lacks it, but for another purpose."""
        found = [places for places in self.places(module, name) if not self._is_parallel(places[0], module)]
        return tuple(f"{places[0]}.{name}" for places in found)

    def places(self, module: str, name: str) -> tuple[Places, ...]:
        """Where each of the different things of that name can be got from."""
        key = ("places", module, name, self._program.checked_path)
        return self._program.memo.get(key, lambda: self._places(module, name), ())

    def _places(self, module: str, name: str) -> tuple[Places, ...]:
        top = module.partition(".")[0]
        loaded = self._program.modules.load(top)
        if isinstance(loaded, NotFound) or loaded.found.origin is Origin.FIRST_PARTY:
            return ()
        own: dict[object, list[str]] = {}
        foreign: dict[object, Value] = {}
        for other, value, thing in self._bindings(top, name):
            if other == module:
                continue
            home = _module_of(value)
            if home and home.partition(".")[0] != top:
                foreign[thing] = value
            elif self._is_offered(other, name, home):
                own.setdefault(thing, []).append(other)
        if not own and len(foreign) == 1:
            return self._foreign(next(iter(foreign.values())), name)
        if not own and not foreign:
            handing_on = self._handing_on(module, name)
            return (handing_on,) if handing_on else ()
        return tuple(tuple(sorted(modules, key=self._preference(name))) for modules in own.values())

    def _bindings(self, top: str, name: str) -> list[tuple[str, Value, object]]:
        """(module, value, what tells it from others) of all in a package that bind the name."""
        found = []
        for module in dict.fromkeys(self._program.index.modules_mentioning(top, name)[:_FILES]):
            if not self._may_bind(module, name):
                continue
            member = self._program.modules.member(module, name, is_import=True)
            if isinstance(member, Found):
                found.append((module, member.value, _thing(member)))
        return found

    def _handing_on(self, module: str, name: str) -> Places:
        """Public modules of the package that have the name without spelling it: from a star import."""
        found = []
        for other in self._program.index.modules_mentioning(module.partition(".")[0], "__all__")[:_FILES]:
            loaded = self._program.modules.load(other)
            is_starring = not isinstance(loaded, NotFound) and loaded.source is not None and bool(loaded.source.stars)
            if other != module and is_starring and is_public(other) and name in set(self._program.stars.names(other)):
                found.append(other)
        return tuple(sorted(found, key=self._preference(name)))

    def _may_bind(self, module: str, name: str) -> bool:
        """Whether a module binds a name or gets all names of others, as far as its text tells."""
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound):
            return False
        faces = [symbols for symbols in (loaded.stub, loaded.source) if symbols is not None]
        if name in self._program.index.submodules(module):
            return True
        return any(name in symbols.bindings or symbols.stars or name in (symbols.exports or ()) for symbols in faces)

    def _foreign(self, value: Value, name: str) -> tuple[Places, ...]:
        """Where another distribution offers a thing; the standard library's are not meant by the name of a package."""
        top = _module_of(value).partition(".")[0]
        loaded = self._program.modules.load(top)
        if isinstance(loaded, NotFound) or loaded.found.origin is not Origin.THIRD_PARTY:
            return ()
        places = [module for module, other, _ in self._bindings(top, name) if other == value and is_public(module)]
        return (tuple(sorted(places, key=self._preference(name))),) if places else ()

    def _is_offered(self, module: str, name: str, home: str) -> bool:
        """Whether a public module is meant to be where the name is got from: it defines it, lists it in `__all__`, or
        is a package that re-exports it."""
        if not is_public(module) or any(_OTHER_GENERATION.fullmatch(part) for part in home.split(".")):
            return False
        exports = self._program.stars.exports(module)
        if exports is not None:
            return name in exports
        loaded = self._program.modules.load(module)
        is_package = not isinstance(loaded, NotFound) and loaded.found.is_package
        return is_package or not home or home == module

    def _is_parallel(self, module: str, lacking: str) -> bool:
        """Whether a module offers much the same names as the one that lacks one of them, as `ma` of an array package
        does. One that the other takes its names from does not."""
        theirs = {n for n in self._program.stars.names(module) if not n.startswith("_")}
        mine = set(self._program.stars.names(lacking))
        shared = [n for n in sorted(theirs & mine) if not self._is_same(module, lacking, n)]
        return len(shared) > _PARALLEL * len(theirs)

    def _is_same(self, module: str, other: str, name: str) -> bool:
        imported = self._program.modules.imported_name
        return imported(module, name) == imported(other, name)

    def _preference(self, name: str) -> Callable[[str], tuple[int, bool, str]]:
        def key(module: str) -> tuple[int, bool, str]:
            exports = self._program.stars.exports(module)
            return module.count("."), exports is None or name not in exports, module

        return key


def is_public(module: str) -> bool:
    """Whether a module is one that a package's users import from, as far as its name tells."""
    parts = module.split(".")
    return not any(p.startswith("_") or _OTHER_GENERATION.fullmatch(p) or _NO_API.fullmatch(p) for p in parts)


def _thing(member: Found) -> object:
    """What tells one thing from another of the same name."""
    match member.value:
        case ClassValue(cls=cls):
            return "class", cls.full_name
        case FunctionValue(function=function):
            return "function", function.full_name
        case ModuleValue(name=name):
            return "module", name
    return "value", member.definition


def _module_of(value: Value) -> str:
    """The module that a class or function is defined in; "" for other values."""
    match value:
        case ClassValue(cls=cls):
            return cls.module
        case FunctionValue(function=function):
            return function.module
        case ModuleValue(name=name):
            return name
    return ""
