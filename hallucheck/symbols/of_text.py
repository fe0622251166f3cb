"""The symbols of a module's text."""

from __future__ import annotations

from hallucheck.symbols.conditions import Target
from hallucheck.symbols.extract import extract
from hallucheck.symbols.from_ast import as_imported, lower_module
from hallucheck.symbols.model import ModuleSymbols, Openness
from hallucheck.symbols.openness import suspicion_of


def symbols_of(
    data: bytes, name: str, target: Target, *, is_stub: bool = False, is_package: bool = False
) -> ModuleSymbols:
    """The symbols of a module's text; open for the reason `UNREADABLE` if it cannot be parsed."""
    try:
        module = as_imported(lower_module(data))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return unreadable(name, is_stub)
    suspicion = suspicion_of(_decode(data))
    return extract(module, name, target, is_package=is_package, is_stub=is_stub, suspicion=suspicion)


def _decode(data: bytes) -> str:
    """The text, precisely enough to search it for ASCII words."""
    return data.decode("utf-8", "replace")


def unreadable(name: str, is_stub: bool) -> ModuleSymbols:
    """A module that exists and of which nothing can be said."""
    return ModuleSymbols(name, {}, [], [], None, False, [Openness.UNREADABLE], is_stub)
