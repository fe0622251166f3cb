"""Whether what a dotted path names is there: the modules on its way are imported, the rest is read off them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.inference.lookup import Member
from hallucheck.inference.resolution import Absent, Present, Resolution, Unknown, UnknownReason
from hallucheck.inference.unions import is_none, join, members_of
from hallucheck.inference.uses import Uses
from hallucheck.inference.values import ModuleValue, UnknownValue, Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

RULE = "unresolved-string-reference"
_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_UNFOLLOWED = UnknownValue(UnknownReason.UNRESOLVED_ATTRIBUTE)


class StringPaths:
    """Follows the paths that strings spell. `at` is the string's node, `begin` where in its text the path begins."""

    def __init__(self, program: Program, uses: Uses) -> None:
        self._program = program
        self._uses = uses

    def module(self, at: int, path: str, begin: int = 0, *, attribute: str = "") -> Resolution | None:
        """A module; None if the text is no path. `attribute` is what is read off it, if anything is."""
        if not _PATH.fullmatch(path):
            return None
        top = path.partition(".")[0]
        if top == "__main__":
            return Unknown(UnknownReason.DYNAMIC_MODULE, path)
        resolution = self._uses.module(at, path)
        if not isinstance(resolution, Absent):
            return resolution
        if self._is_checked_file(path, attribute):
            return Unknown(UnknownReason.DYNAMIC_MODULE, f"{path} may be the file itself")
        if self._program.made_modules.may_be(path):
            return Unknown(UnknownReason.DYNAMIC_MODULE, f"the file puts `{top}` into sys.modules")
        loaded = self._program.modules.load(path)
        parent = loaded.parent if isinstance(loaded, NotFound) else ""
        first = begin + (len(parent) + 1 if parent else 0)
        return _located(resolution, first)

    def _is_checked_file(self, path: str, attribute: str) -> bool:
        """Whether a module that is not found may be the checked file: not saved yet, or under another name than it will
        have."""
        symbols = self._program.checked_symbols
        is_script = symbols is not None and symbols.name == "__main__"
        if is_script and path == Path(self._program.checked_path).stem:
            return True
        return is_script and "." not in path and symbols is not None and attribute in symbols.bindings

    def object(
        self, at: int, path: str, begin: int = 0, *, is_target: bool = False, makes_builtins: bool = False
    ) -> tuple[Resolution | None, Value]:
        """(whether the object is there, what it is); (None, ...) if the text is no path.

        `is_target`: its last part is an attribute that is replaced, so that there must be something before it.
        `makes_builtins`: what a module lacks is there if it is the name of a builtin.
        """
        parts = path.split(".")
        if not _PATH.fullmatch(path) or (is_target and len(parts) < 2):
            return None, _UNFOLLOWED
        number = len(parts) - is_target
        while number > 1 and isinstance(self._program.modules.load(".".join(parts[:number])), NotFound):
            number -= 1
        attribute = parts[number] if number < len(parts) else ""
        start = self.module(at, ".".join(parts[:number]), begin, attribute=attribute)
        if not isinstance(start, Present):
            return start, _UNFOLLOWED
        first: tuple[Resolution, Value] | None = None
        for imported in range(number, 0, -1):  # a name of the package may hide the module
            value: Value = ModuleValue(".".join(parts[:imported]))
            resolution, value = self._follow(at, value, parts, imported, begin, makes_builtins)
            first = first or (resolution, value)
            if not isinstance(resolution, Absent):
                return resolution, value
        assert first is not None
        if self._program.observed.finds(".".join(parts[:number]), ".".join(parts[number:])):
            return Present(is_observed=True), _UNFOLLOWED
        return first

    def _follow(
        self, at: int, value: Value, parts: list[str], start: int, begin: int, makes_builtins: bool
    ) -> tuple[Resolution, Value]:
        """Read the parts from `start` on off a value."""
        resolution: Resolution = Present()
        for index in range(start, len(parts)):
            place = begin + sum(len(part) + 1 for part in parts[:index])
            is_made = makes_builtins and index == len(parts) - 1
            resolution, value = self.attribute(at, value, parts[index], place, makes_builtins=is_made)
            if not isinstance(resolution, Present):
                return resolution, value
        return resolution, value

    def attributes(self, at: int, value: Value, path: str, begin: int = 0) -> Resolution | None:
        """Attributes of a value, one of the other, as `attrgetter("a.b")` reads them; None if the text is no path."""
        if not _PATH.fullmatch(path):
            return None
        return self._follow(at, value, path.split("."), 0, begin, False)[0]

    def attribute(
        self, at: int, owner: Value, name: str, begin: int | None = 0, *, makes_builtins: bool = False
    ) -> tuple[Resolution, Value]:
        """An attribute of a value, and its value; `begin` is None for a name that is no string."""
        receivers = [member for member in members_of(owner) if not is_none(member)] or list(members_of(owner))
        members = [self._lookup(receiver, name) for receiver in receivers]
        is_module = all(isinstance(receiver, ModuleValue) for receiver in receivers)
        rule = "unresolved-import" if is_module else RULE
        resolution = self._uses.resolution(at, name, members, rule)
        if isinstance(resolution, Absent):
            if is_module and makes_builtins and name in self._builtins():
                return Present(), UnknownValue(UnknownReason.DYNAMIC_MODULE, name)
            if is_module and any(self._program.made_modules.may_be(m.name) for m in receivers):  # type: ignore[union-attr]
                return Unknown(UnknownReason.DYNAMIC_MODULE, "the file replaces the module"), _UNFOLLOWED
            if name in self._program.stored_attributes:
                return Unknown(UnknownReason.DYNAMIC_MODULE, f"the file stores `.{name}`"), _UNFOLLOWED
            return _located(resolution, begin), _UNFOLLOWED
        if isinstance(resolution, Present):
            resolution = replace(resolution, distribution=self._uses.owner_of(receivers[0]))
        return resolution, join(self._program.members.value_of(member) for member in members)

    def _lookup(self, receiver: Value, name: str) -> Member:
        if isinstance(receiver, ModuleValue):  # what looks strings up imports the modules on the way
            return self._program.modules.member(receiver.name, name, is_import=True)
        return self._program.members.lookup(receiver, name)

    def _builtins(self) -> frozenset[str]:
        loaded = self._program.modules.load("builtins")
        if isinstance(loaded, NotFound) or loaded.stub is None:
            return frozenset()
        return frozenset(name for name in loaded.stub.bindings if not name.startswith("_"))


def _located(resolution: Absent, begin: int | None) -> Absent:
    """The same as this rule's problem, which stands at its name within the string."""
    problems = []
    for problem in resolution.problems:
        within = None if begin is None else (begin, begin + len(problem.name))
        problems.append(replace(problem, rule=RULE, within=within))
    return Absent(tuple(problems))
