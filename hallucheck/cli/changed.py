"""The files of a change checked, and what it did not bring in taken out."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from hallucheck.cli.change import Change
from hallucheck.cli.dependents import dependents
from hallucheck.cli.files import is_checked
from hallucheck.cli.overlaid_run import OverlaidRun
from hallucheck.cli.overlay import Overlay
from hallucheck.cli.run import Run
from hallucheck.cli.selection import Selection
from hallucheck.errors import SourceError
from hallucheck.findings import FileReport
from hallucheck.source.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.settling.settle import Settler

_MODULES = (".py", ".pyi", ".pyw")


class ChangedFiles:
    """The files of one change that are to be checked."""

    def __init__(self, own: Run, change: Change, paths: list[str]) -> None:
        """`paths` of the command line restrict; none means all files of the change.

        Raises:
            PathNotFoundError: a path is neither there nor in the change.
        """
        self._own = own
        self._settler: Settler | None = None
        self._change = change
        places = [self._place(file) for file in change.contents]
        selection = Selection(own.settings, change.top, paths, places)
        shown = {file: selection.shown(self._place(file)) for file in sorted(change.contents)}
        self._roots = [own.settings.root, *(os.path.dirname(self._place(file)) for file in shown if shown[file])]
        self._now = OverlaidRun(own, Overlay(change.top, change.tree, self._roots))
        self._then = [OverlaidRun(own, Overlay(change.top, base.tree, self._roots)) for base in change.bases]
        self._files = {file: name for file, name in shown.items() if name and self._is_checked(file)}
        """Path from the top -> as it is shown."""
        if len(change.bases) == 1:
            self._files |= dependents(change, own.settings, paths, self._content)
        failed = ((selection.shown(self._place(file)), file, text) for file, text in change.problems)
        self._failed = [FileReport(name, error=text) for name, file, text in failed if name and file.endswith(_MODULES)]

    def __len__(self) -> int:
        return len(self._files)

    def reports(self, advance: Callable[[], None] = lambda: None) -> list[FileReport]:
        """The report of each file, and why others have none. `advance` is called after each."""
        if any(path in self._files or path.endswith(_MODULES) for path in self._change.tree):
            files = [(file, shown, self._content(file)) for file, shown in self._files.items()]
            reports = self._now.check(files, advance)
        else:  # these files, and the modules that they may import, are on disk as they are in the change
            reports = self._own.check_all(list(self._files.values()), advance)
        return [*reports, *self._failed]

    def texts(self) -> dict[str, bytes]:
        """Shown path -> content of each file that is not on disk like that."""
        return {shown: data for file, shown in self._files.items() if (data := self._data(file)) is not None}

    def only_new(self, reports: list[FileReport]) -> list[FileReport]:
        """The reports without findings that were there before, which are kept as suppressed."""
        for number in range(len(self._change.bases)):
            if any(report.findings for report in reports):
                reports = self._only_new(reports, number)
        return reports

    def _only_new(self, reports: list[FileReport], number: int) -> list[FileReport]:
        from hallucheck.changes.code import Code
        from hallucheck.changes.compare import After, Before, only_new

        base = self._change.bases[number]

        def content(old: str) -> bytes:
            return base.read(old) if old in base.tree else self._content(old)

        def check(old: str) -> FileReport:
            return self._settled(self._then[number].check([(old, old, content(old))])[0], old)

        untouched = [file for file in self._files if file not in self._change.contents]
        before = {old: Before(Code(old, content(old)), partial(check, old)) for old in (*base.olds, *untouched)}
        files = {shown: file for file, shown in self._files.items()}
        after = [
            After(report, Code(file, self._content(file)), before.get(base.origins.get(file, file)))
            for report in reports
            if (report.findings or report.suppressed) and (file := files.get(report.path, ""))
        ]
        known = {report.path: report for report in only_new(after, before.values())}
        return [known.get(report.path, report) for report in reports]

    def _settled(self, report: FileReport, old: str) -> FileReport:
        """What the settings and the comments in a file made of it then."""
        from hallucheck.cli.settle import from_root
        from hallucheck.settling.settle import Settler

        self._settler = self._settler or Settler(self._own.settings)
        return self._settler.settle(report, from_root(self._place(old), self._own.settings.root))

    def _is_checked(self, file: str) -> bool:
        is_on_disk = self._change.contents[file] is None
        place = self._place(file) if is_on_disk else self._now.overlay.place(file)
        return is_checked(place, os.path.basename(file))

    def _data(self, file: str) -> bytes | None:
        """The content of a file that is not on disk like that."""
        return self._change.contents[file] if file in self._change.contents else self._change.tree.get(file)

    def _place(self, file: str) -> str:
        return os.path.join(self._change.top, *file.split("/"))

    def _content(self, file: str) -> bytes:
        data = self._data(file)
        try:
            return read_file(self._place(file)) if data is None else data
        except SourceError:
            return b""
