"""Output formats by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TextIO

from hallucheck.reporters.report import Report

Reporter = Callable[[Report, TextIO], None]

_MODULES = {"full": "full", "concise": "concise", "json": "json"}


def reporter(name: str) -> Reporter:
    """The reporter of a format; only its own module is imported.

    Raises:
        KeyError: there is no such format.
    """
    found: Reporter = import_module(f"hallucheck.reporters.{_MODULES[name]}").write
    return found
