"""What editors are told of the settings: a JSON schema made from the one table of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hallucheck.configuration.kinds import Kind

_TITLE = "Settings of hallucheck: hallucheck.toml, or [tool.hallucheck] in pyproject.toml"


def schema_of(keys: Mapping[str, tuple[Kind, str]], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The schema; `defaults` by key."""
    properties = {
        key: {"description": text, "default": plain(defaults[key]), **kind.schema()}
        for key, (kind, text) in sorted(keys.items())
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": _TITLE,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value
