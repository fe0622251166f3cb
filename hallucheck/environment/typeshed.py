"""The bundled typeshed: stubs of the standard library, and which versions had which module."""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path

Version = tuple[int, int]


class Typeshed:
    """The typeshed that the `typeshed_client` distribution carries; only its data are used."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds `VERSIONS` and the stubs; None for the bundled one."""
        self.folder = folder or _bundled()

    @cached_property
    def versions(self) -> dict[str, tuple[Version, Version | None]]:
        """Module -> (first version, last version or None if it is still there)."""
        found: dict[str, tuple[Version, Version | None]] = {}
        for line in (self.folder / "VERSIONS").read_text(encoding="utf-8").splitlines():
            name, separator, span = line.partition("#")[0].partition(":")
            if separator:
                first, _, last = span.strip().partition("-")
                found[name.strip()] = _version(first), _version(last) if last else None
        return found

    def existed(self, module: str) -> bool:
        """Whether any version's standard library has or had the module."""
        return module.partition(".")[0] in self.versions

    def exists(self, module: str, version: Version) -> bool:
        """Whether the standard library of a version has the module. The most precise entry decides."""
        name = module
        while name:
            if name in self.versions:
                first, last = self.versions[name]
                return first <= version and (last is None or version <= last)
            name = name.rpartition(".")[0]
        return False

    def stub_of(self, module: str, version: Version) -> Path | None:
        """The stub of a standard library module; None if that version has no such module."""
        if not self.exists(module, version):
            return None
        base = self.folder.joinpath(*module.split("."))
        for path in (base / "__init__.pyi", base.with_name(base.name + ".pyi")):
            if path.is_file():
                return path
        return None

    def submodules(self, module: str, version: Version) -> list[str]:
        """Names of the modules in a standard library package, in no order."""
        folder = self.folder.joinpath(*module.split("."))
        if not folder.is_dir():
            return []
        names = {path.stem if path.suffix == ".pyi" else path.name for path in folder.iterdir()}
        return [name for name in names - {"__init__"} if self.exists(f"{module}.{name}", version)]


def _version(text: str) -> Version:
    major, _, minor = text.strip().partition(".")
    return int(major), int(minor)


def _bundled() -> Path:
    spec = importlib.util.find_spec("typeshed_client")
    assert spec is not None and spec.submodule_search_locations is not None  # a dependency of this distribution
    return Path(next(iter(spec.submodule_search_locations))) / "typeshed"
