"""Kinds of settings: what a value must be, how it is written in a variable, and what editors are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hallucheck.errors import InvalidSettingError, UnknownRuleError
from hallucheck.findings import RULE_IDS

ALL = "all"
"""Stands for every rule."""
LEVELS = ("error", "warning", "off")
_NEAR_LEVELS = {"warn": "warning", "ignore": "off", "none": "off", "info": "warning"}


class Kind:
    """What a value of a setting must be."""

    def valid(self, origin: str, key: str, value: Any) -> Any:
        """The value as `Settings` holds it. `origin` and `key` are for messages.

        Raises:
            UsageError: it is no such value.
        """
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """What a variable or a flag spells, to be validated; the text itself if it spells nothing of this kind."""
        return text

    def schema(self) -> dict[str, Any]:
        """The JSON schema of a value."""
        raise NotImplementedError


class Text(Kind):
    """A string."""

    def __init__(self, is_path: bool = False) -> None:
        """`is_path`: where it is typed, in a variable or a flag, it is relative to the working folder."""
        self.is_path = is_path

    def valid(self, origin: str, key: str, value: Any) -> str:
        """The string."""
        if isinstance(value, str):
            return value
        raise InvalidSettingError(origin, key, "a string")

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}


class Choice(Kind):
    """One of some words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    def valid(self, origin: str, key: str, value: Any) -> str:
        """The word."""
        if isinstance(value, str) and value in self.words:
            return value
        raise InvalidSettingError(origin, key, _one_of(self.words))

    def schema(self) -> dict[str, Any]:
        """One of the words."""
        return {"enum": list(self.words)}


class Switch(Kind):
    """On or off."""

    def valid(self, origin: str, key: str, value: Any) -> bool:
        """The boolean."""
        if isinstance(value, bool):
            return value
        raise InvalidSettingError(origin, key, "true or false")

    def from_text(self, text: str) -> Any:
        """What `true`, `1`, `false` and `0` say."""
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


class Percent(Kind):
    """A number from 0 to 100."""

    def valid(self, origin: str, key: str, value: Any) -> float:
        """The number."""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 100:
            return value
        raise InvalidSettingError(origin, key, "a number from 0 to 100")

    def from_text(self, text: str) -> Any:
        """The number that it spells."""
        try:
            return float(text)
        except ValueError:
            return text

    def schema(self) -> dict[str, Any]:
        """A number in its bounds."""
        return {"type": "number", "minimum": 0, "maximum": 100}


class Texts(Kind):
    """A list of strings."""

    def valid(self, origin: str, key: str, value: Any) -> tuple[str, ...]:
        """The strings, in their order."""
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise InvalidSettingError(origin, key, "a list of strings")

    def from_text(self, text: str) -> list[str]:
        """What stands between commas."""
        return [part.strip() for part in text.split(",") if part.strip()]

    def schema(self) -> dict[str, Any]:
        """A list of strings."""
        return {"type": "array", "items": {"type": "string"}}


class Rules(Kind):
    """A list of rule ids, or `all`."""

    def valid(self, origin: str, key: str, value: Any) -> tuple[str, ...]:
        """The ids, in their order."""
        ids = Texts().valid(origin, key, value)
        for id in ids:
            check_rule(origin, key, id)
        return ids

    def from_text(self, text: str) -> list[str]:
        """What stands between commas."""
        return Texts().from_text(text)

    def schema(self) -> dict[str, Any]:
        """A list of ids."""
        return {"type": "array", "items": {"enum": [ALL, *RULE_IDS]}}


class Levels(Kind):
    """A table from rule ids, or `all`, to levels."""

    def valid(self, origin: str, key: str, value: Any) -> dict[str, str]:
        """The table."""
        if not isinstance(value, dict):
            raise InvalidSettingError(origin, key, "a table from rules to " + _one_of(LEVELS))
        for id, level in value.items():
            check_rule(origin, key, id)
            if level not in LEVELS:
                near = _NEAR_LEVELS.get(level) if isinstance(level, str) else None
                hint = f"; did you mean `{near}`?" if near else ""
                raise InvalidSettingError(origin, f"{key}.{id}", _one_of(LEVELS) + hint)
        return dict(value)

    def from_text(self, text: str) -> Any:
        """What `rule=level, ...` spells."""
        return dict(part.split("=", 1) for part in Texts().from_text(text)) if "=" in text else text

    def schema(self) -> dict[str, Any]:
        """A table of levels."""
        level = {"enum": list(LEVELS)}
        return {"type": "object", "properties": dict.fromkeys((ALL, *RULE_IDS), level), "additionalProperties": False}


class RuleLists(Kind):
    """A table from file patterns to lists of rule ids."""

    def valid(self, origin: str, key: str, value: Any) -> dict[str, tuple[str, ...]]:
        """The table."""
        if not isinstance(value, dict):
            raise InvalidSettingError(origin, key, "a table from file patterns to lists of rules")
        return {pattern: Rules().valid(origin, f"{key}.{pattern}", ids) for pattern, ids in value.items()}

    def from_text(self, text: str) -> Any:
        """What `pattern:rule, ...` spells, as for ruff."""
        table: dict[str, list[str]] = {}
        for part in Texts().from_text(text):
            pattern, colon, id = part.rpartition(":")
            if not colon:
                return text
            table.setdefault(pattern.strip(), []).append(id.strip())
        return table

    def schema(self) -> dict[str, Any]:
        """A table of lists."""
        return {"type": "object", "additionalProperties": Rules().schema()}


def check_rule(origin: str, key: str, id: str) -> None:
    """Refuse what is no rule's id.

    Raises:
        UnknownRuleError: it is none.
    """
    if id != ALL and id not in RULE_IDS:
        raise UnknownRuleError(origin, key, id, near_names(id, (ALL, *RULE_IDS)))


def near_names(name: str, names: Iterable[str]) -> list[str]:
    """The names that may be meant, best first; spelled with the separators of settings."""
    import difflib

    return difflib.get_close_matches(name.replace("_", "-").lower(), list(names), 2)


def _one_of(words: tuple[str, ...]) -> str:
    return "one of " + ", ".join(f"`{word}`" for word in words)
