"""Symbols on disk: one file per module file, safe for parallel runs, rebuilt silently when old or damaged."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import msgspec

from hallucheck.symbols.conditions import Target
from hallucheck.symbols.entry_files import read_entry, write_entry
from hallucheck.symbols.model import DECODER, ENCODER, ModuleSymbols

FORMAT = 22
"""Raised whenever the tree, the model or the extraction changes what they mean."""


class SymbolStore:
    """Keeps module symbols by path, size, modification time, version and platform."""

    def __init__(self, folder: Path | None, target: Target, passing: tuple[Path, ...] = ()) -> None:
        """A store in `folder`; None keeps nothing. Of files in folders that are soon gone, nothing is kept."""
        self._folder = folder
        self._passing = passing
        self._target = f"{FORMAT}:{target.version[0]}.{target.version[1]}:{target.platform}"
        self.warning = ""
        """Why symbols could not be written, "" if they could; for one warning at the end of the run."""

    def get(self, path: Path, status: os.stat_result) -> ModuleSymbols | None:
        """The stored symbols of a file in this state; None if there are none or they are damaged."""
        if self._folder is None:
            return None
        try:
            data = read_entry(self._entry(path, status))
            return DECODER.decode(data) if data is not None else None
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, path: Path, status: os.stat_result, symbols: ModuleSymbols) -> None:
        """Store symbols; a folder that cannot be written costs a warning, not the run."""
        if self._folder is None or self.warning or any(folder in path.parents for folder in self._passing):
            return
        try:
            write_entry(self._entry(path, status), ENCODER.encode(symbols))
        except (OSError, UnicodeEncodeError) as error:
            self.warning = f"symbols cannot be stored in {self._folder}: {error}"

    def _entry(self, path: Path, status: os.stat_result) -> Path:
        assert self._folder is not None
        state = f"{self._target}:{path}:{status.st_size}:{status.st_mtime_ns}"
        digest = blake2b(state.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self._folder / digest[:2] / digest[2:]
