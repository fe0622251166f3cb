"""Environments made of a few files in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import Environment

Write = Callable[..., Path]
MakeFinder = Callable[..., ModuleFinder]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files, given as path below the temporary folder -> text, and returns that folder."""

    def write_files(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_files


@pytest.fixture
def finder(tmp_path: Path) -> MakeFinder:
    """Makes a finder whose folders are `project`, `stdlib` and `site`, below the temporary folder."""

    def make(version: tuple[int, int, int] = (3, 11, 4), **fields: object) -> ModuleFinder:
        values: dict[str, object] = {
            "python": None,
            "version": version,
            "platform": "linux",
            "prefix": tmp_path,
            "stdlib": (tmp_path / "stdlib",),
            "site_packages": (tmp_path / "site",),
            "first_party": (tmp_path / "project",),
            "builtin_modules": frozenset({"sys", "time"}),
        }
        return ModuleFinder(Environment(**{**values, **fields}))  # type: ignore[arg-type]

    return make
