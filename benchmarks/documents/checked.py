"""What hallucheck says of the documents of one source archive."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_SUFFIXES = (".ipynb", ".md", ".mdx", ".rst")
_LEFT_OUT = re.compile(r"/tests?/|\.egg-info/|\.dist-info/")
_TIMEOUT_S = 3600


class Found(NamedTuple):
    """One finding."""

    place: str
    """`path:line:column` below the archive."""
    message: str
    is_real: bool
    """It is listed in `real_findings.tsv`: somebody ran or read the code and it does not work."""


class Checked(NamedTuple):
    """One archive."""

    name: str
    """For example "attrs-26.1.0"."""
    files: dict[str, int]
    """Suffix -> number of files."""
    coverage: dict[str, int]
    findings: list[Found]
    errors: list[str]


def check(python: str, folder: Path) -> Checked:
    """Check the documents of an archive, in an empty project, so that only what is installed is there."""
    documents = sorted(str(path) for path in _documents(folder))
    files = {suffix: sum(path.endswith(suffix) for path in documents) for suffix in _SUFFIXES}
    if not documents:
        return Checked(folder.name, files, {}, [], [])
    with tempfile.TemporaryDirectory() as empty:
        Path(empty, ".git").mkdir()
        command = [sys.executable, "-m", "hallucheck", "--python", python, "--output-format", "json", *documents]
        environ = {**os.environ, "PYTHONPATH": os.getcwd()}
        done = subprocess.run(command, cwd=empty, env=environ, capture_output=True, text=True, timeout=_TIMEOUT_S)
    if not done.stdout:
        raise SystemExit(f"{folder.name}: {done.stderr}")
    report = json.loads(done.stdout)
    known = _known(folder.name)
    findings = []
    for finding in report["findings"]:
        path = os.path.relpath(os.path.realpath(finding["path"]), os.path.realpath(folder))
        cell = f"cell {finding['cell']}:" if finding.get("cell") else ""
        place = f"{path}:{cell}{finding['line']}:{finding['column']}"
        key = (path, finding["rule"], finding["symbol"] or finding["message"])
        findings.append(Found(place, f"{finding['rule']} {finding['message']}", key in known))
    errors = [f"{error['path']}: {error['message']}" for error in report["errors"]]
    counts = {name: number for name, number in report["coverage"].items() if isinstance(number, int)}
    return Checked(folder.name, files, counts, findings, errors)


def _documents(folder: Path) -> Iterator[Path]:
    for path in folder.resolve().rglob("*"):
        if path.suffix in _SUFFIXES and path.is_file() and not _LEFT_OUT.search(path.as_posix()):
            yield path


def _known(archive: str) -> set[tuple[str, str, str]]:
    """(path, rule, symbol or message) of the findings of an archive that are known to be real."""
    with Path(__file__).with_name("real_findings.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {(row["path"], row["rule"], row["symbol"]) for row in rows if row["archive"] == archive}
