"""What a package itself says one should use in place of a name: in the message with which it refuses the name, and in
the notes on renamed things in its text."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_MARK = r"(?:``|`|'|\"|:\w+:`~?\.?)"
_MARKED = re.compile(rf"{_MARK}(?P<name>{_NAME})(?P<call>\([^)]*\)?)?{_MARK}?")
_INSTEAD = re.compile(
    r"\b(?:use|instead|replaced (?:by|with)|replacement|renamed|moved|in favou?r of|prefer|switch to|now called"
    r"|superseded by|available (?:as|at|in|from))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"^\W*(?:if you|alternatively|otherwise|for (?:more|the)|see |note)", re.IGNORECASE)
_PACKAGE = re.compile(rf"\b(?:moved|now|available|part)\b[^`'\"]{{0,30}}{_MARK}(?P<name>[A-Za-z][\w-]*){_MARK} package")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_PLAIN = re.compile(rf"\b(?:use|using|by|with|to|as|prefer)\s+(?P<name>{_NAME})(?P<call>\([^)]*\)?)?(?=[\s,.;)'\"]|$)")


def named_instead(message: str) -> tuple[str, ...]:
    """The names, mostly dotted, that a message gives as the ones to use, in its order; it may repeat the refused one.
    Empty if it gives code to be used."""
    found: list[str] = []
    for sentence in _SENTENCE.split(message):
        if _CONDITION.match(sentence):
            continue
        match = _INSTEAD.search(sentence)
        if match is None:
            continue
        for named in _MARKED.finditer(sentence):
            if named["call"] and named["call"] != "()":
                return ()
            found.append(named["name"])
        if not any(True for _ in _MARKED.finditer(sentence)):
            found += [m["name"] for m in _PLAIN.finditer(sentence) if "." in m["name"] or "_" in m["name"]]
    return tuple(dict.fromkeys(found))


def noted_instead(text: str, name: str) -> tuple[str, ...]:
    """The names that a package's text gives in place of a name: "`old` is deprecated, use `new`"; "`new` replaces the
    `old` parameter"; in its order."""
    old = rf"{_MARK}(?:\w+\.)*{re.escape(name)}(?:\(\))?{_MARK}?"
    new = rf"{_MARK}(?:\w+\.)*(?P<new>[A-Za-z_]\w*)(?:\(\))?(?:``|`|'|\")"
    gone = r"(?:\s+\w+){0,2}?\s+(?:is|was|are|were|has been|have been)\s+(?:now\s+)?(?:deprecat|remov|renam|replac)ed"
    before = rf"{old}{gone}[^`'\"]{{0,80}}?\b(?:use|to|by|with|of)\b[^`'\"]{{0,30}}{new}"
    after = rf"{new}\s+(?:replaces|supersedes)\s+[^`]{{0,30}}{old}"
    renamed = rf"(?:[Rr]enamed?|[Cc]hanged)\s+(?:from\s+)?{old}\s+(?:to|->|into)\s+{new}"
    found = [m["new"] for pattern in (before, after, renamed) for m in re.finditer(pattern, text)]
    return tuple(dict.fromkeys(each for each in found if each != name))


def named_package(message: str) -> str:
    """The other package that a message says to hold a name now: "has been moved to the `acme-extras` package"."""
    match = _PACKAGE.search(message)
    return match["name"].replace("-", "_") if match is not None else ""
