"""The change under review, wherever it comes from: which files it has now, and how they were."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from hallucheck.cli.git import INDEX, WORK_TREE, Git
from hallucheck.cli.git_output import Difference
from hallucheck.errors import PathNotFoundError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

Tree = Mapping[str, "bytes | None"]
"""How a tree of files differs from the disk: path from the top -> content; None for what is not there."""


class Base:
    """A state that the change is compared with."""

    def __init__(self, origins: Mapping[str, str], olds: Iterable[str], load: Callable[[], Tree]) -> None:
        """`load` gives the contents of `olds` and tells which paths are not there in that state."""
        self.origins = origins
        """Path now -> path then of each changed file; "" for a new one."""
        self.olds = tuple(olds)
        """Paths then of all changed files."""
        self._load = load

    @cached_property
    def tree(self) -> Tree:
        """The files of that state, as far as they differ from the disk."""
        return self._load()

    def read(self, old: str) -> bytes:
        """The content of a changed file then; empty for what has none that could be compared."""
        return self.tree.get(old) or b""


class Change(NamedTuple):
    """What is under review."""

    top: str
    """Absolute path of the folder that paths count from."""
    contents: Mapping[str, bytes | None]
    """Path of each changed file -> its content; None if it is as on disk."""
    tree: Tree
    """How the files under review differ from the disk."""
    bases: tuple[Base, ...]
    """Usually one; in a merge one for each parent: what came from any of them is not new."""
    problems: tuple[tuple[str, str], ...] = ()
    """(path, why it is not known what the change makes of the file)."""
    warnings: tuple[str, ...] = ()


def change_of(options: Namespace) -> Change:
    """The change that the command line names.

    Raises:
        UsageError: it names two, or git cannot tell.
    """
    given = {"since": options.since is not None, "staged": options.staged, "diff": options.diff is not None}
    named = [name for name, is_given in given.items() if is_given]
    if len(named) > 1:
        raise UsageError(f"--{named[0]} and --{named[1]} name two different changes; give one")
    if named != ["since"] and (options.add_ignore or options.remove_unused_ignores):
        raise UsageError(f"comments are written to files on disk, and --{named[0]} checks others")
    if options.paths == ["-"]:
        raise UsageError(f"--{named[0]} speaks of files; standard input is none")
    if options.diff is not None:
        from hallucheck.cli.patched import change_of_patch

        return change_of_patch(_patch(options.diff))
    git = Git()
    if options.since is not None:
        return since(git, git.merge_base(options.since))
    return staged(git)


def _patch(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        with open(name, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise PathNotFoundError(name) from error
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error


def since(git: Git, commit: str) -> Change:
    """What the work tree has that a commit does not, files that git does not know yet included."""
    return _Comparison(git, WORK_TREE).change([commit])


def staged(git: Git) -> Change:
    """What the index has that HEAD does not; in a merge, what none of its parents has."""
    return _Comparison(git, INDEX).change([git.head() or git.empty_tree(), *git.merge_heads()])


class _Found(NamedTuple):
    """A file that differs, and the repository that knows its content."""

    git: Git
    folder: str
    """Where the repository is, from the top: "" or a submodule with a final `/`."""
    difference: Difference

    @property
    def old(self) -> str:
        """Path then, from the top; "" for a new file."""
        return self.difference.old and self.folder + self.difference.old

    @property
    def new(self) -> str:
        """Path now; "" for a deleted file."""
        return self.difference.new and self.folder + self.difference.new


class _Comparison:
    """Compares one state with others, submodules included."""

    def __init__(self, git: Git, new: str) -> None:
        """`new` is `INDEX` or `WORK_TREE`."""
        self._git = git
        self._new = new
        self._warnings: dict[str, None] = {}
        self._problems: dict[str, str] = {}

    def change(self, parents: list[str]) -> Change:
        """The change against all of these commits."""
        bases = [self._base(parent) for parent in parents]
        tree: Tree = {}
        if self._new == INDEX:
            tree = _tree(list(self._differing(self._git, "", INDEX, WORK_TREE)))
        paths = [path for path in bases[0].origins if all(path in base.origins for base in bases)]
        contents = {path: tree.get(path) for path in paths}
        return Change(self._git.top, contents, tree, tuple(bases), tuple(self._problems.items()), tuple(self._warnings))

    def _base(self, parent: str) -> Base:
        found = list(self._differing(self._git, "", parent, self._new, with_untracked=self._new == WORK_TREE))

        def load() -> Tree:
            if self._new == WORK_TREE:
                return _tree(found)
            return {**_tree(list(self._differing(self._git, "", parent, WORK_TREE))), **_tree(found)}

        return Base({item.new: item.old for item in found if item.new}, (f.old for f in found if f.old), load)

    def _differing(
        self, git: Git, folder: str, old: str, new: str, *, with_untracked: bool = False
    ) -> Iterator[_Found]:
        for difference in git.differences(old, new):
            if difference.is_submodule:
                yield from self._in_submodule(git, folder, difference, new, with_untracked)
            elif not difference.is_unmerged:
                yield _Found(git, folder, difference)
            elif new == INDEX:
                self._problems[folder + difference.new] = "it is not merged yet, so the index has no content of it"
        for path in git.untracked() if with_untracked else ():
            yield _Found(git, folder, Difference("", path))

    def _in_submodule(
        self, git: Git, folder: str, difference: Difference, new: str, with_untracked: bool
    ) -> Iterator[_Found]:
        """The files of a submodule, compared between its own commits."""
        path = difference.new
        module = git.submodule(path) if path else None
        if module is None:
            if path:
                self._warn(f"{folder}{path} is a submodule that is not checked out")
            return
        old = difference.old_id or module.empty_tree()
        side = WORK_TREE if new == WORK_TREE else difference.new_id
        commits = [name for name in (difference.old_id, side) if name and name != WORK_TREE]
        if not side or not all(map(module.has_commit, commits)):
            self._warn(f"{folder}{path} is a submodule without the commits to compare (`git fetch --unshallow` in it)")
            return
        yield from self._differing(module, f"{folder}{path}/", old, side, with_untracked=with_untracked)

    def _warn(self, text: str) -> None:
        self._warnings[f"{text}; its files are left out"] = None


def _tree(found: list[_Found]) -> dict[str, bytes | None]:
    """What was at each path then: the content; None where there was nothing."""
    tree: dict[str, bytes | None] = {item.new: None for item in found if item.new}
    for git in {item.git for item in found}:
        with git.contents() as contents:
            for item in found:
                if item.git is git and item.old and item.difference.old_id:
                    tree[item.old] = contents.read(item.difference.old_id)
    return tree
