"""hallucheck: finds uses of Python names that do not exist in the packages that are installed.

The names listed here are public; everything else may change.
"""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["Checker", "Coverage", "FileReport", "Finding", "Settings", "__version__"]

_HOMES = {
    "Checker": "hallucheck.check",
    "Coverage": "hallucheck.findings",
    "FileReport": "hallucheck.findings",
    "Finding": "hallucheck.findings",
    "Settings": "hallucheck.settings",
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.check import Checker
    from hallucheck.findings import Coverage, FileReport, Finding
    from hallucheck.settings import Settings


def __getattr__(name: str) -> object:
    """Import public names when they are asked for: an unchanged file needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module `hallucheck` has no attribute `{name}`")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
