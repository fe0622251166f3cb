"""`hallucheck show-settings`: every setting, its value, and where that comes from."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.cli.settings_options import add, add_observe, flags_of
from hallucheck.configuration.schema import plain, schema_of
from hallucheck.settings import KEYS, Settings, TracedSettings, trace_settings


def show_settings(words: list[str]) -> int:
    """Show the settings that a check here would have, with the same flags.

    Raises:
        UsageError: they cannot be understood.
    """
    options = _parser().parse_args(words)
    if options.schema:
        print(json.dumps(settings_schema(), indent=2))
        return ExitStatus.CLEAN
    flags = flags_of(options)
    flags = flags._replace(values=tuple(value for value in flags.values if value[0] != "output-format"))
    traced = trace_settings(os.getcwd(), os.environ, flags)
    if options.output_format == "json":
        print(json.dumps(_as_object(traced), indent=1, ensure_ascii=False))
    else:
        _write(traced)
    return ExitStatus.CLEAN


def settings_schema() -> dict[str, Any]:
    """The JSON schema of settings files."""
    defaults = Settings("")
    return schema_of(KEYS, {key: getattr(defaults, key.replace("-", "_")) for key in KEYS})


def _parser() -> argparse.ArgumentParser:
    description = "Show each setting, its value, and where it comes from: a default, a file, a variable or a flag."
    made = argparse.ArgumentParser("hallucheck show-settings", description=description)
    made.add_argument("--output-format", choices=("full", "json"), default="full", help="default: full")
    made.add_argument("--schema", action="store_true", help="show the JSON schema of settings files, for editors")
    made.add_argument("--python", default="", metavar="PATH", help="interpreter, virtual environment or sys.prefix")
    made.add_argument("--second-opinion", action=argparse.BooleanOptionalAction)
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored results and symbols")
    made.add_argument("--baseline", metavar="FILE", help="file of known findings")
    add_observe(made)
    add(made)
    return made


def _as_object(traced: TracedSettings) -> dict[str, Any]:
    settings, origins = traced
    shown: dict[str, Any] = {}
    for key, value in _values(settings).items():
        if isinstance(value, Mapping):
            origin: Any = {entry: origins.get(f"{key}.{entry}", "default") for entry in value} or "default"
        else:
            origin = origins.get(key, "default")
        shown[key] = {"value": plain(value), "origin": origin}
    return {"root": settings.root, "file": settings.origin, "settings": shown}


def _write(traced: TracedSettings) -> None:
    settings, origins = traced
    lines = []
    for key, value in _values(settings).items():
        if isinstance(value, Mapping) and value:
            for entry, each in value.items():
                lines.append((f"{key}.{_bare(entry)} = {_toml(each)}", origins.get(f"{key}.{entry}", "default")))
        else:
            lines.append((f"{key} = {_toml(value)}", origins.get(key, "default")))
    sys.stdout.write(f"root: {settings.root}\nfile: {settings.origin or 'none'}\n\n")
    for text, origin in lines:
        sys.stdout.write(f"{text}  # {origin}\n")


def _values(settings: Settings) -> dict[str, Any]:
    return {key: getattr(settings, key.replace("-", "_")) for key in sorted(KEYS)}


def _bare(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else _toml(key)


def _toml(value: Any) -> str:
    """A value as TOML has it, which for these is JSON, but for empty tables."""
    return "{}" if isinstance(value, Mapping) else json.dumps(plain(value), ensure_ascii=False)
