"""Checks of texts that are not files, against the standard library and a small package."""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from hallucheck.check import Checker
from hallucheck.environment.model import Environment
from hallucheck.findings import FileReport
from hallucheck.source.read import STDIN, from_bytes

Check = Callable[..., FileReport]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="session")
def environment(folder: Path) -> Environment:
    """The running Python's standard library, and nothing else."""
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    return Environment(
        python=Path(sys.executable),
        version=sys.version_info[:3],
        platform=sys.platform,
        prefix=Path(sys.prefix),
        stdlib=(stdlib, stdlib / "lib-dynload"),
        site_packages=(),
        first_party=(folder,),
        builtin_modules=frozenset(sys.builtin_module_names),
        origin="a test",
    )


@pytest.fixture(scope="session")
def checkers(folder: Path, environment: Environment) -> dict[bool, Checker]:
    """By whether blocks share their names; warm from test to test."""
    return {
        shares: Checker(environment, folder.parent / "symbols", shares_names=shares) for shares in (True, False)
    }


@pytest.fixture(scope="session")
def check(folder: Path, checkers: dict[bool, Checker]) -> Check:
    """Checks a text under a name."""

    def run(name: str, text: str, *, shares_names: bool = True) -> FileReport:
        path = name if name == STDIN else str(folder / name)
        return checkers[shares_names].check_source(from_bytes(path, text.encode()), show_unknown=True)

    return run


@pytest.fixture(scope="session")
def found(check: Check) -> Callable[..., list[str]]:
    """ "line: name" of each finding in a text, which may be indented."""

    def run(name: str, text: str, **options: bool) -> list[str]:
        findings = check(name, dedent(text), **options).findings
        return [f"{finding.range.start.line}: {finding.name or finding.message}" for finding in findings]

    return run


@pytest.fixture(scope="session")
def found_in_cells(check: Check) -> Callable[..., list[str]]:
    """ "cell:line: name" of each finding in a notebook of these code cells."""

    def run(*sources: object, **metadata: object) -> list[str]:
        cells = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
        cells = [source if isinstance(source, dict) else cell for source, cell in zip(sources, cells)]
        text = json.dumps({"nbformat": 4, "metadata": metadata, "cells": cells})
        findings = check("page.ipynb", text).findings
        return [f"{f.cell}:{f.range.start.line}: {f.name or f.message}" for f in findings]

    return run
