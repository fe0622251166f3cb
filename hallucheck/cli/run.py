"""One run: files in, reports out; from stored results where nothing has changed, else by checking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hallucheck.cli.results import ResultCache, State, from_plain, key_of, states_of, to_plain
from hallucheck.errors import SourceError
from hallucheck.findings import FileReport
from hallucheck.settings import Settings
from hallucheck.source.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.check import Checker
    from hallucheck.environment.model import Environment

_PARALLEL_FILES = 12
"""Fewer files are checked faster in one process: another one costs half a second to start."""


class EnvironmentSummary(NamedTuple):
    """What a report says of the environment, without importing what reads it."""

    python: str
    version: str
    prefix: str
    origin: str
    note: str
    fingerprint: str
    """Changes with everything that is set here."""


class Run:
    """A run with its settings, caches and, once something has to be checked, its environment."""

    def __init__(self, settings: Settings, *, show_unknown: bool, use_cache: bool, own_prefix: str) -> None:
        self.settings = settings
        self.show_unknown = show_unknown
        self._own_prefix = own_prefix
        folder = settings.cache_dir and os.path.join(settings.root, settings.cache_dir)
        self._results_dir = (folder or os.path.join(settings.root, ".hallucheck_cache")) if use_cache else None
        self._symbols_dir = (folder or _user_cache_dir()) if use_cache else None
        self.cache = ResultCache(self._results_dir)
        self._environment: Environment | None = None
        self._checker: Checker | None = None

    # ---- the environment ----------------------------------------------------------------------------------------

    def summary(self) -> EnvironmentSummary:
        """The chosen environment; remembered while what the choice hangs on is unchanged.

        Raises:
            EnvironmentNotFoundError: there is none.
        """
        key = self._environment_key()
        known = self.cache.get("environments", key)
        if known is not None:
            return EnvironmentSummary(*known)
        environment = self.environment()
        version = ".".join(map(str, environment.version))
        python, prefix = str(environment.python or ""), str(environment.prefix)
        parts = [python, version, prefix, environment.origin, environment.note]
        folders = [*environment.site_packages, *environment.stdlib, *environment.first_party]
        fingerprint = key_of(*parts, *map(str, folders), *map(str, environment.editable_modules))
        summary = EnvironmentSummary(python, version, prefix, environment.origin, environment.note, fingerprint)
        self.cache.put("environments", key, summary, self._choice_rests_on(environment))
        return summary

    def _environment_key(self) -> str:
        names = ("VIRTUAL_ENV", "CONDA_PREFIX", "PATH", "HOME", "UV_PROJECT_ENVIRONMENT", "XDG_CACHE_HOME")
        variables = [f"{name}={os.environ.get(name, '')}" for name in names]
        return key_of(repr(self.settings), self._own_prefix, *variables)

    def _choice_rests_on(self, environment: Environment) -> State:
        paths = [self.settings.root, str(environment.prefix), os.path.join(environment.prefix, "pyvenv.cfg")]
        paths += [str(environment.python)] if environment.python else []
        paths += [str(folder) for folder in environment.site_packages]
        paths += [os.path.join(self.settings.root, name) for name in (".venv", "venv", "env", ".env", "src")]
        return states_of(paths)

    def environment(self) -> Environment:
        """The environment itself.

        Raises:
            EnvironmentNotFoundError: there is none.
        """
        if self._environment is None:
            from pathlib import Path

            from hallucheck.environment.build import build_environment

            settings = self.settings
            root = Path(settings.root)
            self._environment = build_environment(
                settings.python,
                "",
                root,
                os.environ,
                Path(self._own_prefix),
                Path(self._symbols_dir) if self._symbols_dir else None,
                tuple(root / folder for folder in settings.first_party),
            )
        return self._environment

    def checker(self) -> Checker:
        """The checker for files that are not answered yet."""
        if self._checker is None:
            self._checker = make_checker(self.environment(), self._symbols_dir)
        return self._checker

    # ---- files --------------------------------------------------------------------------------------------------

    def check_all(self, files: list[str], advance: Callable[[], None] = lambda: None) -> list[FileReport]:
        """The report of each file, in the order of the files. `advance` is called after each.

        Raises:
            EnvironmentNotFoundError: there is no environment.
        """
        environment = self.summary()
        reports: dict[str, FileReport] = {}
        open_files: list[tuple[str, str]] = []
        for path in files:
            key = self._key(path, environment)
            known = self.cache.get("results", key) if key else None
            report = _restored(known, path) if known is not None else None
            if report is None:
                open_files.append((path, key))
            else:
                reports[path] = report
                advance()
        for path, key, report, rests_on in self._check(open_files):
            reports[path] = report
            if key and not report.error.startswith("internal error"):
                self.cache.put("results", key, to_plain(report), rests_on)
            advance()
        return [reports[path] for path in files]

    def _key(self, path: str, environment: EnvironmentSummary) -> str:
        """The key of a file's result; "" for one that cannot be read."""
        try:
            data = read_file(path)
        except SourceError:
            return ""
        return key_of(data, os.path.abspath(path), environment.fingerprint, str(self.show_unknown))

    def _check(self, files: list[tuple[str, str]]) -> Iterator[tuple[str, str, FileReport, State]]:
        if len(files) < _PARALLEL_FILES or (os.cpu_count() or 1) < 2:
            for path, key in files:
                report, rests_on = check_one(self.checker(), path, self.show_unknown)
                yield path, key, report, rests_on
            return
        from hallucheck.cli.parallel import check_in_processes

        arguments = self.environment(), self._symbols_dir, self.show_unknown
        for (path, key), (report, rests_on) in zip(files, check_in_processes([p for p, _ in files], *arguments)):
            yield path, key, report, rests_on

    def check_stdin(self, data: bytes, name: str) -> FileReport:
        """The report of what came on standard input.

        Raises:
            EnvironmentNotFoundError: there is no environment.
        """
        from hallucheck.source.read import from_bytes

        self.summary()
        try:
            return self.checker().check_source(from_bytes(name, data), show_unknown=self.show_unknown)
        except SourceError as error:
            return FileReport(name, error=str(error))

    def warnings(self) -> list[str]:
        """What went wrong with the caches."""
        found = [self.cache.warning]
        if self._checker is not None:
            found.append(self._checker.store.warning)
        return [warning for warning in found if warning]


def make_checker(environment: Environment, symbols_dir: str | None) -> Checker:
    """A checker; imports all of it."""
    from pathlib import Path

    from hallucheck.check import Checker

    return Checker(environment, Path(symbols_dir, "symbols") if symbols_dir else None)


def check_one(checker: Checker, path: str, show_unknown: bool) -> tuple[FileReport, State]:
    """(report, what it rests on). A crash is that file's result and costs no other file its own."""
    try:
        report = checker.check_file(path, show_unknown=show_unknown)
    except Exception as error:
        import traceback

        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
        report = FileReport(
            path, error=f"internal error ({type(error).__name__}: {error} at {place}); please report it"
        )
    return report, {path: list(state) for path, state in checker.dependencies().items()}


def _restored(value: Any, path: str) -> FileReport | None:
    try:
        return from_plain(value, path)
    except (TypeError, ValueError, IndexError):
        return None


def _user_cache_dir() -> str:
    """Where caches of the user live, as `platformdirs` has it; the common case without importing it."""
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return os.path.join(base, "hallucheck")
    from platformdirs import user_cache_dir

    return user_cache_dir("hallucheck", appauthor=False)
