"""The three answers to a use, and the closed list of reasons for not knowing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Union

from hallucheck.findings import Evidence, Fix, Grade

if TYPE_CHECKING:
    from hallucheck.inference.lookup import Member


class UnknownReason(Enum):
    """Why a use cannot be decided. The value is what reports and pages print."""

    UNRESOLVED_IMPORT = "unresolved-import"
    """It hangs on an import that failed and is reported itself."""
    UNRESOLVED_ATTRIBUTE = "unresolved-attribute"
    """It hangs on an attribute that is missing and is reported itself."""
    GUARDED_IMPORT = "guarded-import"
    """It hangs on an import that may fail, and the code foresees that."""
    UNTYPED_PARAMETER = "untyped-parameter"
    """A parameter without an annotation."""
    UNKNOWN_RETURN = "unknown-return"
    """The function's result cannot be told from its annotation or body."""
    DYNAMIC_ANNOTATION = "dynamic-annotation"
    """Annotated as Any, object-like or something that cannot be read."""
    SUBMODULE_NOT_IMPORTED = "submodule-not-imported"
    """The submodule exists, but nothing is seen to import it."""
    OTHER_PLATFORM = "other-platform"
    """It exists on another platform or build of Python."""
    DYNAMIC_MODULE = "dynamic-module"
    """The module makes names at run time."""
    COMPILED_MODULE = "compiled-module"
    """An extension module without a stub of its own distribution."""
    DYNAMIC_CLASS = "dynamic-class"
    """The class makes attributes at run time, or one of its bases does."""
    UNKNOWN_BASE = "unknown-base"
    """A base class could not be resolved."""
    UNKNOWN_DECORATOR = "unknown-decorator"
    """A decorator may have replaced the class or function."""
    POSSIBLE_SUBCLASS = "possible-subclass"
    """The value may be of a subclass that has the attribute."""
    OPEN_DISTRIBUTION = "open-distribution"
    """The setting `open` says that the distribution makes names at run time."""
    STUB_ONLY = "stub-only"
    """Only a stub that may lag behind the code speaks of it."""
    UNPACKED_ARGUMENTS = "unpacked-arguments"
    """`*args` or `**kwargs` at the call hide what is passed."""
    FORWARDED_ARGUMENTS = "forwarded-arguments"
    """The function hands its `*args` or `**kwargs` on."""
    UNKNOWN_SIGNATURE = "unknown-signature"
    """The callable has no signature that can be read."""
    UNSUPPORTED_EXPRESSION = "unsupported-expression"
    """An expression that is not followed."""
    UNKNOWN_ELEMENT = "unknown-element"
    """An element of a container whose content is not known."""
    UNBOUND_NAME = "unbound-name"
    """A name that is bound nowhere, reported itself."""
    NARROWED_AWAY = "narrowed-away"
    """The code has tested that the value is something else here."""
    FRAGMENT = "fragment"
    """The code is a piece of documentation, which may leave out what this hangs on."""
    MODULE_NOT_INSTALLED = "module-not-installed"
    """The module is missing, and the file may be meant for an environment that has it."""
    UNREACHABLE = "unreachable"
    """The code is never run on this version and platform."""
    BUDGET = "budget"
    """Too deep or too long to follow."""


@dataclass(frozen=True)
class Definition:
    """Where something that exists is defined."""

    path: str
    """Absolute; empty for what has no file."""
    line: int
    """1-based; 0 if unknown."""


@dataclass(frozen=True)
class Present:
    """It is there."""

    definition: Definition | None = None
    is_observed: bool = False
    """Only importing the module has shown it."""
    distribution: str = ""
    """The distribution of what has the name, or takes the arguments; as in `Problem`, and "" where it is not told."""


@dataclass(frozen=True)
class Problem:
    """One thing that is not there. A call may have several."""

    rule: str
    """Id of the rule that reports it."""
    at: int
    """Node of the checked file's tree whose range is reported."""
    name: str
    """The missing name alone; the parameter's for argument problems."""
    symbol: str
    """Fully qualified name of what is missing; of the callable for argument problems."""
    container: str = ""
    """Where it was looked for, for people: "module `json`", "class `pathlib.Path`"; the callable for arguments."""
    signature: str = ""
    """The real signature, for argument problems: "(url, *, timeout=...)"."""
    grade: Grade = "proven"
    distribution: str = ""
    distribution_version: str = ""
    evidence: tuple[Evidence, ...] = ()
    """Strongest first."""
    near: tuple[str, ...] = ()
    """Real names that could be meant, best first."""
    hint: str = ""
    """What the package itself says of the name; empty if it says nothing."""
    lives_in: tuple[str, ...] = ()
    """Modules of the same distribution that do have the name, best first."""
    reason: str = ""
    """Why a module was not found: a value of `NotFoundReason`."""
    given: int = 0
    """Number of positional arguments given, for surplus ones."""
    accepted: int = 0
    """Number of positional arguments accepted, for surplus ones."""
    raises: tuple[str, ...] = ()
    """Names of the exception that it raises and of its bases, where that is another one than usual."""
    within: tuple[int, int] | None = None
    """Where in the text of the node, which is a string, the name stands: (begin, end) in code points."""
    names: Callable[[], Iterable[str]] = field(default=tuple, compare=False, repr=False)
    """All names that could stand there, in no order."""
    look_up: Callable[[str], Member] | None = field(default=None, compare=False, repr=False)
    """What another name would be there; None for parameters and modules."""
    fixes: tuple[Fix, ...] = ()
    """What can be done about it, best first."""


@dataclass(frozen=True)
class Absent:
    """It is not there, with the proof."""

    problems: tuple[Problem, ...]
    """At least one, in source order."""


@dataclass(frozen=True)
class Unknown:
    """It cannot be decided."""

    reason: UnknownReason
    detail: str = ""
    """What it hung on, for people: "pandas.core.generic.NDFrame"."""
    likely: Problem | None = None
    """What speaks for its not being there, of the grade "likely"; only sought if asked for."""


Resolution = Union[Present, Absent, Unknown]
