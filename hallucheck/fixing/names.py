"""Bare names of a checked file: where they are read, and whether another could stand there."""

from __future__ import annotations

import re

from hallucheck.source import tree
from hallucheck.source.parse import ParsedFile
from hallucheck.source.uses import UseKind
from hallucheck.source.walk import captured_names, walk_nodes


class Names:
    """What a file binds and reads."""

    def __init__(self, parsed: ParsedFile) -> None:
        self._reads = {use.at for use in parsed.uses if use.kind is UseKind.NAME}
        self._nodes: dict[str, list[int]] = {}
        self._bound: dict[str, int] = {}
        self._strings: list[str] = []
        self.attributes: list[tree.Attribute] = []
        self.calls: dict[int, tree.Call] = {}
        """`at` of what is called -> the call."""
        for node in walk_nodes(parsed.tree):
            self._note(node)

    def _note(self, node: tree.Node) -> None:
        match node:
            case tree.Name(id=name, at=at):
                self._nodes.setdefault(name, []).append(at)
                if at not in self._reads:
                    self._bind(name)
            case tree.Attribute():
                self.attributes.append(node)
            case tree.Call(func=tree.Attribute() | tree.Name() as func):
                self.calls[func.at] = node
            case tree.Literal(value=str() as text):
                self._strings.append(text)
            case tree.Parameter(name=name) | tree.FunctionDef(name=name) | tree.ClassDef(name=name):
                self._bind(name)
            case tree.TypeParameter(name=name) | tree.Handler(name=name):
                self._bind(name)
            case tree.Alias(name=name, asname=asname):
                self._bind(asname or name.partition(".")[0])
            case tree.Global(names=names):
                for name in names:
                    self._bind(name)
            case tree.Case(pattern=pattern):
                for _, name in captured_names(pattern):
                    self._bind(name)

    def _bind(self, name: str) -> None:
        self._bound[name] = self._bound.get(name, 0) + 1

    def occurs(self, name: str) -> bool:
        """Whether a name is bound or read anywhere."""
        return name in self._nodes or name in self._bound

    def is_bound(self, name: str) -> bool:
        """Whether a name is bound anywhere."""
        return name in self._bound

    def is_bound_once(self, name: str) -> bool:
        """Whether a name has just one meaning in the whole file, as far as its bindings tell."""
        return self._bound.get(name) == 1

    def reads(self, name: str) -> list[int]:
        """`at` of all places where it is read."""
        return [at for at in self._nodes.get(name, ()) if at in self._reads]

    def is_spelled(self, name: str) -> bool:
        """Whether a string has the name as a word, as `__all__` and quoted annotations do."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        return any(word.search(text) for text in self._strings)
