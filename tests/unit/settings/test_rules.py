"""Which rules count after files and flags have spoken: later flags win, ids come before `all`."""

from __future__ import annotations

import pytest

from hallucheck.cli.arguments import parser
from hallucheck.cli.settings_options import flags_of
from hallucheck.findings import RULE_IDS
from hallucheck.settings import load_settings
from hallucheck.settling.rule_levels import RuleLevels

IMPORT, ATTRIBUTE, ARGUMENT = "unresolved-import", "unresolved-attribute", "unknown-argument"
OTHERS = len(RULE_IDS) - 1


@pytest.fixture
def levels(tmp_path):
    """The levels that a settings file and the words of a command line make; rules are errors by themselves."""
    (tmp_path / ".git").mkdir()

    def run(text: str, *words: str) -> dict[str, str]:
        (tmp_path / "hallucheck.toml").write_text(text)
        made = RuleLevels(load_settings(str(tmp_path), {}, flags_of(parser().parse_args(words))))
        return {id: made.level(id, "error") for id in RULE_IDS}

    return run


@pytest.mark.parametrize(
    ("text", "words", "expected", "others"),
    [
        ("", "", {}, "error"),
        (f"select = ['{IMPORT}']", "", {IMPORT: "error"}, "off"),
        (f"select = ['{IMPORT}']\nextend-select = ['{ARGUMENT}']", "", {IMPORT: "error", ARGUMENT: "error"}, "off"),
        ("select = []", "", {}, "off"),
        (f"ignore = ['{IMPORT}']", "", {IMPORT: "off"}, "error"),
        (f"ignore = ['all']\nextend-select = ['{IMPORT}']", "", {IMPORT: "error"}, "off"),
        (f"severity.{IMPORT} = 'warning'", "", {IMPORT: "warning"}, "error"),
        (f"severity.{IMPORT} = 'off'", "", {IMPORT: "off"}, "error"),
        (f"severity.all = 'warning'\nseverity.{IMPORT} = 'error'", "", {IMPORT: "error"}, "warning"),
        (f"severity.all = 'off'\nseverity.{IMPORT} = 'warning'", "", {IMPORT: "warning"}, "off"),
        (f"select = ['{IMPORT}']\nseverity.{ARGUMENT} = 'warning'", "", {IMPORT: "error"}, "off"),
        ("", f"--select {IMPORT}", {IMPORT: "error"}, "off"),
        ("", f"--select {IMPORT} --select {ARGUMENT}", {IMPORT: "error", ARGUMENT: "error"}, "off"),
        ("", f"--select {IMPORT},{ARGUMENT} --ignore {IMPORT}", {ARGUMENT: "error"}, "off"),
        (f"ignore = ['{IMPORT}', '{ARGUMENT}']", f"--select {IMPORT}", {IMPORT: "error"}, "off"),
        (f"ignore = ['{IMPORT}']", "--select all", {}, "error"),
        (f"severity.{IMPORT} = 'off'", f"--select {IMPORT}", {IMPORT: "error"}, "off"),
        (f"select = ['{IMPORT}']", f"--extend-select {ARGUMENT}", {IMPORT: "error", ARGUMENT: "error"}, "off"),
        (f"ignore = ['{ARGUMENT}']", f"--ignore {IMPORT}", {IMPORT: "off", ARGUMENT: "off"}, "error"),
        ("", f"--ignore all --error {IMPORT} --warn {ARGUMENT}", {IMPORT: "error", ARGUMENT: "warning"}, "off"),
        ("", f"--error {IMPORT} --ignore all", {}, "off"),
        (f"select = ['{IMPORT}']", "--ignore all", {}, "off"),
        (f"severity.{IMPORT} = 'off'\nignore = ['{IMPORT}']", f"--warn {IMPORT}", {IMPORT: "warning"}, "error"),
        (f"severity.{IMPORT} = 'error'", "--warn all", {}, "warning"),
        ("", f"--warn {IMPORT} --error {IMPORT}", {IMPORT: "error"}, "error"),
        ("", f"--error {IMPORT} --ignore {IMPORT}", {IMPORT: "off"}, "error"),
    ],
)
def test_levels(levels, text, words, expected, others):
    """What is not named has the level of the others."""
    assert levels(text, *words.split()) == {**dict.fromkeys(RULE_IDS, others), **expected}
