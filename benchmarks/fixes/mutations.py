"""Plausible wrong names made of real ones, by kind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from hallucheck.inference.likeness import words

_TUNED = ("case", "plural", "leading", "british", "slip", "order")
"""Kinds that the choice of safe fixes was made for; the others are held out."""
_BRITISH = (("color", "colour"), ("center", "centre"), ("normaliz", "normalis"), ("gray", "grey"))
_SHORT = (("length", "len"), ("maximum", "max"), ("number", "num"), ("index", "idx"))
_SYNONYMS = (
    *(("remove", "delete"), ("create", "make"), ("find", "search"), ("add", "append"), ("list", "all")),
    *(("get", "fetch"), ("set", "update"), ("write", "save"), ("read", "load"), ("start", "begin"), ("end", "stop")),
    *(("size", "length"), ("name", "title"), ("count", "number"), ("key", "id"), ("text", "string"), ("path", "file")),
    *(
        ("values", "items"),
        ("min", "lower"),
        ("max", "upper"),
        ("first", "head"),
        ("last", "tail"),
        ("mean", "average"),
    ),
)
_ADDED = ("data", "value", "all", "new", "base", "max", "from", "with", "list", "default", "object", "safe", "raw")


def held_out() -> tuple[str, ...]:
    """Kinds that the choice of safe fixes was not made for."""
    return tuple(kind for kind in MUTATIONS if kind not in _TUNED)


def mutate(name: str, kind: str, chance: random.Random) -> str:
    """The name with a mistake of a kind; "" if it does not lend itself to it."""
    made = MUTATIONS[kind](name, chance)
    return made if made != name and made.isidentifier() else ""


def _case(name: str, chance: random.Random) -> str:
    if "_" in name.strip("_"):
        first, *rest = name.split("_")
        return first + "".join(part[:1].upper() + part[1:] for part in rest)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _plural(name: str, chance: random.Random) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}s"


def _leading(name: str, chance: random.Random) -> str:
    return name.removeprefix("get_") if name.startswith("get_") else f"get_{name}" if name[:1].islower() else ""


def _replaced(pairs: tuple[tuple[str, str], ...]) -> Callable[[str, random.Random], str]:
    def replace(name: str, chance: random.Random) -> str:
        found = [(a, b) for one, other in pairs for a, b in ((one, other), (other, one)) if _has(name, a)]
        if not found:
            return ""
        old, new = chance.choice(found)
        return (
            re.sub(old, new, name, count=1, flags=re.IGNORECASE)
            if name.islower()
            else name.replace(old.capitalize(), new.capitalize(), 1)
        )

    return replace


def _has(name: str, part: str) -> bool:
    return any(word.startswith(part) if len(part) > 5 else word == part for word in words(name))


def _slip(name: str, chance: random.Random) -> str:
    if len(name) < 6:
        return ""
    at = chance.randrange(1, len(name) - 1)
    before, letter, after = name[:at], name[at], name[at + 1 :]
    return chance.choice((before + after, before + letter + letter + after, before + after[0] + letter + after[1:]))


def _order(name: str, chance: random.Random) -> str:
    parts = name.split("_")
    return "_".join([*parts[1:], parts[0]]) if len(parts) > 1 and all(parts) else ""


def _dropped(name: str, chance: random.Random) -> str:
    parts = name.split("_")
    if len(parts) < 2 or not all(parts):
        return ""
    parts.pop(chance.randrange(len(parts)))
    return "_".join(parts)


def _inserted(name: str, chance: random.Random) -> str:
    added = chance.choice(_ADDED)
    if "_" in name or name.islower():
        return chance.choice((f"{added}_{name}", f"{name}_{added}"))
    return f"{added.capitalize()}{name}"


def _end(name: str, chance: random.Random) -> str:
    for old, new in (("er", "or"), ("ed", ""), ("ing", ""), ("ize", "ization"), ("ion", "e"), ("able", "")):
        if name.endswith(old) and len(name) > len(old) + 3:
            return name[: -len(old)] + new
    return f"{name}ed" if name.islower() else ""


MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "case": _case,
    "plural": _plural,
    "leading": _leading,
    "british": _replaced(_BRITISH),
    "slip": _slip,
    "order": _order,
    "shortened": _replaced(_SHORT),
    "synonym": _replaced(_SYNONYMS),
    "dropped": _dropped,
    "inserted": _inserted,
    "ending": _end,
}
