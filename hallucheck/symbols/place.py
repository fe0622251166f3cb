"""Where a binding stands: under conditions, for type checkers only, where its failure is foreseen."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.symbols.model import ImportBinding

_IMPORT_ERRORS = {
    "ImportError",
    "ModuleNotFoundError",
    "Exception",
    "BaseException",
    "AttributeError",
    "NameError",
    "OSError",
}


class Place:
    """Under which conditions a statement runs."""

    __slots__ = ("conditional", "fallible", "typing_only")

    def __init__(self, conditional: bool = False, typing_only: bool = False, fallible: bool = False) -> None:
        self.conditional = conditional
        self.typing_only = typing_only
        self.fallible = fallible

    def but(self, *, conditional: bool = False, typing_only: bool = False, fallible: bool = False) -> Place:
        """This place, with further conditions."""
        return Place(self.conditional or conditional, self.typing_only or typing_only, self.fallible or fallible)


def placed(binding: ImportBinding, place: Place) -> ImportBinding:
    """The binding, marked with its place."""
    binding.conditional = place.conditional
    binding.typing_only = place.typing_only
    binding.fallible = place.fallible
    return binding


def catches_import_error(handler: tree.Handler) -> bool:
    """Whether an exception handler is there for imports that fail."""
    if handler.type is None:
        return True
    types = handler.type.elements if isinstance(handler.type, tree.Display) else [handler.type]
    names = {getattr(type_, "id", "") or getattr(type_, "attr", "") for type_ in types}
    return bool(names & _IMPORT_ERRORS)
