"""Files that a change does not touch, and that may be wrong by it: they use what a module no longer offers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from hallucheck.changes.offers import lost_names, module_word, speaks_of
from hallucheck.cli.change import Change
from hallucheck.cli.files import files_of
from hallucheck.errors import SourceError
from hallucheck.settings import Settings
from hallucheck.source.read import from_bytes, read_file

_MOST_MODULES = 100
"""A change of more modules than that is looked at without those who use them: it takes too long."""
_MOST_FILES = 200


def dependents(change: Change, settings: Settings, paths: list[str], content: Callable[[str], bytes]) -> dict[str, str]:
    """Path from the top -> as it is shown, of at most some hundred files; `content` gives those of the change."""
    lost = _lost(change, content)
    if not lost:
        return {}
    touched = {*change.contents, *change.bases[0].olds}
    found: dict[str, str] = {}
    for shown in files_of(paths or [os.path.relpath(change.top)], settings, lambda text: None):
        file = os.path.relpath(os.path.realpath(shown), change.top).replace(os.sep, "/")
        if file in touched or file.startswith("../") or len(found) >= _MOST_FILES:
            continue
        data = change.tree.get(file, b"") if file in change.tree else _read(shown)
        if data and any(speaks_of(data, module, names) for module, names in lost.items()):
            found[file] = os.path.normpath(shown) if not paths else shown
    return found


def _lost(change: Change, content: Callable[[str], bytes]) -> Mapping[str, frozenset[str]]:
    """Module -> names that it no longer offers; a module that is gone is one of its own names."""
    base = change.bases[0]
    now = {old: new for new, old in base.origins.items() if old}
    modules = [old for old in base.olds if old.endswith((".py", ".pyi"))]
    if len(modules) > _MOST_MODULES:
        return {}
    found: dict[str, frozenset[str]] = {}
    for old in modules:
        module, new = module_word(old), now.get(old, "")
        names = lost_names(_text(old, base.read(old)), _text(new, content(new)) if new else "")
        if module_word(new) != module:
            names |= {module}
        if names and module:
            found[module] = found.get(module, frozenset()) | names
    return found


def _text(path: str, data: bytes) -> str:
    try:
        return from_bytes(path, data).text
    except SourceError:
        return "("  # cannot be parsed


def _read(path: str) -> bytes:
    try:
        return read_file(path)
    except SourceError:
        return b""
