"""The values that tell what is installed: an environment, its distributions, and where a module was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """A Python environment, read without running anything from it but its interpreter's own answer, once."""

    python: Path | None
    """The interpreter; None for a sys.prefix without one."""
    version: tuple[int, int, int]
    """For example (3, 11, 7)."""
    platform: str
    """`sys.platform` of the interpreter: "linux", "darwin", "win32"."""
    prefix: Path
    """`sys.prefix`."""
    stdlib: tuple[Path, ...]
    """Folders of the standard library, lib-dynload included, in `sys.path` order."""
    site_packages: tuple[Path, ...]
    """Folders with installed distributions, and what .pth files add behind each, in `sys.path` order."""
    first_party: tuple[Path, ...]
    """Roots of the checked project, searched first, in order."""
    builtin_modules: frozenset[str]
    """Built-in and frozen module names, those without a file that can be read."""
    editable_modules: tuple[tuple[str, Path], ...] = ()
    """(import name, package folder or module file) of editable installs that map names by an import hook. A namespace
    package has several; a name may be dotted."""
    editable_folders: tuple[Path, ...] = ()
    """Those of `site_packages` that .pth files add from elsewhere."""
    import_hooks: tuple[Path, ...] = ()
    """Files with code that the interpreter runs when it starts and that could not be understood."""
    archives: tuple[Path, ...] = ()
    """Zip and egg files on the search path, in order."""
    passing: tuple[Path, ...] = ()
    """Folders that are soon gone: nothing of what is read in them is stored."""
    open_distributions: frozenset[str] = frozenset()
    """`normalized` names of distributions that are taken to make names at run time: nothing of them is missing."""
    origin: str = ""
    """How it was chosen, for people: "--python", "VIRTUAL_ENV", ".venv", "python on PATH"."""
    note: str = ""
    """Something the user should know of the choice; empty if nothing."""


class Origin(Enum):
    """Whose module it is."""

    STDLIB = "stdlib"
    FIRST_PARTY = "first-party"
    THIRD_PARTY = "third-party"
    EDITABLE = "editable"
    """An editable install: source that may change without its RECORD changing."""


class StubOrigin(Enum):
    """Where a stub file comes from, which says how far its silence is believed."""

    TYPESHED = "typeshed"
    BUNDLED = "bundled"
    """A .pyi beside the module, in the same distribution."""
    STUB_ONLY = "stub-only"
    """A `types-*` or `*-stubs` distribution: may lag, never decides absence."""


@dataclass(frozen=True)
class FoundModule:
    """Where a module is. At least one of source, stub, extension, locations and is_builtin is set."""

    name: str
    """Dotted import name."""
    origin: Origin
    source: Path | None = None
    """The .py file; for a package its `__init__.py`."""
    stub: Path | None = None
    """The .pyi file that describes it."""
    stub_origin: StubOrigin | None = None
    extension: Path | None = None
    """The compiled file (.so, .pyd) that Python would import."""
    is_builtin: bool = False
    """Compiled or frozen into the interpreter."""
    is_package: bool = False
    locations: tuple[Path, ...] = ()
    """Folders that submodules are looked for in, in order; more than one for namespace packages."""
    distribution: str = ""
    """Name of the distribution that brought it, "" for first-party code, "python" for the standard library."""
    distribution_version: str = ""

    @property
    def is_namespace(self) -> bool:
        """A package without a file of its own (PEP 420)."""
        return self.is_package and not (self.source or self.stub or self.extension or self.is_builtin)

    @property
    def is_elsewhere(self) -> bool:
        """A module of the standard library that this platform or build does not have."""
        has_file = self.source or self.extension or self.is_builtin
        return self.origin is Origin.STDLIB and not has_file


def normalized(name: str) -> str:
    """A distribution's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


class NotFoundReason(Enum):
    """Why there is no such module."""

    NOTHING_INSTALLED = "nothing-installed"
    """No distribution offers the top-level name."""
    NO_SUBMODULE = "no-submodule"
    """The parent package is there, this submodule is not."""
    NOT_A_PACKAGE = "not-a-package"
    """The parent is a plain module."""
    REMOVED = "removed"
    """The standard library had it, but not for the environment's version (typeshed VERSIONS)."""
    STUB_WITHOUT_MODULE = "stub-without-module"
    """Only a stub distribution knows it; the package itself is not installed."""
    OPEN_PACKAGE = "open-package"
    """The parent may find it at run time: its `__path__` is computed or an import hook is installed for it.
    Not evidence of absence."""


@dataclass(frozen=True)
class NotFound:
    """No such module, and why."""

    name: str
    reason: NotFoundReason
    parent: str = ""
    """Longest prefix of the name that was found, "" if none."""


@dataclass(frozen=True)
class Distribution:
    """An installed distribution, by its metadata."""

    name: str
    """As its METADATA spells it."""
    version: str
    import_names: tuple[str, ...]
    """Top-level import names, sorted."""
    path: Path
    """The .dist-info or .egg-info."""
