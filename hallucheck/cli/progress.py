"""A progress bar on the terminal, for runs that take a while."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any


class Progress:
    """Counts files; shows a bar only once the run has lasted long enough to be wondered about."""

    def __init__(self, total: int, after_s: float) -> None:
        self._total = total
        self._done = 0
        self._show_at = time.monotonic() + after_s
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        return self

    def advance(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._bar is None and time.monotonic() >= self._show_at and self._done < self._total:
            self._show()
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = TextColumn("checking"), BarColumn(), MofNCompleteColumn()
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("files", total=self._total)
        self._bar.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
