"""Files of a cache: written as a whole or not at all, and known to be damaged when they are."""

from __future__ import annotations

import os
import tempfile
import zlib
from pathlib import Path

_SUM_BYTES = 4


def read_entry(path: Path) -> bytes | None:
    """What was written; None if it is damaged.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    data = path.read_bytes()
    return data[_SUM_BYTES:] if _sum_of(data[_SUM_BYTES:]) == data[:_SUM_BYTES] else None


def write_entry(path: Path, data: bytes) -> None:
    """Write a file that parallel runs see whole.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_sum_of(data) + data)
        os.replace(temporary, path)
    except BaseException:  # an interrupted run leaves nothing behind, either
        os.unlink(temporary)
        raise


def _sum_of(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM_BYTES, "big")
