"""What git's commands write, read into values; names are ended by null characters, so that they may hold anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NOTHING = "0" * 7
_SUBMODULE = "160000"
_LINK = "120000"
LOG_FORMAT = "%H%x00%P%x00%at%x00%aN%x00%s%x00%(trailers:only=true,unfold=true)%x00"


class Difference(NamedTuple):
    """What one path was and is."""

    old: str
    """Path from the top of the work tree with `/`; "" for a new file."""
    new: str
    """"" for a deleted file."""
    old_id: str = ""
    """Git's name of the content, or of a submodule's commit; "" if there is none."""
    new_id: str = ""
    """"" also for what is in the work tree only."""
    is_submodule: bool = False
    is_unmerged: bool = False
    """The index has several versions of it, in the middle of a merge."""


class LoggedCommit(NamedTuple):
    """A commit as the log tells it."""

    id: str
    parents: tuple[str, ...]
    time: int
    """When it was written, in seconds since 1970."""
    author: str
    subject: str
    trailers: tuple[str, ...]
    """For example "Co-Authored-By: Someone <someone@example.org>"."""


def differences_in(out: bytes) -> Iterator[Difference]:
    """Read `--raw -z`: ":mode mode id id status", path, and for renames the path after."""
    fields: Iterable[bytes] = iter(out.split(b"\0"))
    for head in fields:
        if not head.startswith(b":"):
            continue
        old_mode, new_mode, old_id, new_id, status = head[1:].decode().split()
        old = new = os.fsdecode(next(iter(fields)))
        if status[0] in "RC":
            new = os.fsdecode(next(iter(fields)))
        is_unmerged = status[0] == "U"
        is_old, is_new = (mode not in ("000000", _LINK) or is_unmerged for mode in (old_mode, new_mode))
        yield Difference(
            old if is_old and status[0] != "C" else "",
            new if is_new else "",
            _given(old_id) if is_old else "",
            _given(new_id) if is_new else "",
            _SUBMODULE in (old_mode, new_mode),
            is_unmerged,
        )


def commits_in(out: bytes) -> list[LoggedCommit]:
    """Read what `log` writes in `LOG_FORMAT`."""
    values = [value.decode(errors="replace").strip("\n") for value in out.split(b"\0")]
    return [
        LoggedCommit(id, tuple(parents.split()), int(time or 0), author, subject, tuple(trailers.splitlines()))
        for id, parents, time, author, subject, trailers in zip(*[iter(values)] * 6)
    ]


def turned(difference: Difference) -> Difference:
    """The difference seen from the other side."""
    old, new, old_id, new_id, *more = difference
    return Difference(new, old, new_id, old_id, *more)


def _given(name: str) -> str:
    return "" if name.startswith(_NOTHING) else name
