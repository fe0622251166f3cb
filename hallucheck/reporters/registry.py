"""Output formats by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TextIO

from hallucheck.reporters.report import Report

Reporter = Callable[[Report, TextIO], None]

PEOPLE_READ = frozenset({"full", "concise", "markdown", "agent"})
"""Formats that are text. In others nothing may stand beside the report."""


def reporter(name: str) -> Reporter:
    """The reporter of a format; only its own module is imported.

    Raises:
        ModuleNotFoundError: there is no such format.
    """
    found: Reporter = import_module(f"hallucheck.reporters.{name.replace('-', '_')}").write
    return found
