"""Where strings stand in a JSON text, so that one of them can be changed and all else stays as it is written."""

from __future__ import annotations

import json
import re
from json.decoder import JSONDecoder
from typing import Any, NamedTuple

from hallucheck.fixing.edits import Edit

_DECODER = JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r"[^,\]}\s]+")


class JsonString(NamedTuple):
    """One string of a JSON text."""

    value: str
    start: int
    """Offset of its first quote."""
    end: int
    """Behind its last quote."""

    def offsets(self, text: str) -> list[int]:
        """The offset of each of its code points in the JSON text, and that of the last quote."""
        found, at = [], self.start + 1
        while at < self.end - 1:
            found.append(at)
            if text[at] != "\\":
                at += 1
            elif text[at + 1] != "u":
                at += 2
            else:
                is_pair = text[at + 2 : at + 4].lower() in ("d8", "d9", "da", "db") and text[at + 6 : at + 8] == "\\u"
                at += 12 if is_pair else 6
        return [*found, self.end - 1]


def parsed_strings(text: str) -> Any:
    """A JSON text as lists and dicts, with a `JsonString` for each string that is a value; other values are None.

    Raises:
        ValueError: it is not JSON.
        RecursionError: it is nested too deeply.
    """
    return _value(text, _after_space(text, 0))[0]


def _value(text: str, at: int) -> tuple[Any, int]:
    """(value, where it ends)."""
    if text[at : at + 1] == '"':
        value, end = _DECODER.raw_decode(text, at)
        return JsonString(value, at, end), end
    if text[at : at + 1] == "{":
        return _object(text, _after_space(text, at + 1))
    if text[at : at + 1] == "[":
        return _array(text, _after_space(text, at + 1))
    plain = _PLAIN.match(text, at)
    if plain is None:
        raise ValueError("not JSON")
    return None, plain.end()


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while text[at : at + 1] != "}":
        key, at = _value(text, at)
        if not isinstance(key, JsonString) or text[(at := _after_space(text, at)) : at + 1] != ":":
            raise ValueError("not JSON")
        found[key.value], at = _value(text, _after_space(text, at + 1))
        at = _after_comma(text, at)
    return found, at + 1


def _array(text: str, at: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while text[at : at + 1] != "]":
        value, at = _value(text, at)
        found.append(value)
        at = _after_comma(text, at)
    return found, at + 1


def _after_comma(text: str, at: int) -> int:
    at = _after_space(text, at)
    if text[at : at + 1] == ",":
        return _after_space(text, at + 1)
    if text[at : at + 1] not in ("]", "}"):
        raise ValueError("not JSON")
    return at


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def edit_of_strings(text: str, strings: list[JsonString], edit: Edit) -> Edit:
    """The edit of a JSON text that changes the text that some strings of it make together, lines each of its own as
    they are in notebooks."""
    offsets: list[int] = []
    for string in strings:
        offsets += string.offsets(text)[: len(string.value)]
    offsets.append(strings[-1].end - 1)
    is_ascii = text.isascii()
    start, end = offsets[edit.start], offsets[edit.end]
    made = json.dumps(edit.text, ensure_ascii=is_ascii)[1:-1]
    if len(strings) > 1:
        gap = text[strings[0].end : strings[1].start]
        lines = [json.dumps(line, ensure_ascii=is_ascii)[1:-1] for line in edit.text.splitlines(keepends=True)]
        made = f'"{gap}"'.join(lines) + (f'"{gap}"' if edit.text.endswith("\n") else "")
    return Edit(start, end, made)
