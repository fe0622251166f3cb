"""The standard library's files as test data: a sample of them, all if HALLUCHECK_WHOLE_STDLIB is set."""

from __future__ import annotations

import os
import random
import sysconfig
from pathlib import Path

from hallucheck.errors import SourceError
from hallucheck.source.parse import InvalidSyntaxError, ParsedFile, parse
from hallucheck.source.read import from_bytes

_SEED = 20
_LARGEST_BYTES = 60_000
"""The sample leaves larger files out to stay quick."""


def standard_library_files(number: int) -> list[Path]:
    """That many files, the same ones each time on the same Python, sorted by path."""
    root = Path(sysconfig.get_path("stdlib"))
    files = sorted(path for path in root.rglob("*.py") if "site-packages" not in path.parts)
    if os.environ.get("HALLUCHECK_WHOLE_STDLIB"):
        return files
    small = [path for path in files if path.stat().st_size < _LARGEST_BYTES]
    return sorted(random.Random(_SEED).sample(small, min(number, len(small))))


def parsed(path: Path) -> ParsedFile | None:
    """The parsed file; None for those that are broken on purpose."""
    try:
        return parse(from_bytes(str(path), path.read_bytes()))
    except (SourceError, InvalidSyntaxError):
        return None
