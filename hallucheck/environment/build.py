"""Settings in, environment out: locate it, ask its interpreter, read where its distributions are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hallucheck.environment.locate import ON_PATH, OWN_NOTE, Candidate, is_same, locate
from hallucheck.environment.model import Environment
from hallucheck.environment.pth import read_pth_files
from hallucheck.environment.question import Answer, ask
from hallucheck.environment.site_packages import layout_answer, site_folders, user_site, venv_prefix
from hallucheck.errors import InterpreterFailedError


def build_environment(
    python: str,
    settings_python: str,
    project: Path,
    environ: Mapping[str, str],
    own_prefix: Path,
    cache_dir: Path | None,
    first_party: tuple[Path, ...] = (),
) -> Environment:
    """The environment that the project's code is resolved against.

    Raises:
        EnvironmentNotFoundError: there is none, a named one is not there, or its interpreter does not answer.
    """
    candidate = locate(python, settings_python, project, environ, own_prefix)
    environment = describe(candidate, environ, cache_dir, first_party or first_party_roots(project))
    if environment.origin == ON_PATH and not environment.note and is_same(environment.prefix, own_prefix):
        return replace(environment, note=OWN_NOTE)  # a shim on PATH led back to it
    return environment


def first_party_roots(project: Path) -> tuple[Path, ...]:
    """The project's folder, and its `src` if there is one."""
    source = project / "src"
    return (project, source) if source.is_dir() else (project,)


def describe(
    candidate: Candidate, environ: Mapping[str, str], cache_dir: Path | None, first_party: tuple[Path, ...]
) -> Environment:
    """Read what there is to know of an environment.

    Raises:
        InterpreterFailedError: its interpreter does not answer.
    """
    answer = ask(candidate.python, cache_dir) if candidate.python is not None else layout_answer(candidate.prefix)
    if answer is None:
        raise InterpreterFailedError(candidate.prefix, "it has no interpreter and no library folder")
    venv = venv_prefix(Path(answer.executable)) if candidate.python is not None else None
    search = _read_search(site_folders(answer, venv, user_site(environ, answer)))
    return Environment(
        python=candidate.python,
        version=answer.version,
        platform=answer.platform,
        prefix=venv or Path(answer.prefix),
        stdlib=tuple(Path(path) for path in answer.path if Path(path).is_dir()),
        site_packages=tuple(search.folders),
        first_party=first_party,
        builtin_modules=frozenset(answer.builtins),
        editable_modules=(*search.modules, *_standard_library_stand_in(search.folders, answer)),
        origin=candidate.origin,
        note=candidate.note,
        editable_folders=tuple(search.editable),
        import_hooks=tuple(search.hooks),
        archives=tuple(search.archives),
    )


@dataclass
class _Search:
    """What all site-packages folders and their .pth files add up to; each list in `sys.path` order."""

    folders: list[Path] = field(default_factory=list)
    editable: list[Path] = field(default_factory=list)
    modules: list[tuple[str, Path]] = field(default_factory=list)
    hooks: list[Path] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)


def _read_search(site: list[Path]) -> _Search:
    search = _Search()
    for folder in site:
        additions = read_pth_files(folder)
        for added in (folder, *additions.folders):
            if added in search.folders:
                continue
            search.folders.append(added)
            if not any(added == root or root in added.parents for root in site):
                search.editable.append(added)
        search.modules += additions.modules
        search.hooks += additions.hooks
        search.archives += additions.archives
    return search


def _standard_library_stand_in(folders: list[Path], answer: Answer) -> list[tuple[str, Path]]:
    """`distutils`, which left the standard library in 3.12 and is kept up by an import hook where this .pth stands."""
    if answer.version < (3, 12):
        return []
    places = [folder / "setuptools" / "_distutils" for folder in folders]
    hooks = [os.path.exists(folder / "distutils-precedence.pth") for folder in folders]
    return [("distutils", place) for place, has_hook in zip(places, hooks) if has_hook and place.is_dir()][:1]
