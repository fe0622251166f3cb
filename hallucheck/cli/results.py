"""Results on disk: an unchanged file in an unchanged environment is answered without importing the checker.

An entry holds a file's report and what it rests on: every file that was read and every folder that was searched, each
with its modification time. It counts only while all of them are as they were.
"""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import Any

from hallucheck import __version__
from hallucheck.findings import Coverage, Evidence, FileReport, Finding, Position, Range, Suggestion, UnknownUse

State = dict[str, list[int]]
"""Path -> [mtime in ns, size in bytes, or -1 for a folder]."""


class ResultCache:
    """Reports by content, settings and environment, in one folder."""

    def __init__(self, folder: str | None) -> None:
        """A cache in `folder`; None keeps nothing."""
        self._folder = folder
        self.warning = ""
        """Why results could not be written, "" if they could."""

    def get(self, kind: str, key: str) -> Any:
        """The entry of a key, if what it rests on has not changed; None else."""
        if self._folder is None:
            return None
        try:
            with open(self._path(kind, key), encoding="utf-8") as file:
                entry = json.load(file)
            if entry["version"] == __version__ and all(
                _state(path) == state for path, state in entry["rests_on"].items()
            ):
                return entry["value"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # missing, damaged or old: it is made again
        return None

    def put(self, kind: str, key: str, value: Any, rests_on: State) -> None:
        """Keep an entry; a folder that cannot be written costs a warning, not the run."""
        if self._folder is None or self.warning:
            return
        try:
            path = self._path(kind, key)
            self._make_folder(os.path.dirname(path))
            temporary = f"{path}.{os.getpid()}.tmp"
            try:
                with open(temporary, "w", encoding="utf-8") as file:
                    json.dump({"version": __version__, "rests_on": rests_on, "value": value}, file)
                os.replace(temporary, path)
            except BaseException:
                if os.path.exists(temporary):
                    os.unlink(temporary)
                raise
        except (OSError, ValueError) as error:
            self.warning = f"results cannot be stored in {self._folder}: {error}"

    def _make_folder(self, folder: str) -> None:
        assert self._folder is not None
        if not os.path.isdir(self._folder):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with open(os.path.join(self._folder, ".gitignore"), "w", encoding="utf-8") as file:
                file.write("*\n")
            with open(os.path.join(self._folder, "CACHEDIR.TAG"), "w", encoding="utf-8") as file:
                file.write("Signature: 8a477f597d28d172789f06886806bc55\n# A cache of hallucheck.\n")
        os.makedirs(folder, mode=0o700, exist_ok=True)

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


def states_of(paths: list[str]) -> State:
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
    _, findings, coverage, unknown, error, reveals = value
    found = tuple(_finding(item)._replace(path=path) for item in findings)
    uses = tuple(UnknownUse(path, _range(item[1]), *item[2:]) for item in unknown)
    return FileReport(path, found, Coverage(*coverage), uses, error, tuple((line, text) for line, text in reveals))


def _finding(item: list[Any]) -> Finding:
    finding = Finding(*item)
    return finding._replace(
        range=_range(finding.range),
        evidence=tuple(Evidence(*evidence) for evidence in finding.evidence),
        suggestions=tuple(Suggestion(*suggestion) for suggestion in finding.suggestions),
    )


def _range(item: Any) -> Range:
    return Range(Position(*item[0]), Position(*item[1]))
