"""Many files in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from hallucheck.cli.results import State
from hallucheck.cli.worker import Worker
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport

_worker: list[Worker] = []
"""The one worker of a child process; set when it starts."""


def _begin(environment: Environment, symbols_dir: str | None, show_unknown: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends the children
    _worker[:] = [Worker(environment, symbols_dir, show_unknown)]


def _check(path: str) -> tuple[FileReport, State, str]:
    worker = _worker[0]
    return worker.check(path), worker.rests_on(), worker.warning


def check_in_processes(
    files: list[str], environment: Environment, symbols_dir: str | None, show_unknown: bool
) -> Iterator[tuple[FileReport, State, str]]:
    """(report, what more it rests on, why symbols could not be stored) of each file, in order.

    A file whose process dies gets an error; the others go on.
    """
    workers = min(os.cpu_count() or 1, 8)
    context = multiprocessing.get_context("spawn")
    done = 0
    while done < len(files):
        pool = ProcessPoolExecutor(workers, context, _begin, (environment, symbols_dir, show_unknown))
        try:
            for result in pool.map(_check, files[done:], chunksize=4 if len(files) > 64 else 1):
                yield result
                done += 1
        except BrokenProcessPool:
            yield FileReport(files[done], error="internal error (the process that checked it died)"), {}, ""
            done += 1
        finally:
            _end(pool)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the children; those that still work, because the run was interrupted, at once."""
    children = list((getattr(pool, "_processes", None) or {}).values())
    is_over = not any(getattr(pool, "_pending_work_items", None) or {})
    pool.shutdown(wait=is_over, cancel_futures=True)
    if not is_over:
        for child in children:
            child.terminate()
