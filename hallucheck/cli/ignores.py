"""Which paths are left out when folders are walked: the nearest .gitignore that speaks of a path decides, as in git."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from hallucheck.cli.repository import repository_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_WILD = frozenset("*?[!/\\")


class Excludes:
    """The settings' patterns, relative to the project's root. Plain names cost no import."""

    def __init__(self, root: str, patterns: Iterable[str]) -> None:
        patterns = tuple(patterns)
        self._names = frozenset(pattern for pattern in patterns if not _WILD.intersection(pattern))
        self._root = root
        wild = [pattern for pattern in patterns if pattern not in self._names]
        self._spec = _spec(wild) if wild else None

    def match(self, path: str, *, is_folder: bool) -> bool:
        """Whether an absolute path is left out."""
        if os.path.basename(path) in self._names:
            return True
        return self._spec is not None and _decide(self._spec, self._root, path, is_folder) is True

    def match_with_parents(self, path: str) -> bool:
        """Whether an absolute path, or a folder of the project that it is in, is left out."""
        if self.match(path, is_folder=os.path.isdir(path)):
            return True
        folder = os.path.dirname(path)
        while folder.startswith(os.path.join(self._root, "")):
            if self.match(folder, is_folder=True):
                return True
            folder = os.path.dirname(folder)
        return False


class GitIgnores:
    """The .gitignore files from the repository's root down."""

    def __init__(self, top: str) -> None:
        """`top` is absolute; it is walked because it was named, so what ignores it altogether does not count."""
        self._specs: dict[str, GitIgnoreSpec] = {}
        self._repository = repository_of(top)
        for folder in _between(self._repository, top):
            self.enter(folder)
        if self.match(top, is_folder=True):
            self._specs.clear()

    def enter(self, folder: str) -> None:
        """Read the .gitignore of an absolute folder."""
        try:
            with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
                self._specs[folder] = _spec(file.read().splitlines())
        except OSError:
            return

    def match(self, path: str, *, is_folder: bool) -> bool:
        """Whether an absolute path is ignored."""
        if not self._specs:
            return False
        folder = os.path.dirname(path)
        while True:
            spec = self._specs.get(folder)
            decided = _decide(spec, folder, path, is_folder) if spec is not None else None
            if decided is not None:
                return decided
            parent = os.path.dirname(folder)
            if folder == self._repository or parent == folder:
                return False
            folder = parent


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _decide(spec: GitIgnoreSpec, folder: str, path: str, is_folder: bool) -> bool | None:
    """True to ignore, False to keep, None if the patterns say nothing."""
    if not path.startswith(os.path.join(folder, "")):
        return None
    return spec.check_file(os.path.relpath(path, folder) + ("/" if is_folder else "")).include


def _between(top: str, folder: str) -> Iterator[str]:
    """The folders above `folder`, from `top` down."""
    above = []
    while folder != top:
        folder = os.path.dirname(folder)
        above.append(folder)
    yield from reversed(above)
