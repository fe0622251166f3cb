"""Settings files: the nearest one is found, and its table read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from hallucheck.errors import InvalidSettingError

OWN_FILE = "hallucheck.toml"
SHARED_FILE = "pyproject.toml"


class Located(NamedTuple):
    """Where a project is and what its settings file says."""

    root: str
    """Absolute path: folder of the settings file, else of the repository, else the one that was begun in."""
    path: str
    """The settings file; "" if there is none."""
    table: Mapping[str, Any]


def locate(start: str) -> Located:
    """The nearest settings file at or above an absolute folder, up to the repository's; in one folder the own file
    wins.

    Raises:
        InvalidSettingError: it cannot be read.
    """
    folder = start
    while True:
        for name in (OWN_FILE, SHARED_FILE):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = read(path)
                if table is not None:
                    return Located(folder, path, table)
        parent = os.path.dirname(folder)
        is_repository = os.path.exists(os.path.join(folder, ".git"))
        if is_repository or parent == folder:
            return Located(folder if is_repository else start, "", {})
        folder = parent


def read(path: str) -> Mapping[str, Any] | None:
    """The settings in a file; None for a pyproject.toml that has none.

    Raises:
        InvalidSettingError: it cannot be read, or is not TOML.
    """
    is_shared = os.path.basename(path) == SHARED_FILE
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise InvalidSettingError(path, "file", f"readable ({error.strerror})") from error
    if is_shared and b"hallucheck" not in data:
        return None  # most: not worth importing a TOML reader for
    try:
        tables = toml_of(data.decode())
    except ValueError as error:  # broken TOML and broken UTF-8 alike
        raise InvalidSettingError(path, "file", f"valid TOML ({error})") from error
    if not is_shared:
        return tables
    tool = tables.get("tool")
    found = tool.get("hallucheck") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise InvalidSettingError(path, "tool.hallucheck", "a table")
    return found if isinstance(found, dict) else None


def assignment(text: str) -> Mapping[str, Any]:
    """The table that `KEY=VALUE` spells, in TOML; a value that is not TOML is a string.

    Raises:
        InvalidSettingError: the key is none.
    """
    key, _, value = text.partition("=")
    for spelled in (value, '"' + value.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'):
        try:
            return toml_of(f"{key}={spelled}\n")
        except ValueError:
            continue
    raise InvalidSettingError("--config", text, "KEY=VALUE, as in hallucheck.toml, or the path of a settings file")


def toml_of(text: str) -> dict[str, Any]:
    """What TOML says.

    Raises:
        ValueError: it is none.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    found: dict[str, Any] = tomllib.loads(text)
    return found
