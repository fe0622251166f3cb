"""Exit statuses."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What a script may rely on."""

    CLEAN = 0
    """Everything was checked and nothing is missing."""
    FINDINGS = 1
    """Something that is used does not exist."""
    ERROR = 2
    """The command line or settings cannot be understood, a file could not be checked, or hallucheck itself failed."""
    NO_ENVIRONMENT = 3
    """There is no environment to resolve against; never reported as findings."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C, as shells count it."""
