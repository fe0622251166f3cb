"""What the symbol index needs of whoever finds modules."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from hallucheck.environment.model import FoundModule, NotFound


class Finder(Protocol):
    """Finds modules by name (`hallucheck.environment.finder`)."""

    def find(self, name: str) -> FoundModule | NotFound:
        """Where the module is, or why it is not there."""
        ...

    def submodules(self, name: str) -> tuple[str, ...]:
        """Names of the modules in a package, sorted."""
        ...

    def top_level_names(self) -> tuple[str, ...]:
        """Names that can be imported, sorted."""
        ...

    def distribution_of(self, found: FoundModule) -> tuple[str, str]:
        """(name, version) of the distribution that brought a module."""
        ...

    def distribution_files(self, found: FoundModule) -> tuple[str, tuple[Path, ...]]:
        """(what stands for the content of all files, the files) of the distribution that brought a module."""
        ...

    def open_distribution(self, found: FoundModule) -> str:
        """The distribution that brought a module, if it is taken to make names at run time; else ""."""
        ...

    def entry_points(self, group: str) -> frozenset[str]:
        """Names of the installed entry points of a group."""
        ...

    def searched_folders(self) -> dict[str, tuple[int, int]]:
        """Path of every folder that was searched -> (mtime in ns, -1)."""
        ...

    def first_party(self) -> tuple[Path, ...]:
        """Roots of the checked project."""
        ...
