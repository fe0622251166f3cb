"""A whole patch applied to a tree of files: what each file was and what it becomes, without touching any."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from hallucheck.changes.apply import apply
from hallucheck.changes.patch import FilePatch, PatchError

Read = Callable[[str], "bytes | None"]
"""Path -> content; None for what is not there."""


class PatchedFile(NamedTuple):
    """One file of the tree before and after."""

    old: str
    """Path before; "" for a new file."""
    new: str
    """Path after; "" for a deleted file."""
    old_content: bytes | None
    new_content: bytes | None
    is_there: bool = False
    """The tree has the change already: it holds the new content."""
    problem: str = ""
    """Why the patch could not be applied, for people."""


def patched_files(patches: list[FilePatch], read: Read) -> list[PatchedFile]:
    """Each file that the patches name, in their order; patches of the same file are applied one after the other.

    A tree that has the change already, as after `git diff | ...`, is told apart: there the patch is taken back to know
    what was before. What fits neither way has a problem, and costs no other file its own.
    """
    found = []
    for group in _groups([_placed(patch, read) for patch in patches]):
        found += _either_way(group, read)
    return found


def _either_way(group: list[FilePatch], read: Read) -> list[PatchedFile]:
    try:
        return _applied(group, read)
    except PatchError as error:
        problem = str(error)
    try:
        return [_turned(file) for file in _applied([patch.reversed() for patch in reversed(group)], read)]
    except PatchError:
        pass
    try:
        return _applied(group, read, is_strict=False)
    except PatchError:
        name = group[-1].new or group[-1].old
        return [PatchedFile(name, name, None, None, problem=problem)]


def _placed(patch: FilePatch, read: Read) -> FilePatch:
    """The patch with paths that count from the tree's top. How much of a path counts is said by git only; else as
    much as it takes to find the file."""
    for name in (patch.old, patch.new):
        if name.startswith("/") or ".." in name.split("/") or "\0" in name:
            return patch._replace(problem=f"it names a file outside of the project: {name}")
    if patch.has_prefix:
        return patch
    for depth in range(4):
        old, new = ("/".join(name.split("/")[depth:]) for name in (patch.old, patch.new))
        if (old and read(old) is not None) or (new and read(new) is not None):
            return patch._replace(old=old or new * bool(patch.old), new=new or old * bool(patch.new))
    return patch


def _groups(patches: Iterable[FilePatch]) -> list[list[FilePatch]]:
    """Patches that share a path, directly or by others; in order."""
    groups: list[tuple[set[str], list[FilePatch]]] = []
    for patch in patches:
        paths, members = {patch.old, patch.new} - {""}, [patch]
        apart = []
        for others, earlier in groups:
            if paths & others:
                paths, members = paths | others, [*earlier, *members]
            else:
                apart.append((others, earlier))
        groups = [*apart, (paths, members)]
    return [members for _, members in groups]


def _applied(patches: list[FilePatch], read: Read, *, is_strict: bool = True) -> list[PatchedFile]:
    """The files after all patches of a group.

    Raises:
        PatchError: one does not fit.
    """
    tree: dict[str, bytes | None] = {}
    origins: dict[str, str] = {}

    def now(path: str) -> bytes | None:
        return tree[path] if path in tree else read(path)

    for patch in patches:
        before = _before(patch, now)
        after = apply(patch, before or b"", is_strict=is_strict)
        origin = origins.get(patch.old, patch.old)
        if patch.old and patch.old != patch.new and not patch.is_copy:
            tree[patch.old] = None
            origins.setdefault(patch.old, origin)
        if patch.new:
            tree[patch.new] = after
            origins[patch.new] = "" if patch.is_copy else origin
    moved = {origins[path] for path, content in tree.items() if content is not None and origins[path] != path}
    files = []
    for path, content in tree.items():
        origin = origins[path]
        if content is None and (path in moved or not origin):
            continue
        old_content = read(origin) if origin else None
        files.append(PatchedFile(origin, path if content is not None else "", old_content, content))
    return files


def _before(patch: FilePatch, now: Read) -> bytes | None:
    if patch.problem:
        raise PatchError(patch.problem)
    if not patch.old:
        if patch.new and now(patch.new):
            raise PatchError("it makes a file that is there already")
        return None
    before = now(patch.old)
    if before is None:
        raise PatchError("it changes a file that is not there")
    if patch.new_id and patch.new_id != patch.old_id and _is_named(before, patch.new_id):
        raise PatchError("the file has the change already")
    return before


def _is_named(content: bytes, digits: str) -> bool:
    """Whether git's name of a content begins with these digits, in repositories of either kind."""
    data = b"blob %d\0" % len(content) + content
    names = hashlib.sha1(data, usedforsecurity=False).hexdigest(), hashlib.sha256(data).hexdigest()
    return len(digits) >= 7 and any(name.startswith(digits) for name in names)


def _turned(file: PatchedFile) -> PatchedFile:
    """A file of a patch that was taken back."""
    return PatchedFile(file.new, file.old, file.new_content, file.old_content, is_there=True)
