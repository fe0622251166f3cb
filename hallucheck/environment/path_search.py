"""One module name in a list of folders, found as importlib's path finder finds it, and the .pyi beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hallucheck.environment.folders import Folders, extension_among, holds_code
from hallucheck.environment.model import FoundModule, Origin, StubOrigin

_WRITES_PATH = re.compile(
    rb"^\s*__path__\s*(?::[^=\n]+)?[+]?=|__path__\.(?:append|extend|insert)|extend_path\(|declare_namespace\(", re.M
)


class PathSearch:
    """Searches folders; knows whose modules are in which."""

    def __init__(self, folders: Folders, version: tuple[int, int]) -> None:
        self._folders = folders
        self._version = version
        self._origins: dict[Path, Origin] = {}
        self._path_writers: dict[Path, bool] = {}

    def set_origin(self, folder: Path, origin: Origin) -> None:
        """Say whose modules are in a folder; the first word counts."""
        self._origins.setdefault(folder, origin)

    def search(self, name: str, folders: Sequence[Path]) -> FoundModule | None:
        """The first package or module; namespace portions only if there is neither (PEP 420).

        What only a .pyi speaks of, Python cannot import: it counts if there is nothing else.
        """
        last = name.rpartition(".")[2]
        only_stub: FoundModule | None = None
        portions: list[Path] = []
        for folder in folders:
            found = self.in_folder(name, last, folder)
            if found is not None and (found.source or found.extension):
                return self._extended(found, last, folders)
            only_stub = only_stub or found
            if self._is_portion(folder, last, is_top="." not in name):
                portions.append(folder / last)
        if only_stub is not None or not portions:
            return only_stub
        origin = self._origins[portions[0].parent]
        return self._placed(FoundModule(name, origin, is_package=True, locations=tuple(portions)))

    def in_folder(self, name: str, stem: str, folder: Path) -> FoundModule | None:
        """A regular package, an extension module or a module, in this order; `stem` is its name on disk."""
        files = self._folders.files(folder, stem)
        if not files:
            return None
        origin = self._origins[folder]
        inner = folder / stem
        package = self._module(name, "__init__", inner, self._folders.files(inner, "__init__"), origin)
        module = self._module(name, stem, folder, files, origin)
        if package is None:
            return module
        package = self._placed(replace(package, is_package=True, locations=(inner,)))
        if module is None or package.source or package.extension or not (module.source or module.extension):
            return package
        return replace(module, stub=package.stub, stub_origin=package.stub_origin, is_package=True, locations=(inner,))

    def _module(self, name: str, stem: str, folder: Path, files: list[str], origin: Origin) -> FoundModule | None:
        """What the files of one stem make of a module. The .py of a compiled module is what it is compiled from."""
        source = f"{stem}.py" if f"{stem}.py" in files else None
        extension = extension_among(files, stem, self._version)
        if extension is None and source is None and f"{stem}.pyc" in files:
            extension = f"{stem}.pyc"
        stub = f"{stem}.pyi" if f"{stem}.pyi" in files else None
        if not (source or extension or stub):
            return None
        return FoundModule(
            name,
            origin,
            source=folder / source if source else None,
            stub=folder / stub if stub else None,
            stub_origin=StubOrigin.BUNDLED if stub else None,
            extension=folder / extension if extension else None,
        )

    def _is_portion(self, folder: Path, last: str, *, is_top: bool) -> bool:
        """Whether a folder's folder is part of a namespace package.

        A plain folder of the project, say of notes or data, must not pass for a distribution of its name, though
        Python would import it.
        """
        portion = folder / last
        if not self._folders.has(folder, last) or not portion.is_dir():
            return False
        return not is_top or self._origins[folder] is not Origin.FIRST_PARTY or holds_code(portion)

    def _extended(self, found: FoundModule, last: str, folders: Sequence[Path]) -> FoundModule:
        """Old namespace packages (`pkgutil.extend_path`) have a portion in every folder that bears the name."""
        if not found.is_package or not self.writes_path(found):
            return found
        portions = [folder / last for folder in folders if self._folders.has(folder, last)]
        more = [portion for portion in portions if portion not in found.locations and portion.is_dir()]
        return self._placed(replace(found, locations=(*found.locations, *more)))

    def _placed(self, found: FoundModule) -> FoundModule:
        for location in found.locations:
            self.set_origin(location, self._origins.get(location.parent, found.origin))
        return found

    def writes_path(self, found: FoundModule) -> bool:
        """Whether a module's text sets its own `__path__`, so that submodules may be found anywhere."""
        if found.source is None:
            return False
        known = self._path_writers.get(found.source)
        if known is None:
            try:
                known = bool(_WRITES_PATH.search(found.source.read_bytes()))
            except OSError:
                known = True
            self._path_writers[found.source] = known
        return known
