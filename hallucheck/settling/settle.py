"""One file's report settled: what does not count dropped, severities set, what is ignored put aside, and ignore
comments that are not needed reported."""

from __future__ import annotations

from hallucheck.findings import FileReport, Finding, IgnoreComment, Suppression
from hallucheck.settings import GRADES, Settings
from hallucheck.settling.per_file import PerFileIgnores
from hallucheck.settling.rule_levels import RuleLevels
from hallucheck.settling.unused_ignores import UNUSED, Usage, unused_findings


class Settler:
    """Settles reports by the settings of a run."""

    def __init__(self, settings: Settings) -> None:
        self.levels = RuleLevels(settings)
        self._per_file = PerFileIgnores(settings.per_file_ignores)
        self._grades = GRADES[: GRADES.index(settings.grade) + 1]

    def off_in(self, path: str) -> frozenset[str]:
        """Rules that do not count in a file; `path` is from the project's root on, with slashes."""
        return self.levels.off.union(self._per_file.of(path))

    def settle(self, report: FileReport, path: str) -> FileReport:
        """The report as it counts; `path` is the file's from the project's root on, with slashes."""
        if report.error or not (report.findings or report.ignores):
            return report
        ignored_here = self._per_file.of(path)
        usage = Usage()
        kept: list[Finding] = []
        suppressed = list(report.suppressed)

        def take(finding: Finding, ignores: tuple[IgnoreComment, ...]) -> None:
            level = self.levels.level(finding.rule, finding.severity)
            if level == "off":
                return
            finding = finding._replace(severity="warning" if finding.grade == "likely" else level)
            if finding.grade not in self._grades:
                usage.find(ignores, finding)  # it is needed where less sure findings are asked for
                return
            comment = None
            if finding.rule not in ignored_here:
                comment = usage.find(ignores, finding)
                if comment is None:
                    kept.append(finding)
                    return
            suppressed.append(
                Suppression(finding, "ignore", comment.justification)
                if comment is not None
                else Suppression(finding, "per-file-ignore", ignored_here[finding.rule])
            )

        for finding in report.findings:
            take(finding, report.ignores)
        naming = tuple(ignore for ignore in report.ignores if any(id == UNUSED for id, _ in ignore.rules))
        off = self.levels.off.union(ignored_here)
        for finding in unused_findings(report, usage, off - {UNUSED}):
            take(finding, naming)
        order = sorted(kept, key=lambda f: (f.cell, f.range.start, f.rule)) if report.ignores else kept
        return report._replace(findings=tuple(order), suppressed=tuple(suppressed))

    def unused(self, report: FileReport, path: str) -> tuple[Finding, ...]:
        """What is wrong with the ignore comments of a file, whether that counts or not."""
        ignored_here = self._per_file.of(path)
        usage = Usage()
        for finding in report.findings:
            if finding.rule not in ignored_here and finding.rule not in self.levels.off:
                usage.find(report.ignores, finding)
        off = self.levels.off.union(ignored_here)
        return tuple(unused_findings(report, usage, off - {UNUSED}))
