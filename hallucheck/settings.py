"""Settings: located, read, merged and validated, in this order.

Flags come before environment variables, these before the nearest settings file, that before the defaults. The nearest
`hallucheck.toml` or `pyproject.toml` with `[tool.hallucheck]` counts; in one folder the own file wins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from hallucheck.configuration.files import OWN_FILE, SHARED_FILE, Located, assignment, locate, read
from hallucheck.configuration.kinds import (
    ALL,
    Choice,
    Kind,
    Levels,
    Percent,
    RuleLists,
    Rules,
    Switch,
    Text,
    Texts,
    check_rule,
    near_names,
)
from hallucheck.errors import InvalidSettingError, UnknownSettingError

OUTPUT_FORMATS = (
    *("full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "agent"),
)
OBSERVE_MODES = ("auto", "never")
GRADES = ("proven", "observed", "likely")
"""Of findings, the surest first."""
FAIL_ON = ("error", "warning", "never")
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
    """Interpreter, virtual environment or sys.prefix; "" to look for one."""
    first_party: tuple[str, ...] = ()
    """Folders that first-party modules are imported from; () for the project and its `src`."""
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    """Patterns, as in .gitignore, of what is left out when folders are walked."""
    extend_exclude: tuple[str, ...] = ()
    """More of them."""
    force_exclude: bool = False
    """Whether files that are named are left out, too."""
    respect_gitignore: bool = True
    output_format: str = "full"
    """One of `OUTPUT_FORMATS`."""
    cache_dir: str = ""
    """Folder for results and symbols; "" for the default ones."""
    second_opinion: bool = False
    """Whether jedi is asked about findings."""
    observe: str = "auto"
    """One of `OBSERVE_MODES`: whether installed modules may be imported, in a process of their own, where what can be
    read of them does not tell what they have."""
    grade: str = "observed"
    """One of `GRADES`: findings that are less sure are not reported."""
    open: tuple[str, ...] = ()
    """Distributions that are taken to make names at run time: nothing of them is reported missing."""
    select: tuple[str, ...] = (ALL,)
    """Ids of the rules that count; "all" for all."""
    extend_select: tuple[str, ...] = ()
    """More of them; one that is named comes before an "all" that is ignored."""
    ignore: tuple[str, ...] = ()
    """Ids of rules that do not count."""
    severity: Mapping[str, str] = {}
    """Rule id or "all" -> "error", "warning" or "off"; a rule's own entry comes first. Treat as immutable."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    """File pattern -> rules that do not count there. Treat as immutable."""
    baseline: str = ""
    """File of the findings that are known; "" for .hallucheck/baseline.json where there is one."""
    fail_on: str = "error"
    """One of `FAIL_ON`: the least severity that makes a run fail."""
    fail_under_coverage: float = 0
    """Percentage of decided uses below which a run fails."""
    doctests: bool = True
    """Whether doctests in docstrings are checked."""
    markdown_shared_names: bool = True
    """Whether the code blocks of one document are one program, in order."""
    origin: str = ""
    """The settings file, for messages; "" if there is none."""


KEYS: dict[str, tuple[Kind, str]] = {
    "python": (Text(is_path=True), "Interpreter, virtual environment or sys.prefix where the dependencies are."),
    "first-party": (Texts(), "Folders that the project's own modules are imported from (default: . and src)."),
    "exclude": (Texts(), "Patterns, as in .gitignore, of what is left out of folders; replaces the default ones."),
    "extend-exclude": (Texts(), "More patterns of what is left out of folders."),
    "force-exclude": (Switch(), "Leave excluded files out even where they are named, as pre-commit does."),
    "respect-gitignore": (Switch(), "Leave out what .gitignore names."),
    "output-format": (Choice(OUTPUT_FORMATS), "How the report is written."),
    "cache-dir": (Text(is_path=True), "Folder for stored results and symbols."),
    "second-opinion": (Switch(), "Ask jedi about each finding; what it resolves is not reported."),
    "observe": (Choice(OBSERVE_MODES), "Whether installed modules may be imported, in a process of their own."),
    "grade": (Choice(GRADES), "The least sure findings to report; `likely` ones fail nothing."),
    "open": (Texts(), "Distributions that make their names at run time: nothing of them is reported missing."),
    "select": (Rules(), "The rules that count (default: all)."),
    "extend-select": (Rules(), "More rules that count."),
    "ignore": (Rules(), "Rules that do not count."),
    "severity": (Levels(), "Level of single rules, or of all: error, warning or off."),
    "per-file-ignores": (RuleLists(), "Rules that do not count in the files that match a pattern."),
    "baseline": (Text(is_path=True), "File of known findings (default: .hallucheck/baseline.json if there is one)."),
    "fail-on": (Choice(FAIL_ON), "The least severity of a finding that makes a run fail."),
    "fail-under-coverage": (Percent(), "Percentage of decided uses below which a run fails."),
    "doctests": (Switch(), "Whether doctests in docstrings are checked."),
    "markdown-shared-names": (Switch(), "Whether the code blocks of one document see the names of earlier ones."),
}
"""Key in files -> what its value must be, and what it is for. The field of `Settings` has underscores."""

_VARIABLES = {f"HALLUCHECK_{key.upper().replace('-', '_')}": key for key in KEYS}
_CONFIG_VARIABLE = "HALLUCHECK_CONFIG"
_EXTENDING = {"extend-exclude", "extend-select"}
"""Lists that a flag adds to."""
_RULE_KEYS = ("select", "extend-select", "ignore")


class Flags(NamedTuple):
    """What the command line says of settings."""

    values: tuple[tuple[str, Any, str], ...] = ()
    """(key, value or text, flag) in order; besides settings, the keys "error" and "warn" with lists of rules."""
    config: tuple[str, ...] = ()
    """`KEY=VALUE` or the path of a settings file, in order."""
    is_isolated: bool = False
    """No settings file counts, but for one that is named here."""


_NO_FLAGS = Flags()


class TracedSettings(NamedTuple):
    """Settings, and where each comes from."""

    settings: Settings
    origins: dict[str, str]
    """Key, or "key.entry" in a table -> the file, variable or flag; what is not there is a default."""


def load_settings(start: str, environ: Mapping[str, str], flags: Flags = _NO_FLAGS) -> Settings:
    """The settings for a run in the folder `start`.

    Raises:
        UsageError: a key that no setting has, a rule that there is not, a value of the wrong kind, a broken file.
    """
    return trace_settings(start, environ, flags).settings


def trace_settings(start: str, environ: Mapping[str, str], flags: Flags = _NO_FLAGS) -> TracedSettings:
    """The same, with where each value comes from."""
    start = os.path.abspath(start)
    paths = [text for text in flags.config if _is_path(text)]
    if environ.get(_CONFIG_VARIABLE) and not flags.is_isolated:
        paths.insert(0, environ[_CONFIG_VARIABLE])
    located = _named(start, paths[-1]) if paths else _isolated(start) if flags.is_isolated else locate(start)
    merge = _Merge(Settings(located.root, origin=located.path))
    is_shared = os.path.basename(located.path) == SHARED_FILE
    for key, value in located.table.items():
        merge.put(key, value, located.path, f"{located.path}:{'tool.hallucheck.' * is_shared}{key}")
    for name, key in _VARIABLES.items():
        if environ.get(name):
            merge.put_text(key, environ[name], name)
    for text in flags.config:
        for key, value in assignment(text).items() if not _is_path(text) else ():
            merge.put(key, value, "--config", "--config", extends=key in _EXTENDING)
    for key, value, flag in flags.values:
        if key in (*_RULE_KEYS, "error", "warn"):
            merge.put_rules(key, value, flag)
        else:
            merge.put_text(key, value, flag, extends=key in _EXTENDING)
    return TracedSettings(merge.settings, merge.origins)


def _is_path(text: str) -> bool:
    return "=" not in text or os.path.isfile(text)


def _isolated(start: str) -> Located:
    """The project without its settings file."""
    folder = start
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return Located(start, "", {})
        folder = parent
    return Located(folder, "", {})


def _named(start: str, path: str) -> Located:
    """The project with a settings file that was named instead of its own."""
    path = os.path.join(start, path)
    table = read(path)
    if table is None:
        raise InvalidSettingError(path, "file", "a settings file; it has no table [tool.hallucheck]")
    try:
        return Located(locate(start).root, path, table)
    except InvalidSettingError:  # of the file that does not count
        return Located(_isolated(start).root, path, table)


class _Merge:
    """Settings, as one source after the other changes them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.origins: dict[str, str] = {}

    def put(self, key: str, value: Any, source: str, origin: str, *, extends: bool = False) -> None:
        """Validate and take a value. `source` is for messages; lists are replaced unless they extend, tables are
        merged."""
        if key not in KEYS:
            in_own = key == "tool" and os.path.basename(source) == OWN_FILE
            hint = f"; in {OWN_FILE} the keys stand without `[tool.hallucheck]`" if in_own else ""
            raise UnknownSettingError(source, key, near_names(key, KEYS), hint)
        field = key.replace("-", "_")
        found, before = KEYS[key][0].valid(source, key, value), getattr(self.settings, field)
        if isinstance(found, dict):
            self.origins.update({f"{key}.{entry}": f"{origin}.{entry}" for entry in found})
            found = {**before, **found}
        elif extends and before:
            self.origins[key] = f"{self.origins.get(key, 'default')}, {origin}"
            found = (*before, *(item for item in found if item not in before))
        else:
            self.origins[key] = origin
        self.settings = self.settings._replace(**{field: found})

    def put_text(self, key: str, value: Any, origin: str, *, extends: bool = False) -> None:
        """Take what a variable or a flag spells."""
        kind = KEYS[key][0]
        found = kind.from_text(value) if isinstance(value, str) else value
        # A path, not a command: relative to where it was typed.
        if isinstance(kind, Text) and kind.is_path and found and (key != "python" or os.path.dirname(found)):
            found = os.path.abspath(found)
        self.put(key, found, origin, origin, extends=extends)

    def put_rules(self, key: str, ids: tuple[str, ...], flag: str) -> None:
        """Take what a flag says of rules. What a later flag says comes first; a rule that is chosen by a flag counts,
        whatever settings files ignore."""
        for id in ids:
            check_rule(flag, "", id)
        settings = self.settings
        if key == "ignore":
            chosen = tuple(id for id in settings.extend_select if id not in ids and ALL not in ids)
            ignored = (*settings.ignore, *(id for id in ids if id not in settings.ignore))
            selected = (ALL,) if ALL in ids else settings.select
            self.settings = settings._replace(ignore=ignored, select=selected, extend_select=chosen)
            self.origins["ignore"] = _joined(self.origins.get("ignore") if settings.ignore else None, flag)
            return
        if key == "select" and self.origins.get("select") != flag:
            settings = settings._replace(select=(), extend_select=(), ignore=())
            self.origins = {key: origin for key, origin in self.origins.items() if key not in _RULE_KEYS}
        field = "select" if key == "select" else "extend-select"
        before = settings.select if key == "select" else settings.extend_select
        chosen = (*before, *(id for id in ids if id not in before))
        settings = settings._replace(select=chosen) if key == "select" else settings._replace(extend_select=chosen)
        self.origins[field] = _joined(self.origins.get(field), flag)
        is_all = ALL in ids
        kept = {id: level for id, level in settings.severity.items() if not (level == "off" and (is_all or id in ids))}
        if key in ("error", "warn"):
            level = "error" if key == "error" else "warning"
            kept = {**({} if is_all else kept), **dict.fromkeys(ids, level)}
            self.origins.update({f"severity.{id}": flag for id in ids})
        ignored = () if is_all else tuple(id for id in settings.ignore if id not in ids)
        self.settings = settings._replace(severity=kept, ignore=ignored)


def _joined(before: str | None, flag: str) -> str:
    return f"{before}, {flag}" if before and flag not in before.split(", ") else before or flag
