"""One file checked, whatever happens to it; the same in the main process and in others."""

from __future__ import annotations

import os
from pathlib import Path

from hallucheck.check import Checker
from hallucheck.cli.results import State
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport
from hallucheck.symbols.observer import Observer


class Worker:
    """A checker that survives its crashes and tells what its answers rest on."""

    def __init__(
        self, environment: Environment, symbols_dir: str | None, show_unknown: bool, observe: str, shares_names: bool
    ) -> None:
        """`observe` is "auto" or "never"; blocks of one document see each other's names if `shares_names`."""
        observations = Path(symbols_dir, "observations") if symbols_dir else None
        self._observer = Observer(environment, observations, observe)
        symbols = Path(symbols_dir, "symbols") if symbols_dir else None
        self._checker = Checker(environment, symbols, self._observer, shares_names=shares_names)
        self._show_unknown = show_unknown
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
