"""The door: a checked file's tree in, the answer to each of its uses out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from hallucheck.environment.model import FoundModule, Origin
from hallucheck.inference.closedness import MAKERS
from hallucheck.inference.listed_names import record_listed_names
from hallucheck.inference.meanings import Meanings
from hallucheck.inference.mocks import imports_mocks
from hallucheck.inference.program import Program
from hallucheck.inference.recorder import Recorder, StringAnswer
from hallucheck.inference.resolution import Absent, Present, Resolution, Unknown
from hallucheck.inference.rounds import RECEIVERS, Rounds
from hallucheck.inference.scopes import ModuleScope
from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes
from hallucheck.symbols.changes import changed_paths
from hallucheck.symbols.extract import extract
from hallucheck.symbols.index import LoadedModule

_MAKERS = frozenset({"stub", "stub_method", "setitem"})
_PATCHERS = frozenset({"patch", "object", "multiple", "setattr", "spy"})
"""They replace what is there, unless they are told to make it."""


class NamedByString(NamedTuple):
    """A name that a string spells, and its answer."""

    name: str
    owner: int
    """`at` of the call or the assigned value that the string belongs to."""
    resolution: Resolution


@dataclass(frozen=True)
class Answers:
    """What the evaluation of a file says of it."""

    resolutions: dict[int, Resolution]
    """`at` of a use -> its answer. A use that is never reached has none."""
    reveals: dict[int, str]
    """`at` of a `reveal_type` call -> the type of its argument."""
    strings: dict[int, NamedByString]
    """`at` of a string that names something, or of what stands for one -> what came of it."""
    evaluated: frozenset[int]
    """`at` of uses in annotations that are evaluated though the file defers its annotations."""


def resolve(
    module: tree.Module,
    path: str,
    name: str,
    program: Program,
    *,
    is_package: bool = False,
    foreseen: frozenset[int] = frozenset(),
) -> Answers:
    """Evaluate a checked file and answer its uses.

    `name` is the dotted name under which the file can be imported; relative imports are resolved against it.
    `foreseen` are the uses that the file expects to fail, by their `at`.
    """
    program.begin(stored_attributes(module), _grown_attributes(module), name)
    symbols = extract(module, name, program.index.target, is_package=is_package)
    found = FoundModule(name, Origin.FIRST_PARTY, Path(path), is_package=is_package)
    loaded = LoadedModule(found, None, symbols)
    if name == "__main__":  # a module that others import is known to them as it is on disk
        program.index.put(name, loaded)
    program.checked_symbols, program.checked_path = symbols, path
    program.spelled = partial(_spelled, module)
    program.changes_path = _changes_path(module)
    program.classes.know(symbols)
    program.made_modules.begin(module)
    program.string_references.begin(module)
    program.mocks.are_used = imports_mocks(module)
    program.callers.begin(module)
    program.rebound.begin()
    program.handed_classes.begin()
    program.recovery.foreseen = foreseen
    answers: dict[int, list[Resolution]] = {}
    reveals: dict[int, str] = {}
    evaluated: set[int] = set()
    named: dict[int, StringAnswer] = {}
    lists = Recorder()
    recorders = list(Rounds(module, ModuleScope(program, loaded, symbols, path), program).settle())
    record_listed_names(module, program, lists)
    for recorder in (*recorders, lists):
        for at, found_here in recorder.resolutions.items():
            answers.setdefault(at, []).extend(found_here)
        for at, string in recorder.strings.items():
            named.setdefault(at, StringAnswer(string.owner, string.name)).answers.extend(string.answers)
        reveals |= recorder.reveals
        evaluated |= recorder.evaluated
    combined = {at: _combine(each) for at, each in answers.items()}
    strings = {at: NamedByString(each.name, each.owner, _combine(each.answers)) for at, each in named.items()}
    silent = foreseen - evaluated
    wrong = {at: answer for at, answer in combined.items() if at not in silent and _is_wrong(answer)}
    wrong_strings = {at: each for at, each in strings.items() if _is_wrong(each.resolution)}
    if wrong or wrong_strings:
        meanings = Meanings(module, program)
        with program.observed.leaving_open():
            combined |= {at: meanings.with_fixes(answer) for at, answer in wrong.items()}
            for at, each in wrong_strings.items():
                strings[at] = each._replace(resolution=meanings.with_fixes(each.resolution))
    return Answers(combined, reveals, strings, frozenset(evaluated))


def stored_attributes(module: tree.Module) -> frozenset[str]:
    """Attributes that the file stores on anything but `self`: they exist from there on, whatever the class says."""
    names: set[str] = set()
    for node in walk_nodes(module):
        match node:
            case tree.Assign(targets=targets):
                for target in targets:
                    _collect_targets(target, names)
            case tree.AnnotatedAssign(target=target) | tree.For(target=target):
                _collect_targets(target, names)
            case tree.Call(func=tree.Attribute(value=tree.Attribute(attr="__dict__"), attr="update"), args=args):
                names.update(argument.keyword for argument in args)
            case tree.Call(func=func, args=args) if dotted(func).rpartition(".")[2] in _PATCHERS | _MAKERS:
                named = _last_parts(args)
                names.update(named if _makes_attributes(node) else named & MAKERS)
    return frozenset(names)


def _spelled(module: tree.Module, text: str) -> bool:
    """Whether the file has the text as a string of its own, or as a keyword."""
    return any(
        (isinstance(node, tree.Literal) and node.value == text)
        or (isinstance(node, tree.Argument) and node.keyword == text)
        for node in walk_nodes(module)
    )


def _makes_attributes(call: tree.Call) -> bool:
    """Whether a call that replaces attributes by name may make them, too."""
    path = dotted(call.func)
    if path == "setattr" or path.rpartition(".")[2] in _MAKERS:
        return True
    return len(call.args) > 3 or any(a.keyword in ("create", "raising") or a.star for a in call.args)


def _changes_path(module: tree.Module) -> bool:
    """Whether the file adds to where modules are looked for."""
    for node in walk_nodes(module):
        match node:
            case tree.Call(func=tree.Attribute(value=owner, attr="insert" | "append" | "extend")):
                if dotted(owner) == "sys.path":
                    return True
            case tree.Call(func=func) if dotted(func).rpartition(".")[2] in ("syspath_prepend", "addsitedir"):
                return True
            case tree.Assign(targets=targets) if any(
                dotted(t.value if isinstance(t, tree.Subscript) else t) == "sys.path" for t in targets
            ):
                return True
            case tree.AugmentedAssign(target=target) if dotted(target) == "sys.path":
                return True
    return False


def _grown_attributes(module: tree.Module) -> frozenset[str]:
    """Attributes that hold containers which the file changes through other names than `self`."""
    paths = [path.split(".") for path in changed_paths(module.body)]
    return frozenset(parts[-1] for parts in paths if len(parts) > 2 or (len(parts) == 2 and parts[0] not in RECEIVERS))


def _last_parts(args: list[tree.Argument]) -> set[str]:
    """Attributes that a call such as `setattr(x, "name", ...)` or `patch("module.name")` names by strings."""
    texts = {a.value.value for a in args if isinstance(a.value, tree.Literal)} | {a.keyword for a in args}
    return {text.rpartition(".")[2] for text in texts if isinstance(text, str)}


def _collect_targets(target: tree.Expr, names: set[str]) -> None:
    match target:
        case tree.Attribute(value=tree.Name(id="self" | "cls"), attr=attr) if attr not in MAKERS:
            return
        case tree.Attribute(attr=attr):
            names.add(attr)
        case tree.Display(elements=elements):
            for element in elements:
                _collect_targets(element, names)


def _is_wrong(answer: Resolution) -> bool:
    return isinstance(answer, Absent) or (isinstance(answer, Unknown) and answer.likely is not None)


def _combine(answers: list[Resolution]) -> Resolution:
    """One answer for a use that was evaluated several times, in loops and `finally`: absent only if it always is."""
    for kind in (Present, Unknown):
        for answer in answers:
            if isinstance(answer, kind):
                return answer
    absent = answers[0]
    assert isinstance(absent, Absent)
    return absent
