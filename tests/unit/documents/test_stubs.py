"""Stub files: what type checkers read, and nobody runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hallucheck.check import Checker


@pytest.mark.parametrize(
    "code",
    [
        "x: Later\nclass Early(Later):\n    y: Later.Inner\nclass Later:\n    class Inner: ...",
        "from _typeshed import Incomplete, StrPath\nx: Incomplete",
        "from typing import TypeVar\nT = TypeVar('T', default=int, later=1)",
        "import sys\nif sys.version_info >= (3, 99):\n    from json import later\n    x: later",
        "def f(x: int = ..., *, y: str = ...) -> f: ...",
        "from collections.abc import Iterable as Iterable\n__all__ = ['Iterable']",
    ],
)
def test_silent(found, code):
    """Names may be used before they are bound, and what only stubs have is there."""
    assert found("module.pyi", code) == []


def test_found(found):
    """What is nowhere is missing all the same."""
    code = "import akme\nfrom json import lodas\nx: Undefined\nclass A: ...\ny: A.Inner"

    assert found("module.pyi", code) == ["1: akme", "2: lodas", "3: Undefined", "5: Inner"]


def test_package_of_stubs(tmp_path, environment):
    """A folder with `__init__.pyi` is a package, too."""
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.pyi").write_text("")
    (tmp_path / "package" / "other.pyi").write_text("class Thing: ...\n")
    stub = tmp_path / "package" / "module.pyi"
    stub.write_text("from .other import Thing, Thin\n")
    report = Checker(replace(environment, first_party=(tmp_path,)), None).check_file(str(stub))

    assert [finding.name for finding in report.findings] == ["Thin"]
