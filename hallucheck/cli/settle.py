"""The step between checking and reporting: which findings count."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import NamedTuple

from hallucheck.cli.run import Run
from hallucheck.findings import BaselineUse, FileReport
from hallucheck.settings import Settings

_DEFAULT_BASELINE = os.path.join(".hallucheck", "baseline.json")


class Settled(NamedTuple):
    """What came of settling, besides the reports."""

    baseline: BaselineUse | None = None
    told: tuple[str, ...] = ()
    """Lines for standard error."""
    has_failed: bool = False
    """Whether something was to be written and could not be."""


def settle(own: Run, files: list[FileReport], options: Namespace) -> Settled:
    """Settle the reports in place, by the settings, the comments in the files and the baseline; write comments and the
    baseline where that is asked for.

    Raises:
        InvalidBaselineError: the baseline cannot be read or written.
    """
    settings = own.settings
    path = baseline_path(settings, options)
    edits_comments = options.add_ignore or options.remove_unused_ignores
    if not (path or edits_comments or any(file.findings or file.ignores for file in files)):
        return Settled()
    from hallucheck.settling.settle import Settler

    settler = Settler(settings)
    found = list(files)
    files[:] = [settler.settle(file, from_root(file.path, settings.root)) for file in files]
    if not (path or edits_comments):
        return Settled()
    from hallucheck.cli.ignore_edits import IgnoreEdits
    from hallucheck.cli.known_findings import hold_against_baseline

    edits = IgnoreEdits(own.check_text, settler, settings)
    if options.remove_unused_ignores:
        edits.remove_unused(files, found)
    use, told = hold_against_baseline(files, path, settings, settler, options) if path else (None, [])
    if options.add_ignore:
        edits.add(files, options.add_ignore_reason)
    return Settled(use, (*told, *edits.told), edits.failed)


def baseline_path(settings: Settings, options: Namespace) -> str:
    """Absolute path of the baseline that counts; "" if none does."""
    if options.no_baseline:
        return ""
    path = os.path.join(settings.root, settings.baseline or _DEFAULT_BASELINE)
    is_wanted = bool(settings.baseline) or options.update_baseline or options.prune_baseline
    return path if is_wanted or os.path.lexists(path) else ""


def from_root(path: str, root: str) -> str:
    """A path from the project's root on, with slashes; as it is where there is no way from there."""
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return os.path.abspath(path).replace(os.sep, "/")
