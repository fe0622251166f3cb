"""`.pth` files and editable installs, read and never executed."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

_FINDER = re.compile(r"^import\s+(__editable___\w+)")


@dataclass(frozen=True)
class PathAdditions:
    """What the .pth files of a folder add to the search."""

    folders: tuple[Path, ...] = ()
    """Folders to search after it, in order."""
    modules: tuple[tuple[str, Path], ...] = ()
    """(import name, package folder or module file) that an editable install's import hook maps, sorted."""


def read_pth_files(folder: Path) -> PathAdditions:
    """Read the .pth files of a site-packages folder in the order in which `site` does.

    Lines that begin with `import` are Python code: they are not run. Those of setuptools' editable installs name a
    finder module, whose literal tables are read.
    """
    folders: list[Path] = []
    modules: dict[str, Path] = {}
    for path in sorted(folder.glob("*.pth")):
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
        for line in map(str.strip, text.splitlines()):
            if not line or line.startswith("#"):
                continue
            finder = _FINDER.match(line)
            if finder:
                modules.update(_finder_mapping(folder / f"{finder[1]}.py"))
            elif not line.startswith(("import ", "import\t")):
                added = folder / line
                if added.is_dir() and added not in folders:
                    folders.append(added)
    return PathAdditions(tuple(folders), tuple(sorted(modules.items())))


def _finder_mapping(path: Path) -> dict[str, Path]:
    """MAPPING (name -> path) and NAMESPACES (name -> paths) of a setuptools finder module."""
    try:
        module = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    found: dict[str, Path] = {}
    for node in module.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Name) or target.id not in ("MAPPING", "NAMESPACES"):
            continue
        try:
            table = ast.literal_eval(node.value)  # type: ignore[attr-defined]
        except (ValueError, TypeError):
            continue
        for name, location in table.items():
            first = location[0] if isinstance(location, list) and location else location
            if isinstance(name, str) and isinstance(first, str):
                found[name] = _on_disk(Path(first))
    return found


def _on_disk(path: Path) -> Path:
    """The mapping names a package folder, or a module without its suffix."""
    module = path.with_name(path.name + ".py")
    return module if not path.exists() and module.exists() else path
