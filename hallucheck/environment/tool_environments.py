"""Environments that project tools keep, where that can be worked out without running the tools."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path


def tool_environments(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """(tool, path of its environment or interpreter) for the project in a folder; what is named may not exist."""
    has_pyproject = (folder / "pyproject.toml").is_file()
    if environ.get("UV_PROJECT_ENVIRONMENT") and has_pyproject:
        yield "uv", folder / environ["UV_PROJECT_ENVIRONMENT"]
    if (folder / "poetry.lock").is_file():
        yield from (("poetry", path) for path in _of_poetry(folder, environ))
    if (folder / ".pdm-python").is_file():
        yield "pdm", folder / _first_line(folder / ".pdm-python")
    if has_pyproject:
        yield from (("hatch", path) for path in _of_hatch(folder, environ))
    yield "pixi", folder / ".pixi" / "envs" / "default"


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except OSError:
        return ""


def _of_poetry(folder: Path, environ: Mapping[str, str]) -> list[Path]:
    """`{cache}/virtualenvs/{name}-{mark of the folder}-py3.x`, the newest version first."""
    mark = _mark(os.path.normcase(os.path.realpath(folder)))
    cache = environ.get("POETRY_CACHE_DIR") or _base(environ, "XDG_CACHE_HOME", ".cache", "Caches") / "pypoetry"
    places = (Path(cache) / "virtualenvs").glob(f"*-{mark}-py*")
    return sorted(places, key=lambda path: (len(path.name), path.name), reverse=True)


def _of_hatch(folder: Path, environ: Mapping[str, str]) -> list[Path]:
    """`{data}/hatch/env/virtual/{project}/{mark of the folder}/{project}`, the environment called "default"."""
    data = _base(environ, "XDG_DATA_HOME", ".local/share", "Application Support")
    data = Path(environ["HATCH_DATA_DIR"]) if environ.get("HATCH_DATA_DIR") else data / "hatch"
    places = (data / "env" / "virtual").glob(f"*/{_mark(str(folder.resolve()))}/*")
    return sorted(path for path in places if path.name == path.parent.parent.name)


def _mark(text: str) -> str:
    """How both tools shorten a folder's path."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()).decode()[:8]


def _base(environ: Mapping[str, str], variable: str, unix: str, mac: str) -> Path:
    """The user's folder for such files on this platform."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or os.sep)
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / mac
    return Path(environ.get(variable) or home / unix)
