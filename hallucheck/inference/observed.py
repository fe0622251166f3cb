"""What importing an installed module has shown, asked for where nothing that can be read settles a use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin
from hallucheck.findings import Evidence
from hallucheck.inference.values import ClassInfo
from hallucheck.symbols.observation import Observation

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Observed:
    """Asks the observer (`hallucheck.symbols.observer`)."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def has_name(self, module: str, name: str) -> bool | None:
        """Whether running code finds a name in a module; None if that cannot be told."""
        observation = self._observation(module)
        if observation is None:
            return None
        if name in observation.names and observation.names[name].kind != "claimed":
            return True
        is_told = not (observation.has_getattr or observation.type or observation.is_cut or observation.was_hindered)
        return False if is_told and name not in observation.names else self._has(module, name)

    def class_has(self, info: ClassInfo, name: str) -> bool | None:
        """Whether running code finds an attribute on a class; None if that cannot be told."""
        if info.is_first_party or info.module == self._program.checked_module:
            return None
        return self._has(self._importable(info.module), f"{info.qualname}.{name}")

    def _importable(self, module: str) -> str:
        """The module itself, or the package above it where only a stub knows of the module: compiled packages put
        what stubs divide into one."""
        while module:
            loaded = self._program.modules.load(module)
            if not isinstance(loaded, NotFound) and (loaded.found.source or loaded.found.extension):
                break
            module = module.rpartition(".")[0]
        return module

    def loads(self, package: str, submodule: str) -> bool:
        """Whether importing a package is seen to import one of its submodules."""
        observation = self._observation(package)
        return observation is not None and submodule in observation.submodules

    def evidence(self, module: str) -> Evidence:
        """That the interpreter was asked."""
        loaded = self._program.modules.load(module)
        path = "" if isinstance(loaded, NotFound) else str(loaded.found.source or loaded.found.extension or "")
        return Evidence(f"importing `{module}` shows that it is not there", path, 1)

    def _has(self, module: str, path: str) -> bool | None:
        observation = self._observation(module, path)
        answer = observation.answer(path) if observation is not None else None
        if answer is None or answer.state == "failed":
            return None
        if answer.state == "found":
            return True
        if observation is None or observation.was_hindered:
            return None
        return False if answer.part == path.rpartition(".")[2] and path.split(".").count(answer.part) == 1 else None

    def _observation(self, module: str, *names: str) -> Observation | None:
        index = self._program.index
        loaded = index.load(module)
        if index.observer is None or isinstance(loaded, NotFound) or loaded.found.origin is Origin.FIRST_PARTY:
            return None
        observation = index.observer.observe(module, names)
        index.read_files.update(index.observer.rests_on(module))
        return observation if isinstance(observation, Observation) else None
