"""The baseline of a run: read from disk, held against the reports, and written again if that is wanted."""

from __future__ import annotations

import os
from argparse import Namespace

from hallucheck.cli.settle import from_root
from hallucheck.errors import InvalidBaselineError
from hallucheck.findings import BaselineUse, FileReport
from hallucheck.settings import Settings
from hallucheck.settling.baseline import (
    Baseline,
    Checked,
    baseline_text,
    number_of,
    parse_baseline,
    pruned,
    split,
    stale_entries,
    updated,
)
from hallucheck.settling.settle import Settler

_SHOWN_STALE = 5


def hold_against_baseline(
    files: list[FileReport], path: str, settings: Settings, settler: Settler, options: Namespace
) -> tuple[BaselineUse, list[str]]:
    """Put what is known aside in the settled reports; (what came of it, what is to be told).

    Raises:
        InvalidBaselineError: the baseline cannot be read or written.
    """
    baseline = _read(path, is_new=options.update_baseline)
    checked = {
        name: Checked(file, settler.off_in(name)) for file in files for name in [from_root(file.path, settings.root)]
    }
    gone = _gone(baseline, checked, options.paths or ["."], settings.root)
    stale = stale_entries(baseline, checked, gone)
    shown = os.path.relpath(path)
    told = []
    if options.update_baseline:
        before, baseline = baseline, updated(baseline, checked, gone)
        _write(path, baseline)
        changes = f"{number_of(baseline)} known findings, {number_of(before)} before"
        told.append(f"baseline {shown}: {changes}")
        stale = ()
    elif options.prune_baseline:
        baseline = pruned(baseline, stale)
        _write(path, baseline)
        number = sum(entry.number for entry in stale)
        told.append(f"baseline {shown}: {number_of(baseline)} known findings, {number} stale ones removed")
        stale = ()
    elif stale and not options.quiet and options.paths != ["-"]:
        places = [f"{entry.path}: {entry.rule} {entry.symbol}" for entry in stale[:_SHOWN_STALE]]
        more = f"; and {len(stale) - _SHOWN_STALE} more" if len(stale) > _SHOWN_STALE else ""
        number = sum(entry.number for entry in stale)
        entries = "1 known finding is" if number == 1 else f"{number} known findings are"
        told.append(f"{entries} not there any more ({'; '.join(places)}{more}); `--prune-baseline` forgets them")
    files[:] = [split(file, baseline.get(from_root(file.path, settings.root), {})) for file in files]
    known = sum(s.kind == "baseline" for file in files for s in file.suppressed)
    return BaselineUse(shown, known, stale), told


def _gone(baseline: Baseline, checked: dict[str, Checked], asked: list[str], root: str) -> list[str]:
    """Known files that do not exist, though they would have been checked."""
    tops = [os.path.abspath(path) for path in asked]
    found = []
    for path in baseline:
        absolute = os.path.normpath(os.path.join(root, path))
        is_asked = any(absolute == top or absolute.startswith(os.path.join(top, "")) for top in tops)
        if path not in checked and is_asked and not os.path.lexists(absolute):
            found.append(path)
    return found


def _read(path: str, *, is_new: bool) -> Baseline:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        if is_new:
            return {}
        raise InvalidBaselineError(path, "no such baseline; `hallucheck --update-baseline` makes one") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidBaselineError(path, f"the baseline cannot be read: {reason}") from error
    return parse_baseline(data, path)


def _write(path: str, baseline: Baseline) -> None:
    from hallucheck.cli.atomic_write import write_atomically

    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_atomically(path, baseline_text(baseline).encode())
    except OSError as error:
        raise InvalidBaselineError(path, f"the baseline cannot be written: {error.strerror or error}") from error
