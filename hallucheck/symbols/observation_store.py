"""Observations on disk: one file per interpreter and module, good while what was imported is the same."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Union

import msgspec

from hallucheck.symbols.entry_files import read_entry, write_entry
from hallucheck.symbols.observation import NotObserved, NotObservedReason, Observation, check_words

_FORMAT = 1
"""Raised whenever an entry changes what it means; the probe's own text counts by itself."""
_WAIT_S = 0.02
_DAY_S = 86_400.0
_KEPT_S = {
    NotObservedReason.IMPORT_FAILED: _DAY_S,
    NotObservedReason.REFUSED: _DAY_S,
    NotObservedReason.CRASHED: _DAY_S,
    NotObservedReason.INVALID_REPLY: _DAY_S,
    NotObservedReason.TIMED_OUT: 600.0,
    NotObservedReason.OUT_OF_MEMORY: 600.0,
}
"""How long a failure is believed: some pass, such as those of a busy machine. Others are not kept."""

States = dict[str, tuple[int, int]]
"""Path -> (mtime in ns, size in bytes; -1 for a folder); a missing path has (0, -1)."""


class Entry(msgspec.Struct, frozen=True):
    """What is known of a module."""

    made_at: float
    """Seconds since 1970."""
    rests_on: States
    """What it is good for: metadata of the distributions that were imported, or the interpreter."""
    result: Union[Observation, NotObserved]

    def is_fresh(self, now: float) -> bool:
        """Whether it may still be used; whether what it rests on has changed is asked elsewhere."""
        if not isinstance(self.result, NotObserved):
            return True
        return 0 <= now - self.made_at < _KEPT_S.get(self.result.reason, 0.0)


# A tagged union would need tags in the reply, too: the two are told apart by their place.
class _Stored(msgspec.Struct, frozen=True):
    made_at: float
    rests_on: States
    observation: Union[Observation, None]
    failure: Union[NotObserved, None]


_DECODER = msgspec.msgpack.Decoder(_Stored)
_ENCODER = msgspec.msgpack.Encoder()


class ObservationStore:
    """Keeps what was observed with one interpreter."""

    def __init__(self, folder: Path | None, identity: str) -> None:
        """A store in `folder`; None keeps nothing. `identity` stands for the interpreter and the probe."""
        self._folder = folder
        self._identity = f"{_FORMAT}:{identity}"
        self.warning = ""
        """Why something could not be written, "" if all could."""

    def get(self, module: str) -> Entry | None:
        """What is stored of a module; None if nothing is, or it is damaged."""
        if self._folder is None:
            return None
        try:
            data = read_entry(self._path(module))
            if data is None:
                return None
            stored = _DECODER.decode(data)
            result = stored.observation or stored.failure
            if result is None or (result.module if isinstance(result, NotObserved) else result.name) != module:
                return None
            if isinstance(result, Observation):
                check_words(result)
            return Entry(stored.made_at, stored.rests_on, result)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, module: str, entry: Entry) -> None:
        """Store what was observed; a folder that cannot be written costs a warning, not the run."""
        result = entry.result
        if self._folder is None or self.warning:
            return
        if isinstance(result, NotObserved) and result.reason not in _KEPT_S:
            return
        observation, failure = (None, result) if isinstance(result, NotObserved) else (result, None)
        try:
            stored = _Stored(entry.made_at, entry.rests_on, observation, failure)
            write_entry(self._path(module), _ENCODER.encode(stored))
        except (OSError, ValueError) as error:
            self.warning = f"observations cannot be stored in {self._folder}: {error}"

    @contextmanager
    def claimed(self, module: str, most_s: float) -> Iterator[bool]:
        """Keep others from observing a module meanwhile; whether nobody else was at it before. Others wait at most
        `most_s` seconds for the end of the context, and believe a claim for no longer."""
        if self._folder is None:
            yield True
            return
        path = self._path(module)
        claim = path.with_name(f"{path.name}.claim")
        is_first, is_held = True, False
        end = time.monotonic() + most_s
        while not is_held and time.monotonic() < end:
            try:
                claim.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                is_held = True
            except FileExistsError:
                is_first = False
                _drop(claim, most_s)
                time.sleep(_WAIT_S)
            except OSError:
                break  # writing the entry will say so
        try:
            yield is_first
        finally:
            if is_held:
                _drop(claim, 0)

    def _path(self, module: str) -> Path:
        assert self._folder is not None
        text = f"{self._identity}:{module}".encode("utf-8", "surrogateescape")
        digest = blake2b(text, digest_size=16).hexdigest()
        return self._folder / digest[:2] / digest[2:]


def _drop(claim: Path, older_than_s: float) -> None:
    """Remove a claim of that age."""
    with suppress(OSError):
        if not older_than_s or time.time() - claim.stat().st_mtime > older_than_s:
            claim.unlink()


def state_of(path: str) -> tuple[int, int]:
    """The state of a file or folder, as in `States`."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, -1)
    return (status.st_mtime_ns, -1 if os.path.isdir(path) else status.st_size)
