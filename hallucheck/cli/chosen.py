"""What a report says of the environment, remembered so that an unchanged one is not put together again."""

from __future__ import annotations

import os
from typing import NamedTuple

from hallucheck.cli.results import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hallucheck.environment.model import Environment
    from hallucheck.settings import Settings

_VARIABLES = (
    *("VIRTUAL_ENV", "CONDA_PREFIX", "PATH", "HOME", "UV_PROJECT_ENVIRONMENT", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
    *("PRE_COMMIT", "PYTHONUSERBASE", "PYTHONNOUSERSITE", "POETRY_CACHE_DIR", "POETRY_VIRTUALENVS_PATH"),
)
"""Environment variables that decide which environment is chosen."""


class EnvironmentSummary(NamedTuple):
    """The chosen environment, without importing what reads it."""

    python: str
    version: str
    prefix: str
    origin: str
    note: str
    fingerprint: str
    """Changes with everything that is set here, and with the folders that modules come from."""


def summary_of(environment: Environment) -> EnvironmentSummary:
    """The summary of an environment."""
    version = ".".join(map(str, environment.version))
    python, prefix = str(environment.python or ""), str(environment.prefix)
    told = (python, version, prefix, environment.origin, environment.note)
    folders = (*environment.site_packages, *environment.stdlib, *environment.first_party, *environment.archives)
    return EnvironmentSummary(*told, key_of(*told, *map(str, folders), *map(str, environment.editable_modules)))


def choice_key(settings: Settings, python: str, own_prefix: str) -> str:
    """Stands for all that a choice is made from, but for what is on disk."""
    variables = [f"{name}={os.environ.get(name, '')}" for name in _VARIABLES]
    told = repr((settings.root, settings.python, settings.first_party))
    return key_of(told, python, os.getcwd() if python else "", own_prefix, *variables)
