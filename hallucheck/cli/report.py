"""`hallucheck report`: commits in, rates out."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TextIO

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.cli.git import Git
from hallucheck.cli.history import CommitChecks, commit_of
from hallucheck.cli.report_options import FORMATS
from hallucheck.cli.run import Run
from hallucheck.errors import OutputFileError, OutputFormatError, UsageError
from hallucheck.provenance.model import History
from hallucheck.provenance.rates import rates_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

_PROGRESS_AFTER_S = 2.0
_NOTE = (
    "The code of all commits was resolved against the environment of now: what an older version of a package had "
    "counts as invented if this one lacks it."
)


def report(own: Run, options: Namespace, tell: Callable[[str], None]) -> int:
    """Check the commits of a range and write what they brought in; `tell` is given warnings.

    Raises:
        UsageError: there is no such range, or git cannot tell.
        ChartsMissingError: a page is wanted and the library for its charts is not there.
    """
    outputs = _outputs(options)
    if any(form == "html" for form, _ in outputs):
        from hallucheck.provenance.charts import require_library

        require_library()  # before the work, not after
    git = Git()
    history = _history(own, git, options)
    for form, path in outputs:
        text = io.StringIO()
        _write(form, history, text)
        _put(text.getvalue(), path)
    for warning in own.warnings():
        tell(f"warning: {warning}")
    return ExitStatus.CLEAN


def _outputs(options: Namespace) -> list[tuple[str, str]]:
    """(format, file; "" for standard output) of each report to write."""
    found = []
    for given in options.output:
        form, _, path = given.partition(":")
        if form not in FORMATS or not path:
            raise OutputFormatError(given, f"it must be FORMAT:FILE with one of {', '.join(FORMATS)}")
        found.append((form, "" if path == "-" else path))
    return found or [(options.output_format, "")]


def _put(text: str, path: str) -> None:
    if not path:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise OutputFileError(path, error.strerror or str(error)) from error


def _history(own: Run, git: Git, options: Namespace) -> History:
    if options.range and options.since is not None:
        raise UsageError("a RANGE and --since name two different ranges; give one")
    range_ = f"{git.merge_base(options.since)}..HEAD" if options.since is not None else options.range or "HEAD"
    title = f"{options.since}..HEAD" if options.since is not None else range_
    cut_off = git.cut_off()
    logged = git.log(range_)
    commits = [commit_of(each) for each in logged if each.id not in cut_off][-(options.last or 0) :]
    notes = [_NOTE]
    if any(each.id in cut_off for each in logged):
        notes.append("This clone is shallow: its oldest commits are left out, since what was before them is not known.")
    summary = own.summary()
    with ExitStack() as stack:
        progress = None
        if not options.quiet and sys.stderr.isatty():
            from hallucheck.cli.progress import Progress

            progress = stack.enter_context(Progress(len(commits), _PROGRESS_AFTER_S))
        brought = CommitChecks(own, git).brought(commits, progress.advance if progress else lambda: None)
    errors = sum(each.errors for each in brought)
    if errors:
        notes.append(f"{errors} versions of files could not be checked and are not counted.")
    environment = f"{summary.prefix or summary.python} (Python {summary.version})"
    named = f"{os.path.basename(git.top)} {title}"
    return History(named, environment, tuple(zip(commits, brought)), tuple(notes))


def _write(form: str, history: History, out: TextIO) -> None:
    rates = rates_of(history)
    if form == "html":
        from hallucheck.provenance.page import write
    elif form == "json":
        from hallucheck.provenance.as_json import write
    else:
        from hallucheck.provenance.as_text import write
    write(history, rates, out)
