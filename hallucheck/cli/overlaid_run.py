"""Files checked as they are in another state of the project; the environment is the one that is there now."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from hallucheck.cli.overlay import Overlay
from hallucheck.cli.results import State, states_of, to_plain
from hallucheck.cli.run import Run
from hallucheck.findings import FileReport
from hallucheck.source.script_metadata import MARK as SCRIPT_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.environment.model import Environment


class OverlaidRun(Run):
    """A run on the files of an overlay; its reports speak of the places that these stand for.

    A result is stored by the file's content and all that differs in the overlay, and counts only while the rest is as
    it was; the overlay is made only if something has to be checked.
    """

    def __init__(self, own: Run, overlay: Overlay, *, keeps: bool = True) -> None:
        """`own` is the run on the files as they are on disk; `keeps` tells whether results are stored."""
        super().__init__(own.settings, own.options, own.own_prefix)
        self._disk = own
        self.overlay = overlay
        self._summary = own.summary()
        self._keeps = keeps
        self.rested_on: State = {}
        """What the answers so far rest on, in terms of the places that the overlay stands for."""

    def environment(self) -> Environment:
        """The environment for whom the project is in the overlay."""
        if self._environment is None:
            self._environment = self.overlay.environment(self._disk.environment())
        return self._environment

    def check(
        self, files: Iterable[tuple[str, str, bytes]], advance: Callable[[], None] = lambda: None
    ) -> list[FileReport]:
        """The report of each file: (path from the overlay's top, how it is called in the report, content)."""
        files = list(files)
        digest = self.overlay.digest
        top = self.overlay.top
        keys = {}
        for path, shown, data in files:
            # a script's own environment is looked for where it will be checked
            place = self.overlay.place(path) if SCRIPT_MARK in data else path
            keys[path] = self.key_of(place, data, os.path.join(top, path), shown, digest)
        reports: dict[str, FileReport] = {}
        for path, shown, _ in files:
            report = self._known(shown, keys[path]) if self._keeps else None
            if report is not None:
                reports[path] = report
                advance()
        self._check_rest({p: shown for p, shown, _ in files if p not in reports}, keys, reports, advance)
        return [reports[path] for path, _, _ in files]

    def _check_rest(
        self, files: dict[str, str], keys: dict[str, str], reports: dict[str, FileReport], advance: Callable[[], None]
    ) -> None:
        if not files:
            return
        places = {self.overlay.place(path): path for path in files}
        fresh: dict[str, Any] = {}
        for report, read in self._check(list(places)):
            path = places[report.path]
            reports[path] = self._original(report, files[path])
            self.rested_on.update(states_of(map(self.overlay.original, read)))
            if self._keeps and not report.error:
                fresh[keys[path]] = to_plain(reports[path])
            advance()
        self.cache.put("results", fresh, self.rested_on)

    def _original(self, report: FileReport, shown: str) -> FileReport:
        """The report in terms of the places that the overlay stands for."""
        text = self.overlay.original_text

        def place(path: str) -> str:
            return shown if path == report.path else self.overlay.original(path)

        findings = tuple(
            finding._replace(
                path=shown,
                message=text(finding.message),
                evidence=tuple(e._replace(path=place(e.path), note=text(e.note)) for e in finding.evidence),
            )
            for finding in report.findings
        )
        unknown = tuple(use._replace(path=shown, detail=text(use.detail)) for use in report.unknown_uses)
        return report._replace(path=shown, findings=findings, unknown_uses=unknown, error=text(report.error))
