"""Installed distributions and the import names that they bring, from their metadata.

Nothing is read before it is asked for: with some hundred distributions, reading every METADATA takes longer than all
the rest of a check.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from importlib_metadata import Distribution as Metadata
from importlib_metadata import EntryPoint

from hallucheck.environment.model import Distribution

_METADATA_FOLDERS = (".dist-info", ".egg-info", ".data")
_MODULE_SUFFIXES = (".py", ".pyi", ".so", ".pyd")


class Distributions:
    """The distributions in some folders. Damaged ones are there with what can be read of them."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """`folders` in `sys.path` order: of two distributions of one name, the earlier shadows the other."""
        self._folders = [str(folder) for folder in folders]
        self._owners: dict[tuple[Path, str], Distribution | None] = {}

    def named(self, name: str) -> Distribution | None:
        """The distribution of that name, however it is spelled (PEP 503)."""
        found = next(iter(Metadata.discover(name=name, path=self._folders)), None)
        return _read(found) if found is not None else None

    def owner_of(self, file: Path, module: str) -> Distribution | None:
        """The distribution that brought a module: by RECORD, else by top_level.txt; None if none claims it.

        Several distributions may share a namespace package; the file decides. One answer is kept for all modules of a
        folder.
        """
        top = module.partition(".")[0]
        key = (file.parent, top)
        if key not in self._owners:
            found = next((d for d in self._likely_first(top) if _brings(d, file, top)), None)
            self._owners[key] = _read(found) if found is not None else None
        return self._owners[key]

    def files_of(self, distribution: Distribution) -> tuple[str, tuple[Path, ...]]:
        """(what stands for the content of all files, the files) by RECORD, in its order; ("", ()) without one."""
        record = _text(Metadata.at(distribution.path), "RECORD")
        if not record:
            return "", ()
        site = distribution.path.parent
        names = [row[0] for row in csv.reader(record.splitlines()) if row]
        identity = f"{distribution.path}:{blake2b(record.encode(), digest_size=16).hexdigest()}"
        return identity, tuple(site / name for name in names)

    def entry_points(self, group: str) -> frozenset[str]:
        """Names of the entry points of a group, those of all distributions together."""
        found = Metadata.discover(path=self._folders)
        return frozenset(point.name for distribution in found for point in _entry_points(distribution, group))

    def _likely_first(self, top: str) -> Iterator[Metadata]:
        """All distributions, that of the import name's own name first: most often it is the one."""
        yield from Metadata.discover(name=top, path=self._folders)
        yield from Metadata.discover(path=self._folders)


def _brings(distribution: Metadata, file: Path, top: str) -> bool:
    site = _folder_of(distribution).parent
    if site not in file.parents:
        root = _editable_root(distribution)
        return root is not None and root in file.parents
    record = _text(distribution, "RECORD")
    if record:
        return f"\n{file.relative_to(site).as_posix()}," in f"\n{record}"
    return top in _text(distribution, "top_level.txt").split()


def _editable_root(distribution: Metadata) -> Path | None:
    """The project that an editable install refers to (PEP 610); None for other installs."""
    try:
        origin = json.loads(_text(distribution, "direct_url.json"))
        if origin["dir_info"]["editable"]:
            path = unquote(urlsplit(origin["url"]).path)
            return Path(path[1:] if path[2:3] == ":" else path)  # file:///C:/project
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _entry_points(distribution: Metadata, group: str) -> list[EntryPoint]:
    try:
        return list(distribution.entry_points.select(group=group))
    except (OSError, ValueError):
        return []


def _folder_of(distribution: Metadata) -> Path:
    """The .dist-info or .egg-info."""
    return Path(str(getattr(distribution, "_path", "")))  # there is no public way to it


def _text(distribution: Metadata, name: str) -> str:
    try:
        return distribution.read_text(name) or ""
    except (OSError, ValueError):
        return ""


def _read(distribution: Metadata) -> Distribution:
    path = _folder_of(distribution)
    name, version = path.stem.partition("-")[::2]
    for line in _text(distribution, "METADATA").splitlines() or _text(distribution, "PKG-INFO").splitlines():
        key, _, value = line.partition(":")
        if not line:
            break
        if key == "Name" and value.strip():
            name = value.strip()
        elif key == "Version" and value.strip():
            version = value.strip()
    return Distribution(name, version, _import_names(distribution), path)


def _import_names(distribution: Metadata) -> tuple[str, ...]:
    """Top-level import names: by RECORD, else by top_level.txt; sorted."""
    record = _text(distribution, "RECORD")
    names = {_import_name(line.rpartition(",")[0].rpartition(",")[0].strip('"')) for line in record.splitlines()}
    names.discard("")
    return tuple(sorted(names or _text(distribution, "top_level.txt").split()))


def _import_name(file: str) -> str:
    """The top-level name that a file of a RECORD belongs to; "" for those that cannot be imported."""
    first, *rest = PurePosixPath(file).parts or ("",)
    if first.endswith(_METADATA_FOLDERS) or first == "__pycache__":
        return ""
    name = first.removesuffix("-stubs") if rest else first.partition(".")[0]
    is_module = file.endswith(_MODULE_SUFFIXES)
    return name if is_module and name.isidentifier() else ""
