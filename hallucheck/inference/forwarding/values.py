"""What following a keyword deals in: what holds it on the way, and what becomes of it in the end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Union

from hallucheck.findings import Evidence
from hallucheck.inference.resolution import UnknownReason


class Certainty(IntEnum):
    """Whether a container holds the keyword where it is handed on."""

    FILTERED = 0
    """A test that cannot be decided may have left it out."""
    MAYBE = 1
    """On some ways through the body."""
    CERTAIN = 2


@dataclass(frozen=True)
class Bag:
    """A dict that has the keyword as a key."""

    word: str
    """The keyword as it is spelled by now: bodies may rename it."""
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True)
class Names:
    """A collection of keys of a bag, such as `set(kwargs) - ALLOWED`, seen as if the keyword were the only one."""

    word: str
    holds: bool | None
    """Whether the keyword is in it; None if that is not known."""


@dataclass(frozen=True)
class Items:
    """(key, value) pairs of a bag."""

    word: str
    holds: bool | None


@dataclass(frozen=True)
class Pair:
    """One (key, value) pair."""

    word: str


@dataclass(frozen=True)
class Table:
    """The strings that a container of the code's own holds."""

    names: frozenset[str]
    is_exact: bool
    """All of them are in it; otherwise it holds no others."""

    def has(self, word: str) -> bool | None:
        """Whether a string is in it."""
        return False if word not in self.names else True if self.is_exact else None


@dataclass(frozen=True)
class OneOf:
    """A string out of a table."""

    table: Table


@dataclass(frozen=True)
class Hidden:
    """Something that has the keyword, or something made of it, in a way that is not followed."""


@dataclass(frozen=True)
class NotThere:
    """What `getattr(x, keyword, None)` yields where the attribute is missing."""


@dataclass(frozen=True)
class Parts:
    """A tuple of known length."""

    items: tuple[Held | None, ...]


Held = Union[str, Bag, Names, Items, Pair, Parts, OneOf, Hidden, NotThere]
"""A str is the keyword itself, or what was made of it: "set_color"."""

HIDDEN = Hidden()


class Verdict(Enum):
    """What becomes of a keyword."""

    TAKEN = "taken"
    """Somebody takes it, on some way."""
    REFUSED = "refused"
    """Nobody takes it, and somebody raises because of it."""
    IGNORED = "ignored"
    """Nobody minds it."""
    UNCLEAR = "unclear"
    """It goes where it cannot be followed."""


@dataclass(frozen=True)
class Answer:
    """What becomes of a keyword in a function, and what the function returns of it."""

    verdict: Verdict
    is_certain: bool = False
    """Refused on every way through the function."""
    steps: tuple[Evidence, ...] = ()
    """The functions that it was handed on to, in order, and what refuses it."""
    names: frozenset[str] = frozenset()
    """Names that would be taken."""
    raises: tuple[str, ...] = ()
    """Name of the exception that it is refused with, and of its bases as far as they are known."""
    reason: UnknownReason = UnknownReason.FORWARDED_ARGUMENTS
    detail: str = ""
    result: Held | None = None
    leaks: bool = True
    """For UNCLEAR: the keyword may have been taken out of its dict."""


class Rejected(Exception):
    """The keyword is refused here for certain."""

    def __init__(self, steps: tuple[Evidence, ...], raises: tuple[str, ...] = ("TypeError", "Exception")) -> None:
        super().__init__()
        self.steps = steps
        self.raises = raises


class TakenUp(Exception):
    """The keyword is taken."""


def carries(held: Held | None) -> bool:
    """Whether the keyword can be taken from it; its mere names cannot."""
    return isinstance(held, (Bag, Items, Pair, Hidden)) or (isinstance(held, Parts) and any(map(carries, held.items)))


def merged(one: Held | None, other: Held | None) -> Held | None:
    """What a name holds where two ways meet."""
    if one == other:
        return one
    if isinstance(one, Parts) and isinstance(other, Parts) and len(one.items) == len(other.items):
        return Parts(tuple(map(merged, one.items, other.items)))
    for held, rest in ((one, other), (other, one)):
        match held:
            case Bag(word=word, certainty=certainty):
                if rest is None:
                    return Bag(word, min(certainty, Certainty.MAYBE))
                if isinstance(rest, Bag) and rest.word == word:
                    return Bag(word, min(certainty, rest.certainty))
            case Names(word=word) if rest is None or (isinstance(rest, Names) and rest.word == word):
                return Names(word, None)
            case Items(word=word) if rest is None or (isinstance(rest, Items) and rest.word == word):
                return Items(word, None)
    if isinstance(one, (NotThere, OneOf)) or isinstance(other, (NotThere, OneOf)):
        return other if one is None or isinstance(one, (NotThere, OneOf)) else one
    return HIDDEN


def merged_env(one: dict[str, Held], other: dict[str, Held]) -> dict[str, Held]:
    """The same for all names."""
    found = {}
    for name in (*one, *(name for name in other if name not in one)):
        held = merged(one.get(name), other.get(name))
        if held is not None:
            found[name] = held
    return found


def combined(answers: list[Answer]) -> Answer:
    """The answer of several functions of which one is called."""
    if len(answers) == 1:
        return answers[0]
    for verdict in (Verdict.TAKEN, Verdict.UNCLEAR):
        for answer in answers:
            if answer.verdict is verdict:
                return answer
    refused = [answer for answer in answers if answer.verdict is Verdict.REFUSED]
    results = [answer.result for answer in answers if answer.result is not None]
    result = results[0] if results else None
    if not refused:
        return Answer(Verdict.IGNORED, result=result)
    names = frozenset().union(*(answer.names for answer in answers))
    is_certain = len(refused) == len(answers) and all(answer.is_certain for answer in refused)
    first = refused[0]
    return Answer(Verdict.REFUSED, is_certain, first.steps, names, first.raises, result=result)
