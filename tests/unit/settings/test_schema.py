"""The JSON schema of settings files and the code say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import hallucheck
from hallucheck.cli.show_settings import settings_schema
from hallucheck.configuration.files import toml_of
from hallucheck.errors import UsageError
from hallucheck.findings import RULE_IDS
from hallucheck.settings import KEYS, load_settings

STORED = Path(hallucheck.__file__).with_name("settings.schema.json")
VALUES = ["'x'", "true", "3", "101", "-1", "['x']", "[1]", "{}", "{x = 'y'}", "['all']", "{all = 'off'}", "{all = 'x'}"]
VALUES += ["'auto'", "'json'", "'warning'", "{'tests/*' = ['all']}", "{'tests/*' = ['x']}", "{'tests/*' = 'all'}", "[]"]
VALUES += [f"['{id}']" for id in RULE_IDS] + [f"{{{id} = 'error'}}" for id in RULE_IDS]


def test_stored():
    """The stored schema is the one that `hallucheck show-settings --schema` makes."""
    assert json.loads(STORED.read_text(encoding="utf-8")) == settings_schema()


def test_documentation():
    """The table in docs/settings.md has every key."""
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([\w-]+)`", page, re.MULTILINE)) == set(KEYS)


def test_valid():
    """It is a schema itself, and its defaults are valid by it."""
    schema = settings_schema()
    jsonschema.Draft7Validator.check_schema(schema)

    jsonschema.validate({key: value["default"] for key, value in schema["properties"].items()}, schema)


@pytest.mark.parametrize("key", [*KEYS, "no-such-key"])
def test_same_answer(key, tmp_path):
    """Each value of each kind is taken by both or refused by both."""
    validator = jsonschema.Draft7Validator(settings_schema())
    for value in VALUES:
        text = f"{key} = {value}\n"
        (tmp_path / "hallucheck.toml").write_text(text)
        try:
            load_settings(str(tmp_path), {})
            is_taken = True
        except UsageError:
            is_taken = False

        assert validator.is_valid(toml_of(text)) == is_taken, text
