"""Which environment to resolve against (design, "Interface")."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hallucheck.environment.site_packages import interpreter_in, layout_answer, venv_prefix
from hallucheck.errors import EnvironmentNotFoundError, InterpreterNotFoundError

_FOLDERS = (".venv", "venv", "env", ".env")


@dataclass(frozen=True)
class Candidate:
    """An environment that may be meant."""

    origin: str
    """How it was found, for people: "--python", "VIRTUAL_ENV", ".venv"."""
    prefix: Path
    python: Path | None
    """None for a sys.prefix without an interpreter."""
    note: str = ""


def locate(python: str, settings_python: str, project: Path, environ: Mapping[str, str], own_prefix: Path) -> Candidate:
    """The environment to resolve against: flag, settings, VIRTUAL_ENV, CONDA_PREFIX, a virtual environment in the
    project or above it, those of project tools, python on PATH.

    The environment that hallucheck itself runs in (`own_prefix`) is not taken unless it is named or the only one:
    pre-commit and tool runners point VIRTUAL_ENV and PATH at it.

    Raises:
        InterpreterNotFoundError: a named one is not there.
        EnvironmentNotFoundError: there is none.
    """
    if python:
        return named("--python", Path(python))
    if settings_python:
        path = Path(settings_python).expanduser()
        return named("the setting `python`", path if path.is_absolute() else project / path)
    own: Candidate | None = None
    searched: list[str] = []
    for origin, path in _places(project, environ):
        if origin not in searched:
            searched.append(origin)
        candidate = _candidate(origin, path)
        if candidate is None:
            continue
        if not _is_own(candidate, own_prefix):
            return candidate
        own = own or candidate
    if own is not None:
        note = "this is the environment that hallucheck itself runs in, the only one found; name another with --python"
        return Candidate(own.origin, own.prefix, own.python, note)
    raise EnvironmentNotFoundError(searched)


def named(origin: str, path: Path) -> Candidate:
    """An environment that was named: an interpreter, a virtual environment or a sys.prefix.

    Raises:
        InterpreterNotFoundError: it is none of them.
    """
    candidate = _candidate(origin, path) if path.exists() else None
    if candidate is None:
        raise InterpreterNotFoundError(origin, path)
    return candidate


def _candidate(origin: str, path: Path) -> Candidate | None:
    interpreter = interpreter_in(path)
    if interpreter is not None and os.access(interpreter, os.X_OK):
        prefix = venv_prefix(interpreter) or interpreter.absolute().parent.parent
        return Candidate(origin, prefix, interpreter)
    if path.is_dir() and layout_answer(path) is not None:
        return Candidate(origin, path, None)
    return None


def _is_own(candidate: Candidate, own_prefix: Path) -> bool:
    try:
        return os.path.samefile(candidate.prefix, own_prefix)
    except OSError:
        return False


def _places(project: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """(origin, path) of every place an environment may be in, in order."""
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if environ.get(variable):
            yield variable, Path(environ[variable])
    for folder in _project_folders(project):
        for name in _FOLDERS:
            if (folder / name / "pyvenv.cfg").is_file():
                yield name, folder / name
    yield from _tool_environments(project, environ)
    for folder_name in environ.get("PATH", "").split(os.pathsep):
        if not folder_name:
            continue
        for name in ("python3", "python", "python.exe"):
            path = Path(folder_name, name)
            if path.is_file():
                yield "python on PATH", path


def _project_folders(project: Path) -> Iterator[Path]:
    """The project's folder and those above it, up to the repository's root."""
    for folder in (project, *project.parents):
        yield folder
        if (folder / ".git").exists():
            return


def _tool_environments(project: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """Environments that uv, pdm, pixi and poetry keep in places which can be known without running them."""
    for folder in _project_folders(project):
        if environ.get("UV_PROJECT_ENVIRONMENT") and (folder / "pyproject.toml").is_file():
            yield "uv", folder / environ["UV_PROJECT_ENVIRONMENT"]
        pdm = folder / ".pdm-python"
        if pdm.is_file():
            yield "pdm", Path(_text(pdm))
        yield "pixi", folder / ".pixi" / "envs" / "default"
        yield from _poetry(folder, environ)
        yield from _hatch(folder, environ)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _poetry(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """`{cache}/pypoetry/virtualenvs/{name}-{hash of the folder}-py3.x`; the hash is poetry's own."""
    if not (folder / "poetry.lock").is_file():
        return
    import base64
    import hashlib

    digest = hashlib.sha256(os.path.normcase(os.path.realpath(folder)).encode()).digest()
    mark = base64.urlsafe_b64encode(digest).decode()[:8]
    cache = Path(environ.get("POETRY_CACHE_DIR") or _cache_home(environ) / "pypoetry")
    for path in sorted((cache / "virtualenvs").glob(f"*-{mark}-py*"), reverse=True):
        yield "poetry", path


def _hatch(folder: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """`{data}/hatch/env/virtual/{name}/{hash}/{name}`; the hash is hatch's own."""
    if not (folder / "pyproject.toml").is_file():
        return
    import base64
    import hashlib

    digest = hashlib.sha256(str(folder.resolve()).encode()).digest()
    mark = base64.urlsafe_b64encode(digest).decode()[:8]
    data = Path(environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".local" / "share")
    for path in sorted((data / "hatch" / "env" / "virtual").glob(f"*/{mark}/*")):
        if not path.name.startswith("hatch-"):
            yield "hatch", path


def _cache_home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".cache")
