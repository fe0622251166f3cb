"""What a reporter is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from hallucheck.findings import BaselineUse, Coverage, FileReport, Finding, Range, Severity, Suppression


class EnvironmentInfo(Protocol):
    """What is said of the environment."""

    @property
    def python(self) -> str:
        """Path of the interpreter, "" if there is none."""

    @property
    def version(self) -> str:
        """For example "3.11.7"."""

    @property
    def prefix(self) -> str:
        """`sys.prefix`."""

    @property
    def origin(self) -> str:
        """How it was chosen."""

    @property
    def note(self) -> str:
        """What the user should know of the choice."""


class RuleText(NamedTuple):
    """A rule, for formats that carry its help."""

    id: str
    summary: str
    """One line."""
    severity: Severity
    """What it has unless the settings say otherwise."""
    page: str
    """Its page, as Markdown."""


class Report(NamedTuple):
    """The outcome of a run."""

    files: tuple[FileReport, ...]
    """In the order in which they were named or found."""
    environment: EnvironmentInfo
    show_unknown: bool = False
    is_quiet: bool = False
    """Only findings and errors."""
    color: str = "auto"
    """"auto", "always" or "never"."""
    contents: Mapping[str, bytes] = MappingProxyType({})
    """Path -> content of what was checked but is not on disk."""
    folder: str = ""
    """The working folder: people are shown paths below it from there on."""
    root: str = ""
    """The repository's folder, else the working folder: programs are given paths below it from there on."""
    rules: Callable[[], tuple[RuleText, ...]] = tuple
    """All rules, sorted by id; asked for only where they are shown."""
    with_statistics: bool = False
    """Whether findings are counted by rule, distribution and file."""
    fail_on: str = "error"
    """"error", "warning" or "never": the lowest severity that makes the run fail."""
    agent_tokens: int = 1500
    """Most tokens that the format for models may take."""

    baseline: BaselineUse | None = None
    """What came of the baseline; None if there is none."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, file by file."""
        return tuple(finding for file in self.files for finding in file.findings)

    @property
    def suppressed(self) -> tuple[Suppression, ...]:
        """All that is not reported, file by file."""
        return tuple(suppression for file in self.files for suppression in file.suppressed)

    @property
    def coverage(self) -> Coverage:
        """The coverage of all files together."""
        total = Coverage()
        for file in self.files:
            total = total + file.coverage
        return total


def printable(text: str) -> str:
    """Text of a checked file with its control characters spelled out, so that a terminal takes it as text."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "    " if c == "\t" else c.encode("unicode_escape").decode() for c in text)


def place(range_: Range, cell: int) -> str:
    """Where something begins, for people: `4:1`, in a notebook `cell 2:4:1`; lines and columns are 1-based."""
    return f"{cell_prefix(cell)}{range_.start.line}:{range_.start.column + 1}"


def cell_prefix(cell: int) -> str:
    """What stands before a line that counts in a notebook's cell."""
    return f"cell {cell}:" if cell else ""


def fails(finding: Finding, fail_on: str) -> bool:
    """Whether a finding makes a run fail that fails from this severity on: "error", "warning" or "never".

    What is only likely never does.
    """
    return finding.grade != "likely" and fail_on in ("warning", finding.severity)
