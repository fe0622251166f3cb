"""Installed distributions and the import names that they bring, from their metadata."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import importlib_metadata

from hallucheck.environment.model import Distribution


class Distributions:
    """The distributions on the environment's paths. Read only when something is to be said of one."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = [str(folder) for folder in folders]

    @cached_property
    def all(self) -> tuple[Distribution, ...]:
        """All distributions, the one that shadows first, without those that a broken installation left nameless."""
        found: dict[str, Distribution] = {}
        for distribution in importlib_metadata.distributions(path=self._folders):
            read = _read(distribution)
            if read is not None:
                found.setdefault(normalized(read.name), read)
        return tuple(found.values())

    @cached_property
    def _by_import_name(self) -> dict[str, list[Distribution]]:
        found: dict[str, list[Distribution]] = {}
        for distribution in self.all:
            for name in distribution.import_names:
                found.setdefault(name, []).append(distribution)
        return found

    def of_import_name(self, top: str, near: Path | None = None) -> Distribution | None:
        """The distribution that brings a top-level import name; of several the one that has the file `near`."""
        candidates = self._by_import_name.get(top, [])
        if len(candidates) > 1 and near is not None:
            for candidate in candidates:
                if _has_file(candidate, near):
                    return candidate
        return candidates[0] if candidates else None

    def named(self, name: str) -> Distribution | None:
        """The distribution of that name, however it is spelled (PEP 503)."""
        wanted = normalized(name)
        return next((d for d in self.all if normalized(d.name) == wanted), None)


def normalized(name: str) -> str:
    """A distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(distribution: Any) -> Distribution | None:
    path = Path(str(getattr(distribution, "_path", "")))
    try:
        metadata = distribution.metadata
        name, version = metadata["Name"], metadata["Version"]
    except Exception:  # whatever a damaged METADATA makes importlib_metadata raise
        name = version = None
    if not name:
        name, _, version = path.stem.partition("-")
    if not name:
        return None
    return Distribution(str(name), str(version or ""), _import_names(distribution), path)


def _import_names(distribution: Any) -> tuple[str, ...]:
    """Top-level names: by RECORD, else by top_level.txt."""
    names: set[str] = set()
    try:
        for file in distribution.files or ():
            name = _import_name(PurePosixPath(str(file)))
            if name:
                names.add(name)
    except Exception:  # a damaged RECORD
        names = set()
    if not names:
        try:
            text = distribution.read_text("top_level.txt") or ""
        except Exception:
            text = ""
        names = set(text.split())
    return tuple(sorted(names))


def _import_name(file: PurePosixPath) -> str:
    first = file.parts[0] if file.parts else ""
    if first in ("..", "") or first.endswith((".dist-info", ".egg-info", ".data", ".pth")) or first == "__pycache__":
        return ""
    if len(file.parts) > 1:
        return first.removesuffix("-stubs") if first.removesuffix("-stubs").isidentifier() else ""
    stem, _, suffixes = first.partition(".")
    is_module = suffixes.endswith(("py", "pyi", "so", "pyd"))
    return stem if is_module and stem.isidentifier() else ""


def _has_file(distribution: Distribution, file: Path) -> bool:
    try:
        relative = file.relative_to(distribution.path.parent).as_posix()
        record = distribution.path / "RECORD"
        return f"{relative}," in record.read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return False
