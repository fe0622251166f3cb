"""Settings: located, read, merged and validated, in this order.

Flags come before environment variables, these before the nearest settings file, that before the defaults. The nearest
`hallucheck.toml` or `pyproject.toml` with `[tool.hallucheck]` counts; in one folder the own file wins.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from hallucheck.errors import InvalidSettingError, UnknownSettingError

OUTPUT_FORMATS = (
    *("full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "agent"),
)
OBSERVE_MODES = ("auto", "never")
GRADES = ("proven", "observed", "likely")
"""Of findings, the surest first."""
DEFAULT_EXCLUDE = (
    *(".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".pixi", ".direnv", ".eggs", "build", "dist"),
    *("node_modules", "site-packages", "__pycache__", "__pypackages__", ".ipynb_checkpoints"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hallucheck_cache"),
)


class Settings(NamedTuple):
    """What a run is told. Immutable; paths are as given, relative ones to `root`."""

    root: str
    """Absolute path of the project: folder of the settings file, else of the repository, else the working folder."""
    python: str = ""
    """Interpreter, virtual environment or sys.prefix; "" to look for one. The command line's comes before it."""
    first_party: tuple[str, ...] = ()
    """Folders that first-party modules are imported from; () for the project and its `src`."""
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    """Patterns, as in .gitignore, of what is left out when folders are walked."""
    extend_exclude: tuple[str, ...] = ()
    """More of them."""
    output_format: str = "full"
    """One of `OUTPUT_FORMATS`."""
    cache_dir: str = ""
    """Folder for results and symbols; "" for the default ones."""
    respect_gitignore: bool = True
    second_opinion: bool = False
    """Whether jedi is asked about findings."""
    observe: str = "auto"
    """One of `OBSERVE_MODES`: whether installed modules may be imported, in a process of their own, where what can be
    read of them does not tell what they have."""
    grade: str = "observed"
    """One of `GRADES`: findings that are less sure are not reported."""
    origin: str = ""
    """The settings file, for messages; "" if there is none."""


_CHOICES = {"output-format": OUTPUT_FORMATS, "observe": OBSERVE_MODES, "grade": GRADES}
_TYPES: dict[str, str] = {
    "python": "a string",
    "first-party": "a list of strings",
    "exclude": "a list of strings",
    "extend-exclude": "a list of strings",
    **{key: "one of " + ", ".join(f"`{name}`" for name in names) for key, names in _CHOICES.items()},
    "cache-dir": "a string",
    "respect-gitignore": "true or false",
    "second-opinion": "true or false",
}
_VARIABLES = {
    "HALLUCHECK_PYTHON": "python",
    "HALLUCHECK_OUTPUT_FORMAT": "output-format",
    "HALLUCHECK_CACHE_DIR": "cache-dir",
    "HALLUCHECK_OBSERVE": "observe",
}


def load_settings(start: str, environ: Mapping[str, str]) -> Settings:
    """The settings for a run in the folder `start`.

    Raises:
        UnknownSettingError: a key that no setting has.
        InvalidSettingError: a value of the wrong type.
    """
    root, origin, table = _locate(os.path.abspath(start))
    settings = _merge(Settings(root, origin=origin), table, origin)
    variables = {key: environ[name] for name, key in _VARIABLES.items() if environ.get(name)}
    for key in ("python", "cache-dir"):
        if os.path.dirname(variables.get(key, "")):  # a path, not a command: relative to where it was typed
            variables[key] = os.path.abspath(variables[key])
    return _merge(settings, variables, "environment variables")


def _locate(start: str) -> tuple[str, str, Mapping[str, Any]]:
    """(project root, settings file or "", its table) of the nearest settings file at or above a folder."""
    folder, repository = start, ""
    while True:
        for name in ("hallucheck.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = _read(path)
                if table is not None:
                    return folder, path, table
        if os.path.exists(os.path.join(folder, ".git")) and not repository:
            repository = folder
        parent = os.path.dirname(folder)
        if parent == folder or repository:
            return repository or start, "", {}
        folder = parent


def _read(path: str) -> Mapping[str, Any] | None:
    """The settings in a file; None for a pyproject.toml that has none.

    Raises:
        InvalidSettingError: it is not TOML.
    """
    is_own = os.path.basename(path) == "hallucheck.toml"
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise InvalidSettingError(path, "file", f"readable ({error.strerror})") from error
    if not is_own and b"hallucheck" not in data:
        return None  # most: not worth importing a TOML reader for
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tables: dict[str, Any] = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSettingError(path, "file", f"valid TOML ({error})") from error
    if is_own:
        return tables
    tool = tables.get("tool")
    found = tool.get("hallucheck") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise InvalidSettingError(path, "tool.hallucheck", "a table")
    return found if isinstance(found, dict) else None


def _merge(settings: Settings, table: Mapping[str, Any], origin: str) -> Settings:
    """The settings with the table's values instead of their own."""
    changed: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _TYPES:
            import difflib

            raise UnknownSettingError(origin, key, difflib.get_close_matches(key, _TYPES, 2))
        changed[key.replace("-", "_")] = _valid(origin, key, value)
    return settings._replace(**changed)


def _valid(origin: str, key: str, value: Any) -> Any:
    expected = _TYPES[key]
    if expected == "a list of strings":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
    elif expected == "true or false":
        if isinstance(value, bool):
            return value
    elif isinstance(value, str) and value in _CHOICES.get(key, (value,)):
        return value
    raise InvalidSettingError(origin, key, expected)
