"""Signatures, and binding a call's arguments to them as Python does (language reference, "Calls")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hallucheck.findings import Evidence
from hallucheck.inference.scopes import Scope
from hallucheck.inference.values import Value
from hallucheck.source import tree
from hallucheck.source.tree import ParameterKind


@dataclass(frozen=True)
class Parameter:
    """One parameter of something callable."""

    name: str
    kind: ParameterKind
    has_default: bool = False
    annotation: tree.Expr | None = None
    value: Value | None = None
    """Its declared type, where it is known without an annotation to evaluate."""


@dataclass(frozen=True, eq=False)
class Signature:
    """The parameters of something callable, in order."""

    parameters: tuple[Parameter, ...]
    scope: Scope | None = None
    """Where annotations are looked up."""
    text: str = ""
    """As people write it: "(url, *, timeout=...)"."""
    path: str = ""
    line: int = 0

    def without_first(self) -> Signature:
        """The signature of the bound method; `*args` swallows the receiver without going away."""
        if self.parameters and self.parameters[0].kind in (
            ParameterKind.POSITIONAL_ONLY,
            ParameterKind.POSITIONAL_OR_KEYWORD,
        ):
            return replace(self, parameters=self.parameters[1:])
        return self

    def render(self) -> str:
        """As people write it."""
        return "(" + ", ".join(_render(self.parameters)) + ")"


def _render(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    previous: ParameterKind | None = None
    for parameter in parameters:
        if previous is ParameterKind.POSITIONAL_ONLY and parameter.kind is not ParameterKind.POSITIONAL_ONLY:
            yield "/"
        if parameter.kind is ParameterKind.KEYWORD_ONLY and previous not in (
            ParameterKind.KEYWORD_ONLY,
            ParameterKind.VAR_POSITIONAL,
        ):
            yield "*"
        star = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        yield f"{star}{parameter.name}" + ("=..." if parameter.has_default else "")
        previous = parameter.kind
    if previous is ParameterKind.POSITIONAL_ONLY:
        yield "/"


def signature_of(function: tree.FunctionDef | tree.Lambda, scope: Scope, path: str = "", line: int = 0) -> Signature:
    """The signature that a function statement spells.

    In stubs and old code a leading double underscore marks a positional-only parameter (PEP 484).
    """
    parameters = []
    historic = not any(p.kind is ParameterKind.POSITIONAL_ONLY for p in function.parameters)
    for index, p in enumerate(function.parameters):
        kind = p.kind
        if historic and kind is ParameterKind.POSITIONAL_OR_KEYWORD and _is_private(p.name):
            if scope.module.symbols.is_stub and (
                index == 0 or all(_is_private(q.name) or i == 0 for i, q in enumerate(function.parameters[:index]))
            ):
                kind = ParameterKind.POSITIONAL_ONLY
        parameters.append(Parameter(p.name, kind, p.default is not None, p.annotation))
    return Signature(tuple(parameters), scope, "", path, line)


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


@dataclass(frozen=True)
class PassedArgument:
    """An argument of a call."""

    at: int
    keyword: str = ""
    """Empty for positional and unpacked arguments."""
    star: str = ""
    """ "", "*" or "**"; unpackings of known length are taken apart."""
    index: int = 0
    """Its place in the call."""


@dataclass(frozen=True)
class Mismatch:
    """One way in which a call does not fit."""

    rule: str
    at: int | None
    """Argument that does not fit; None for one that is not there."""
    name: str
    """The parameter's or keyword's name; "" for a surplus positional argument."""
    given: int = 0
    """Number of positional arguments given, for surplus ones."""
    accepted: int = 0
    steps: tuple[Evidence, ...] = ()
    """For a keyword that is handed on: where to, the last place is the one that refuses it."""
    names: tuple[str, ...] = ()
    """Names that would be taken there."""
    raises: tuple[str, ...] = ()
    """Names of the exception that refuses it, and of its bases."""


@dataclass
class Bound:
    """A call bound to a signature."""

    mismatches: list[Mismatch] = field(default_factory=list)
    assignments: dict[str, list[int]] = field(default_factory=dict)
    """Parameter name -> indexes of the arguments it receives."""
    forwards: bool = False
    """A keyword went into `**kwargs`."""
    is_hidden: bool = False
    """Unpacked arguments hide what is passed: nothing is said of missing or repeated arguments."""


def bind(signature: Signature, arguments: Sequence[PassedArgument]) -> Bound:
    """Bind arguments to parameters. Mismatches are in the order of the arguments, missing parameters last."""
    return _Binder(signature, arguments).run()


class _Binder:
    """The state of one binding."""

    def __init__(self, signature: Signature, arguments: Sequence[PassedArgument]) -> None:
        self.arguments = arguments
        self.bound = Bound()
        by_kind = signature.parameters
        positional = (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        self.positional = [p for p in by_kind if p.kind in positional]
        self.all = by_kind
        self.var_positional = next((p for p in by_kind if p.kind is ParameterKind.VAR_POSITIONAL), None)
        self.var_keyword = next((p for p in by_kind if p.kind is ParameterKind.VAR_KEYWORD), None)
        named = (ParameterKind.POSITIONAL_OR_KEYWORD, ParameterKind.KEYWORD_ONLY)
        self.named = {p.name: p for p in by_kind if p.kind in named}

    def run(self) -> Bound:
        stars = {a.star for a in self.arguments if a.star}
        self.bound.is_hidden = bool(stars)
        self._bind_positional()
        for argument in self.arguments:
            if argument.keyword:
                self._bind_keyword(argument)
            elif argument.star == "**" and self.var_keyword:
                self.bound.assignments.setdefault(self.var_keyword.name, []).append(argument.index)
        if not stars:
            self._find_missing()
        return self.bound

    def _bind_positional(self) -> None:
        position, surplus = 0, []
        given = sum(not a.keyword and not a.star for a in self.arguments)
        for argument in self.arguments:
            if argument.keyword or argument.star == "**":
                continue
            if argument.star == "*":
                return  # what follows an unpacking of unknown length may land anywhere
            if position < len(self.positional):
                self._assign(self.positional[position].name, argument)
                position += 1
            elif self.var_positional:
                self._assign(self.var_positional.name, argument)
            else:
                surplus.append(argument)
        if surplus:
            self.bound.mismatches.append(
                Mismatch("too-many-positional-arguments", surplus[0].at, "", given, len(self.positional))
            )

    def _assign(self, name: str, argument: PassedArgument) -> None:
        self.bound.assignments.setdefault(name, []).append(argument.index)

    def _bind_keyword(self, argument: PassedArgument) -> None:
        name = argument.keyword
        if name in self.named:
            if name in self.bound.assignments:
                self.bound.mismatches.append(Mismatch("parameter-already-assigned", argument.at, name))
            self._assign(name, argument)
        elif self.var_keyword:
            self.bound.forwards = True
            self._assign(self.var_keyword.name, argument)
        elif any(p.name == name and p.kind is ParameterKind.POSITIONAL_ONLY for p in self.all):
            self.bound.mismatches.append(Mismatch("positional-only-parameter-as-kwarg", argument.at, name))
            self._assign(name, argument)
        else:
            self.bound.mismatches.append(Mismatch("unknown-argument", argument.at, name))

    def _find_missing(self) -> None:
        variadic = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
        for parameter in self.all:
            if parameter.kind in variadic or parameter.has_default or parameter.name in self.bound.assignments:
                continue
            self.bound.mismatches.append(Mismatch("missing-argument", None, parameter.name))


def free_parameters(signature: Signature, call: tree.Call) -> tuple[str, ...]:
    """The parameters that can be given by keyword and are not given yet."""
    given = {argument.keyword for argument in call.args}
    positional = sum(not argument.keyword and not argument.star for argument in call.args)
    by_place = [p for p in signature.parameters if p.kind <= tree.ParameterKind.POSITIONAL_OR_KEYWORD]
    taken = {p.name for p in by_place[:positional]} | given
    kinds = (tree.ParameterKind.POSITIONAL_OR_KEYWORD, tree.ParameterKind.KEYWORD_ONLY)
    return tuple(p.name for p in signature.parameters if p.kind in kinds and p.name not in taken)
