"""Whether a name that is not found in a module is absent, or why that cannot be told."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hallucheck.environment.model import Origin, StubOrigin
from hallucheck.findings import Evidence
from hallucheck.inference.concrete import ConcreteRun
from hallucheck.inference.concrete_values import Undecided
from hallucheck.inference.lookup import Found, Member, Missing, Unclear
from hallucheck.inference.module_getattr import ask
from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.special import LEFT_OUT
from hallucheck.inference.values import UnknownValue
from hallucheck.symbols.index import LoadedModule
from hallucheck.symbols.model import ModuleSymbols, Openness

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class ModuleAbsence:
    """Proves that modules are closed."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def of(self, loaded: LoadedModule, name: str, doubt: Unclear | None) -> Member:
        """Missing if the module is closed or was seen to lack the name, else why that cannot be told. `doubt` is why
        its text may bind it, if it may."""
        opened = self._program.modules.open_doubt(loaded.found.name)
        if opened is not None:
            return opened
        member = doubt or self.by_reading(loaded, name)
        if isinstance(member, (Found, Missing)):
            return member
        module = loaded.found.name
        if isinstance(member, Unclear) and member.reason is UnknownReason.OTHER_PLATFORM:
            return member
        if not self._program.modules.may_be_observed(module):
            return member
        is_there = self._program.observed.has_name(module, name)
        if is_there:
            return Found(lambda: UnknownValue(UnknownReason.DYNAMIC_MODULE, f"{module}.{name}"), is_observed=True)
        if is_there is None:
            return member
        evidence = (*self._evidence(loaded), self._program.observed.evidence(module))
        return replace(self.missing_from(loaded), evidence=evidence, is_observed=True)

    def _is_plain(self, loaded: LoadedModule) -> bool:
        """Whether what was read of a module is sure to be all: its source, or a stub that is tested against it."""
        return (
            loaded.source is not None
            or loaded.is_observed
            or loaded.found.origin is not Origin.THIRD_PARTY
            or loaded.found.is_namespace
        )

    def by_reading(self, loaded: LoadedModule, name: str) -> Member:
        """Missing if the module is closed by what can be read of it, else why it is not."""
        member = self._of_text(loaded, name)
        if isinstance(member, Missing) and not self._is_plain(loaded):
            return Unclear(UnknownReason.STUB_ONLY, loaded.found.name)
        return member

    def _of_text(self, loaded: LoadedModule, name: str) -> Member:
        module = loaded.found
        if module.stub_origin is StubOrigin.STUB_ONLY and loaded.source is None:
            return Unclear(UnknownReason.STUB_ONLY, module.name)
        is_described = module.stub_origin is StubOrigin.TYPESHED
        if module.is_elsewhere:
            return Unclear(UnknownReason.OTHER_PLATFORM, module.name)
        if f"{module.name}.{name}" in LEFT_OUT:
            return Unclear(UnknownReason.STUB_ONLY, f"typeshed leaves {module.name}.{name} out")
        if any(name in symbols.elsewhere for symbols in (loaded.stub, loaded.source) if symbols is not None):
            return Unclear(UnknownReason.OTHER_PLATFORM, f"{module.name}.{name}")
        if is_described and loaded.source is None and (name.startswith("_") or self._is_older_than_typeshed()):
            return Unclear(UnknownReason.STUB_ONLY, module.name)
        if loaded.source is None and loaded.stub is None and not module.is_namespace:
            return Unclear(UnknownReason.COMPILED_MODULE, module.name)
        if not loaded.is_observed and self._program.modules.is_in_binary(module.name, name):
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
        filled = self._program.namespace_fillers.doubt(loaded, name)
        return filled if filled is not None else self.missing_from(loaded)

    def missing_from(self, loaded: LoadedModule) -> Missing:
        """The answer for a name that the module lacks for certain."""
        name = loaded.found.name
        names = partial(self._program.stars.names, name)
        return Missing(f"module `{name}`", name, names, self._evidence(loaded), name, loaded.is_observed)

    def _written(self, loaded: LoadedModule, symbols: ModuleSymbols) -> set[str] | None:
        """The names that the module writes into its own namespace; None if they cannot be told."""

        def run() -> set[str] | None:
            try:
                scope = self._program.module_scopes.scope(loaded, symbols)
                return ConcreteRun(self._program).written_names(symbols.namespace_writes, scope)
            except Undecided:
                return None

        return self._program.memo.get(("written", id(symbols)), run, None, symbols)

    def _is_older_than_typeshed(self) -> bool:
        """Typeshed drops what only ended Python versions had; its silence says nothing of them."""
        return self._program.index.target.version[:2] < (3, 9)

    def _served(self, loaded: LoadedModule, symbols: ModuleSymbols, name: str) -> Member | None:
        """What the module's `__getattr__` makes of the name; None if it is seen to refuse it."""
        answer = ask(self._program.module_scopes.scope(loaded, symbols), name, self._program)
        return None if isinstance(answer, str) else answer

    def refusal(self, module: str, name: str) -> str:
        """What the module itself says when it is asked for a name that it refuses; "" if it says nothing."""
        scope = self._program.module_scopes.source_scope(module)
        if scope is None or "__getattr__" not in scope.symbols.bindings:
            return ""
        answer = ask(scope, name, self._program)
        return answer if isinstance(answer, str) else ""

    def _evidence(self, loaded: LoadedModule) -> tuple[Evidence, ...]:
        number = len(set(self._program.stars.names(loaded.found.name)))
        found = loaded.found
        paths = [path for path in (found.source, found.stub or found.extension) if path is not None]
        return tuple(Evidence(f"{number} names searched", str(path), 1) for path in paths[:2])
