"""Names that could be meant by a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

_LIMIT = 3
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


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split("_"))
