"""How a wrong name and a real one are alike: by letters, by words, by how words are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SHORTHANDS = (
    ("argument", "arguments", "arg", "args"),
    ("attribute", "attr"),
    ("calculate", "calc", "compute"),
    ("coefficient", "coef", "coeff"),
    ("column", "col"),
    ("configuration", "config", "cfg", "conf"),
    ("delete", "del"),
    ("description", "desc"),
    ("destination", "dest", "dst"),
    ("dictionary", "dict"),
    ("directory", "dir"),
    ("environment", "env"),
    ("execute", "exec"),
    ("frequency", "freq"),
    ("function", "func", "fn", "fun"),
    ("identifier", "ident", "id"),
    ("image", "img"),
    ("index", "idx"),
    ("information", "info"),
    ("initialize", "init"),
    ("iteration", "iter"),
    ("length", "len"),
    ("maximum", "max"),
    ("message", "msg"),
    ("minimum", "min"),
    ("number", "num", "n"),
    ("parameter", "param"),
    ("position", "pos"),
    ("previous", "prev"),
    ("probability", "prob"),
    ("reference", "ref"),
    ("source", "src"),
    ("string", "str"),
    ("temporary", "tmp", "temp"),
    ("vector", "vec"),
    ("window", "win"),
)
_FULL = {short: full for full, *shorts in _SHORTHANDS for short in shorts}
_BRITISH = (
    (re.compile(r"our(s|ed|ing|able|ite|)$"), r"or\1"),
    (re.compile(r"is(e|es|ed|er|ers|ing|ation|able)$"), r"iz\1"),
    (re.compile(r"ys(e|es|ed|er|ing)$"), r"yz\1"),
    (re.compile(r"tre(s|)$"), r"ter\1"),
    (re.compile(r"ll(ed|ing|er)$"), r"l\1"),
    (re.compile(r"ogue(s|)$"), r"og\1"),
    (re.compile(r"^gre(y|ys|yscale)$"), r"gra\1"),
    (re.compile(r"^(lic|def|off)ence"), r"\1ense"),
    (re.compile(r"^artef"), "artif"),
    (re.compile(r"dgement"), "dgment"),
)
_LEADING = frozenset({"get", "is", "has", "as", "do"})
"""Words that say no more of a thing than that it is asked for."""
_DIRECTIONS = frozenset({"to", "from", "of", "in", "by", "for", "on", "with", "over", "per", "and", "or", "not", "2"})
_LONG = 9
"""Names so long may have two letters wrong."""


class Likeness(IntEnum):
    """What sets the two apart; the less, the closer."""

    UNDERSCORES = 0
    """Only underscores: `HDDM_A`, `HDDMA`."""
    CASE = 1
    """Underscores and upper or lower case: `legendHandles`, `legend_handles`."""
    SPELLING = 2
    """The same words, spelled otherwise or shortened: `colour`, `color`; `max_len`, `max_length`."""
    NUMBER = 3
    """Singular and plural."""
    LEADING = 4
    """A leading `get`, `is` or the like."""
    ORDER = 5
    """The order of the words."""
    LETTERS = 6
    """A letter or two."""


def likeness(name: str, candidate: str) -> Likeness | None:
    """What sets a wrong name and a real one apart; None if it is more than one such thing."""
    if _privacy(name) != _privacy(candidate):
        return None
    if name.replace("_", "") == candidate.replace("_", ""):
        return Likeness.UNDERSCORES
    if _letters(name) == _letters(candidate):
        return Likeness.CASE
    mine, theirs = spelled(name), spelled(candidate)
    if "".join(mine) == "".join(theirs):
        return Likeness.SPELLING
    mine, theirs = _singular(mine), _singular(theirs)
    if "".join(mine) == "".join(theirs):
        return Likeness.NUMBER
    if _without_leading(mine) == _without_leading(theirs):
        return Likeness.LEADING
    if sorted(mine) == sorted(theirs):
        return None if _DIRECTIONS & set(mine) else Likeness.ORDER
    return Likeness.LETTERS if _is_slip(_letters(name), _letters(candidate)) else None


@lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, of `CamelCase`, too; numbers are words."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(4096)
def spelled(name: str) -> tuple[str, ...]:
    """The words of a name in full and in one spelling."""
    return tuple(_spelled(word) for word in words(name))


def stems(name: str) -> tuple[str, ...]:
    """The words of a name in full, in one spelling and in the singular."""
    return _singular(spelled(name))


def _spelled(word: str) -> str:
    if len(word) > 4:
        for pattern, american in _BRITISH:
            word = pattern.sub(american, word)
    return _FULL.get(word, word)


def _singular(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_singular_word(part) for part in parts)


def _singular_word(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def _without_leading(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[1:] if len(parts) > 1 and parts[0] in _LEADING else parts


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _privacy(name: str) -> bool:
    return name.startswith("_")


def _is_slip(name: str, candidate: str) -> bool:
    """Whether one is the other with a letter or two wrong, left out, or swapped; people and models begin words right,
    and digits mean something."""
    from rapidfuzz.distance import OSA

    if min(len(name), len(candidate)) < 5 or re.sub(r"\D", "", name) != re.sub(r"\D", "", candidate):
        return False
    if name[0] != candidate[0]:
        return False
    allowed = 2 if min(len(name), len(candidate)) >= _LONG else 1
    return OSA.distance(name, candidate, score_cutoff=allowed) <= allowed
