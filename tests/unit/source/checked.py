"""Short ways to a parsed file and to its uses."""

from __future__ import annotations

import textwrap

from hallucheck.source.guards import GuardKind
from hallucheck.source.parse import ParsedFile, parse
from hallucheck.source.read import from_text


def parsed_text(code: str) -> ParsedFile:
    """Parse indented code."""
    return parse(from_text("example.py", textwrap.dedent(code)))


def uses(code: str) -> list[str]:
    """ "kind name" of each use, in order."""
    return [f"{use.kind.value} {use.name}" for use in parsed_text(code).uses]


def guards(code: str) -> dict[str, GuardKind | None]:
    """ "kind name" of each use -> what kind of guard it has."""
    return {f"{use.kind.value} {use.name}": use.guard and use.guard.kind for use in parsed_text(code).uses}
