"""Patterns of `per-file-ignores`, as ruff matches them."""

from __future__ import annotations

import pytest

from hallucheck.findings import RULE_IDS
from hallucheck.settling.per_file import PerFileIgnores


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("__init__.py", ["__init__.py", "src/a/__init__.py"], ["src/a/init.py", "x__init__.py"]),
        ("*.pyi", ["a.pyi", "src/b/a.pyi"], ["a.py"]),
        ("tests/*", ["tests/a.py", "tests/b/c.py"], ["src/tests/a.py", "tests.py"]),
        ("tests/**", ["tests/a.py", "tests/b/c.py"], ["other/a.py"]),
        ("tests/**/*.py", ["tests/a.py", "tests/b/c.py"], ["tests/a.pyi"]),
        ("**/test_*.py", ["test_a.py", "b/c/test_a.py"], ["b/test.py"]),
        ("src/?.py", ["src/a.py"], ["src/ab.py"]),
        ("src/[ab].py", ["src/a.py"], ["src/c.py"]),
        ("src/[!ab].py", ["src/c.py"], ["src/a.py"]),
        ("{src,lib}/*.{py,pyi}", ["src/a.py", "lib/b.pyi"], ["doc/a.py", "src/a.txt"]),
        ("./src/a.py", ["src/a.py"], ["src/b.py"]),
        ("!src/**", ["tests/a.py"], ["src/a.py", "src/b/c.py"]),
        ("src", ["src"], ["src/a.py"]),
        ("a+(b).py", ["a+(b).py"], ["aab.py"]),
        ("src/[.py", ["src/[.py"], ["src/a.py"]),
        ("src/[z-a].py", ["src/[z-a].py"], ["src/z.py"]),
        ("{a", ["{a"], ["a"]),
    ],
)
def test_pattern(pattern, matching, others):
    """Against the path from the root on and the name alone; `*` crosses folders."""
    ignores = PerFileIgnores({pattern: ("unknown-argument",)})

    assert [path for path in matching if not ignores.of(path)] == []
    assert [path for path in others if ignores.of(path)] == []


def test_several():
    """What all matching patterns say counts; the first one is given as the reason."""
    ignores = PerFileIgnores({"a.py": ("unknown-argument",), "*.py": ("all",)})

    assert ignores.of("a.py") == {**dict.fromkeys(RULE_IDS, "*.py"), "unknown-argument": "a.py"}
