"""What is known of commits: who made them, and what they brought in."""

from __future__ import annotations

from typing import NamedTuple


class Commit(NamedTuple):
    """A commit of the range."""

    id: str
    time: int
    """When it was written, in seconds since 1970."""
    author: str
    labels: tuple[str, ...]
    """Whom it is counted for: what its trailers name (`Co-Authored-By: ...` and the like); else its author."""
    subject: str
    parents: tuple[str, ...]


class Hallucination(NamedTuple):
    """A finding that a commit brought in."""

    path: str
    line: int
    """1-based, in the commit's own version of the file."""
    rule: str
    symbol: str
    distribution: str
    """Where the name was looked for; "" for the project's own code and for modules that are not installed."""
    is_module: bool = False
    """A module that nothing installed has."""


class Brought(NamedTuple):
    """What a commit brought in."""

    uses: dict[str, int]
    """Distribution to number of uses in new or edited statements. Treat as immutable."""
    hallucinations: tuple[Hallucination, ...]
    errors: int = 0
    """Number of files that could not be checked."""


class History(NamedTuple):
    """All that a report is made from."""

    title: str
    """What was looked at, for people: a range of commits."""
    environment: str
    """What it was resolved against, for people."""
    commits: tuple[tuple[Commit, Brought], ...]
    """Oldest first."""
    notes: tuple[str, ...] = ()
    """What the reader should know, one sentence each."""
