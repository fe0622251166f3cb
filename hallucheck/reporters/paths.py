"""Paths, as people and programs write them."""

from __future__ import annotations

import os

from hallucheck.reporters.report import Report


def repository_path(path: str, report: Report) -> str:
    """A path for other programs: with `/`, relative to the repository's root; absolute if it is not below it.

    What came on standard input keeps its name.
    """
    root = report.root or report.folder
    if not root or path.startswith("<"):
        return path.replace(os.sep, "/")
    whole = os.path.normpath(os.path.join(report.folder, path))
    return whole.removeprefix(os.path.join(root, "")).replace(os.sep, "/")


def shown_path(path: str, folder: str) -> str:
    """A path for people: from the working folder on, if it is below it."""
    return path.removeprefix(os.path.join(folder, "")) if folder else path
