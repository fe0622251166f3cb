"""Environments with packages that do harm when they are imported, and with others that are only hard to see through."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hallucheck.symbols.probe_process import Limits

PACKAGES = Path(__file__).parents[1] / "fixtures" / "site_packages"
LIMITS = Limits(time_s=6.0, memory_bytes=400 * 2**20)


def interpreters() -> list[str]:
    """The running interpreter, and the oldest and newest of a version manager's that are supported."""
    managed = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [path for path in managed.glob("3.*/bin/python") if 7 <= int(path.parts[-3].split(".")[1]) <= 14]
    found.sort(key=lambda path: int(path.parts[-3].split(".")[1]))
    return list(dict.fromkeys([sys.executable, *map(str, (*found[:2], *found[-1:]))]))


def make_environment(folder: Path, python: str) -> Path:
    """A virtual environment with the fixtures installed, and a canary beside it; its interpreter."""
    prefix = folder / ".venv"
    subprocess.run([python, "-m", "venv", "--without-pip", str(prefix)], check=True)
    site = next(iter(prefix.glob("lib/python*/site-packages")), prefix / "Lib" / "site-packages")
    for package in sorted(PACKAGES.iterdir()):
        shutil.copytree(package, site / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        install(site, package.name, [path.relative_to(site).as_posix() for path in (site / package.name).rglob("*.py")])
    canary = folder / "canary"
    for path in (canary / "folder", canary / "empty"):
        path.mkdir(parents=True)
    for path in (canary / "file.txt", canary / "folder" / "inner.txt"):
        path.write_text("untouched", encoding="utf-8")
    return prefix / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(site: Path, name: str, files: list[str], version: str = "1.0") -> Path:
    """Write the metadata of a distribution; its folder."""
    metadata = site / f"{name}-{version}.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    record = "".join(f"{file},,\n" for file in (*files, f"{metadata.name}/METADATA", f"{metadata.name}/RECORD"))
    (metadata / "RECORD").write_text(record, encoding="utf-8")
    return metadata


def processes_in(folder: Path) -> list[str]:
    """Command lines of processes whose home is below a folder, where the system tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={folder}/".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found
