"""What each commit of a range brought in: its files checked as they were then, in the environment of now."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from hallucheck.changes.code import Code
from hallucheck.changes.compare import After, Before, only_new
from hallucheck.changes.new_uses import new_uses
from hallucheck.cli.files import is_checked
from hallucheck.cli.git import WORK_TREE, Git
from hallucheck.cli.git_output import Difference, LoggedCommit
from hallucheck.cli.overlaid_run import OverlaidRun
from hallucheck.cli.overlay import Overlay
from hallucheck.cli.results import State, key_of
from hallucheck.cli.run import Run
from hallucheck.cli.selection import Selection
from hallucheck.cli.settle import from_root
from hallucheck.findings import FileReport, Finding
from hallucheck.provenance.model import Brought, Commit, Hallucination
from hallucheck.settling.settle import Settler

_BY = re.compile(
    r"(?:ai-)?(?:co-authored|co-developed|assisted|generated|authored|written|created|made|implemented)-(?:by|with)"
    r"|(?:ai|llm|model|agent|generator|assistant)(?:-\w+)*",
    re.IGNORECASE,
)
"""Trailers that name who wrote the code, people or programs; not those who signed, tested or looked at it."""
_MATTERS = (".py", ".pyi", ".pyw", ".ipynb", ".md", ".mdx", ".rst", ".txt", ".toml", ".cfg", ".ini")
"""Files that are checked, or that answers may hang on; others are not read."""
_FORMAT = "1"
"""Raised whenever what is stored of a commit changes."""


def commit_of(logged: LoggedCommit) -> Commit:
    """A commit with those it is counted for."""
    pairs = (line.partition(":") for line in logged.trailers)
    named = (_without_address(value) for key, _, value in pairs if _BY.fullmatch(key.strip()))
    labels = tuple(dict.fromkeys(name for name in named if name)) or (logged.author or "(unknown)",)
    return Commit(logged.id, logged.time, logged.author, labels, logged.subject, logged.parents)


def _without_address(text: str) -> str:
    """ "A B <a@example.org>" without the address; the address where it is all there is."""
    return re.sub(r"\s*<[^<>]*>\s*$", "", text).strip() or text.strip(" <>")


class CommitChecks:
    """Checks commits one after the other; what was found of a commit is stored.

    A result holds while the environment is as it was; the work tree does not matter to it, but for files that git does
    not track.
    """

    def __init__(self, own: Run, git: Git) -> None:
        """`own` must be a run whose reports tell where distributions are used."""
        self._own = own
        self._git = git
        self._settler = Settler(own.settings)
        self._now = _Moving(own, git)
        self._then = _Moving(own, git)
        self._fresh: dict[str, Any] = {}
        self._rests_on: State = {}

    def brought(self, commits: Iterable[Commit], advance: Callable[[], None]) -> list[Brought]:
        """What each commit brought in that its parents did not have; `advance` is called after each."""
        found = []
        try:
            for commit in commits:
                found.append(self._known(commit) or self._check(commit))
                advance()
        finally:
            self._own.cache.put("commits", self._fresh, self._rests_on)  # also what an interrupted run has done
        return found

    def _key(self, commit: Commit) -> str:
        settings = self._own.settings
        parts = (_FORMAT, commit.id, *commit.parents, repr(settings))
        return key_of(*parts, self._own.summary().fingerprint)

    def _known(self, commit: Commit) -> Brought | None:
        known = self._own.cache.get("commits", self._key(commit))
        with suppress(TypeError, ValueError):  # damaged
            uses, hallucinations, errors = known
            return Brought(dict(uses), tuple(Hallucination(*item) for item in hallucinations), int(errors))
        return None

    def _check(self, commit: Commit) -> Brought:
        parents = commit.parents or (self._git.empty_tree(),)
        reports: list[FileReport] = []
        uses: Counter[str] = Counter()
        for number, parent in enumerate(parents):
            differences = [d for d in self._git.differences(parent, commit.id) if not d.is_submodule]
            if number == 0:
                reports = self._reports(commit.id, differences)
            reports, uses = self._compared(reports, differences, parent)
        found = [(report, finding) for report in reports for finding in report.findings]
        hallucinations = tuple(_hallucination(report, finding) for report, finding in found)
        brought = Brought(dict(uses), hallucinations, sum(bool(report.error) for report in reports))
        self._fresh[self._key(commit)] = brought
        return brought

    def _reports(self, commit: str, differences: list[Difference]) -> list[FileReport]:
        """The reports of the files that a commit has changed."""
        new = {d.new: d.new_id for d in differences if d.new and d.new_id}
        places = {os.path.join(self._git.top, *file.split("/")): file for file in new}
        selection = Selection(self._own.settings, self._git.top, [], list(places))
        selected = [file for place, file in places.items() if selection.shown(place)]
        if not selected:
            return []
        self._now.go_to(commit)
        files = [file for file in selected if is_checked(self._now.overlay.place(file), os.path.basename(file))]
        contents = self._git.read([new[file] for file in files])
        reports = self._now.check([(file, file, contents[new[file]]) for file in files], self._rests_on)
        return [self._settled(report) for report in reports]

    def _settled(self, report: FileReport) -> FileReport:
        """The report without what the settings and the comments in the file take away. Only mistakes count here."""
        place = os.path.join(self._git.top, *report.path.split("/"))
        report = self._settler.settle(report, from_root(place, self._own.settings.root))
        return report._replace(
            findings=tuple(f for f in report.findings if f.severity == "error" and f.grade != "likely")
        )

    def _compared(
        self, reports: list[FileReport], differences: list[Difference], parent: str
    ) -> tuple[list[FileReport], Counter[str]]:
        """(the reports without what a parent had, uses of each distribution that it had not)."""
        changed = {d.new: d for d in differences if d.new}
        reports = [report for report in reports if report.path in changed]  # others are as in that parent
        if not reports:
            return [], Counter()
        olds = {d.old: d.old_id for d in differences if d.old and d.old_id}
        wanted = {old for old in olds if _is_like(old, reports)}
        contents = self._git.read([olds[old] for old in wanted] + [changed[r.path].new_id for r in reports])

        def check(old: str) -> FileReport:
            self._then.go_to(parent)
            return self._settled(self._then.check([(old, old, contents[olds[old]])], self._rests_on)[0])

        before = {old: Before(Code(old, contents[olds[old]]), partial(check, old)) for old in sorted(wanted)}
        after = [
            After(
                report, Code(report.path, contents[changed[report.path].new_id]), before.get(changed[report.path].old)
            )
            for report in reports
        ]
        uses = Counter(use.distribution for use in new_uses(after, [each.code for each in before.values()]))
        return only_new(after, before.values()), uses


def _is_like(old: str, reports: list[FileReport]) -> bool:
    """Whether code may have moved from a file into those that are checked: it is of one of their kinds."""
    suffixes = {os.path.splitext(report.path)[1] for report in reports}
    return os.path.splitext(old)[1] in suffixes


def _hallucination(report: FileReport, finding: Finding) -> Hallucination:
    is_module = finding.kind == "import-module" and not finding.distribution and "." not in finding.symbol
    line = finding.range.start.line
    return Hallucination(report.path, line, finding.rule, finding.symbol, finding.distribution, is_module)


class _Moving:
    """An overlay that goes from commit to commit, writing only what differs between them."""

    def __init__(self, own: Run, git: Git) -> None:
        self._own = own
        self._git = git
        self._commit = ""
        self.overlay = Overlay(git.top, {}, [git.top])
        self._run: OverlaidRun | None = None

    def go_to(self, commit: str) -> None:
        """Be at a commit."""
        if commit == self._commit:
            return
        differences = self._git.differences(self._commit or WORK_TREE, commit)
        gone = {d.old: None for d in differences if d.old and not d.is_submodule}
        ids = {d.new: d.new_id for d in differences if d.new_id and not d.is_submodule and d.new.endswith(_MATTERS)}
        contents = self._git.read(ids.values())
        self.overlay.go_on({**gone, **{path: contents[id] for path, id in ids.items()}}, commit)
        self._commit, self._run = commit, None

    def check(self, files: list[tuple[str, str, bytes]], rests_on: State) -> list[FileReport]:
        """The reports of files; what they rest on beside the commit is added."""
        if self._run is None:
            self._run = OverlaidRun(self._own, self.overlay, keeps=False)
        reports = self._run.check(files)
        top = os.path.join(self._git.top, "")
        prefix = os.path.join(self._own.summary().prefix, "")
        rests_on.update((p, s) for p, s in self._run.rested_on.items() if not p.startswith(top) or p.startswith(prefix))
        return reports
