"""Where an interpreter's installed distributions are, worked out as `site` does but without running it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from hallucheck.environment.question import Answer


def site_folders(answer: Answer, venv: Path | None, user: Path | None) -> list[Path]:
    """The site-packages folders that exist, in `sys.path` order, without what .pth files add.

    `venv` is the virtual environment that the interpreter belongs to, `user` the user's own folder.
    """
    found: list[Path] = []
    if venv is not None:
        found += _folders_of(venv, answer)
        if not _sees_system(venv):
            return _existing(found)
    if user is not None:
        found.append(user)
    for base in dict.fromkeys([Path(answer.prefix), Path(answer.base_prefix)]):
        if base != venv:
            found += _folders_of(base, answer)
    return _existing(found)


def venv_prefix(python: Path) -> Path | None:
    """The virtual environment that an interpreter belongs to, by the `pyvenv.cfg` beside or above it (PEP 405)."""
    for folder in (python.absolute().parent, python.absolute().parent.parent):
        if (folder / "pyvenv.cfg").is_file():
            return folder
    return None


def _sees_system(prefix: Path) -> bool:
    try:
        text = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() == "include-system-site-packages":
            return value.strip().lower() == "true"
    return False


def _folders_of(prefix: Path, answer: Answer) -> list[Path]:
    if answer.platform == "win32":
        return [prefix / "Lib" / "site-packages", prefix]
    version = f"{answer.version[0]}.{answer.version[1]}"
    name = f"pypy{version}" if answer.implementation == "pypy" else f"python{version}"
    found = []
    for lib in dict.fromkeys([answer.platlibdir, "lib"]):
        found.append(prefix / lib / f"{name}{'t' if 't' in answer.abiflags else ''}" / "site-packages")
        found.append(prefix / lib / name / "site-packages")
    # Debian and its descendants
    found.append(prefix / "local" / "lib" / name / "dist-packages")
    found.append(prefix / "lib" / "python3" / "dist-packages")
    found.append(prefix / "lib" / name / "dist-packages")
    return found


def user_site(environ: Mapping[str, str], answer: Answer) -> Path | None:
    """The folder of `pip install --user` (PEP 370); None if the user has switched it off or has no home."""
    home, base = environ.get("HOME") or environ.get("USERPROFILE"), environ.get("PYTHONUSERBASE")
    if environ.get("PYTHONNOUSERSITE") or not (home or base):
        return None
    major, minor = answer.version[:2]
    if answer.platform == "win32":
        roaming = Path(base or environ.get("APPDATA") or f"{home}/AppData/Roaming")
        return (roaming if base else roaming / "Python") / f"Python{major}{minor}" / "site-packages"
    return Path(base or f"{home}/.local") / "lib" / f"python{major}.{minor}" / "site-packages"


def _existing(folders: list[Path]) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        if folder.is_dir() and folder not in found and not any(_same(folder, other) for other in found):
            found.append(folder)
    return found


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def interpreter_in(path: Path) -> Path | None:
    """The interpreter that a path names: itself, or that of a virtual environment or sys.prefix folder."""
    if path.is_file():
        return path
    names = ["bin/python", "bin/python3", "Scripts/python.exe", "python.exe", "bin/pypy3"]
    minor = [f"bin/python3.{number}" for number in range(20, 6, -1)]
    for name in [*names, *minor]:
        if (path / name).is_file():
            return path / name
    return None


def layout_answer(prefix: Path) -> Answer | None:
    """What the folders of a sys.prefix tell without an interpreter; None if it has no site-packages."""
    for lib in ("lib", "lib64"):
        folders = {_minor_version(folder): folder for folder in (prefix / lib).glob("python3.*/site-packages")}
        if folders:
            minor = max(folders)
            home = folders[minor].parent
            stdlib = (str(home), str(home / "lib-dynload")) if (home / "os.py").exists() else ()
            builtins, place = tuple(sys.builtin_module_names), str(prefix)
            return Answer((3, minor, 0), sys.platform, place, place, "", stdlib, builtins, lib, "", "cpython")
    return None


def _minor_version(site: Path) -> int:
    digits = site.parent.name.removeprefix("python3.").rstrip("t")
    return int(digits) if digits.isdigit() else 0
