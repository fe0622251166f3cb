"""Results on disk: an unchanged file in an unchanged environment is answered without importing the checker.

An entry holds a file's report and names what it rests on: every file that was read and every folder that was searched,
each with its modification time. It counts only while all of them are as they were.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from hallucheck import __version__
from hallucheck.findings import (
    Coverage,
    DistributionUse,
    Evidence,
    FileReport,
    Finding,
    IgnoreComment,
    Position,
    Range,
    Reveal,
    Suggestion,
    Suppression,
    UnknownUse,
)

State = dict[str, list[int]]
"""Path -> [mtime in ns, size in bytes, or -1 for a folder]."""


class ResultCache:
    """Reports by content, settings and environment, in one folder.

    The files of one run rest on nearly the same things, so these are kept once per run, and looked at once.
    """

    def __init__(self, folder: str | None) -> None:
        """A cache in `folder`; None keeps nothing."""
        self._folder = folder
        self._holds: dict[str, bool] = {}
        self.warning = ""
        """Why results could not be written, "" if they could."""

    def get(self, kind: str, key: str) -> Any:
        """The entry of a key, if what it rests on has not changed; None else."""
        entry = self._load(kind, key)
        try:
            if entry["version"] == __version__ and self._is_unchanged(entry["rests_on"]):
                return entry["value"]
        except (KeyError, TypeError):
            return None  # damaged: it is made again
        return None

    def _is_unchanged(self, key: str) -> bool:
        if key not in self._holds:
            states = self._load("states", key)
            self._holds[key] = isinstance(states, dict) and all(_state(path) == state for path, state in states.items())
        return self._holds[key]

    def _load(self, kind: str, key: str) -> Any:
        """What is stored, None if nothing is or it is not JSON."""
        if self._folder is None:
            return None
        try:
            with open(self._path(kind, key), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, kind: str, entries: Mapping[str, Any], rests_on: State) -> None:
        """Keep entries by key; a folder that cannot be written costs a warning, not the run."""
        if self._folder is None or self.warning or not entries:
            return
        try:
            states = json.dumps(rests_on)
            key = key_of(states)
            self._write("states", key, states)
            for name, value in entries.items():
                self._write(kind, name, json.dumps({"version": __version__, "rests_on": key, "value": value}))
        except (OSError, ValueError) as error:
            self._warn(error)

    def prepare(self) -> None:
        """Make the folder if there is none: for its owner only, left out of repositories and backups."""
        if self._folder is None or os.path.isdir(self._folder):
            return
        try:
            os.makedirs(self._folder, mode=0o700)
            for name, text in (
                (".gitignore", "*\n"),
                ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of hallucheck.\n"),
            ):
                with open(os.path.join(self._folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
        except OSError as error:
            self._warn(error)

    def _warn(self, error: Exception) -> None:
        self.warning = f"results cannot be stored in {self._folder}: {getattr(error, 'strerror', None) or error}"

    def _write(self, kind: str, key: str, text: str) -> None:
        """Write an entry that others may read at the same time."""
        path = self._path(kind, key)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        temporary = f"{path}.{os.getpid()}.tmp"
        try:
            with open(temporary, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)
        except BaseException:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise

    def _path(self, kind: str, key: str) -> str:
        assert self._folder is not None
        return os.path.join(self._folder, kind, f"{key}.json")


def key_of(*parts: str | bytes) -> str:
    """A file name that stands for these texts."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def states_of(paths: Iterable[str]) -> State:
    """The present state of files and folders."""
    return {path: _state(path) for path in paths}


def _state(path: str) -> list[int]:
    try:
        status = os.stat(path)
    except OSError:
        return [0, -1]
    return [status.st_mtime_ns, -1 if os.path.isdir(path) else status.st_size]


def to_plain(report: FileReport) -> list[Any]:
    """A report as JSON keeps it."""
    return list(report)


def from_plain(value: list[Any], path: str) -> FileReport:
    """The report of a file that may have been checked under another path.

    Raises:
        ValueError, TypeError: it is damaged.
    """
    _, findings, coverage, unknown, error, reveals, suppressed, ignores, unparsed_blocks, used = value
    found = tuple(_finding(item)._replace(path=path) for item in findings)
    uses = tuple(UnknownUse(path, _range(item[1]), *item[2:]) for item in unknown)
    revealed = tuple(Reveal(*item) for item in reveals)
    left_out = tuple(Suppression(_finding(item[0])._replace(path=path), *item[1:]) for item in suppressed)
    comments = tuple(_ignore(item) for item in ignores)
    placed = tuple(DistributionUse(Position(*item[0]), *item[1:]) for item in used)
    report = FileReport(path, found, Coverage(*coverage), uses, error, revealed, left_out, comments, unparsed_blocks)
    return report._replace(distribution_uses=placed)


def _finding(item: list[Any]) -> Finding:
    finding = Finding(*item)
    return finding._replace(
        range=_range(finding.range),
        evidence=tuple(Evidence(*evidence) for evidence in finding.evidence),
        suggestions=tuple(Suggestion(*suggestion) for suggestion in finding.suggestions),
        lines=(finding.lines[0], finding.lines[1]),
    )


def _ignore(item: list[Any]) -> IgnoreComment:
    comment = IgnoreComment(*item)
    return comment._replace(range=_range(item[0]), rules=tuple((id, _range(place)) for id, place in comment.rules))


def _range(item: Any) -> Range:
    return Range(Position(*item[0]), Position(*item[1]))
