"""The step between checking and reporting: which findings count."""

from __future__ import annotations

from argparse import Namespace
from typing import NamedTuple

from hallucheck.cli.known_findings import baseline_path, from_root, hold_against_baseline
from hallucheck.cli.run import Run
from hallucheck.findings import BaselineUse, FileReport
from hallucheck.settling.settle import Settler


class Settled(NamedTuple):
    """What came of settling, besides the reports."""

    baseline: BaselineUse | None
    told: tuple[str, ...]
    """Lines for standard error."""
    has_failed: bool
    """Whether something was to be written and could not be."""


def settle(own: Run, files: list[FileReport], options: Namespace) -> Settled:
    """Settle the reports in place, by the settings, the comments in the files and the baseline; write comments and the
    baseline where that is asked for.

    Raises:
        InvalidBaselineError: the baseline cannot be read or written.
    """
    settings = own.settings
    settler = Settler(settings)
    found = list(files)
    files[:] = [settler.settle(file, from_root(file.path, settings.root)) for file in files]
    edits = None
    if options.add_ignore or options.remove_unused_ignores:
        from hallucheck.cli.ignore_edits import IgnoreEdits

        edits = IgnoreEdits(own.check_text, settler, settings)
        if options.remove_unused_ignores:
            edits.remove_unused(files, found)
    path = baseline_path(settings, options)
    use, told = hold_against_baseline(files, path, settings, settler, options) if path else (None, [])
    if edits is not None and options.add_ignore:
        edits.add(files, options.add_ignore_reason)
    return Settled(use, (*told, *edits.told) if edits else tuple(told), edits is not None and edits.failed)
