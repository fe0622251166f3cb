"""Which files of a change are checked, as if the paths had been walked, and how they are called."""

from __future__ import annotations

import os
from functools import cache

from hallucheck.cli.ignores import Excludes, GitIgnores
from hallucheck.errors import PathNotFoundError
from hallucheck.settings import Settings


class Selection:
    """The paths of the command line, without walking them."""

    def __init__(self, settings: Settings, top: str, paths: list[str], files: list[str]) -> None:
        """`top` is the folder that holds all files of the change; `files` are their absolute paths. No paths restrict
        nothing.

        Raises:
            PathNotFoundError: a path is neither there nor in the change.
        """
        self._top = top
        self._paths = {os.path.realpath(path): path for path in paths}
        for real, path in self._paths.items():
            if not os.path.lexists(path) and not any(_is_in(file, real) for file in files):
                raise PathNotFoundError(path)
        self._excludes = Excludes(settings.root, (*settings.exclude, *settings.extend_exclude))
        self._is_forced = settings.force_exclude
        self._respects_gitignore = settings.respect_gitignore
        self._ignores_of = cache(lambda folder: GitIgnores(folder))
        self._is_left_out = cache(self._decide)

    def shown(self, file: str) -> str:
        """How a file is called, given its absolute path; "" if it is not selected."""
        if file in self._paths:
            is_left_out = self._is_forced and self._excludes.match_with_parents(file)
            return "" if is_left_out else self._paths[file]
        above = next((real for real in self._paths if _is_in(file, real)), "")
        if (self._paths and not above) or self._is_left_out(file, above or self._top, False):
            return ""
        path = self._paths.get(above, ".")
        return os.path.relpath(file) if path == "." else os.path.join(path, os.path.relpath(file, above))

    def _decide(self, place: str, top: str, is_folder: bool) -> bool:
        """Whether the settings or a .gitignore leave out a path, or a folder above it."""
        folder = os.path.dirname(place)
        if place == top:
            return False
        if folder != top and self._is_left_out(folder, top, True):
            return True
        if self._excludes.match(place, is_folder=is_folder):
            return True
        if not self._respects_gitignore:
            return False
        ignores = self._ignores_of(top)
        is_ignored = ignores.match(place, is_folder=is_folder)
        if is_folder and not is_ignored:
            ignores.enter(place)
        return is_ignored


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
