"""Which environment to resolve against: the order in which places are tried, and what does not count."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hallucheck.environment.site_packages import interpreter_in, layout_answer, venv_prefix
from hallucheck.environment.tool_environments import tool_environments
from hallucheck.errors import EnvironmentNotFoundError, InterpreterNotFoundError

VENV_FOLDERS = (".venv", "venv", "env", ".env")
ON_PATH = "python on PATH"
_ACTIVATED_NOTE = "the activated environment is the one that hallucheck itself runs in; name another with --python"
_MISSING_NOTE = "its interpreter is missing; version and platform are guessed from its folders"
_NOT_CHOSEN = ("VIRTUAL_ENV", "CONDA_PREFIX", ON_PATH)
"""Places that whoever starts hallucheck may have pointed at hallucheck's own environment."""
OWN_NOTE = "this is the environment that hallucheck itself runs in, the only one found; name another with --python"


@dataclass(frozen=True)
class Candidate:
    """An environment that may be meant."""

    origin: str
    """How it was found, for people: "--python", "VIRTUAL_ENV", ".venv"."""
    prefix: Path
    """The virtual environment, or what the interpreter's place suggests."""
    python: Path | None
    """None for a sys.prefix without an interpreter."""
    note: str = ""
    """What the user should know of the choice; empty if nothing."""


def locate(python: str, settings_python: str, project: Path, environ: Mapping[str, str], own_prefix: Path) -> Candidate:
    """The environment to resolve against; the design's order: named, activated, in the project, a tool's, on PATH.

    Hook runners activate the environment that they made for hallucheck (`own_prefix`): it is taken only if it is
    named, if it is the project's own folder, or if there is no other, and then the note says so.

    Raises:
        InterpreterNotFoundError: a named one is not there.
        EnvironmentNotFoundError: there is none.
    """
    if python:
        return _named("--python", python, Path.cwd(), environ)
    if settings_python:
        return _named("the setting `python`", settings_python, project, environ)
    own: Candidate | None = None
    searched: dict[str, None] = {}
    for origin, path in _places(project, environ):
        searched[origin] = None
        candidate = _candidate(origin, path)
        if candidate is None:
            continue
        if origin not in _NOT_CHOSEN or not is_same(candidate.prefix, own_prefix):
            return _preferred(candidate, own, environ)
        own = own or candidate
    own = own or _candidate("hallucheck's own", own_prefix)
    if own is None:
        raise EnvironmentNotFoundError(searched)
    return replace(own, note=OWN_NOTE)


def _preferred(other: Candidate, own: Candidate | None, environ: Mapping[str, str]) -> Candidate:
    """An activated environment with hallucheck in it, or the other one that was found.

    Without a hook runner somebody activated it by hand, so it says more of the project than a bare interpreter that
    merely happens to be on PATH.
    """
    is_bare = other.origin == ON_PATH and other.python is not None and venv_prefix(other.python) is None
    is_activated = own is not None and own.origin != ON_PATH and "PRE_COMMIT" not in environ
    return replace(own, note=_ACTIVATED_NOTE) if own is not None and is_bare and is_activated else other


def _named(origin: str, name: str, base: Path, environ: Mapping[str, str]) -> Candidate:
    """An environment that was named: an interpreter, a command, a virtual environment or a sys.prefix.

    Raises:
        InterpreterNotFoundError: it is none of them.
    """
    path = base / Path(name).expanduser()
    if not path.exists() and Path(name).name == name:
        path = Path(shutil.which(name, path=environ.get("PATH", "")) or path)
    candidate = _candidate(origin, path) if path.exists() else None
    if candidate is None:
        raise InterpreterNotFoundError(origin, name)
    return candidate


def _candidate(origin: str, path: Path) -> Candidate | None:
    interpreter = interpreter_in(path)
    if interpreter is not None and os.access(interpreter, os.X_OK):
        prefix = venv_prefix(interpreter) or interpreter.absolute().parent.parent
        return Candidate(origin, prefix, interpreter)
    if path.is_dir() and layout_answer(path) is not None:
        return Candidate(origin, path, None, _MISSING_NOTE)
    return None


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one folder; False if either is missing."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _places(project: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """(origin, path) of every place an environment may be in, in order."""
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if environ.get(variable):
            yield variable, Path(environ[variable])
    folders = list(project_folders(project))
    for folder in folders:
        yield from ((name, folder / name) for name in VENV_FOLDERS if (folder / name / "pyvenv.cfg").is_file())
    for folder in folders:
        yield from tool_environments(folder, environ)
    for entry in filter(None, environ.get("PATH", "").split(os.pathsep)):
        yield from ((ON_PATH, Path(entry, name)) for name in ("python3", "python", "python3.exe", "python.exe"))


def project_folders(project: Path) -> Iterator[Path]:
    """The project's folder and those above it, up to the repository's root."""
    for folder in (project, *project.parents):
        yield folder
        if (folder / ".git").exists():
            return
