"""What can be done about each thing that is not there: which real name is meant, and how sure that is.

A fix is safe if the package itself names the other name, or if just one real name differs by nothing but underscores,
case, spelling, number, a leading `get`, the order of its words or a slip, and can be used in the same way; or if the
name is in just one other public place. The benchmark `benchmarks/fixes` measures how often that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hallucheck.environment.model import NotFound
from hallucheck.findings import Fix
from hallucheck.inference.likeness import Likeness, likeness, spelled
from hallucheck.inference.lookup import Found
from hallucheck.inference.misplaced import Misplaced, is_telling
from hallucheck.inference.removal_notes import named_instead, named_package, noted_instead
from hallucheck.inference.resolution import Absent, Problem, Resolution, Unknown
from hallucheck.inference.values import (
    FunctionValue,
    Instance,
    ModuleValue,
    Value,
)
from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_SAID = "the package says so"
_NOTED = "a note in the package says so"
_ALIKE = {
    Likeness.UNDERSCORES: "only underscores differ",
    Likeness.CASE: "only case differs",
    Likeness.SPELLING: "the same words, spelled otherwise",
    Likeness.NUMBER: "singular and plural",
    Likeness.LEADING: "only a leading word differs",
    Likeness.ORDER: "the same words in another order",
    Likeness.LETTERS: "a slip of letters",
}
_NOTE_LINES = 60


class Meanings:
    """Works out the fixes of one checked file's problems."""

    def __init__(self, module: tree.Module, program: Program) -> None:
        self._program = program
        self._module = module
        self._calls: dict[int, tree.Call] = {}
        self._decorators: set[int] = set()
        self._misplaced = Misplaced(module, program)
        for node in walk_nodes(module):
            match node:
                case tree.Call(func=tree.Attribute() | tree.Name() as func):
                    self._calls[func.at] = node
                case tree.FunctionDef(decorators=decorators) | tree.ClassDef(decorators=decorators):
                    self._decorators |= {getattr(d, "at", 0) for d in decorators}

    def with_fixes(self, answer: Resolution) -> Resolution:
        """An answer with the fixes of its problems."""
        if isinstance(answer, Unknown) and answer.likely is not None:  # not even that it is wrong is sure
            likely = self._with_fixes(answer.likely)
            return replace(answer, likely=replace(likely, fixes=tuple(f._replace(is_safe=False) for f in likely.fixes)))
        if not isinstance(answer, Absent):
            return answer
        return Absent(tuple(self._with_fixes(problem) for problem in answer.problems))

    def _with_fixes(self, problem: Problem) -> Problem:
        fixes = sorted(self.of(problem), key=lambda fix: not fix.is_safe)
        if not any(fix.action in ("rename", "call", "read") for fix in fixes) and problem.near:
            fixes.append(Fix("rename", (_in_place(problem, problem.near[0]),), False, "the nearest name"))
        if problem.rule == "unresolved-import":
            program = self._program
            is_wanted = bool(program.mentioned_elsewhere(program.checked_module, problem.name))
            fixes = [fix._replace(keeps_name=is_wanted) for fix in fixes]
        homes = tuple(t.rpartition(".")[0] for fix in fixes if fix.action == "move" for t in fix.targets)
        return replace(problem, fixes=tuple(fixes), lives_in=homes or problem.lives_in)

    def of(self, problem: Problem) -> Iterator[Fix]:
        """The fixes of a problem, in no order."""
        match problem.rule:
            case "unknown-argument":
                yield from self._keyword(problem)
            case "unresolved-import" if problem.reason:
                yield from self._misplaced.module(problem)
                yield from self._misplaced.unused(problem)
            case "unresolved-import":
                yield from self._name(problem)
                yield from self._misplaced.unused(problem)
            case "unresolved-string-reference" if problem.within is not None and self._misplaced.is_inner(problem):
                yield from self._misplaced.path(problem)
            case "unresolved-attribute" | "unresolved-string-reference" if not problem.reason:
                yield from self._name(problem)

    # ---- names in modules and classes ---------------------------------------------------------------------------

    def _name(self, problem: Problem) -> Iterable[Fix]:
        said = self._said(problem)
        if said is not None:
            yield said
            return
        is_refused = " " in problem.hint and "has no attribute" not in problem.hint
        unimported = problem.hint.startswith("nothing imports the module")
        if unimported and problem.rule == "unresolved-attribute":
            yield Fix("import", (problem.symbol,), True, "the module is there")
            return
        alike, is_doubtful = self._alike(problem)
        noted = [n for n in self._notes(problem) if self._is_there(problem, n)]
        if len(noted) == 1:
            yield self._renaming(problem, noted[0], True, _NOTED)
            return
        homes = self._homes(problem)
        is_sure = not is_refused and len(homes) + len(alike) == 1 and not is_doubtful
        is_sure = is_sure and not (homes and self._says_more(problem))
        for home in homes:
            is_safe = is_sure and is_telling(problem.symbol, home)
            yield Fix("move", (home,), is_safe, "it is there under another path")
        for candidate, why in alike:
            yield self._renaming(problem, candidate, is_sure, _ALIKE[why])

    def _said(self, problem: Problem) -> Fix | None:
        """What the message with which a module refuses a name tells to use."""
        if not problem.hint or not problem.container.startswith("module"):
            return None
        top = problem.symbol.rpartition(".")[0]
        package = named_package(problem.hint)
        if package and self._is_module(package) and self._has(package, problem.name):
            return Fix("move", (f"{package}.{problem.name}",), True, _SAID)
        names = named_instead(problem.hint)
        found: list[Fix] = []
        for named in names:
            fix = self._named(problem, top, named)
            if fix is not None and fix not in found:
                found.append(fix)
        return found[0] if len(found) == 1 else None

    def _named(self, problem: Problem, module: str, named: str) -> Fix | None:
        """The fix for a name that a message spells: `np.nan`, `module.name`, `name`, or that of a builtin."""
        head, _, last = named.rpartition(".")
        if named == problem.name:
            is_builtin = problem.rule == "unresolved-attribute" and self._has("builtins", named)
            return Fix("move", (f"builtins.{named}",), True, _SAID) if is_builtin else None
        if not head or "." not in head:  # `np.nan`: people shorten the package's name
            if head in ("", module) or not self._is_module(head):
                return self._renaming(problem, last, True, _SAID) if self._is_there(problem, last) else None
        path = named if self._is_module(head) else f"{module}.{named.partition('.')[2]}"
        inner = path.rpartition(".")[0]
        if inner == module:
            return self._renaming(problem, last, True, _SAID) if self._is_there(problem, last) else None
        return Fix("move", (path,), True, _SAID) if self._has(inner, last) else None

    def _alike(self, problem: Problem) -> tuple[list[tuple[str, Likeness]], bool]:
        """((name, how it is alike) of those that are closest and can be used as the wrong one is, whether another name
        might be meant as well)."""
        names = sorted(set(problem.names()))
        found: dict[Likeness, list[str]] = {}
        for candidate in names:
            how = likeness(problem.name, candidate)
            if how is not None:
                found.setdefault(how, []).append(candidate)
        mine = set(spelled(problem.name))
        for how in sorted(found):
            fitting = [c for c in found[how] if self._fits(problem, c)]
            if not fitting:
                continue
            says_more = how >= Likeness.NUMBER and any(mine < set(spelled(c)) for c in names if c not in fitting)
            return [(candidate, how) for candidate in fitting], says_more or len(fitting) > 1
        return [], False

    def _says_more(self, problem: Problem) -> bool:
        """Whether a name beside the wrong one has all its words and more."""
        mine = set(spelled(problem.name))
        return any(mine < set(spelled(candidate)) for candidate in problem.names() if candidate[:1] != "_")

    def _fits(self, problem: Problem, candidate: str) -> bool:
        """Whether what a name stands for can be used as the wrong name is."""
        if problem.look_up is None:
            return True
        member = problem.look_up(candidate)
        if not isinstance(member, Found):
            return False
        value = member.value
        is_class = problem.name[:1].isupper() and not problem.name.isupper()
        if is_class and isinstance(value, (FunctionValue, ModuleValue)):
            return False
        call = self._call(problem)
        if call is None:
            return True
        return not isinstance(value, ModuleValue) and (not self._is_plain(value) or not call.args)

    def _renaming(self, problem: Problem, candidate: str, is_safe: bool, reason: str) -> Fix:
        """The fix that puts another name of the container in place; a method is called, a property is not."""
        value = self._value(problem, candidate)
        action = "rename"
        if problem.rule == "unresolved-attribute" and value is not None:
            call = self._call(problem)
            if call is not None and call.args == [] and self._is_plain(value):
                action = "read"
            elif call is None and self._is_getter(value, problem, candidate):
                action = "call"
        return Fix(action, (candidate,), is_safe, reason)  # type: ignore[arg-type]

    def _is_getter(self, value: Value, problem: Problem, candidate: str) -> bool:
        """Whether a name that is just read stands for what calling a method gives."""
        if not isinstance(value, FunctionValue) or value.receiver is None or problem.at in self._decorators:
            return False
        return likeness(problem.name, candidate) is Likeness.LEADING and len(spelled(candidate)) > len(
            spelled(problem.name)
        )

    def _is_plain(self, value: Value) -> bool:
        """Whether a value is known and cannot be called."""
        return isinstance(value, Instance) and self._program.members.own_dunder(value, "__call__") is None

    def _value(self, problem: Problem, candidate: str) -> Value | None:
        member = problem.look_up(candidate) if problem.look_up is not None else None
        return member.value if isinstance(member, Found) else None

    def _call(self, problem: Problem) -> tree.Call | None:
        return self._calls.get(problem.at) if problem.rule == "unresolved-attribute" else None

    def _is_there(self, problem: Problem, candidate: str) -> bool:
        return problem.look_up is not None and isinstance(problem.look_up(candidate), Found)

    def _homes(self, problem: Problem) -> tuple[str, ...]:
        if not problem.container.startswith("module"):
            return ()
        return self._program.elsewhere.homes(problem.symbol.rpartition(".")[0], problem.name)

    def _has(self, module: str, name: str) -> bool:
        return isinstance(self._program.modules.member(module, name, is_import=True), Found)

    def _is_module(self, name: str) -> bool:
        return bool(name) and not isinstance(self._program.modules.load(name), NotFound)

    # ---- notes in the package's text ----------------------------------------------------------------------------

    def _notes(self, problem: Problem) -> list[str]:
        """Names that the package's text gives in place of a name."""
        top = problem.symbol.partition(".")[0]
        found: dict[str, None] = {}
        for text in self._program.index.passages(top, problem.name)[:_NOTE_LINES]:
            found.update(dict.fromkeys(noted_instead(text, problem.name)))
        return list(found)

    # ---- keywords -----------------------------------------------------------------------------------------------

    def _keyword(self, problem: Problem) -> Iterable[Fix]:
        free = tuple(problem.names())
        noted = [name for name in self._notes(problem) if name in free]
        if len(noted) == 1:
            yield Fix("rename", (noted[0],), True, _NOTED)
            return
        alike, is_doubtful = self._alike(problem)
        for candidate, why in alike:
            yield Fix("rename", (candidate,), not is_doubtful and not noted, _ALIKE[why])


def _in_place(problem: Problem, near: str) -> str:
    """What would stand in place of the wrong name: in an import the whole path, in a string the last part of it."""
    if problem.rule == "unresolved-string-reference":
        return near.rpartition(".")[2]
    if not problem.reason:
        return near
    parent = near.rpartition(".")[0]
    return near + problem.symbol.removeprefix(f"{parent}.{problem.name}" if parent else problem.name)
