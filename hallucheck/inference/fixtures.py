"""Parameters of tests that get fixtures by their names: what the fixture function returns or yields.

A fixture is looked for as pytest does: in the class of the test, its file, conftest.py beside and above it, then in the
modules of pytest itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hallucheck.environment.model import FoundModule, NotFound, Origin
from hallucheck.inference.libraries import pytest_fixtures as pytest
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ClassScope, Scope
from hallucheck.inference.values import ClassInfo, FunctionValue, Instance, UnknownValue, Value
from hallucheck.source import tree
from hallucheck.symbols.model import Binding, FunctionBinding

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_ANSWERS = frozenset({"types.GeneratorType", "typing.Generator", "typing.Iterator", "typing.Iterable"})
_LATER = frozenset({"types.AsyncGeneratorType", "typing.AsyncGenerator", "typing.AsyncIterator"})
_COROUTINES = frozenset({"types.CoroutineType", "typing.Coroutine"})


class Fixtures:
    """Finds fixtures for the checked file."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._active: list[tree.FunctionDef] = []

    def value(self, function: tree.FunctionDef | tree.Lambda, parameter: tree.Parameter, scope: Scope) -> Value | None:
        """What pytest passes for a parameter; None if the function is no test and no fixture, or no such fixture is
        found."""
        program = self._program
        if not isinstance(function, tree.FunctionDef) or program.checked_symbols is None:
            return None
        if not pytest.gets_fixtures(function) or parameter.default is not None:
            return None
        if scope.module.symbols is not program.checked_symbols and not self._active:
            return None
        if self._is_given(function, parameter.name, scope) or self._may_be_overridden(parameter.name, scope):
            return None
        for definition, found_in in self._candidates(parameter.name, scope.owner):
            if definition is not function and definition not in self._active:
                return self._result(definition, found_in)
        return None

    def _is_given(self, function: tree.FunctionDef, name: str, scope: Scope) -> bool:
        """Whether something else than a fixture may give the parameter its value."""
        faces = scope.owner.faces if scope.owner is not None else ()
        decorators = [function.decorators, *(face.symbols.decorators for face in faces)]
        symbols = self._program.checked_symbols
        return any(pytest.may_give(each, name) for each in decorators) or (
            symbols is not None and pytest.gives_all(symbols)
        )

    def _may_be_overridden(self, name: str, scope: Scope) -> bool:
        """Whether other files may bring another fixture of that name for this very function: those that conftest.py
        serves, and those with subclasses of the class."""
        path, mentions = self._program.checked_path, self._program.index.project.mentions
        if Path(path).name == "conftest.py" and mentions(path, name, "fixture"):
            return True
        return scope.owner is not None and bool(mentions(path, name, scope.owner.name))

    def _candidates(self, name: str, owner: ClassInfo | None) -> Iterator[tuple[tree.FunctionDef, Scope]]:
        """(fixture function, scope it stands in), nearest first."""
        if owner is not None:
            for ancestor in self._program.ancestry.mro(owner)[0]:
                for face in ancestor.faces:
                    for definition in _named(face.symbols.members, name):
                        yield definition, ClassScope(face.scope, face.symbols.members, ancestor)
        symbols = self._program.checked_symbols
        scope = self._program.module_scopes.scope_of(symbols) if symbols is not None else None
        if scope is not None:
            yield from ((definition, scope) for definition in _named(scope.symbols.bindings, name))
        index = self._program.index
        for loaded in (*map(index.at, self._conftests()), *map(index.load, self._plugins(name))):
            if not isinstance(loaded, NotFound) and loaded.source is not None:
                scope = self._program.module_scopes.scope(loaded, loaded.source)
                yield from ((definition, scope) for definition in _named(loaded.source.bindings, name))

    def _conftests(self) -> Iterator[FoundModule]:
        """The conftest.py files that the checked file is under, nearest first."""
        for file in self._program.index.project.conftests(self._program.checked_path):
            yield FoundModule("conftest", Origin.FIRST_PARTY, file)

    def _plugins(self, name: str) -> list[str]:
        top = pytest.PACKAGE
        if isinstance(self._program.index.load(top), NotFound):
            return []
        return self._program.index.modules_mentioning(top, name)

    def _result(self, definition: tree.FunctionDef, scope: Scope) -> Value:
        program = self._program
        info = program.functions.info((definition,), scope)
        receiver = Instance(scope.owner) if scope.owner is not None and isinstance(scope, ClassScope) else None
        self._active.append(definition)
        try:
            if definition.returns is not None:
                value = program.annotations.instance(definition.returns, scope)
            else:
                value = program.returns.body_result(info, receiver)
        finally:
            self._active.pop()
        if isinstance(value, FunctionValue):
            return value
        if not isinstance(value, Instance):
            return value if definition.returns is None else _unknown(definition)
        yields = program.bodies.is_generator(definition)
        name = value.cls.full_name
        if yields and value.args and (name in _ANSWERS or name in _LATER):
            return value.args[0]
        if not yields and definition.is_async and definition.returns is None and name in _COROUTINES:
            return value.args[-1]
        return _unknown(definition) if yields else value


def _unknown(definition: tree.FunctionDef) -> Value:
    return UnknownValue(UnknownReason.UNTYPED_PARAMETER, f"fixture {definition.name}")


def _named(bindings: dict[str, list[Binding]], name: str) -> Iterator[tree.FunctionDef]:
    """The fixture functions that a body defines under the name."""
    for key in bindings:
        for binding in bindings[key] if key == name else bindings[key][-1:]:
            if isinstance(binding, FunctionBinding) and pytest.fixture_name(binding.function) == name:
                yield binding.function
