"""The arguments of a call, with their values worked out on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from hallucheck.inference.signatures import PassedArgument
from hallucheck.inference.values import Instance, Value


class Arguments:
    """What a call passes, in source order."""

    def __init__(self, passed: Sequence[PassedArgument], makers: Sequence[Callable[[], Value]]) -> None:
        self.passed = tuple(passed)
        self._makers = tuple(makers)
        self._values: dict[int, Value] = {}
        self.hidden: frozenset[int] = frozenset()
        """Indexes of arguments that are not to be evaluated yet."""

    def hiding(self, indexes: Iterable[int]) -> Arguments:
        """The same arguments without the values of some of them."""
        copy = Arguments(self.passed, [partial(self.value, index) for index in range(len(self.passed))])
        copy.hidden = frozenset(indexes)
        return copy

    @classmethod
    def of_values(cls, values: Sequence[Value]) -> Arguments:
        """Positional arguments that are known already."""
        passed = [PassedArgument(0, index=index) for index in range(len(values))]
        return cls(passed, [lambda value=value: value for value in values])  # type: ignore[misc]

    def after(self, positional: Sequence[Value], keywords: Sequence[tuple[str, Value]]) -> Arguments:
        """The same arguments after others that were given before, as `functools.partial` does; theirs are at -1."""
        named = {argument.keyword for argument in self.passed}
        kept = [(keyword, value) for keyword, value in keywords if keyword not in named]
        number = len(positional)
        passed = [PassedArgument(-1, index=index) for index in range(number)]
        passed += [replace(argument, index=argument.index + number) for argument in self.passed]
        makers: list[Callable[[], Value]] = [lambda value=value: value for value in positional]  # type: ignore[misc]
        makers += [partial(self.value, argument.index) for argument in self.passed]
        for keyword, value in kept:
            passed.append(PassedArgument(-1, keyword, index=len(passed)))
            makers.append(lambda value=value: value)  # type: ignore[misc]
        return Arguments(passed, makers)

    def value(self, index: int) -> Value:
        """The value of the argument at a place in the call; of an unpacked one the container."""
        if index not in self._values:
            self._values[index] = self._makers[index]()
        return self._values[index]

    def positional(self, index: int) -> Value | None:
        """The value of the index-th positional argument; None if there is none, or an unpacking comes before it."""
        plain = 0
        for argument in self.passed:
            if argument.star == "*":
                return None
            if not argument.keyword and not argument.star:
                if plain == index:
                    return self.value(argument.index)
                plain += 1
        return None

    def keyword(self, name: str) -> Value | None:
        """The value of a keyword argument; None if it is not given."""
        for argument in self.passed:
            if argument.keyword == name:
                return self.value(argument.index)
        return None

    def assigned_value(self, index: int) -> Value:
        """What one parameter receives from an argument: of an unpacked one, an element."""
        value = self.value(index)
        if self.passed[index].star == "*" and isinstance(value, Instance) and value.args:
            return value.args[0]
        return value
