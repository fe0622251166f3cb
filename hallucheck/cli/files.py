"""Paths in, files to check out: folders walked, .gitignore respected."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from hallucheck.cli.ignores import Excludes, GitIgnores
from hallucheck.errors import PathNotFoundError
from hallucheck.settings import Settings
from hallucheck.source.read import CONTAINERS

_SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
_INTERPRETER = re.compile(rb"#!.*(?:python|pypy|\buv run\b|\bpipx run\b|\bpdm run\b)")
_PROJECT_FILES = ("pyproject.toml", "setup.cfg")
_MARKS = re.compile(rb"scripts|entry[-_]points|plugins|-p |attr\b")
"""What names modules in a project file has one of these words."""
_CODE = re.compile(rb">>>|python|\bpy\b|In \[|plot::|testcode|testsetup", re.IGNORECASE)
_PROSE_MARKS = {"markdown": _CODE, "rst": _CODE, "text": re.compile(rb"^[ \t]*>>> ", re.MULTILINE)}
"""Prose with Python in it has one of these."""
_MOST_PROSE_BYTES = 4 * 2**20
"""Larger files are data, unless they are named."""


def files_of(paths: list[str], settings: Settings, warn: Callable[[str], None]) -> list[str]:
    """The files to check, each once, sorted within each path. Files that are named are checked whatever they are.

    `warn` is told of folders that cannot be listed.

    Raises:
        PathNotFoundError: a path does not exist.
    """
    found: dict[str, str] = {}
    forced = Excludes(settings.root, _patterns(settings)) if settings.force_exclude else None
    for path in paths:
        if forced is not None and os.path.lexists(path) and forced.match_with_parents(os.path.abspath(path)):
            continue
        if os.path.isdir(path):
            for file in sorted(_walk(path, settings, warn)):
                found.setdefault(os.path.realpath(file), file)
        elif os.path.lexists(path):
            found.setdefault(os.path.realpath(path), path)
        else:
            raise PathNotFoundError(path)
    return list(found.values())


def _walk(top: str, settings: Settings, warn: Callable[[str], None]) -> Iterator[str]:
    """Files with Python below a folder; links to folders are not followed, so that loops do no harm."""
    excludes = Excludes(settings.root, _patterns(settings))
    ignores = GitIgnores(os.path.abspath(top)) if settings.respect_gitignore else None

    def is_left_out(path: str, *, is_folder: bool) -> bool:
        path = os.path.abspath(path)
        return excludes.match(path, is_folder=is_folder) or (
            ignores is not None and ignores.match(path, is_folder=is_folder)
        )

    for folder, folders, files in os.walk(top, onerror=lambda error: warn(str(error))):
        if ignores is not None:
            ignores.enter(os.path.abspath(folder))
        folders[:] = [
            name
            for name in folders
            if not os.path.isfile(os.path.join(folder, name, "pyvenv.cfg"))
            and not is_left_out(os.path.join(folder, name), is_folder=True)
        ]
        for name in files:
            path = os.path.join(folder, name)
            if is_checked(path, name) and not is_left_out(path, is_folder=False):
                yield os.path.relpath(path) if top == "." else path


def _patterns(settings: Settings) -> tuple[str, ...]:
    return (*settings.exclude, *settings.extend_exclude)


def is_checked(path: str, name: str) -> bool:
    """Whether a file is Python by its suffix, or by its first line if it has none; or has Python in it: a notebook,
    prose with code, a project file that names modules."""
    if name.endswith(_SUFFIXES):
        return True
    if name in _PROJECT_FILES:
        return _has(path, _MARKS)
    kind = CONTAINERS.get(os.path.splitext(name)[1].lower())
    if kind in _PROSE_MARKS:
        return _has(path, _PROSE_MARKS[kind])
    if "." in name or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            return _INTERPRETER.match(file.readline(200)) is not None
    except OSError:
        return False


def _has(path: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a regular file that is not too large has a match."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > _MOST_PROSE_BYTES:
            return False
        with open(path, "rb") as file:
            return pattern.search(file.read()) is not None
    except OSError:
        return False
