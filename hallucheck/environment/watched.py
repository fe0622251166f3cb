"""The files and folders that an environment rests on: when one changes, another may be chosen or put together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hallucheck.environment.locate import VENV_FOLDERS, project_folders
from hallucheck.environment.model import Environment


def watched_paths(environment: Environment, project: Path) -> list[str]:
    """Paths whose state (modification time, size, absence) decides what `build_environment` answers.

    Installing, removing or upgrading a distribution changes its folder; a new virtual environment in the project
    changes the place where it is looked for. Sorted; some do not exist.
    """
    paths = {project / "src", environment.prefix, environment.prefix / "pyvenv.cfg", *environment.import_hooks}
    paths.update(environment.site_packages, environment.stdlib, _places(project))
    for folder in environment.site_packages:
        paths.update(folder.glob("*.pth"), folder.glob("__editable__*.py"))
    if environment.python is not None:
        paths.update((environment.python, environment.python.resolve()))
    return sorted(map(str, paths))


def _places(project: Path) -> Iterator[Path]:
    for folder in project_folders(project):
        yield from (folder / name / "pyvenv.cfg" for name in VENV_FOLDERS)
        yield from (folder / name for name in (".git", ".pdm-python", "poetry.lock", "pyproject.toml", ".pixi/envs"))
