"""The words of the command line that speak of settings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from hallucheck.settings import GRADES, OBSERVE_MODES, OUTPUT_FORMATS, Flags

_FLAGS = {
    "python": "python",
    "output_format": "output-format",
    "second_opinion": "second-opinion",
    "cache_dir": "cache-dir",
    "observe": "observe",
    "grade": "grade",
    "respect_gitignore": "respect-gitignore",
    "force_exclude": "force-exclude",
    "baseline": "baseline",
    "fail_on": "fail-on",
    "fail_under_coverage": "fail-under-coverage",
}
"""Name of what argparse keeps -> key of the setting that it is the flag of. The flag's name is the key's."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the flags that choose settings files and set what they set."""
    settings = parser.add_argument_group("settings")
    settings.add_argument(
        "--config",
        action="append",
        default=[],
        metavar="KEY=VALUE|PATH",
        help="a setting, as in hallucheck.toml, or a settings file instead of the project's; repeatable",
    )
    settings.add_argument("--isolated", action="store_true", help="heed no settings file of the project")
    settings.add_argument(
        "--respect-gitignore", action=argparse.BooleanOptionalAction, help="leave out what .gitignore names"
    )
    for flag, text in (
        ("--exclude", "patterns, as in .gitignore, of what is left out of folders, instead of the default ones"),
        ("--extend-exclude", "more of them"),
    ):
        settings.add_argument(flag, action=_Keep, metavar="PATTERNS", help=f"{text}; separated by commas, repeatable")
    settings.add_argument(
        "--force-exclude", action=argparse.BooleanOptionalAction, help="leave excluded files out even where named"
    )
    settings.add_argument(
        "--grade", choices=GRADES, help="least sure findings to report (default: observed); `likely` ones fail nothing"
    )
    settings.add_argument("--open", action=_Keep, metavar="DISTRIBUTIONS", help="nothing of them is reported missing")
    rules = parser.add_argument_group("rules", "RULES are ids, separated by commas, or `all`; later flags win")
    for flag, text in (
        ("--select", "only these count"),
        ("--extend-select", "these count, too"),
        ("--ignore", "these do not count"),
        ("--error", "these count as errors"),
        ("--warn", "these count as warnings"),
    ):
        rules.add_argument(flag, action=_Keep, metavar="RULES", help=text)


class _Keep(argparse.Action):
    """Keeps flags in the order in which they stand, since later ones win."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Remember (key, list of words, flag)."""
        words = tuple(word.strip() for word in str(values).split(",") if word.strip())
        kept = getattr(namespace, "setting_flags", ())
        namespace.setting_flags = (*kept, (self.dest.replace("_", "-"), words, f"--{self.dest.replace('_', '-')}"))


def add_output_format(parser: argparse.ArgumentParser) -> None:
    """Add the flag of the report's format."""
    formats = ", ".join(OUTPUT_FORMATS)
    parser.add_argument("--output-format", choices=OUTPUT_FORMATS, metavar="FORMAT", help=f"{formats} (default: full)")


def add_observe(parser: argparse.ArgumentParser) -> None:
    """Add the flag that allows or forbids observation."""
    text = "whether installed modules may be imported, in a process of their own, where reading them is not enough"
    parser.add_argument("--observe", choices=OBSERVE_MODES, help=f"{text} (default: auto)")


def flags_of(options: argparse.Namespace) -> Flags:
    """What the words say of settings."""
    values: list[tuple[str, Any, str]] = []
    for name, key in _FLAGS.items():
        value = getattr(options, name, None)
        if value is not None and value != "":
            values.append((key, value, f"--no-{key}" if value is False else f"--{key}"))
    values += _lists(getattr(options, "setting_flags", ()))
    return Flags(tuple(values), tuple(getattr(options, "config", ())), getattr(options, "isolated", False))


def _lists(kept: tuple[tuple[str, tuple[str, ...], str], ...]) -> list[tuple[str, Any, str]]:
    """The lists in order; what replaces a setting is one list, however often its flag stands there."""
    found: list[tuple[str, Any, str]] = []
    for key in ("exclude", "open"):
        words = tuple(word for other, words, _ in kept if other == key for word in words)
        if any(other == key for other, *_ in kept):
            found.append((key, words, f"--{key}"))
    return found + [flag for flag in kept if flag[0] not in ("exclude", "open")]
