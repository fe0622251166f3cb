"""Source archives of what is installed, in the versions that are installed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ASK = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
_TIMEOUT_S = 300


def fetch(python: str, folder: Path, packages: list[str]) -> Iterator[tuple[str, str]]:
    """Unpack the archive of each package below `folder`; (package, version, or "" if there is no archive)."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        asked = subprocess.run([python, "-I", "-c", _ASK, package], capture_output=True, text=True)
        version = asked.stdout.strip()
        yield package, version if version and _unpack(f"{package}=={version}", folder) else ""


def _unpack(requirement: str, folder: Path) -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", scratch]
        try:
            subprocess.run([*command, requirement], check=True, timeout=_TIMEOUT_S, capture_output=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return False
        for archive in Path(scratch).glob("*.tar.gz"):
            with tarfile.open(archive) as opened:
                opened.extractall(folder, filter="data")
            return True
    return False
