"""`.pth` files: what they add to the search, read and never executed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from hallucheck.environment.editable import read_finder_tables

_IMPORTED = re.compile(r"\bimport\s+(\w+)")
_HARMLESS = ("_virtualenv.pth", "distutils-precedence.pth")
"""They patch or shadow what is installed anyway, and make nothing else importable."""


@dataclass
class PathAdditions:
    """What the .pth files of a folder add to the search."""

    folders: list[Path] = field(default_factory=list)
    """Folders to search after it, in order."""
    archives: list[Path] = field(default_factory=list)
    """Zip and egg files, in order."""
    modules: list[tuple[str, Path]] = field(default_factory=list)
    """(import name, package folder or module file) that editable installs' import hooks map, in order."""
    hooks: list[Path] = field(default_factory=list)
    """Files with code that could not be understood, in order."""


def read_pth_files(folder: Path) -> PathAdditions:
    """Read the .pth files of a site-packages folder in the order in which `site` does."""
    additions = PathAdditions()
    for path in sorted(folder.glob("*.pth")):
        if path.name.startswith("."):
            continue  # `site` skips hidden files
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
        for line in map(str.strip, text.splitlines()):
            if line.startswith(("import ", "import\t")):
                _read_code(line, path, additions)
            elif line and not line.startswith("#"):
                _add_path(folder / line, additions)
    return additions


def _add_path(path: Path, additions: PathAdditions) -> None:
    try:
        if path.is_dir() and path not in additions.folders:
            additions.folders.append(path)
        elif path.is_file():
            additions.archives.append(path)
    except (OSError, ValueError):  # a line that is no path at all
        return


def _read_code(line: str, path: Path, additions: PathAdditions) -> None:
    """A line of code: the tables of an import hook that is named there, else the files in which code stands."""
    if path.name in _HARMLESS:
        return
    hooks = [path.parent / f"{name}.py" for name in _IMPORTED.findall(line)]
    tables = [table for hook in hooks for table in read_finder_tables(hook)]
    if tables:
        additions.modules += tables
    else:
        additions.hooks += [path, *(hook for hook in hooks if hook.is_file())]
