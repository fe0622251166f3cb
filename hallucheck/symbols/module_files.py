"""The files of a package, and of the project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from hallucheck.environment.model import FoundModule

_NOT_PROJECT = frozenset({"node_modules", "site-packages", "__pycache__", "build", "dist"})
_TEST_FOLDERS = frozenset({"tests", "test", "__pycache__"})


def module_files(found: FoundModule) -> Iterator[tuple[str, Path]]:
    """(module name, file) of a top-level module or package and all below it, sources and stubs, tests left out."""
    if not found.is_package:
        for path in (found.source, found.stub):
            if path is not None:
                yield found.name, path
        return
    for location in found.locations:
        for folder, folders, files in os.walk(location):
            folders[:] = sorted(name for name in folders if name.isidentifier() and name not in _TEST_FOLDERS)
            package = ".".join([found.name, *Path(folder).relative_to(location).parts])
            for file in sorted(files):
                stem, extension = os.path.splitext(file)
                if extension in (".py", ".pyi"):
                    yield (package if stem == "__init__" else f"{package}.{stem}"), Path(folder, file)


def binary_files(found: FoundModule) -> Iterator[Path]:
    """The extension modules of a top-level package and of all below it."""
    for location in found.locations if found.is_package else ():
        for folder, folders, files in os.walk(location):
            folders[:] = sorted(name for name in folders if name.isidentifier())
            yield from (Path(folder, file) for file in sorted(files) if file.endswith((".so", ".pyd")))


def python_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Python files in folders and below; environments and hidden folders are left out."""
    for top in folders:
        for folder, names, files in os.walk(top):
            names[:] = [n for n in sorted(names) if n.isidentifier() and n not in _NOT_PROJECT]
            names[:] = [n for n in names if not os.path.isfile(os.path.join(folder, n, "pyvenv.cfg"))]
            yield from (Path(folder, file) for file in sorted(files) if file.endswith(".py"))
