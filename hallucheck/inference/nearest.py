"""Names that could be meant by a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hallucheck.inference.likeness import stems

_LIMIT = 3
_MEANT = 82.0
"""Of 100: `sort_by` for `sorted_by`."""
_AHEAD = 6.0
"""How far the best must be from the second one."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SCORE = 65.0
"""Of 100. Lower lets unrelated names in, higher loses a swapped word."""
_PART = 12.0
"""What it counts that one has all words of the other."""


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Up to three candidates that resemble the name, best first; private ones for a private name, or if just an
    underscore is missing."""
    from rapidfuzz import fuzz, process  # costs more than the rest of a clean run

    wanted, bare = name.lower().strip("_"), name.lstrip("_")
    choices = {
        candidate: candidate.lower().strip("_")
        for candidate in sorted(set(candidates))
        if candidate != name
        and (name.startswith("_") or not candidate.startswith("_") or candidate.lstrip("_") == bare)
    }
    close = {key: ratio for _, ratio, key in process.extract(wanted, choices, scorer=fuzz.ratio, limit=None)}
    scores = {candidate: _score(name, candidate, close[candidate]) for candidate in choices}
    ranked = sorted(scores, key=lambda candidate: (-scores[candidate], candidate))
    return tuple(candidate for candidate in ranked[:_LIMIT] if scores[candidate] >= _SCORE)


def _score(name: str, candidate: str, ratio: float) -> float:
    """How much a candidate resembles a name, of 100 or somewhat more: by its letters or by its words."""
    mine, theirs = set(stems(name)), set(stems(candidate))
    if mine == theirs:
        return 100.0 + ratio
    if not mine & theirs:
        return ratio
    letters = sum(map(len, mine)) + sum(map(len, theirs))
    shared = 200.0 * sum(map(len, mine & theirs)) / letters
    is_part = (mine < theirs or theirs < mine) and len(candidate) > 3
    return max(ratio, shared, (ratio + shared) / 2 + _PART, _SCORE) if is_part else max(ratio, shared)


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

