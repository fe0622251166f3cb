"""What importing an installed module has shown, asked for where nothing that can be read settles a use.

Questions are collected while the checked file is evaluated and asked between its rounds (`rounds.py`), so that one
child process answers all that concern a module; what hung on them is evaluated again then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound, Origin
from hallucheck.findings import Evidence
from hallucheck.inference.assumptions import Assumption, Reads
from hallucheck.inference.lookup import Unclear
from hallucheck.inference.signatures import Parameter, Signature
from hallucheck.inference.values import ClassInfo, FunctionInfo
from hallucheck.source.tree import ParameterKind
from hallucheck.symbols.model import ImportBinding
from hallucheck.symbols.observation import Observation, ObservedParameter

if TYPE_CHECKING:
    from hallucheck.inference.program import Program


class Observed:
    """Asks the observer (`hallucheck.symbols.observer`)."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._pending: dict[str, dict[str, None]] = {}
        """Module -> dotted names in it that are asked for, in the order of the questions."""
        self._asked: dict[str, set[str]] = {}
        """Module -> names that were asked for."""

    def settle(self) -> set[Assumption]:
        """Ask what was collected; what changes by the answers."""
        pending, self._pending = self._pending, {}
        for module, names in pending.items():
            self._asked.setdefault(module, set()).update(names)
            self._observation(module, *self._undecided(module, names))
        return {f"{module}:{name}" for module, names in pending.items() for name in names}

    @contextmanager
    def leaving_open(self) -> Iterator[None]:
        """What is looked up meanwhile and only observing could tell stays open: it decides no use."""
        before = {module: dict(names) for module, names in self._pending.items()}
        yield
        now, self._pending = self._pending, before
        asked = ((module, name) for module, names in now.items() for name in names)
        forgotten: set[Assumption] = {f"{m}:{n}" for m, n in asked if n not in before.get(m, ())}
        if forgotten:
            self._program.forget(forgotten)

    def _undecided(self, module: str, names: Iterable[str]) -> list[str]:
        """The names that have to be asked for: what a module was seen to have before tells of its own names."""
        observer = self._program.index.observer
        known = observer.known(module) if observer is not None else None
        is_told = isinstance(known, Observation) and _tells_all(known)
        return [name for name in names if "." in name or not is_told]

    def _collect(self, module: str, name: str) -> bool:
        """Whether a question is still to be asked; it is noted then."""
        Reads.current.add(f"{module}:{name}")
        if self._program.index.observer is None or name in self._asked.get(module, ()):
            return False
        self._pending.setdefault(module, {})[name] = None
        return True

    def has_name(self, module: str, name: str) -> bool | None:
        """Whether running code finds a name in a module; None if that cannot be told."""
        if self._collect(module, name):
            return None
        observation = self._observation(module)
        if observation is None:
            return None
        if name in observation.names and observation.names[name].kind != "claimed":
            return True
        if _tells_all(observation) and name not in observation.names:
            return False if self._proves(observation, name) else None
        return self._has(module, name)

    def class_has(self, info: ClassInfo, name: str) -> bool | None:
        """Whether running code finds an attribute on a class; None if that cannot be told."""
        if info.is_first_party or info.module == self._program.checked_module:
            return None
        return self._has(self.importable(info.module), f"{info.qualname}.{name}")

    def objects_may_have_more(self, info: ClassInfo) -> bool:
        """Whether objects of a class may have attributes that are on none of its classes and in no text: those of a
        compiled class have none if there is no place for them. Exceptions always have one, which few make use of."""
        if self._program.ancestry.is_subclass(info, "builtins.BaseException"):
            return False
        for ancestor in self._program.ancestry.mro(info)[0]:
            is_described = bool(ancestor.faces) and all(face.is_stub for face in ancestor.faces)
            if is_described and not self._program.modules.is_stdlib(ancestor.module):
                if self._has_instance_dict(ancestor):
                    return True
        return False

    def _has_instance_dict(self, info: ClassInfo) -> bool:
        observation = self._observation(self.importable(info.module))
        name = observation.names.get(info.name) if observation is not None else None
        while observation is not None and name is not None and not name.target.startswith("#"):
            module, _, qualname = name.target.partition(":")
            if not module or module == observation.name or "." in qualname:
                return True
            observation = self._observation(module)
            name = observation.names.get(qualname) if observation is not None else None
        return name is None or observation is None or observation.classes[int(name.target[1:])].has_instance_dict

    def importable(self, module: str) -> str:
        """The module itself, or the package above it where only a stub knows of the module: compiled packages put
        what stubs divide into one."""
        while module:
            loaded = self._program.modules.load(module)
            found = None if isinstance(loaded, NotFound) else loaded.found
            if found is not None and (found.source or found.extension or found.is_builtin):
                break
            module = module.rpartition(".")[0]
        return module

    def has_path(self, path: str) -> bool | None:
        """Whether running code finds what the checked file spells as a chain of names that begins with what it imports
        from a package; None if that cannot be told."""
        chain = self._chain(path)
        return self.finds(*chain) if chain is not None else None

    def unclear_start(self, path: str) -> Unclear | None:
        """Why the first name of such a chain that is not a module may be bound to something else than what is known of
        it, as one that only type checkers see bound; None if nothing speaks for that."""
        module, names = self._chain(path) or ("", "")
        member = self._program.modules.member(module, names.partition(".")[0], is_import=True) if names else None
        return member if isinstance(member, Unclear) else None

    def _chain(self, path: str) -> tuple[str, str] | None:
        """(module, chain of names in it) of a chain that begins with an import; None for others."""
        root, *rest = path.split(".")
        symbols = self._program.checked_symbols
        bindings = symbols.bindings.get(root, []) if symbols is not None else []
        origins = {(b.module, b.name) if isinstance(b, ImportBinding) and not b.level else None for b in bindings}
        origin = origins.pop() if len(origins) == 1 else None
        if origin is None:
            return None
        module, names = origin[0], [name for name in (origin[1], *rest) if name]
        while len(names) > 1 and self.importable(f"{module}.{names[0]}") == f"{module}.{names[0]}":
            module = f"{module}.{names.pop(0)}"
        return module, ".".join(names)

    def finds(self, module: str, path: str) -> bool | None:
        """Whether running code finds a chain of names in a package's module; None if that cannot be told."""
        loaded = self._program.index.load(module)
        if not path or isinstance(loaded, NotFound) or loaded.found.origin is not Origin.THIRD_PARTY:
            return None
        return self._has(module, path) if "." in path else self.has_name(module, path)

    def signature(self, function: FunctionInfo) -> Signature | None:
        """The parameters that the interpreter tells of a compiled function or method, without the receiver; those of
        calling its class for `__init__` and `__new__`. None if it does not know them."""
        owner, module = function.owner, self.importable(function.module)
        path = [*(owner.qualname.split(".") if owner is not None else ()), function.name]
        if self._collect(module, path[0]):
            return None
        told = self._parameters(module, path)
        kinds = list(ParameterKind)
        if told is None:
            return None
        return Signature(tuple(Parameter(p.name, kinds[p.kind], p.has_default) for p in told))

    def _parameters(self, module: str, path: list[str]) -> tuple[ObservedParameter, ...] | None:
        observation = self._observation(module)
        name = observation.names.get(path[0]) if observation is not None else None
        if observation is None or name is None or len(path) > 2:
            return None
        origin, _, qualname = name.target.partition(":")
        if qualname and origin != module:
            inner = [*qualname.split("."), *path[1:]]
            return None if self._collect(origin, inner[0]) else self._parameters(origin, inner)
        if len(path) == 1:
            return name.parameters
        if not name.target.startswith("#"):
            return None
        cls = observation.classes[int(name.target[1:])]
        if path[1] in ("__init__", "__new__"):
            return cls.parameters
        member = cls.members.get(path[1])
        return member.parameters if member is not None else None

    def loads(self, package: str, submodule: str) -> bool:
        """Whether importing a package is seen to import one of its submodules."""
        if self._collect(package, submodule.rpartition(".")[2]):
            return False
        observation = self._observation(package)
        return observation is not None and submodule in observation.submodules

    def evidence(self, module: str) -> Evidence:
        """That the interpreter was asked."""
        loaded = self._program.modules.load(module)
        path = "" if isinstance(loaded, NotFound) else str(loaded.found.source or loaded.found.extension or "")
        return Evidence(f"importing `{module}` shows that it is not there", path, 1)

    def _has(self, module: str, path: str) -> bool | None:
        if self._collect(module, path):
            return None
        observation = self._observation(module)
        answer = observation.answer(path) if observation is not None else None
        if answer is None or answer.state == "failed":
            return None
        if answer.state == "found":
            return True
        name = path.rpartition(".")[2]
        is_last = answer.part == name and path.split(".").count(name) == 1
        return False if is_last and self._proves(observation, name) else None

    def _proves(self, observation: Observation | None, name: str) -> bool:
        """Whether a name that a module was seen to lack is lacking in the checked file, too: the import was not kept
        from anything, and nothing that the file imports may have registered it."""
        if observation is None or observation.was_hindered:
            return False
        return not self.may_be_given(observation.name, name)

    def may_be_given(self, module: str, name: str) -> bool:
        """Whether the checked file, its project, or what it imports may give a package's module or class a name."""
        index, top = self._program.index, module.partition(".")[0]
        if self._program.spelled(name) or index.project.gives(self._program.checked_path, name):
            return True
        others = {module.partition(".")[0] for module in self._program.submodules.imported_modules} - {top}
        for other in sorted(others):
            loaded = index.load(other)
            is_package = not isinstance(loaded, NotFound) and loaded.found.origin is Origin.THIRD_PARTY
            if is_package and index.may_give(other, name, top):
                return True
        return False

    def _observation(self, module: str, *names: str) -> Observation | None:
        index = self._program.index
        loaded = index.load(module)
        if index.observer is None or isinstance(loaded, NotFound) or loaded.found.origin is Origin.FIRST_PARTY:
            return None
        observation = index.observer.observe(module, names)
        index.read_files.update(index.observer.rests_on(module))
        return observation if isinstance(observation, Observation) else None


def _tells_all(observation: Observation) -> bool:
    """Whether a module has no names but those that were seen."""
    return not (observation.has_getattr or observation.type or observation.is_cut or observation.was_hindered)
