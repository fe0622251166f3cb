"""A patch as the change under review; git is not needed for it."""

from __future__ import annotations

import os

from hallucheck.changes.patch import FilePatch, PatchError, parse_patch
from hallucheck.changes.patched_files import PatchedFile, patched_files
from hallucheck.cli.change import Base, Change
from hallucheck.errors import SourceError, UsageError
from hallucheck.source.read import read_file


def change_of_patch(data: bytes) -> Change:
    """What a patch makes of the files on disk; they stay as they are.

    Raises:
        UsageError: it is no patch.
    """
    try:
        patches = parse_patch(data)
    except PatchError as error:
        raise UsageError(f"--diff: {error}") from error
    top = _top(patches)
    files = patched_files(patches, lambda path: _read(top, path))
    whole = [file for file in files if not file.problem]
    ahead, behind = ([file for file in whole if file.is_there is is_there] for is_there in (False, True))
    contents = {file.new: None if file.is_there else file.new_content for file in whole if file.new}
    tree = {**_gone(ahead, "old"), **{file.new: file.new_content for file in ahead if file.new}}
    olds = {**_gone(behind, "new"), **{file.old: file.old_content for file in whole if file.old}}
    fresh = {file.new: None for file in ahead if file.new and file.new not in olds}
    base = Base({f.new: f.old for f in whole if f.new}, (f.old for f in whole if f.old), lambda: {**fresh, **olds})
    problems = tuple((file.new, f"the patch does not apply: {file.problem}") for file in files if file.problem)
    return Change(top, contents, tree, (base,), problems)


def _gone(files: list[PatchedFile], side: str) -> dict[str, bytes | None]:
    """The paths of one side, which the other may lack."""
    return {path: None for path in (getattr(file, side) for file in files) if path}


def _top(patches: list[FilePatch]) -> str:
    """The folder that a patch's paths count from: of the repository's and the working folder, the one that has more of
    its files."""
    here = above = os.getcwd()
    while not os.path.exists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return here
        above = parent
    names = {name for patch in patches for name in (patch.old, patch.new) if name}

    def files_below(folder: str) -> int:
        return sum(os.path.isfile(os.path.join(folder, name)) for name in names)

    return here if files_below(here) > files_below(above) else above


def _read(top: str, path: str) -> bytes | None:
    try:
        return read_file(os.path.join(top, path))
    except SourceError:
        return None
