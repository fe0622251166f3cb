"""What is in folders, each listed once, and which files Python would load as a module."""

from __future__ import annotations

import os
import re
from pathlib import Path

_EXTENSION = re.compile(r"\.(?:(?P<tag>cpython-(?P<number>\d+)|cp(?P<windows>\d+)|abi3|pypy)[\w-]*\.)?(?:so|pyd|dll)")
_UNBUILT = (".pyx", ".c", ".cc", ".cpp", ".cxx", ".rs")


class Folders:
    """Listings of folders."""

    def __init__(self) -> None:
        self._listings: dict[Path, dict[str, list[str]]] = {}

    def files(self, folder: Path, stem: str) -> list[str]:
        """Names of the files and folders that are called `stem`, up to their first dot; in no order."""
        return self.listing(folder).get(stem, [])

    def has(self, folder: Path, name: str) -> bool:
        """Whether a folder has a file or folder of exactly this name, also where the disk ignores case."""
        return name in self.files(folder, name.partition(".")[0])

    def listing(self, folder: Path) -> dict[str, list[str]]:
        """Name before the first dot -> names; empty for what cannot be listed."""
        known = self._listings.get(folder)
        if known is None:
            known = self._listings[folder] = {}
            try:
                names = os.listdir(folder)
            except OSError:
                names = []
            for name in names:
                known.setdefault(name.partition(".")[0], []).append(name)
        return known

    def states(self) -> dict[str, tuple[int, int]]:
        """Path of every folder that was listed -> (mtime in ns, -1); a missing folder has 0."""
        found = {}
        for folder in self._listings:
            try:
                found[str(folder)] = (os.stat(folder).st_mtime_ns, -1)
            except OSError:
                found[str(folder)] = (0, -1)
        return found


def extension_among(files: list[str], stem: str, version: tuple[int, int]) -> str | None:
    """The compiled module that an interpreter of this version loads: its own tag before abi3 before none."""
    ranked = [(_rank(file[len(stem) :], version), file) for file in files]
    return min(((rank, file) for rank, file in ranked if rank is not None), default=(0, None))[1]


def _rank(suffix: str, version: tuple[int, int]) -> int | None:
    match = _EXTENSION.fullmatch(suffix)
    if match is None:
        return None
    number = match["number"] or match["windows"]
    if number is not None:
        return 0 if (int(number[0]), int(number[1:] or 0)) == version else None
    return 1 if match["tag"] else 2


def is_unbuilt_extension(files: list[str], stem: str) -> bool:
    """Whether there is source that a build turns into a compiled module of this name."""
    return any(f"{stem}{suffix}" in files for suffix in _UNBUILT)


def holds_code(folder: Path) -> bool:
    """Whether there is a Python file in a folder or in the packages below it; a huge tree is taken for code."""
    for number, (_, folders, files) in enumerate(os.walk(folder)):
        if number > 200 or any(file.endswith((".py", ".pyi", ".pyc", ".so", ".pyd")) for file in files):
            return True
        folders[:] = [name for name in folders if name.isidentifier() and name != "__pycache__"]
    return False
