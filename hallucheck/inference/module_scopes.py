"""The module level of files: one scope for each, and what names mean to the code in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.inference.lookup import Found, Unclear
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope, ModuleScope
from hallucheck.inference.special import GENERIC_ALIASES, SPECIAL_MODULES, special_form
from hallucheck.inference.values import ClassFace, ClassValue, UnknownValue, Value
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import ClassBinding, ImportBinding, ModuleSymbols

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

DUNDERS = frozenset(
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
"""What every module has of its own."""


class ModuleScopes:
    """Keeps the scopes of modules and looks names up in them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._scopes: dict[int, ModuleScope] = {}

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
        loaded = self._program.modules.load(symbols.name)
        return None if isinstance(loaded, NotFound) else self.scope(loaded, symbols)

    def know_scope(self, scope: ModuleScope) -> None:
        """Use this scope for the checked file."""
        self._scopes[id(scope.symbols)] = scope

    def source_scope(self, module: str) -> ModuleScope | None:
        """The module level of a module's source; None if there is no such source."""
        loaded = self._program.modules.load(module)
        if isinstance(loaded, NotFound) or loaded.source is None:
            return None
        return self.scope(loaded, loaded.source)

    def global_name(self, scope: ModuleScope, name: str) -> Value | None:
        """What a name means to code at the module level; None if it is bound nowhere."""
        own = self.own_binding(scope, name)
        return own if own is not None else self._from_elsewhere(scope, name)

    def name_before(self, face: ClassFace) -> Value | None:
        """What the name of a class meant before its statement, as in `class Warning(Warning)`; None if nothing."""
        scope, name = face.scope, face.symbols.name
        if isinstance(scope, ModuleScope):
            bindings = scope.symbols.bindings.get(name, [])
        elif isinstance(scope, ClassScope):
            bindings = scope.members.get(name, [])
        else:
            return scope.lookup(name)
        own = [isinstance(binding, ClassBinding) and binding.symbols is face.symbols for binding in bindings]
        if any(own[1:]):
            return self._program.bindings.evaluate(bindings[: own.index(True)], scope)
        return self._from_elsewhere(scope, name) if isinstance(scope, ModuleScope) else scope.parent.lookup(name)

    def _from_elsewhere(self, scope: ModuleScope, name: str) -> Value | None:
        """What a name means that a module does not bind itself."""
        for star in reversed(scope.symbols.stars):
            member = self._program.stars.member(star, scope, name)
            if isinstance(member, Found):
                return member.value
            if isinstance(member, Unclear):
                return UnknownValue(member.reason, member.detail)
        if name in DUNDERS:
            return self.dunder(name)
        builtin = self._builtin(scope, name)
        if builtin is None and scope.symbols.openness:
            return UnknownValue(UnknownReason.DYNAMIC_MODULE, scope.name)
        return builtin

    def own_binding(self, scope: ModuleScope, name: str) -> Value | None:
        """What the module itself binds a name to; None if it does not."""
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
        builtins = self._program.modules.load("builtins")
        if isinstance(builtins, NotFound) or builtins.stub is None or name not in builtins.stub.bindings:
            return None
        return self.own_binding(self.scope(builtins, builtins.stub), name)

    def dunder(self, name: str) -> Value:
        """The value of a name that every module has."""
        if name in ("__name__", "__file__", "__package__"):
            return self._program.classes.instance("builtins.str")
        return UnknownValue(UnknownReason.DYNAMIC_ANNOTATION, name)
