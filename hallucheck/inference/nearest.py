"""Names that could be meant by a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LIMIT = 3
_MEANT = 82.0
"""Of 100: `sort_by` for `sorted_by`."""
_AHEAD = 6.0
"""How far the best must be from the second one."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SCORE = 65.0
"""Of 100. Lower lets unrelated names in, higher loses a swapped word."""


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Up to three candidates that resemble the name, best first; private ones only for a private name."""
    from rapidfuzz import fuzz, process  # costs more than the rest of a clean run

    wanted = name.lower().strip("_")
    choices = {
        candidate: candidate.lower().strip("_")
        for candidate in sorted(set(candidates))
        if candidate != name and (name.startswith("_") or not candidate.startswith("_"))
    }
    found = process.extract(wanted, choices, scorer=fuzz.ratio, limit=_LIMIT, score_cutoff=_SCORE)
    close = [key for _, _, key in found]
    words = _words(name)
    same_words = [c for c in choices if len(words) > 1 and _words(c) == words]
    contained = [c for c in choices if len(c) > 3 and (_words(c) < words or words < _words(c))]
    return tuple(dict.fromkeys([*same_words, *close, *contained]))[:_LIMIT]


def meant(name: str, candidates: Iterable[str], *, is_loose: bool = False) -> str | None:
    """The one candidate that a wrong name can only stand for; None if none is close enough, or several are. Loose:
    a name with a word more or less will do, too."""
    from rapidfuzz import fuzz, process

    wanted = name.lower().strip("_")
    style = _style(name)
    choices = {c: c.lower().strip("_") for c in set(candidates) if c != name and _style(c) == style}
    found = process.extract(wanted, choices, scorer=fuzz.ratio, limit=2, score_cutoff=_MEANT)
    if found and (len(found) == 1 or found[0][1] - found[1][1] >= _AHEAD):
        return str(found[0][2])
    words = _parts(name)
    alike = [c for c in choices if words and (_parts(c) < words or words < _parts(c))] if is_loose else []
    return alike[0] if len(alike) == 1 and not found else None


def _style(name: str) -> tuple[bool, bool]:
    """(whether it is private, whether it is written as classes are)."""
    bare = name.lstrip("_")
    return name.startswith("_"), bare[:1].isupper() and not bare.isupper()


def _parts(name: str) -> frozenset[str]:
    """The words of a name, of `CamelCase`, too."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split("_"))
