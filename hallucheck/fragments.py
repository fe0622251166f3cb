"""What may be missing in notebooks and prose without being a mistake: what the code's surroundings explain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TypeGuard

from hallucheck.environment.model import NotFoundReason
from hallucheck.inference.resolution import Absent, Present, Problem, Resolution, Unknown, UnknownReason
from hallucheck.source import tree
from hallucheck.source.borrowed_names import borrowing
from hallucheck.source.document import PythonText, Surroundings
from hallucheck.source.guards import Guard, GuardKind
from hallucheck.source.parse import ParsedFile
from hallucheck.source.uses import Use
from hallucheck.source.walk import walk_nodes

_NOT_INSTALLED = frozenset({NotFoundReason.NOTHING_INSTALLED.value, NotFoundReason.STUB_WITHOUT_MODULE.value})
_IMAGINED = re.compile(
    r"_*(?:your|my|our|some|any|foo|bar|baz|qux|spam|eggs|ham|example|sample|demo|test|toy|dummy|fake|hello|acme)"
    r"(?:_?[a-z0-9_]*)|[a-z0-9_]*_?(?:example|project|app|package|pkg|module|site|server|client|bot|tests)|[a-z]{1,2}"
    r"|app|apps|main|core|common|config|conf|constants|settings|utils|util|helpers|helper|models|model|views|schemas"
    r"|routes|routers|tasks|forms|urls|db|database|api|lib|libs|src|service|services|plugins|plugin|path|tests|conftest"
    r"|tutorial|company|blog|shop|polls|accounts|users|items|people|person|book|books|script|scripts|code|program"
)
"""Names of modules that stand for the reader's own: nobody thinks that they are installed."""
_ALSO_VARIABLES = frozenset(
    {
        *("map", "filter", "input", "id", "type", "object", "iter", "next", "range", "slice", "zip", "hash", "dir"),
        *("vars", "open", "format", "bin", "min", "max", "sum", "all", "any", "help", "license", "property", "print"),
        *("compile", "eval", "exec", "callable", "reversed", "sorted", "round", "copyright", "credits"),
    }
)
"""Builtins whose names prose gives to its own objects, without showing where they come from."""
_EXPECTED = Guard(GuardKind.EXCEPTION, frozenset({"*"}))


def fill_elisions(parsed: ParsedFile) -> None:
    """Take `...`, as prose writes it, for what is left out: arguments in `f(...)`, a value in `x = ...`."""
    for node in walk_nodes(parsed.tree):
        match node:
            case tree.Call(args=args) if any(_is_elided(argument) for argument in args):
                rest = [argument for argument in args if not _is_elided(argument)]
                ats = [argument.at for argument in args if _is_elided(argument)]
                some = _something(ats[-1])
                node.args = [*rest, tree.Argument(ats[-1], some, "", "*"), tree.Argument(ats[-1], some, "", "**")]
            case tree.Assign(value=value) | tree.AnnotatedAssign(value=value) | tree.Return(value=value) if (
                _is_ellipsis(value)
            ):
                node.value = _something(value.at)
            case tree.Argument(value=value) if _is_ellipsis(value):
                node.value = _something(value.at)


def _is_elided(argument: tree.Argument) -> bool:
    return not argument.keyword and _is_ellipsis(argument.value)


def _is_ellipsis(value: tree.Expr | None) -> TypeGuard[tree.Literal]:
    return isinstance(value, tree.Literal) and value.type == "ellipsis"


def _something(at: int) -> tree.Expr:
    """A value that nothing is known of: a name that is bound nowhere."""
    return tree.Name(at, "...")


# ---- answers ----------------------------------------------------------------------------------------------------


def weakened(
    answered: Iterable[tuple[Use, Resolution]],
    parsed: ParsedFile,
    surroundings: Surroundings,
    is_namespace: Callable[[str], bool],
    text: PythonText | None = None,
) -> list[tuple[Use, Resolution]]:
    """The answers, without those absences that the surroundings of the code may explain.

    `text` is the prose that was parsed; `is_namespace` tells of a module whether it is a package that several
    distributions share.
    """
    reader = _Reader(parsed, surroundings, is_namespace, text)
    return [(use, reader.weakened(answer)) for use, answer in answered]


class _Reader:
    """Takes code as the reader of a document does, who knows what goes without saying."""

    def __init__(
        self,
        parsed: ParsedFile,
        surroundings: Surroundings,
        is_namespace: Callable[[str], bool],
        text: PythonText | None,
    ) -> None:
        self._parsed = parsed
        self._text = text
        self._around = surroundings
        self._is_namespace = is_namespace

    def weakened(self, answer: Resolution) -> Resolution:
        """The answer, or what it is instead of an absence."""
        if not isinstance(answer, Absent):
            return answer
        explained = [self._explained(problem) for problem in answer.problems]
        left = tuple(problem for problem, other in zip(answer.problems, explained) if other is None)
        if left:
            return Absent(left)
        return next(other for other in explained if other is not None)

    def _explained(self, problem: Problem) -> Resolution | None:
        """The answer instead of an absence; None if it stands."""
        if problem.rule == "unresolved-reference":
            if problem.name in self._around.given_names:
                return Present()
            return Unknown(UnknownReason.UNBOUND_NAME, problem.name) if self._around.may_lack_names else None
        if self._around.is_stub and problem.signature:  # calls in stubs, such as `TypeVar(...)`, are never made
            return Unknown(UnknownReason.UNREACHABLE)
        if problem.reason and self._may_be_elsewhere(problem):
            return Unknown(UnknownReason.MODULE_NOT_INSTALLED, problem.symbol)
        if self._around.is_prose and (self._around.is_history or self._is_piece(problem)):
            return Unknown(UnknownReason.FRAGMENT, problem.symbol)
        return None

    def _is_piece(self, problem: Problem) -> bool:
        """Whether what is missing would be in something that the document shows a part of."""
        module, _, name = problem.symbol.partition(".")
        path, begin = self._parsed.source.path, self._around.pieces_begin
        if any(evidence.path == path and evidence.line >= begin for evidence in problem.evidence):
            return True
        if module == "builtins" and name.partition(".")[0] in _ALSO_VARIABLES:
            return True
        if module == "__main__" and not begin:
            return True
        return problem.at in self._of_functions or problem.at in self._borrowing

    @cached_property
    def _of_functions(self) -> frozenset[int]:
        """`at`s of attributes of the document's own functions: what decorates them may stand elsewhere, and another
        block may mean something else by the name."""
        nodes = list(walk_nodes(self._parsed.tree))
        begin = self._around.pieces_begin
        names = {node.name for node in nodes if isinstance(node, tree.FunctionDef) and node.at >= begin}
        attributes = (node for node in nodes if isinstance(node, tree.Attribute))
        return frozenset(
            node.at for node in attributes if isinstance(node.value, tree.Name) and node.value.id in names
        )

    @cached_property
    def _borrowing(self) -> frozenset[int]:
        return borrowing(self._parsed, self._text) if self._text is not None else frozenset()

    def _may_be_elsewhere(self, problem: Problem) -> bool:
        """Whether a missing module may be there for whom the code is meant."""
        parent, _, _ = problem.symbol.rpartition(".")
        top = problem.symbol.partition(".")[0]
        is_whole = problem.reason in _NOT_INSTALLED or self._is_namespace(parent)
        if self._around.may_lack_modules and is_whole:
            return True
        if self._around.is_stub and problem.reason == NotFoundReason.STUB_WITHOUT_MODULE.value:
            return True
        return top in self._around.imagined_modules or (
            self._around.is_prose and _IMAGINED.fullmatch(top) is not None
        )


def guarded(
    answered: Iterable[tuple[Use, Resolution]], parsed: ParsedFile, text: PythonText
) -> list[tuple[Use, Resolution]]:
    """The answers, with uses guarded that the file itself says to fail."""
    expected = {number for number, line in enumerate(text.lines, 1) if line.is_expected_to_fail}
    if not expected:
        return list(answered)

    def is_expected(use: Use, answer: Resolution) -> bool:
        if use.guard is not None or isinstance(answer, Present):
            return False
        places = [use.at] + ([problem.at for problem in answer.problems] if isinstance(answer, Absent) else [])
        for at in places:
            first, last = parsed.lines_of(parsed.range_of(at).start.line)
            if not expected.isdisjoint(range(first, last + 1)):
                return True
        return False

    return [(replace(use, guard=_EXPECTED) if is_expected(use, answer) else use, answer) for use, answer in answered]
