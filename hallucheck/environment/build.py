"""Settings in, environment out: locate it, ask its interpreter, read where its distributions are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hallucheck.environment.locate import Candidate, locate
from hallucheck.environment.model import Environment
from hallucheck.environment.pth import read_pth_files
from hallucheck.environment.question import Answer, ask
from hallucheck.environment.site_packages import layout_answer, site_folders
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
    return describe(candidate, cache_dir, first_party or first_party_roots(project))


def first_party_roots(project: Path) -> tuple[Path, ...]:
    """The project's folder, and its `src` if there is one."""
    source = project / "src"
    return (project, source) if source.is_dir() else (project,)


def describe(candidate: Candidate, cache_dir: Path | None, first_party: tuple[Path, ...]) -> Environment:
    """Read what there is to know of an environment.

    Raises:
        InterpreterFailedError: its interpreter does not answer.
    """
    answer = ask(candidate.python, cache_dir) if candidate.python is not None else layout_answer(candidate.prefix)
    if answer is None:
        raise InterpreterFailedError(candidate.prefix, "it has no interpreter and no library folder")
    folders: list[Path] = []
    modules: dict[str, Path] = {}
    for folder in _site_folders(candidate, answer):
        additions = read_pth_files(folder)
        folders += [f for f in (folder, *additions.folders) if f not in folders]
        modules.update({name: path for name, path in additions.modules if name not in modules})
    return Environment(
        python=candidate.python,
        version=answer.version,
        platform=answer.platform,
        prefix=candidate.prefix,
        stdlib=tuple(Path(p) for p in answer.path if Path(p).is_dir()),
        site_packages=tuple(folders),
        first_party=first_party,
        builtin_modules=frozenset(answer.builtins),
        editable_modules=tuple(sorted(modules.items())),
        origin=candidate.origin,
        note=candidate.note,
    )


def _site_folders(candidate: Candidate, answer: Answer) -> list[Path]:
    found = site_folders(answer, candidate.python)
    if candidate.python is None:
        found += [f for f in site_folders(answer, candidate.prefix / "bin" / "python") if f not in found]
    return found
