"""The environment variables that the choice of an environment hangs on. Imports nothing: a cached answer needs it."""

from __future__ import annotations

VARIABLES = (
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PATH",
    "PRE_COMMIT",
    "UV_PROJECT_ENVIRONMENT",
    "POETRY_CACHE_DIR",
    "HATCH_DATA_DIR",
    "PYTHONUSERBASE",
    "PYTHONNOUSERSITE",
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
)
