"""Git, asked by its own commands; no other file runs it.

Nothing is checked out, no index is written, and no program that the repository's settings name for showing differences
is run. Names go to and fro as bytes ended by a null character, so that they may hold anything.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from types import TracebackType

from hallucheck.cli.git_output import LOG_FORMAT, Difference, LoggedCommit, commits_in, differences_in, turned
from hallucheck.errors import (
    GitError,
    GitMissingError,
    NoCommonHistoryError,
    NoRepositoryError,
    ShallowCloneError,
    UnknownRevisionError,
)

INDEX = ":index"
WORK_TREE = ":work-tree"
"""Sides of a comparison that are no commits."""
_OWN_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""Variables that hooks set, and that speak of the repository of the working folder only."""


class Git:
    """One repository."""

    def __init__(self, folder: str | None = None) -> None:
        """The repository of the working folder, as the environment variables of a hook have it, or that of another
        folder.

        Raises:
            GitMissingError: git is not installed.
            NoRepositoryError: there is no work tree.
        """
        self._folder = folder
        hidden = _OWN_REPOSITORY if folder else ()
        environ = {name: value for name, value in os.environ.items() if name not in hidden}
        self._environ = {**environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        done = self._done("rev-parse", "--show-toplevel")
        if done.returncode or not done.stdout.strip():
            said = done.stderr.decode(errors="replace").removeprefix("fatal: ") or "a bare repository"
            raise NoRepositoryError(folder or os.getcwd(), said.splitlines()[0])
        self.top = os.path.normpath(os.fsdecode(done.stdout.removesuffix(b"\n")))
        """Absolute path of the work tree."""

    # ---- commits ------------------------------------------------------------------------------------------------

    def commit(self, name: str) -> str:
        """The full name of a commit.

        Raises:
            UnknownRevisionError: there is none of that name.
        """
        done = self._done("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") if _is_safe(name) else None
        if done is None or done.returncode:
            raise UnknownRevisionError(name, is_shallow=self.is_shallow)
        return done.stdout.decode().strip()

    def head(self) -> str:
        """The commit of HEAD; "" before the first one."""
        return self._done("rev-parse", "--verify", "--quiet", "HEAD^{commit}").stdout.decode().strip()

    def merge_base(self, name: str) -> str:
        """The commit where HEAD has left another history.

        Raises:
            UnknownRevisionError: nothing has that name.
            ShallowCloneError: the clone does not reach so far back.
            NoCommonHistoryError: there is none.
        """
        done = self._done("merge-base", self.commit(name), "HEAD")
        if done.returncode == 0:
            return done.stdout.decode().split()[0]
        if done.returncode > 1:
            raise GitError(done.stderr.decode(errors="replace"))
        raise ShallowCloneError(name) if self.is_shallow else NoCommonHistoryError(name)

    def merge_heads(self) -> list[str]:
        """The commits that a merge in progress brings in."""
        path = os.fsdecode(self.run("rev-parse", "--git-path", "MERGE_HEAD").removesuffix(b"\n"))
        try:
            with open(os.path.join(self._folder or "", path), encoding="ascii") as file:
                return file.read().split()
        except OSError:
            return []

    @property
    def is_shallow(self) -> bool:
        """Whether the history is cut off."""
        return self._done("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def empty_tree(self) -> str:
        """The name of a tree without files."""
        return self.run("hash-object", "-t", "tree", "--stdin").decode().strip()

    def log(self, range_: str) -> list[LoggedCommit]:
        """The commits of a range, oldest first, parents before children.

        Raises:
            UnknownRevisionError: it is none.
        """
        parts = [part for part in re.split(r"\.\.\.?", range_) if part]
        for part in parts:
            self.commit(part.lstrip("^"))
        options = ("--topo-order", "--reverse", "--no-show-signature", f"--format={LOG_FORMAT}")
        return commits_in(self.run("log", *options, range_, "--"))

    def cut_off(self) -> frozenset[str]:
        """The commits of a shallow clone whose parents are not here."""
        path = os.fsdecode(self.run("rev-parse", "--git-path", "shallow").removesuffix(b"\n"))
        try:
            with open(os.path.join(self._folder or "", path), encoding="ascii") as file:
                return frozenset(file.read().split())
        except OSError:
            return frozenset()

    # ---- differences --------------------------------------------------------------------------------------------

    def differences(self, old: str, new: str) -> list[Difference]:
        """What differs between two commits, from a commit to the index, from either to the work tree, or from that to
        a commit. Renames are told; what git does not track is left out."""
        options = ["--raw", "-z", "--no-abbrev", "-M", "--ignore-submodules=none"]
        if old == WORK_TREE:
            return [turned(difference) for difference in self.differences(new, WORK_TREE)]
        if old != INDEX and new not in (INDEX, WORK_TREE):
            out = self.run("diff-tree", "-r", *options, old, new, "--")
        else:
            sides = [side for side in (old,) if side != INDEX]
            cached = ["--cached"] if new == INDEX else []
            out = self.run("diff", "--no-ext-diff", "--no-textconv", *options, *cached, *sides, "--")
        return list(differences_in(out))

    def untracked(self) -> list[str]:
        """Paths from the top of what git neither tracks nor ignores."""
        out = self.run("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":/")
        return [os.fsdecode(path) for path in out.split(b"\0") if path and not path.endswith(b"/")]

    def submodule(self, path: str) -> Git | None:
        """The repository of a submodule; None where it is not checked out."""
        folder = os.path.join(self.top, path)
        if not os.path.exists(os.path.join(folder, ".git")):
            return None
        return Git(folder)

    def has_commit(self, name: str) -> bool:
        """Whether a commit is here; a shallow clone lacks some."""
        return self._done("cat-file", "-e", f"{name}^{{commit}}").returncode == 0

    # ---- running ------------------------------------------------------------------------------------------------

    def read(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Contents by git's names for them."""
        wanted = dict.fromkeys(ids)
        if not wanted:
            return {}
        with self.contents() as contents:
            return {id: contents.read(id) for id in wanted}

    def contents(self) -> Contents:
        """A reader of contents."""
        return Contents(self._command("cat-file", "--batch"), self._folder, self._environ)

    def run(self, *words: str) -> bytes:
        """What a command writes.

        Raises:
            GitError: it fails.
        """
        done = self._done(*words)
        if done.returncode:
            raise GitError(done.stderr.decode(errors="replace"))
        return done.stdout

    def _done(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(*words), cwd=self._folder, env=self._environ, input=b"", capture_output=True
            )
        except FileNotFoundError as error:
            raise GitMissingError from error
        except OSError as error:
            raise GitError(str(error)) from error

    def _command(self, *words: str) -> list[str]:
        return ["git", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "diff.relative=false", *words]


class Contents:
    """Contents by git's names for them, all read by one process."""

    def __init__(self, command: list[str], folder: str | None, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Contents:
        return self

    def read(self, name: str) -> bytes:
        """A content.

        Raises:
            GitError: there is none of that name.
        """
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None
        asked.write(name.encode() + b"\n")
        asked.flush()
        head = answers.readline().split()
        if len(head) != 3:
            raise GitError(f"the content {name} is not in the repository")
        content = answers.read(int(head[2]))
        answers.read(1)
        return content

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()


def _is_safe(name: str) -> bool:
    """Whether git takes a word for a name, not for an option."""
    return bool(name) and not name.startswith("-") and "\0" not in name
