"""What the exit status of a check is, and why."""

from __future__ import annotations

from collections.abc import Callable

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.findings import Coverage, FileReport
from hallucheck.reporters.report import fails
from hallucheck.settings import Settings


def status_of(
    files: list[FileReport], settings: Settings, tell: Callable[[str], None], *, is_shown_only: bool
) -> ExitStatus:
    """The exit status; a reason that the report does not show is told. What is only shown does not fail the run."""
    if any(file.error for file in files):
        return ExitStatus.ERROR
    has_failed = any(fails(finding, settings.fail_on) for file in files for finding in file.findings)
    coverage = sum((file.coverage for file in files), Coverage())
    if coverage.decided_percent < settings.fail_under_coverage:
        tell(_too_little(coverage, settings.fail_under_coverage))
        has_failed = True
    return ExitStatus.FINDINGS if has_failed and not is_shown_only else ExitStatus.CLEAN


def _too_little(coverage: Coverage, least_percent: float) -> str:
    share = int(coverage.decided_percent * 100) / 100  # rounded down: never shown as the percentage that is wanted
    reasons = sorted(coverage.unknown_reasons.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{reason} {number}" for reason, number in reasons[:3])
    return (
        f"{share:g} % of the uses are decided, {least_percent:g} % are wanted: "
        f"{coverage.unknown} of {coverage.uses} are unknown ({told})"
    )
