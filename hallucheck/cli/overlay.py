"""A project as it is in another state: a passing folder of links to its files, with other contents for some."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from hallucheck.cli.results import key_of
from hallucheck.environment.model import Environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_LEFT_OUT = (".git", "__pycache__")


class Overlay:
    """The folder; made when it is first needed, and gone at the end."""

    def __init__(self, top: str, tree: Mapping[str, bytes | None], roots: Iterable[str], name: str = "") -> None:
        """`tree` tells how the state differs from `top`: path with `/` -> content; None for what is not there. Of other
        folders there are only those above and below `roots`. `name` stands for the state, if it has one."""
        self.name = name
        self.top = top
        self._tree = tree
        self._roots = tuple(dict.fromkeys(roots))
        self._folder = ""

    @property
    def digest(self) -> str:
        """Stands for all that differs."""
        if self.name:
            return self.name
        parts = ((path, b"-" if data is None else b"+" + data) for path, data in sorted(self._tree.items()))
        return key_of(*(part for pair in parts for part in pair))

    @property
    def folder(self) -> str:
        """Where the top's files are found in this state."""
        if not self._folder:
            self._folder = os.path.realpath(tempfile.mkdtemp(prefix="hallucheck-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            self._link()
            self._put_all(self._tree)
        return self._folder

    def go_on(self, tree: Mapping[str, bytes | None], name: str) -> None:
        """Go on to another state, which differs from this one like that."""
        self.name = name
        if self._folder:
            self._put_all(tree)
        else:
            self._tree = {**self._tree, **tree}

    def place(self, path: str) -> str:
        """Where a path from the top is."""
        return os.path.join(self.folder, *path.split("/"))

    def original(self, path: str) -> str:
        """The place that a place in the folder stands for; what is elsewhere stays."""
        return self.top + path[len(self._folder) :] if self._folder and _is_below(path, self._folder) else path

    def original_text(self, text: str) -> str:
        """A text that may speak of places."""
        return text.replace(self._folder, self.top) if self._folder else text

    def environment(self, environment: Environment) -> Environment:
        """The environment for whom the project, and editable installs of it, are in the folder."""
        from pathlib import Path

        def moved(path: Path) -> Path:
            is_installed = path == environment.prefix or environment.prefix in path.parents
            if is_installed or not _is_below(str(path), self.top):
                return path
            return Path(self.folder + str(path)[len(self.top) :])

        editable = environment.editable_folders
        return replace(
            environment,
            first_party=tuple(map(moved, environment.first_party)),
            site_packages=tuple(moved(p) if p in editable else p for p in environment.site_packages),
            editable_folders=tuple(map(moved, editable)),
            editable_modules=tuple((name, moved(path)) for name, path in environment.editable_modules),
            passing=(*environment.passing, Path(self.folder)),
        )

    def _link(self) -> None:
        """Make the folders anew, since they are searched, with links to the files. What holds no modules of the project
        is linked as a whole."""
        waiting = [(self.top, self._folder)]
        while waiting:
            source, target = waiting.pop()
            for entry in _entries(source):
                place = os.path.join(target, entry.name)
                if entry.name in _LEFT_OUT or entry.path == self._folder:
                    continue
                if not entry.is_dir(follow_symlinks=False) or _is_foreign(entry):
                    _link_one(entry.path, place)
                elif any(_is_below(entry.path, root) or _is_below(root, entry.path) for root in self._roots):
                    os.mkdir(place)
                    waiting.append((entry.path, place))

    def _put_all(self, tree: Mapping[str, bytes | None]) -> None:
        for path, data in sorted(tree.items(), key=lambda item: item[1] is not None):  # what is gone first
            with suppress(OSError):  # a name that this system cannot have
                self._put(path.split("/"), data)

    def _put(self, parts: list[str], data: bytes | None) -> None:
        parent = self._opened(parts[:-1])
        place = os.path.join(parent, parts[-1])
        if os.path.isdir(place) and not os.path.islink(place):
            if data is None:
                return
            shutil.rmtree(place)  # a folder has become a file
        elif os.path.lexists(place):
            os.unlink(place)
        if data is None:
            _remove_empty(parent, self._folder)
            return
        with open(place, "xb") as file:
            file.write(data)
        if data.startswith(b"#!"):
            os.chmod(place, 0o700)

    def _opened(self, parts: list[str]) -> str:
        """The folder of these names as a folder of its own: nothing may be written through a link."""
        place, source = self._folder, self.top
        for part in parts:
            place, source = os.path.join(place, part), os.path.join(source, part)
            if os.path.islink(place) or os.path.isfile(place):
                os.unlink(place)
            if not os.path.isdir(place):
                os.mkdir(place)
                for entry in _entries(source):
                    _link_one(entry.path, os.path.join(place, entry.name))
        return place


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing if it may not be listed."""
    try:
        return list(os.scandir(folder))
    except OSError:
        return []


def _is_foreign(entry: os.DirEntry[str]) -> bool:
    is_hidden = entry.name.startswith(".") or entry.name == "node_modules"
    return is_hidden or os.path.isfile(os.path.join(entry.path, "pyvenv.cfg"))


def _link_one(path: str, place: str) -> None:
    try:
        os.symlink(path, place)
    except OSError:  # Windows lets only some accounts do so
        if os.path.isfile(path):
            shutil.copyfile(path, place)


def _remove_empty(folder: str, top: str) -> None:
    """A package whose files are all gone must not pass for a namespace package."""
    while _is_below(folder, top) and folder != top:
        try:
            os.rmdir(folder)
        except OSError:
            return
        folder = os.path.dirname(folder)
