"""Scripts that declare their own environment (PEP 723): which one each is checked against."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from hallucheck.cli.chosen import summary_of
from hallucheck.environment.model import Environment
from hallucheck.environment.script_environments import missing_requirements, script_environment
from hallucheck.source.script_metadata import script_metadata


class Script(NamedTuple):
    """What a script is checked against."""

    environment: Environment
    fingerprint: str
    lacks: tuple[str, ...]
    """The script's requirements that the environment does not meet: what may come with them is not missing."""
    note: str
    """What the user should know of it; "" if nothing."""


def script_of(
    path: str, data: bytes, chosen: Environment, cache_dir: Path | None, *, is_named: bool
) -> Script | None:
    """What a file is checked against; None if it declares nothing, and so is like all others.

    `chosen` is the environment of the other files; it is the script's, too, if the user has named it (`is_named`).
    """
    metadata = script_metadata(data.decode(errors="replace"))
    if metadata is None:
        return None
    own = None if is_named else script_environment(path, os.environ, cache_dir, chosen.first_party)
    environment = own or chosen
    lacks = tuple(missing_requirements(metadata.dependencies, metadata.requires_python, environment))
    if own is not None:
        version = ".".join(map(str, own.version))
        note = f"{path}: checked against its own environment {own.prefix} (Python {version})"
    elif lacks:
        note = f"{path}: what it requires is not installed ({', '.join(lacks)}): modules that are missing are unknown"
    else:
        note = ""
    return Script(environment, summary_of(environment).fingerprint + " ".join(lacks), lacks, note)
