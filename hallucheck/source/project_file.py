"""The dotted names in `pyproject.toml` and `setup.cfg`: entry points, scripts, plugins of pytest, versions.

https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from hallucheck.findings import Position, Range

PROJECT_FILES = ("pyproject.toml", "setup.cfg")
_REFERENCE = re.compile(r"^\s*([^\W\d][\w.]*(?::[\w.]+)?)\s*(?:\[.*\])?\s*$")
_ELSEWHERE = re.compile(
    r"package[-_]dir|\bwhere\b|\bfrom\s*=|sources|module-name|pythonpath|maturin|scikit.build|meson"
)


class ProjectName(NamedTuple):
    """A name in a project file."""

    text: str
    """"a.b:c.d", "a.b" or "a.b.c"."""
    range: Range
    is_plugin: bool = False
    """A module that pytest loads, or the name of an entry point for it."""

    def within(self, begin: int, end: int) -> Range:
        """Where a stretch of the text stands."""
        line, column = self.range.start
        if self.range.start == self.range.end:
            return self.range
        return Range(Position(line, column + begin), Position(line, column + end))


def is_project_file(path: str) -> bool:
    """Whether the file is one of those, by its name."""
    return os.path.basename(path) in PROJECT_FILES


def project_names(path: str, text: str) -> list[ProjectName]:
    """The names in a project file, in no set order; none in one that cannot be read."""
    found = _of_toml(text) if path.endswith(".toml") else _of_cfg(text)
    names = []
    for key, value, is_plugin in found:
        reference = _REFERENCE.match(value)
        if reference is not None:
            names.append(ProjectName(reference[1], _range_of(text, key, reference[1]), is_plugin))
    return names


def builds_elsewhere(text: str) -> bool:
    """Whether the project says that its packages stand in other folders, or are made when it is built."""
    return _ELSEWHERE.search(text) is not None


_Found = tuple[str, str, bool]
"""(key, value, whether it is a plugin of pytest)."""


def _of_toml(text: str) -> Iterator[_Found]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for path in (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts")):
        yield from _entries(_table(tables, *path))
    for path in (("project", "entry-points"), ("tool", "poetry", "plugins")):
        for group in _table(tables, *path).values():
            yield from _entries(group if isinstance(group, dict) else {})
    for value in _table(tables, "tool", "setuptools", "dynamic").values():
        attribute = value.get("attr") if isinstance(value, dict) else None
        if isinstance(attribute, str):
            yield "attr", attribute, False
    options = _table(tables, "tool", "pytest", "ini_options").get("addopts", "")
    yield from _plugins(options if isinstance(options, list) else _split(options))


def _table(tables: dict[str, Any], *path: str) -> dict[str, Any]:
    for name in path:
        inner = tables.get(name)
        tables = inner if isinstance(inner, dict) else {}
    return tables


def _entries(table: dict[str, Any]) -> Iterator[_Found]:
    for key, value in table.items():
        reference = value.get("reference") if isinstance(value, dict) else value
        if isinstance(reference, str):
            yield key, reference, False


def _of_cfg(text: str) -> Iterator[_Found]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    for group in parser["options.entry_points"].values() if parser.has_section("options.entry_points") else ():
        for line in group.splitlines():
            key, equals, value = line.partition("=")
            if equals:
                yield key.strip(), value.strip(), False
    version = parser.get("metadata", "version", fallback="")
    if version.startswith("attr:"):
        yield "version", version.removeprefix("attr:").strip(), False
    yield from _plugins(_split(parser.get("tool:pytest", "addopts", fallback="")))


def _split(options: object) -> list[str]:
    try:
        return shlex.split(options) if isinstance(options, str) else []
    except ValueError:
        return []


def _plugins(options: list[Any]) -> Iterator[_Found]:
    """The values of `-p`, also of `-pname`."""
    words = [word for word in options if isinstance(word, str)]
    for before, word in zip(["", *words], words):
        name = word if before == "-p" else word.removeprefix("-p") if re.match(r"-p\w", word) else ""
        if name and not name.startswith("no:"):
            yield "-p", name, True


def _range_of(text: str, key: str, value: str) -> Range:
    """Where a value stands: after its key, else anywhere; at the top if it is written in another way."""
    spelled = rf"(?<![\w.])({re.escape(value)})(?![\w.:])"
    found = re.search(rf"{re.escape(key)}[\"']?(?:\s*=)?[^\n]*?{spelled}", text) or re.search(spelled, text)
    if found is None:
        return Range(Position(1, 0), Position(1, 0))
    begin = found.start(1)
    line = text.count("\n", 0, begin) + 1
    column = begin - (text.rfind("\n", 0, begin) + 1)
    return Range(Position(line, column), Position(line, column + len(value)))
