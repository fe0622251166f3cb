"""What the exit status of a check is, and why."""

from __future__ import annotations

from collections.abc import Callable

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.findings import Coverage, FileReport
from hallucheck.reporters.report import fails

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def status_of(files: list[FileReport], options: Namespace, tell: Callable[[str], None]) -> ExitStatus:
    """The exit status; a reason that the report does not show is told."""
    if any(file.error for file in files):
        return ExitStatus.ERROR
    coverage = sum((file.coverage for file in files), Coverage())
    least_percent = options.fail_under_coverage or 0
    fail_on = options.fail_on or "error"
    has_failed = any(fails(finding, fail_on) for file in files for finding in file.findings)
    if coverage.decided_percent < least_percent:
        tell(_too_little(coverage, least_percent))
        has_failed = True
    return ExitStatus.FINDINGS if has_failed and not options.exit_zero else ExitStatus.CLEAN


def _too_little(coverage: Coverage, least_percent: float) -> str:
    share = int(coverage.decided_percent * 100) / 100  # rounded down: never shown as the percentage that is wanted
    reasons = sorted(coverage.unknown_reasons.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{reason} {number}" for reason, number in reasons[:3])
    return (
        f"{share:g} % of the uses are decided, {least_percent:g} % are wanted: "
        f"{coverage.unknown} of {coverage.uses} are unknown ({told})"
    )
