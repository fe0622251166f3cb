"""What the exit status of a check is, and why."""

from __future__ import annotations

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.findings import Coverage, FileReport


def verdict(files: list[FileReport], fail_on: str, least_percent: float | None) -> tuple[ExitStatus, str]:
    """(exit status, the reason where the report does not show it).

    Findings fail the run from the severity `fail_on` on ("error", "warning" or "never"). A share of decided uses under
    `least_percent` fails it, too.
    """
    if any(file.error for file in files):
        return ExitStatus.ERROR, ""
    coverage = sum((file.coverage for file in files), Coverage())
    if least_percent is not None and coverage.decided_percent < least_percent:
        return ExitStatus.FINDINGS, _too_little(coverage, least_percent)
    severities = {finding.severity for file in files for finding in file.findings}
    failing = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    return ExitStatus.FINDINGS if severities & failing else ExitStatus.CLEAN, ""


def _too_little(coverage: Coverage, least_percent: float) -> str:
    share = int(coverage.decided_percent * 100) / 100  # rounded down: never shown as the percentage that is wanted
    reasons = sorted(coverage.unknown_reasons.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{reason} {number}" for reason, number in reasons[:3])
    return (
        f"{share:g} % of the uses are decided, {least_percent:g} % are wanted: "
        f"{coverage.unknown} of {coverage.uses} are unknown ({told})"
    )
