"""Answers that are worked out once, and questions that lead back to themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from hallucheck.inference.assumptions import Assumption, Reads

T = TypeVar("T")


class Memo:
    """Keeps answers by key, shared by all parts of the evaluator.

    While an answer is being worked out the same question gets a provisional one. What was worked out from a
    provisional answer is given once but not kept: asked from elsewhere, the question may have a better answer.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, object] = {}
        self._active: set[Hashable] = set()
        self._provisional: set[Hashable] = set()
        self._alive: list[object] = []
        self._reads: dict[Hashable, set[Assumption]] = {}
        """Question -> the assumptions that its answer hangs on, where there are any."""

    def get(self, key: Hashable, work_out: Callable[[], T], provisional: Any, alive: object = None) -> T:
        """The answer to the question `key`; `alive` is kept from being collected, where the key holds its id."""
        if key in self._known:
            if key in self._reads:
                Reads.current |= self._reads[key]
            return cast(T, self._known[key])
        if key in self._active:
            self._provisional.add(key)
            return cast(T, provisional)
        self._active.add(key)
        outer, Reads.current = Reads.current, set()
        try:
            answer = work_out()
        finally:
            self._active.discard(key)
            self._provisional.discard(key)
            reads, Reads.current = Reads.current, outer
            outer |= reads
        if not self._provisional:
            self._known[key] = answer
            self._alive.append(alive)
            if reads:
                self._reads[key] = reads
        return answer

    def forget(self, changed: set[Assumption] | None) -> None:
        """Forget the answers that hang on assumptions which have changed; None for all assumptions."""
        for key in [k for k, reads in self._reads.items() if changed is None or not changed.isdisjoint(reads)]:
            del self._reads[key], self._known[key]
