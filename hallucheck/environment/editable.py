"""Editable installs that map names to files by an import hook: the tables in its module, read and never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_TABLES = ("MAPPING", "NAMESPACES")
"""The literals in the finder module of an editable install: name -> path, and namespace package -> paths."""


def read_finder_tables(path: Path) -> list[tuple[str, Path]]:
    """(import name, package folder or module file) in the order of the tables; empty if there are none."""
    try:
        module = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return []
    return [
        (name, _on_disk(Path(location)))
        for node in module.body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _target(node) in _TABLES and node.value is not None
        for name, location in _entries(node.value)
    ]


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _entries(node: ast.expr) -> Iterator[tuple[str, str]]:
    try:
        table = ast.literal_eval(node)
    except (ValueError, TypeError):
        return
    if not isinstance(table, dict):
        return
    for name, locations in table.items():
        for location in locations if isinstance(locations, list) else [locations]:
            if isinstance(name, str) and isinstance(location, str):
                yield name, location


def _on_disk(path: Path) -> Path:
    """The tables name a package's folder, or a module without its suffix."""
    module = path.with_name(f"{path.name}.py")
    return module if not path.exists() and module.exists() else path
