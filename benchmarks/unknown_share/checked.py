"""hallucheck run over the source of one package as it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hallucheck.environment.build import build_environment

_ROOT = Path(__file__).parent.parent.parent
_NAMES = """
attr cantools click flask httpx icalendar jinja2 networkx.generators pyparsing requests rich structlog
"""
DEFAULT = tuple(_NAMES.split())
"""Packages of different kinds: typed and untyped, parsers, clients, decorators, data classes, proxies, tests."""


@dataclass(frozen=True)
class Checked:
    """What came of one package."""

    uses: int
    unknown: Counter[str]
    """Reason -> number of uses that cannot be decided for it."""
    findings: list[dict[str, Any]]
    """As in the JSON report."""


def packages_of(python: str) -> tuple[Path, ...]:
    """The folders with installed packages of an environment, in the order of the search.

    Raises:
        EnvironmentNotFoundError: there is none, or its interpreter does not answer.
    """
    return build_environment(python, "", _ROOT, os.environ, Path(sys.prefix), None, ()).site_packages


def folder_of(package: str, folders: tuple[Path, ...]) -> Path | None:
    """The folder of a package, or the file of a module; None if it is nowhere."""
    relative = Path(*package.split("."))
    found = (folder / path for folder in folders for path in (relative, relative.with_suffix(".py")))
    return next((path for path in found if path.exists()), None)


def check(command: list[str], python: str, path: Path, scratch: Path) -> Checked:
    """Run a hallucheck over a package; `scratch` keeps what is read, and is where it runs.

    Raises:
        SystemExit: it reports errors, or nothing that can be read.
    """
    options = ["--python", os.path.abspath(python), "--cache-dir", "kept", "--output-format", "json"]
    paths = {"PYTHONPATH": str(_ROOT)} if len(command) > 1 else {"PYTHONPATH": ""}
    environ = {**os.environ, **paths}
    done = subprocess.run([*command, *options, str(path)], cwd=scratch, env=environ, capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{command[0]} says: {(done.stdout or done.stderr)[:2000]}") from None
    for error in report["errors"]:
        print(error)
    coverage = report["coverage"]
    return Checked(coverage["uses"], Counter(coverage["unknown_reasons"]), report["findings"])
