"""The texts in compiled modules: weak witnesses of the names that these have, or give to others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hallucheck.environment.model import FoundModule
from hallucheck.symbols.module_files import binary_files

_CYTHON = "cython_runtime"
"""Every module that Cython has compiled has this text."""


class Binaries:
    """Searches extension modules for names; their bytes are read by the function that it is given."""

    def __init__(self, read: Callable[[Path], bytes]) -> None:
        self._read = read
        self._fillers: dict[str, list[Path]] = {}

    def has(self, found: FoundModule, name: str) -> bool:
        """Whether a compiled module's file holds the name, as a text of its own or within a longer one: compilers put
        texts together, and Cython packs them."""
        file = found.extension
        return file is None or self._spells(file, name) or self._spells(file, _CYTHON)

    def filling(self, found: FoundModule, package: FoundModule, name: str) -> str:
        """File name of a compiled module of the same top-level package that has the text of both the module's full name
        and a name, as one that fills the module has; "" if there is none."""
        if found.name not in self._fillers:
            paths = binary_files(package) if "." in found.name else ()
            self._fillers[found.name] = [path for path in paths if self._spells(path, found.name)]
        return next((path.name for path in self._fillers[found.name] if self._spells(path, name)), "")

    def _spells(self, path: Path, text: str) -> bool:
        """Whether a file has the text; one that cannot be read may have it."""
        try:
            return text.encode() in self._read(path)
        except OSError:
            return True
