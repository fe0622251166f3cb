"""What can be done about modules that are not there, paths through them, and imports that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.findings import Fix
from hallucheck.inference.likeness import words
from hallucheck.inference.lookup import Found
from hallucheck.inference.nearest import meant
from hallucheck.inference.resolution import Problem
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_LONG = 8
_ELSEWHERE = "what it is used for is there under another path"


def is_telling(module: str, home: str) -> bool:
    """Whether that a name is found in another module can hardly be a coincidence: it is a name of several words or a
    long one, or a package hands on what was looked for in it."""
    place, _, name = home.rpartition(".")
    return len(name) >= _LONG or len(words(name)) > 1 or name[:1].isupper() or f"{module}.".startswith(f"{place}.")


class Misplaced:
    """Looks for what a checked file wants of modules that are not there."""

    def __init__(self, module: tree.Module, program: Program) -> None:
        self._program = program
        self._imports: dict[int, tree.ImportFrom] = {}
        self._aliases: dict[int, tree.Alias] = {}
        self._texts: dict[int, str] = {}
        self._names: set[str] = set()
        for node in walk_nodes(module):
            match node:
                case tree.ImportFrom():
                    self._imports[node.at] = node
                    self._aliases |= {alias.at: alias for alias in node.names}
                case tree.Literal(at=at, value=str() as text):
                    self._texts[at] = text
                    self._names.add(text)
                case tree.Name(id=name):
                    self._names.add(name)
                case tree.Global(names=names):
                    self._names.update(names)

    # ---- modules ------------------------------------------------------------------------------------------------

    def module(self, problem: Problem) -> Iterator[Fix]:
        """What a missing module may be, or where the names really are that are imported from it."""
        wanted = self._wanted(problem)
        renamed = self._renamed(problem, wanted)
        if renamed:
            yield Fix("rename", (renamed,), bool(wanted), "it has all that is imported from it")
            return
        homes = [self._homes(problem.symbol, name) for name in wanted]
        if homes and all(homes):
            is_sure = all(len(found) == 1 and is_telling(problem.symbol, found[0]) for found in homes)
            yield Fix("move", tuple(found[0] for found in homes), is_sure, _ELSEWHERE)

    def _wanted(self, problem: Problem) -> tuple[str, ...]:
        """The names that are imported from a module; empty for `import module` and for all names."""
        node = self._imports.get(problem.at)
        names = tuple(alias.name for alias in node.names) if node is not None and not node.level else ()
        return () if "*" in names else names

    def _renamed(self, problem: Problem, wanted: tuple[str, ...]) -> str:
        """The module beside the missing one whose name it resembles, and which has all that is wanted; "" if there is
        none."""
        parent = problem.container.removeprefix("package `").removesuffix("`") if problem.container else ""
        real = meant(problem.name, problem.names()) if parent else None
        if real is None:
            return ""
        rest = problem.symbol.removeprefix(f"{parent}.{problem.name}")
        path = f"{parent}.{real}{rest}"
        if isinstance(self._program.modules.load(path), NotFound) or not self._has_all(path, wanted):
            return ""
        return path

    def _has_all(self, module: str, names: tuple[str, ...]) -> bool:
        member = self._program.modules.member
        return all(isinstance(member(module, name, is_import=True), Found) for name in names)

    def _homes(self, module: str, name: str) -> tuple[str, ...]:
        return self._program.elsewhere.homes(module, name)

    # ---- paths in strings ---------------------------------------------------------------------------------------

    def is_inner(self, problem: Problem) -> bool:
        """Whether more of the path follows the name that is missing."""
        return bool(self._rest(problem))

    def _rest(self, problem: Problem) -> str:
        assert problem.within is not None
        text = self._texts.get(problem.at, "")[problem.within[1] :]
        return text[1:] if text.startswith(".") and text[1:].replace(".", "").isidentifier() else ""

    def path(self, problem: Problem) -> Iterator[Fix]:
        """Where the thing is that a path leads to through something missing."""
        inner, _, last = self._rest(problem).rpartition(".")
        things = self._program.elsewhere.places(problem.symbol, last)
        ending = [module for places in things for module in places if f".{module}".endswith(f".{inner}")]
        if inner and len(ending) == 1:
            yield Fix("move", (f"{ending[0]}.{last}",), True, _ELSEWHERE)
            return
        for home in self._homes(problem.symbol, last):
            yield Fix("move", (home,), len(things) == 1 and is_telling(problem.symbol, home), _ELSEWHERE)

    # ---- imports that nothing needs -----------------------------------------------------------------------------

    def unused(self, problem: Problem) -> Iterator[Fix]:
        """That an import goes, if nothing in the file and no other file of the project needs what it binds, and its
        package is installed."""
        node = self._imports.get(problem.at)
        aliases = node.names if node is not None else [self._aliases[problem.at]] if problem.at in self._aliases else []
        bound = [alias.asname or alias.name for alias in aliases]
        if problem.reason and not problem.container:
            return
        symbols = self._program.checked_symbols
        if not bound or "*" in bound or symbols is None or symbols.is_package or self._names & set(bound):
            return
        if Path(self._program.checked_path).stem == "conftest":  # what it imports is there for the tests
            return
        if any(self._program.mentioned_elsewhere(self._program.checked_module, name) for name in bound):
            return
        yield Fix("remove", (), True, "nothing uses it")
