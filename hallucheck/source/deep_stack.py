"""Run a function where recursion may go deep.

Parser, walks and code generation all follow the nesting of the code by recursion. Generated code nests some thousand
levels (`a + b + ...`, long `elif` chains), more than a main thread's stack holds, and a parser written in C or Rust
that runs out of stack ends the whole process.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

_Result = TypeVar("_Result")

_STACK_BYTES = 512 * 1024 * 1024
"""Reserved, not used: the system hands out pages as they are touched."""
_FRAMES = 50_000

_lock = threading.Lock()
_here = threading.local()


def with_deep_stack(work: Callable[[], _Result]) -> _Result:
    """Call `work` on a large stack and return or raise what it does; called from such a one, just call it.

    Raises:
        RecursionError: it nests deeper still.
    """
    if getattr(_here, "is_deep", False):
        return work()
    with _lock:  # stack size and recursion limit are those of the whole process
        return _in_thread(work)


def _in_thread(work: Callable[[], _Result]) -> _Result:
    results: list[_Result] = []
    errors: list[BaseException] = []

    def call() -> None:
        _here.is_deep = True
        try:
            results.append(work())
        except BaseException as error:  # it travels to the calling thread
            errors.append(error)

    limit = sys.getrecursionlimit()
    thread = threading.Thread(target=call, name="hallucheck-deep-stack", daemon=True)
    try:
        sys.setrecursionlimit(max(limit, _FRAMES))
        _run(thread, call)
    finally:
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]


def _run(thread: threading.Thread, call: Callable[[], None]) -> None:
    former = threading.stack_size(_STACK_BYTES)
    try:
        thread.start()
    except RuntimeError:  # no room for such a stack: the common one must do
        sys.setrecursionlimit(1000)
        call()
        _here.is_deep = False
        return
    finally:
        threading.stack_size(former)
    thread.join()
