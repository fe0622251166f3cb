"""What a check says: findings with their evidence, and the coverage that gives "no findings" a meaning.

Plain tuples without behaviour, so that a cached answer is shown without importing anything else.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
Grade = Literal["proven", "observed", "likely"]
Kind = Literal[
    "import-module",
    "import-name",
    "attribute",
    "keyword",
    "arity",
    "string-target",
    "undefined-name",
    "field",
    "event",
    "syntax",
    "comment",
]
RULE_IDS = (
    "invalid-syntax",
    "missing-argument",
    "parameter-already-assigned",
    "positional-only-parameter-as-kwarg",
    "too-many-positional-arguments",
    "unknown-argument",
    "unresolved-attribute",
    "unresolved-import",
    "unresolved-reference",
    "unresolved-string-reference",
    "unused-ignore-comment",
)
"""Ids of all rules, sorted. Each names a module and a page of `hallucheck.rules`."""


class Position(NamedTuple):
    """A place in a text file."""

    line: int
    """1-based."""
    column: int
    """0-based, in code points."""


class Range(NamedTuple):
    """A stretch of a text file; the end is exclusive."""

    start: Position
    end: Position


class Evidence(NamedTuple):
    """One fact that the finding rests on, and where it can be seen."""

    note: str
    path: str = ""
    """Absolute path of an installed or first-party file; empty if the fact has no place."""
    line: int = 0
    """1-based; 0 if unknown."""


class Suggestion(NamedTuple):
    """What could stand there instead."""

    text: str
    """A sentence part for people: "did you mean `concat`?"."""
    replacement: str = ""
    """The bare text that would replace the finding's range; empty if there is no direct one."""


class Finding(NamedTuple):
    """A use of something that does not exist."""

    rule: str
    """Rule id, for example "unresolved-attribute"."""
    kind: Kind
    severity: Severity
    grade: Grade
    path: str
    """As the user named it, or relative to the working folder for files found in folders."""
    range: Range
    """Where the offending name itself stands."""
    symbol: str
    """Fully qualified name of what does not exist, for example "pandas.DataFrame.append"."""
    name: str
    """The missing name alone, for example "append"."""
    message: str
    """One sentence without a final full stop."""
    distribution: str = ""
    """Distribution that was searched; empty for first-party code, "python" for the standard library."""
    distribution_version: str = ""
    evidence: tuple[Evidence, ...] = ()
    """Strongest first."""
    suggestions: tuple[Suggestion, ...] = ()
    """Best first."""
    lines: tuple[int, int] = (0, 0)
    """First and last line (1-based, inclusive) of the statement that it stands in; of a compound statement only its
    head, of a decorated one without the decorators. (0, 0) where there are no statements."""
    cell: int = 0
    """1-based number of the notebook's cell that `range` and `lines` count in; 0 for files without cells."""


class Suppression(NamedTuple):
    """A finding that is not reported, and why."""

    finding: Finding
    kind: Literal["ignore", "per-file-ignore", "baseline", "unchanged"]
    """A comment in the code, a setting, the baseline, or that the change under review did not bring it in."""
    justification: str = ""
    """What the comment, for example, gives as its reason."""


class StaleEntry(NamedTuple):
    """What the baseline knows and a check did not find."""

    path: str
    """From the project's root on, with slashes."""
    rule: str
    symbol: str
    name: str
    number: int
    """How many of them are not there any more."""


class BaselineUse(NamedTuple):
    """What came of the baseline in a run."""

    path: str
    """From the working folder on."""
    known: int
    """How many findings it took away."""
    stale: tuple[StaleEntry, ...] = ()
    """Sorted."""


class Coverage(NamedTuple):
    """How many uses got which answer."""

    present: int = 0
    absent: int = 0
    guarded: int = 0
    unknown_reasons: dict[str, int] = {}
    """Reason to number of uses, in no order. Treat as immutable."""
    observed: int = 0
    """How many of the present and absent ones are known only from importing the module once."""
    by_distribution: dict[str, int] = {}
    """Distribution to number of its uses that are present or absent, in no order: imports of its modules, attributes of
    what it defines, calls of it. Treat as immutable."""

    @property
    def unknown(self) -> int:
        """Number of uses that could not be decided."""
        return sum(self.unknown_reasons.values())

    @property
    def uses(self) -> int:
        """Number of all uses."""
        return self.present + self.absent + self.guarded + self.unknown

    @property
    def decided_percent(self) -> float:
        """Share of the uses that are not unknown, 0 to 100: those that are present, absent, or guarded, where the code
        is prepared for either. 100 if there are no uses."""
        return 100 * (1 - self.unknown / self.uses) if self.uses else 100.0

    def __add__(self, other: object) -> Coverage:
        """The coverage of two files together."""
        if not isinstance(other, Coverage):
            return NotImplemented
        return Coverage(
            self.present + other.present,
            self.absent + other.absent,
            self.guarded + other.guarded,
            _sum(self.unknown_reasons, other.unknown_reasons),
            self.observed + other.observed,
            _sum(self.by_distribution, other.by_distribution),
        )


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


class DistributionUse(NamedTuple):
    """A use that is present or absent in a distribution, for counting those of a change."""

    place: Position
    distribution: str
    cell: int = 0
    """As for findings."""


class UnknownUse(NamedTuple):
    """A use that could not be decided, for `--show-unknown`."""

    path: str
    range: Range
    name: str
    reason: str
    """One of the closed list of reasons in `hallucheck.inference.resolution`."""
    detail: str = ""
    cell: int = 0
    """As for findings."""


class Reveal(NamedTuple):
    """What a `reveal_type(...)` says."""

    line: int
    """1-based."""
    text: str
    """The type of the argument."""
    cell: int = 0
    """As for findings."""


class IgnoreComment(NamedTuple):
    """A comment in the checked file that takes findings away: `# hallucheck: ignore[rule] reason`."""

    range: Range
    """From its `#` to the end of its reason; other comments on the line are not part of it."""
    rules: tuple[tuple[str, Range], ...] = ()
    """(what stands between the brackets, where) of each rule; () for all rules."""
    justification: str = ""
    is_file: bool = False
    """It counts for the whole file, not for its statement."""
    is_alone: bool = False
    """Nothing but comments stands on its line, and no statement goes on there."""
    is_moot: bool = False
    """Whether it is needed cannot be told: what it speaks of may be answered otherwise on another version or platform,
    or where more may be imported."""
    problem: str = ""
    """Why it cannot be understood; it takes nothing away then."""
    cell: int = 0
    """1-based number of the notebook's cell that `range` counts in; 0 for files without cells."""


class FileReport(NamedTuple):
    """All that a check says of one file."""

    path: str
    findings: tuple[Finding, ...] = ()
    """Sorted by (line, column, rule)."""
    coverage: Coverage = Coverage()
    unknown_uses: tuple[UnknownUse, ...] = ()
    """In source order; empty unless asked for."""
    error: str = ""
    """Why the file could not be checked; empty if it was."""
    reveals: tuple[Reveal, ...] = ()
    """In source order."""
    suppressed: tuple[Suppression, ...] = ()
    """What was found and is not reported, in the order of findings."""
    ignores: tuple[IgnoreComment, ...] = ()
    """The ignore comments in the file, in source order."""
    unparsed_blocks: int = 0
    """Number of blocks of code in prose that are not Python by themselves."""
    distribution_uses: tuple[DistributionUse, ...] = ()
    """The uses that the coverage counts by distribution, in no order; empty unless asked for."""
