"""Module name in, what importing it once has shown out: from what is stored, else from a child process.

Only modules of installed distributions and of the standard library are imported; never the checked project, nor an
editable install of it or of anything else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import msgspec

from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import Environment, FoundModule, NotFound, Origin
from hallucheck.symbols.observation import NotObserved, NotObservedReason, Observation, ObservedAnswer
from hallucheck.symbols.observation_store import Entry, ObservationStore, States, state_of
from hallucheck.symbols.probe_process import Limits, ProbeProcess

_LIMITS = Limits()
_MOST_NAMES = 500
"""That one child is asked for."""


class Observer:
    """Observes modules of one environment, each at most once."""

    def __init__(
        self,
        environment: Environment,
        cache_dir: Path | None,
        mode: str = "auto",
        limits: Limits = _LIMITS,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`cache_dir` keeps observations from run to run, None keeps none; `mode` is "auto" or "never"; `now` is in
        seconds since 1970."""
        self._environment = replace(environment, first_party=())
        self._mode = mode
        self._limits = limits
        self._now = now
        self._cache_dir = cache_dir
        self._known: dict[str, Entry] = {}
        self.made: dict[str, float] = {}
        """Module that was imported in this run -> how long that took, start of the process included, in s."""
        self.remembered: set[str] = set()
        """Modules whose observation was made in an earlier run."""

    def observe(self, module: str, names: Iterable[str] = ()) -> Observation | NotObserved:
        """What is in an installed module; `names` are dotted names in it that are looked up as running code would.

        Names that cannot be looked up, because they are not made of identifiers, have no answer.
        """
        asked = [name for name in dict.fromkeys(names) if all(part.isidentifier() for part in name.split("."))]
        entry = self._known.get(module) or self._remembered(module)
        if entry is not None:
            fresh = _unanswered(entry.result, asked)
            if not fresh:
                return entry.result
            asked = fresh
        entry = self._observe(module, asked, entry)
        self._known[module] = entry
        return entry.result

    def known(self, module: str) -> Observation | NotObserved | None:
        """What was observed of a module before, in this run or an earlier one; None if nothing was."""
        entry = self._known.get(module) or self._remembered(module)
        return entry.result if entry is not None else None

    def rests_on(self, module: str) -> States:
        """What the observation of a module, as it was given, is good for."""
        entry = self._known.get(module)
        return entry.rests_on if entry is not None else {}

    @property
    def warning(self) -> str:
        """Why observations could not be stored, "" if they could."""
        return self._store.warning

    # ---- what is known ------------------------------------------------------------------------------------------

    def _remembered(self, module: str) -> Entry | None:
        """The stored entry of a module, if it is still good."""
        if self._mode == "never" or self._environment.python is None:
            return None
        entry = self._store.get(module)
        if entry is None or not entry.is_fresh(self._now()) or self._has_changed(entry):
            return None
        self._known[module] = entry
        self.remembered.add(module)
        return entry

    def _has_changed(self, entry: Entry) -> bool:
        if any(state_of(path) != state for path, state in entry.rests_on.items()):
            return True
        if isinstance(entry.result, NotObserved):
            return False
        # what was looked for in vain may have been installed since
        return any(self._is_found(name) for name in entry.result.missing_imports)

    # ---- asking -------------------------------------------------------------------------------------------------

    def _observe(self, module: str, names: list[str], known: Entry | None) -> Entry:
        if self._mode == "never":
            return self._failed(module, NotObservedReason.NEVER)
        if self._environment.python is None:
            return self._failed(module, NotObservedReason.NO_INTERPRETER, str(self._environment.prefix))
        if not self._is_installed(module):
            return self._failed(module, NotObservedReason.NOT_INSTALLED)
        with self._store.claimed(module, self._limits.time_s + 5) as is_first:
            if not is_first:  # another process has just observed it
                other = self._remembered(module)
                if other is not None and not _unanswered(other.result, names):
                    return other
                known = other or known
            return self._import(module, names, known)

    def _import(self, module: str, names: list[str], known: Entry | None) -> Entry:
        begin = time.monotonic()
        result = self._process.ask(module, names[:_MOST_NAMES])
        self.made[module] = self.made.get(module, 0.0) + time.monotonic() - begin
        if known is not None and isinstance(known.result, Observation):
            if isinstance(result, NotObserved):  # that time it went wrong; what was seen stands
                answers = tuple(ObservedAnswer(name, "failed", "", message=result.detail[:400]) for name in names)
                return self._with_answers(known, answers)
            kept = [answer for answer in known.result.answers if result.answer(answer.name) is None]
            result = msgspec.structs.replace(result, answers=(*kept, *result.answers))
        if isinstance(result, Observation):
            missing = tuple(name for name in result.missing_imports if not self._is_found(name))
            result = msgspec.structs.replace(result, missing_imports=missing)
        entry = Entry(self._now(), self._states(module, result), result)
        self._store.put(module, entry)
        return entry

    def _is_found(self, name: str) -> bool:
        """Whether there is such a module; the child may not have had it all the same: those of other platforms, or
        editable installs."""
        return isinstance(self._finder.find(name), FoundModule)

    def _with_answers(self, entry: Entry, answers: tuple[ObservedAnswer, ...]) -> Entry:
        assert isinstance(entry.result, Observation)
        result = msgspec.structs.replace(entry.result, answers=(*entry.result.answers, *answers))
        return Entry(entry.made_at, entry.rests_on, result)

    def _failed(self, module: str, reason: NotObservedReason, detail: str = "") -> Entry:
        return Entry(self._now(), {}, NotObserved(module, reason, detail))

    def _is_installed(self, module: str) -> bool:
        """Whether a module is the standard library's or of an installed distribution, which is no editable one."""
        top, found = self._finder.find(module.partition(".")[0]), self._finder.find(module)
        if isinstance(top, NotFound) or isinstance(found, NotFound):
            return False
        if top.origin is Origin.STDLIB and found.origin is Origin.STDLIB:
            return not found.is_elsewhere
        if top.origin is not Origin.THIRD_PARTY or found.origin is not Origin.THIRD_PARTY:
            return False
        file = found.source or found.extension
        return file is not None and self._finder.distributions.owner_of(file, module) is not None

    def _states(self, module: str, result: Observation | NotObserved) -> States:
        """The interpreter, and the metadata of all distributions that took part; for a failure, which may come of
        what is missing, the folders, too."""
        python = self._environment.python
        paths = {str(python.resolve())} if python is not None else set()
        found = self._finder.find(module)
        if isinstance(found, FoundModule) and found.origin is Origin.THIRD_PARTY:
            file = found.source or found.extension
            paths |= self._metadata_of(str(file), module) | {str(file)}
        if isinstance(result, NotObserved):
            paths |= {str(folder) for folder in self._environment.site_packages}
        else:
            for top, path in result.imported.items():
                paths |= self._metadata_of(path, top)
        return {path: state_of(path) for path in sorted(paths)}

    def _metadata_of(self, file: str, module: str) -> set[str]:
        """The file that changes with every installation of the distribution that a module is of."""
        path = Path(file)
        if not any(folder in path.parents for folder in self._environment.site_packages):
            return set()
        owner = self._finder.distributions.owner_of(path, module)
        if owner is None:
            return {file}
        names = ("RECORD", "METADATA", "PKG-INFO")
        return {str(next((owner.path / name for name in names if (owner.path / name).exists()), owner.path))}

    # ---- made once ----------------------------------------------------------------------------------------------

    @cached_property
    def _finder(self) -> ModuleFinder:
        """One that does not see the project."""
        return ModuleFinder(self._environment)

    @cached_property
    def _store(self) -> ObservationStore:
        from hallucheck.symbols.probe_process import program_text

        version = ".".join(map(str, self._environment.version))
        probe = blake2b(program_text(), digest_size=8).hexdigest()
        identity = f"{self._environment.python}:{version}:{probe}"
        return ObservationStore(self._cache_dir, identity)

    @cached_property
    def _process(self) -> ProbeProcess:
        environment = self._environment
        installed = [folder for folder in environment.site_packages if folder not in environment.editable_folders]
        search_path = list(dict.fromkeys(map(str, (*installed, *environment.archives))))
        assert environment.python is not None
        return ProbeProcess(environment.python, search_path, str(environment.prefix), self._limits)


def _unanswered(result: Observation | NotObserved, names: list[str]) -> list[str]:
    """The names that have no answer yet."""
    if isinstance(result, NotObserved):
        return []
    answered = {answer.name for answer in result.answers}
    return [name for name in names if name not in answered]
