"""What a name that does not exist was meant to be, so that one mistake does not hide the ones that hang on it.

Only the checked file's own mistakes are followed so, which are reported themselves, and only where one real name is
close enough; code that works has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.inference.lookup import Missing
from hallucheck.inference.nearest import meant
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import Scope
from hallucheck.inference.unions import find_unknown, is_none, join, members_of
from hallucheck.inference.values import (
    CallableValue,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_FLUENT = 3
"""So many methods that yield the object again make it a fluent one."""


class Recovery:
    """Goes on with the name that was meant."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.foreseen: frozenset[int] = frozenset()
        """`at` of the uses whose failure the checked file foresees."""

    def attribute(self, value: Value, base: Value, name: str, at: int, scope: Scope) -> Value:
        """The value of an attribute: of the one that was meant if it is missing."""
        unknown = find_unknown(value)
        if unknown is None or unknown.reason is not UnknownReason.UNRESOLVED_ATTRIBUTE or not self._applies(at, scope):
            return value
        found: list[Value] = []
        for member in members_of(base):
            if is_none(member):
                continue
            owner = member if isinstance(member, ModuleValue) else getattr(member, "cls", None)
            key = ("meant", self._program.checked_path, owner, name)
            real = self._program.memo.get(key, lambda member=member: self._meant_attribute(member, name), None)  # type: ignore[misc]
            if real is not None:
                found.append(self._program.members.get(member, real))
                continue
            step = self._step(member) if isinstance(member, Instance) else None
            if step is None:
                return value
            found.append(step)
        return join(found) if found else value

    def _meant_attribute(self, member: Value, name: str) -> str | None:
        looked_up = self._program.members.lookup(member, name)
        is_call = isinstance(member, Instance)
        return meant(name, looked_up.names(), is_loose=not is_call) if isinstance(looked_up, Missing) else None

    def _step(self, receiver: Instance) -> Value | None:
        """What a further method of a fluent object might be, such as a query that goes on step by step: it yields the
        object again, or a list of what going through it yields. None for other objects."""
        key = ("fluent", receiver)
        return self._program.memo.get(key, lambda: self._find_step(receiver), None)

    def _find_step(self, receiver: Instance) -> Value | None:
        element = self._program.operations.iterate(receiver)
        if find_unknown(element) is not None:
            return None
        steps = 0
        for ancestor in self._program.ancestry.mro(receiver.cls)[0]:
            if self._program.modules.is_stdlib(ancestor.module):
                break
            for name in sorted({n for face in ancestor.faces for n in face.symbols.members if n[0] != "_"}):
                method = self._program.members.peek(receiver, name)
                if method is None or not isinstance(method.value, FunctionValue):
                    continue
                result = self._program.calls.declared_result(method.value)
                steps += isinstance(result, Instance) and result.cls is receiver.cls
                if steps >= _FLUENT:
                    items = self._program.classes.instance("builtins.list", element)
                    return CallableValue(join([receiver, items]))
        return None

    def module(self, value: Value, name: str, at: int, scope: Scope) -> Value:
        """The module that an import binds: the one that was meant if it is missing."""
        real = self._meant_module(name) if isinstance(value, UnknownValue) and self._applies(at, scope) else ""
        return self._program.modules.import_module(real) if real else value

    def imported(self, value: Value, module: str, name: str, at: int, scope: Scope) -> Value:
        """What a from-import binds: what was meant if it is missing."""
        is_missing = isinstance(value, UnknownValue) and value.reason is UnknownReason.UNRESOLVED_IMPORT
        if not is_missing or not self._applies(at, scope):
            return value
        modules = self._program.modules
        if modules.open_doubt(module.partition(".")[0]) is not None:
            return value
        home = module if not isinstance(modules.load(module), NotFound) else self._meant_module(module)
        if not home:
            return self._elsewhere(module, name) or value
        found = modules.imported_name(home, name)
        if not isinstance(found, UnknownValue):
            return found
        real = meant(name, self._program.stars.names(home), is_loose=True)
        return modules.imported_name(home, real) if real else self._elsewhere(module, name) or value

    def _elsewhere(self, module: str, name: str) -> Value | None:
        """The class of that name in another module of the distribution, if there is just one."""
        top = module.partition(".")[0]
        loaded = self._program.modules.load(top)
        if isinstance(loaded, NotFound) or loaded.found.is_namespace:  # another distribution may bring it
            return None
        homes = self._program.witness.lives_in(top, name) if name[:1].isupper() else ()
        values = [self._program.modules.imported_name(home, name) for home in homes]
        classes = {value.cls if isinstance(value, ClassValue) else None for value in values}
        return values[0] if len(classes) == 1 and None not in classes else None

    def _meant_module(self, name: str) -> str:
        package, _, last = name.rpartition(".")
        loaded = self._program.modules.load(package) if package else None
        if package and self._program.modules.open_doubt(package) is not None:
            return ""
        if loaded is None or isinstance(loaded, NotFound) or loaded.found.is_namespace:
            return ""
        real = meant(last, self._program.index.submodules(package))
        return f"{package}.{real}" if real else ""

    def _applies(self, at: int, scope: Scope) -> bool:
        return scope.module.frame is not None and at not in self.foreseen
