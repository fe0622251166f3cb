"""One run: files in, reports out; from stored results where nothing has changed, else by checking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from hallucheck.cli.chosen import EnvironmentSummary, choice_key, summary_of
from hallucheck.cli.results import ResultCache, State, from_plain, key_of, states_of, to_plain
from hallucheck.errors import SourceError
from hallucheck.findings import FileReport
from hallucheck.settings import Settings
from hallucheck.source.read import CONTAINERS, read_file
from hallucheck.source.script_metadata import MARK as SCRIPT_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.cli.scripts import Script
    from hallucheck.cli.worker import CheckOptions, Worker
    from hallucheck.environment.model import Environment

_PARALLEL_FILES = 12
"""Fewer files are checked faster in one process: another one costs half a second to start."""


class RunOptions(NamedTuple):
    """What the command line says beyond the settings."""

    python: str = ""
    show_unknown: bool = False
    use_cache: bool = True
    with_uses: bool = False
    """Whether reports tell where each distribution is used."""


class Run:
    """A run with its settings, caches and, once something has to be checked, its environment."""

    def __init__(self, settings: Settings, options: RunOptions, own_prefix: str) -> None:
        """`own_prefix` is the environment that hallucheck runs in, which is not taken for the project's."""
        self.settings = settings
        self.options = options
        self.own_prefix = own_prefix
        folder = settings.cache_dir and os.path.join(settings.root, settings.cache_dir)
        self._symbols_dir = (folder or user_cache_dir()) if options.use_cache else None
        self.cache = ResultCache((folder or _project_cache_dir(settings.root)) if options.use_cache else None)
        self.cache.prepare()
        self._environment: Environment | None = None
        self._summary: EnvironmentSummary | None = None
        self._worker: Worker | None = None
        self._scripts: dict[str, Script] = {}
        self._script_workers: dict[str, Worker] = {}
        self.notes: list[str] = []
        """What the user should know of how single files were checked."""
        self._warnings: set[str] = set()

    # ---- the environment ----------------------------------------------------------------------------------------

    def summary(self) -> EnvironmentSummary:
        """The chosen environment; remembered while what the choice hangs on is unchanged.

        Raises:
            EnvironmentNotFoundError: there is none.
        """
        if self._summary is None:
            self._summary = self._remembered() or self._choose()
        return self._summary

    def _remembered(self) -> EnvironmentSummary | None:
        known = self.cache.get("environments", self._choice_key())
        try:
            return EnvironmentSummary(*known) if known is not None else None
        except TypeError:
            return None  # damaged

    def _choose(self) -> EnvironmentSummary:
        from pathlib import Path

        from hallucheck.environment.watched import watched_paths

        environment = self.environment()
        summary = summary_of(environment)
        rests_on = states_of(watched_paths(environment, Path(self.settings.root)))
        self.cache.put("environments", {self._choice_key(): summary}, rests_on)
        return summary

    def _choice_key(self) -> str:
        return choice_key(self.settings, self.options.python, self.own_prefix)

    def environment(self) -> Environment:
        """The chosen environment with all its folders.

        Raises:
            EnvironmentNotFoundError: there is none.
        """
        if self._environment is None:
            from dataclasses import replace
            from pathlib import Path

            from hallucheck.environment.build import build_environment
            from hallucheck.environment.model import normalized

            root = Path(self.settings.root)
            environment = build_environment(
                self.options.python,
                self.settings.python,
                root,
                os.environ,
                Path(self.own_prefix),
                Path(self._symbols_dir) if self._symbols_dir else None,
                tuple(root / folder for folder in self.settings.first_party),
            )
            opened = frozenset(normalized(name) for name in self.settings.open)
            self._environment = replace(environment, open_distributions=opened)
        return self._environment

    @property
    def observations_dir(self) -> str:
        """Folder for what was observed of modules; "" to keep nothing."""
        return os.path.join(self._symbols_dir, "observations") if self._symbols_dir else ""

    # ---- files --------------------------------------------------------------------------------------------------

    def check_all(self, files: list[str], advance: Callable[[], None] = lambda: None) -> list[FileReport]:
        """The report of each file, in the order of the files. `advance` is called after each.

        Raises:
            EnvironmentNotFoundError: there is no environment.
        """
        reports: dict[str, FileReport] = {}
        keys: dict[str, str] = {}
        for path in files:
            keys[path] = self._key(path)
            report = self._known(path, keys[path])
            if report is not None:
                reports[path] = report
                advance()
        fresh: dict[str, Any] = {}
        rests_on: State = {}
        try:
            for report, read in self._check([path for path in files if path not in reports]):
                reports[report.path] = report
                rests_on.update(read)
                if keys[report.path] and not report.error:
                    fresh[keys[report.path]] = to_plain(report)
                advance()
        finally:
            self.cache.put("results", fresh, rests_on)  # also what an interrupted run has done
        return [reports[path] for path in files]

    def check_text(self, name: str, data: bytes) -> FileReport:
        """The report of what came on standard input.

        Raises:
            EnvironmentNotFoundError: there is no environment.
        """
        self.summary()
        script = self._script(name, data)
        if script is not None:
            return self._worker_of(script).check_text(name, data, may_lack_modules=bool(script.lacks))
        return self._own_worker().check_text(name, data)

    def warnings(self) -> Iterable[str]:
        """What went wrong with the caches: one line, since it is one cause."""
        if self._worker is not None:
            self._warnings.add(self._worker.warning)
        return [text for text in (self.cache.warning, *sorted(self._warnings)) if text][:1]

    def _known(self, path: str, key: str) -> FileReport | None:
        known = self.cache.get("results", key) if key else None
        try:
            return from_plain(known, path) if known is not None else None
        except (TypeError, ValueError, IndexError, KeyError):
            return None  # damaged

    def _key(self, path: str) -> str:
        """The key of a file's result; "" for one that cannot be read."""
        try:
            data = read_file(path)
        except SourceError:
            return ""
        return self.key_of(path, data, os.path.abspath(path), path)

    def key_of(self, path: str, data: bytes, *more: str) -> str:
        """The key of the result of a file's content; `more` is what else decides it."""
        script = self._script(path, data)
        fingerprint = script.fingerprint if script is not None else self.summary().fingerprint
        settings, options = self.settings, self.options
        switches = (options.show_unknown, options.with_uses, settings.grade == "likely", settings.markdown_shared_names)
        words = map(str, (*switches, settings.doctests))
        return key_of(data, *more, fingerprint, settings.observe, repr(settings.open), *words)

    def _script(self, path: str, data: bytes) -> Script | None:
        """What a file is checked against if it declares its own environment."""
        if SCRIPT_MARK not in data or path.endswith(tuple(CONTAINERS)):
            return None
        from pathlib import Path

        from hallucheck.cli.scripts import script_of

        is_named = bool(self.options.python or self.settings.python)
        cache_dir = Path(self._symbols_dir) if self._symbols_dir else None
        script = script_of(path, data, self.environment(), cache_dir, is_named=is_named)
        if script is not None:
            self._scripts[path] = script
            self.notes += [script.note] if script.note else []
        return script

    def _worker_of(self, script: Script) -> Worker:
        """A worker for the environment of a script; environments of scripts are mostly their own."""
        key = str(script.environment.prefix)
        if key not in self._script_workers:
            self._script_workers[key] = self._new_worker(script.environment)
        return self._script_workers[key]

    def _check(self, files: list[str]) -> Iterator[tuple[FileReport, State]]:
        """(report, what else it rests on) of each file; in order, but for scripts with environments of their own."""
        for path in files:
            if path in self._scripts:
                worker = self._worker_of(self._scripts[path])
                yield worker.check(path, may_lack_modules=bool(self._scripts[path].lacks)), worker.rests_on()
        files = [path for path in files if path not in self._scripts]
        if len(files) < _PARALLEL_FILES or (os.cpu_count() or 1) < 2:
            for path in files:
                worker = self._own_worker()
                yield worker.check(path), worker.rests_on()
            return
        from hallucheck.cli.parallel import Task, check_in_processes

        task = Task(self.environment(), self._symbols_dir, self._check_options())
        for checked in check_in_processes(files, task):
            self._warnings.add(checked.warning)
            yield checked.report, checked.rests_on

    def _own_worker(self) -> Worker:
        if self._worker is None:
            self._worker = self._new_worker(self.environment())
        return self._worker

    def _new_worker(self, environment: Environment) -> Worker:
        from hallucheck.cli.worker import Worker

        return Worker(environment, self._symbols_dir, self._check_options())

    def _check_options(self) -> CheckOptions:
        from hallucheck.cli.worker import CheckOptions

        settings = self.settings
        return CheckOptions(
            self.options.show_unknown,
            settings.observe,
            settings.grade,
            settings.markdown_shared_names,
            settings.doctests,
            self.options.with_uses,
        )


def _project_cache_dir(root: str) -> str:
    return os.path.join(root, ".hallucheck_cache")


def user_cache_dir() -> str:
    """Where caches of the user live, as `platformdirs` has it; the common case without importing it."""
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return os.path.join(base, "hallucheck")
    from platformdirs import user_cache_dir as of_platform

    return of_platform("hallucheck", appauthor=False)
