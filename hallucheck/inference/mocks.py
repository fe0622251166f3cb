"""Mocks: in a file that replaces objects by mocks, anything may have what a mock has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_WORDS = frozenset({"mock", "mocker", "monkeypatch", "MagicMock", "Mock", "AsyncMock", "patch"})


class Mocks:
    """Knows what mocks have, by the standard library's own class."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.are_used = False
        """The file at hand replaces objects by mocks."""

    def may_be(self, name: str) -> bool:
        """Whether an attribute that is not seen may be a mock's."""
        return self.are_used and name in self._program.memo.get(("mock names",), self._names, frozenset())

    def _names(self) -> frozenset[str]:
        found: set[str] = set()
        for name in ("unittest.mock.MagicMock", "unittest.mock.AsyncMock"):
            info = self._program.classes.named(name)
            if info is not None:
                found |= self._program.members.names_of_class(info)
        return frozenset(found)


def imports_mocks(module: tree.Module) -> bool:
    """Whether a file speaks of mocks at all."""
    for node in walk_nodes(module):
        match node:
            case tree.Name(id=name) | tree.Attribute(attr=name) | tree.Parameter(name=name) if name in _WORDS:
                return True
            case tree.Alias(name=name) if name.rpartition(".")[2] in _WORDS:
                return True
    return False
