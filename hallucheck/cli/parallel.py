"""Many files in several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from hallucheck.cli.results import State
from hallucheck.cli.run import check_one, make_checker
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport

_state: list[object] = []
"""The worker's checker and whether unknown uses are wanted; set once per process."""


def _begin(environment: Environment, symbols_dir: str | None, show_unknown: bool) -> None:
    _state[:] = [make_checker(environment, symbols_dir), show_unknown]


def _check(path: str) -> tuple[FileReport, State]:
    checker, show_unknown = _state
    return check_one(checker, path, bool(show_unknown))  # type: ignore[arg-type]


def check_in_processes(
    files: list[str], environment: Environment, symbols_dir: str | None, show_unknown: bool
) -> Iterator[tuple[FileReport, State]]:
    """The result of each file, in order. A file whose process dies gets an error; the others go on."""
    workers = min(os.cpu_count() or 1, 8)
    arguments = environment, symbols_dir, show_unknown
    context = multiprocessing.get_context("spawn")
    done = 0
    while done < len(files):
        try:
            with ProcessPoolExecutor(workers, context, _begin, arguments) as pool:
                for result in pool.map(_check, files[done:], chunksize=4 if len(files) > 64 else 1):
                    yield result
                    done += 1
        except BrokenProcessPool:
            yield FileReport(files[done], error="internal error (the process that checked it died)"), {}
            done += 1
