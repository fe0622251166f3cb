"""Many files in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from hallucheck.cli.results import State
from hallucheck.cli.worker import CheckOptions, Worker
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport


class Checked(NamedTuple):
    """What a child process sends back."""

    report: FileReport
    rests_on: State
    """What the process has read since it last told."""
    warning: str
    """Why symbols could not be stored, "" if they could."""


class Task(NamedTuple):
    """What a child process needs to begin."""

    environment: Environment
    symbols_dir: str | None
    options: CheckOptions


_worker: list[Worker] = []
"""The one worker of a child process; set when it starts."""


def _begin(task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group; only the parent speaks of it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker[:] = [Worker(*task)]


def _end_with_parent() -> None:
    """Do not outlive a parent that was killed: its queue would be waited at for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(path: str) -> Checked:
    worker = _worker[0]
    return Checked(worker.check(path), worker.rests_on(), worker.warning)


def check_in_processes(files: list[str], task: Task) -> Iterator[Checked]:
    """The result of each file, in order. A file whose process dies gets an error; the others go on."""
    done = 0
    while done < len(files):
        try:
            for result in _map(files[done:], task, min(os.cpu_count() or 1, 8)):
                yield result
                done += 1
        except BrokenProcessPool:
            yield _check_alone(files[done], task)  # some file ended its process, and perhaps it is not this one
            done += 1


def _check_alone(path: str, task: Task) -> Checked:
    try:
        return next(_map([path], task, 1))
    except BrokenProcessPool:
        return Checked(FileReport(path, error="internal error (the process that checked it died)"), {}, "")


def _map(files: list[str], task: Task, processes: int) -> Iterator[Checked]:
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, (task,))
    try:
        for future in [pool.submit(_check, file) for file in files]:
            yield future.result()
    except BaseException:
        # Neither `pool.map` nor `cancel_futures`, which cancel what is open: the pool's own thread trips over
        # cancelled futures when its processes are gone.
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=False)
