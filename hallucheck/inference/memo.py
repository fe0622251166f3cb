"""Answers that are worked out once, and questions that lead back to themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

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
        self._volatile: set[Hashable] = set()
        self._touched: set[Hashable] = set()

    def get(self, key: Hashable, work_out: Callable[[], T], provisional: Any, alive: object = None) -> T:
        """The answer to the question `key`; `alive` is kept from being collected, where the key holds its id."""
        if key in self._known:
            if key in self._volatile:
                self.touch()
            return cast(T, self._known[key])
        if key in self._active:
            self._provisional.add(key)
            return cast(T, provisional)
        self._active.add(key)
        try:
            answer = work_out()
        finally:
            self._active.discard(key)
            self._provisional.discard(key)
            if key in self._touched:
                self._touched.discard(key)
                self._volatile.add(key)
        if not self._provisional:
            self._known[key] = answer
            self._alive.append(alive)
        return answer

    def touch(self) -> None:
        """What is being worked out hangs on assumptions that `forget` takes back."""
        self._touched |= self._active

    def forget(self) -> None:
        """Forget all answers that hang on assumptions."""
        for key in self._volatile:
            self._known.pop(key, None)
        self._volatile.clear()
