"""The environment of a script that declares its own (PEP 723), and what it declares that an environment lacks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from hallucheck.environment.build import describe
from hallucheck.environment.distributions import Distributions
from hallucheck.environment.locate import Candidate
from hallucheck.environment.model import Environment
from hallucheck.environment.site_packages import venv_prefix
from hallucheck.errors import EnvironmentNotFoundError

_TIMEOUT_S = 20
_MADE_BY_UV = "environments-v"
"""Beginning of the name of the folder, in uv's cache, that environments of scripts are in."""
_SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


def script_environment(
    script: str, environ: Mapping[str, str], cache_dir: Path | None, first_party: tuple[Path, ...]
) -> Environment | None:
    """The environment that uv has made for a script; None if there is none. Nothing is made, nothing is fetched."""
    python = _python_of_uv(script, environ)
    prefix = venv_prefix(python) if python is not None else None
    if prefix is None or not prefix.parent.name.startswith(_MADE_BY_UV):
        return None  # what the script would be given an environment of
    try:
        return describe(Candidate("the script's own environment", prefix, python), environ, cache_dir, first_party)
    except EnvironmentNotFoundError:
        return None


def _python_of_uv(script: str, environ: Mapping[str, str]) -> Path | None:
    uv = shutil.which("uv", path=environ.get("PATH", ""))
    if uv is None or not os.path.isfile(script):
        return None
    import subprocess

    find = [uv, "python", "find", "--offline", "--no-python-downloads"]
    command = [*find, "--script", os.path.abspath(script)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_TIMEOUT_S, env=dict(environ), stdin=subprocess.DEVNULL
        )
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None
    path = done.stdout.decode(errors="surrogateescape").strip()
    return Path(path) if done.returncode == 0 and path else None


def missing_requirements(
    dependencies: Iterable[str], requires_python: str, environment: Environment
) -> list[str]:
    """Those of a script's requirements that an environment does not meet, as they are written.

    `dependencies` are like "rich>=13", `requires_python` is like ">=3.11" or "".
    """
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion

    version = ".".join(map(str, environment.version))
    markers = {
        "python_version": ".".join(map(str, environment.version[:2])),
        "python_full_version": version,
        "sys_platform": environment.platform,
        "platform_system": _SYSTEMS.get(environment.platform, environment.platform),
    }
    missing = []
    try:
        if requires_python and version not in SpecifierSet(requires_python):
            missing.append(f"Python {requires_python}")
    except InvalidSpecifier:
        missing.append(f"Python {requires_python}")
    installed = Distributions(environment.site_packages)
    for text in dependencies:
        try:
            requirement = Requirement(text)
            if requirement.marker is not None and not requirement.marker.evaluate({**markers}):
                continue
            found = installed.named(requirement.name)
            if found is None or not requirement.specifier.contains(found.version, prereleases=True):
                missing.append(text)
        except (InvalidRequirement, InvalidVersion):
            missing.append(text)
    return missing
