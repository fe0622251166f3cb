"""Rules that do not count in some files. Patterns are matched as ruff matches them: against the file's name and its
path from the project's root; `*` crosses folders, `!` in front turns the pattern round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from hallucheck.configuration.kinds import ALL
from hallucheck.findings import RULE_IDS


class PerFileIgnores:
    """The setting `per-file-ignores`, ready to be asked."""

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self._entries = [_Entry(pattern, _matcher(pattern), _ids(rules)) for pattern, rules in table.items()]

    def of(self, path: str) -> dict[str, str]:
        """Rule id -> the pattern that ignores it in a file; `path` is from the project's root on, with slashes."""
        name = path.rpartition("/")[2]
        found: dict[str, str] = {}
        for entry in self._entries:
            is_match = any(entry.matcher.fullmatch(text) for text in (path, name))
            if is_match != entry.pattern.startswith("!"):
                found.update(dict.fromkeys(entry.rules - found.keys(), entry.pattern))
        return found


class _Entry(NamedTuple):
    pattern: str
    matcher: re.Pattern[str]
    rules: frozenset[str]


def _ids(rules: tuple[str, ...]) -> frozenset[str]:
    return frozenset(RULE_IDS if ALL in rules else rules)


def _matcher(pattern: str) -> re.Pattern[str]:
    text = pattern.removeprefix("!").removeprefix("./")
    try:
        return re.compile(_expression(text), re.DOTALL)
    except re.error:  # an odd set of characters: it means itself
        return re.compile(re.escape(text))


def _expression(text: str) -> str:
    """A glob as a regular expression."""
    made, at, depth = "", 0, 0
    while at < len(text):
        rest, character = text[at:], text[at]
        step = 1
        if rest.startswith("**/"):
            made, step = made + "(?:.*/)?", 3
        elif character == "*":
            made, step = made + ".*", 2 if rest.startswith("**") else 1
        elif character == "?":
            made += "."
        elif character == "[" and "]" in rest[2:]:
            step = rest.index("]", 2) + 1
            inner = rest[1 : step - 1].replace("\\", "\\\\")
            made += f"[^{inner[1:]}]" if inner[0] == "!" else f"[{inner}]"
        elif character == "{" and "}" in rest:
            made, depth = made + "(?:", depth + 1
        elif character == "}" and depth:
            made, depth = made + ")", depth - 1
        elif character == "," and depth:
            made += "|"
        else:
            made += re.escape(character)
        at += step
    return made
