"""Paths in, files to check out: folders walked, .gitignore respected."""

from __future__ import annotations

import os
from collections.abc import Iterator

from hallucheck.errors import PathNotFoundError
from hallucheck.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SUFFIXES = (".py", ".pyw")
_EXCLUDED = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        "__pycache__",
        "node_modules",
        "site-packages",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hallucheck_cache",
        ".eggs",
        "build",
        "dist",
        "__pypackages__",
        ".ipynb_checkpoints",
        ".direnv",
        ".pixi",
    ]
)


def files_of(paths: list[str], settings: Settings) -> list[str]:
    """The files to check, each once, sorted within each path. Files that are named are checked whatever they are.

    Raises:
        PathNotFoundError: a path does not exist.
    """
    found: dict[str, str] = {}
    for path in paths:
        if os.path.isdir(path):
            for file in sorted(_walk(path, settings)):
                found.setdefault(os.path.realpath(file), file)
        elif os.path.lexists(path):
            found.setdefault(os.path.realpath(path), path)
        else:
            raise PathNotFoundError(path)
    return list(found.values())


def _walk(top: str, settings: Settings) -> Iterator[str]:
    """Python files below a folder; links to folders are not followed, so that loops do no harm."""
    ignores = _Ignores(top, settings)
    for folder, folders, files in os.walk(top):
        ignores.enter(folder)
        folders[:] = [
            name
            for name in folders
            if name not in _EXCLUDED
            and not os.path.isfile(os.path.join(folder, name, "pyvenv.cfg"))
            and not ignores.match(os.path.join(folder, name), is_folder=True)
        ]
        for name in files:
            path = os.path.join(folder, name)
            if (name.endswith(_SUFFIXES) or _is_script(path, name)) and not ignores.match(path, is_folder=False):
                yield path if top != "." else os.path.relpath(path, top)


def _is_script(path: str, name: str) -> bool:
    """An executable without a suffix whose first line names Python."""
    if "." in name or not os.access(path, os.X_OK) or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            first = file.readline(200)
    except OSError:
        return False
    return first.startswith(b"#!") and b"python" in first


class _Ignores:
    """The .gitignore files in force, from the repository's root down, and the settings' patterns."""

    def __init__(self, top: str, settings: Settings) -> None:
        self._specs: dict[str, GitIgnoreSpec] = {}
        self._respects = settings.respect_gitignore
        if settings.exclude:
            self._add(settings.root, list(settings.exclude))
        if self._respects:
            for folder in _folders_above(os.path.abspath(top)):
                self._read(folder)

    def enter(self, folder: str) -> None:
        """Read the folder's own .gitignore."""
        if self._respects:
            self._read(os.path.abspath(folder))

    def _read(self, folder: str) -> None:
        try:
            with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
                self._add(folder, file.read().splitlines())
        except OSError:
            return

    def _add(self, folder: str, lines: list[str]) -> None:
        from pathspec import GitIgnoreSpec

        known = self._specs.get(folder)
        spec = GitIgnoreSpec.from_lines(lines)
        self._specs[folder] = known + spec if known is not None else spec

    def match(self, path: str, *, is_folder: bool) -> bool:
        """Whether a path is ignored."""
        if not self._specs:
            return False
        absolute = os.path.abspath(path)
        for folder, spec in self._specs.items():
            relative = os.path.relpath(absolute, folder)
            if not relative.startswith("..") and spec.match_file(relative + ("/" if is_folder else "")):
                return True
        return False


def _folders_above(folder: str) -> Iterator[str]:
    """Folders from the repository's root down to the one above; none outside of a repository."""
    above = []
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent
        above.append(folder)
    yield from reversed(above)
