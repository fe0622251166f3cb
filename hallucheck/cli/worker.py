"""One file checked, whatever happens to it; the same in the main process and in others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from hallucheck.check import Checker
from hallucheck.cli.results import State
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport
from hallucheck.symbols.lexicon import Lexicons
from hallucheck.symbols.observer import Observer


class CheckOptions(NamedTuple):
    """What changes the answers, beside the environment."""

    show_unknown: bool
    observe: str
    """"auto" or "never"."""
    grade: str
    """The lowest grade of findings that are sought: "proven", "observed" or "likely"."""
    shares_names: bool
    """Whether blocks of one document see the names of those before them."""
    checks_doctests: bool
    """Whether doctests in docstrings are checked."""
    with_uses: bool = False
    """Whether reports tell where each distribution is used."""


class Worker:
    """A checker that survives its crashes and tells what its answers rest on."""

    def __init__(self, environment: Environment, cache_dir: str | None, options: CheckOptions) -> None:
        """`cache_dir` keeps what is read of packages; None keeps nothing."""
        symbols, observations, lexicons = (
            Path(cache_dir, name) if cache_dir else None for name in ("symbols", "observations", "lexicons")
        )
        self._observer = Observer(environment, observations, options.observe)
        found = Lexicons(lexicons) if options.grade == "likely" else None
        self._checker = Checker(
            environment,
            symbols,
            self._observer,
            found,
            shares_names=options.shares_names,
            checks_doctests=options.checks_doctests,
        )
        self._checker.with_uses = options.with_uses
        self._show_unknown = options.show_unknown
        self._told: set[str] = set()

    def check(self, path: str, *, may_lack_modules: bool = False) -> FileReport:
        """The report of a file. A crash is that file's result and costs no other file its own. Modules that are
        missing are unknown if `may_lack_modules`."""
        try:
            return self._checker.check_file(
                path, show_unknown=self._show_unknown, may_lack_modules=may_lack_modules
            )
        except Exception as error:
            return FileReport(path, error=_crash(error))

    def check_text(self, path: str, data: bytes, *, may_lack_modules: bool = False) -> FileReport:
        """The same for what is not on disk."""
        from hallucheck.errors import SourceError
        from hallucheck.source.read import from_bytes

        try:
            source = from_bytes(path, data)
            return self._checker.check_source(
                source, show_unknown=self._show_unknown, may_lack_modules=may_lack_modules
            )
        except SourceError as error:
            return FileReport(path, error=str(error))
        except Exception as error:
            return FileReport(path, error=_crash(error))

    def rests_on(self) -> State:
        """What the answers so far rest on; what was told before is left out."""
        fresh = {p: list(state) for p, state in self._checker.dependencies().items() if p not in self._told}
        self._told.update(fresh)
        return fresh

    @property
    def warning(self) -> str:
        """Why symbols or observations could not be stored, "" if they could."""
        return self._checker.store.warning or self._observer.warning


def _crash(error: Exception) -> str:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    return f"internal error ({type(error).__name__}: {error} at {place}); please report it"
