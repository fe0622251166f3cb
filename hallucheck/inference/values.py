"""What an expression can be: values, and the classes and functions behind them.

A value says what is known of the object at run time. What is not known is `UnknownValue` with its reason; it is never
a guess. Values are immutable and compare by content, `ClassInfo` and `FunctionInfo` by identity: there is one of each
per class or function statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Union

from hallucheck.inference.resolution import UnknownReason
from hallucheck.source import tree
from hallucheck.symbols.model import ClassSymbols

if TYPE_CHECKING:
    from hallucheck.inference.scopes import Scope
    from hallucheck.inference.signatures import Signature


@dataclass(frozen=True)
class UnknownValue:
    """A value of which nothing is known."""

    reason: UnknownReason
    detail: str = ""


@dataclass(frozen=True)
class ModuleValue:
    """A module object."""

    name: str
    """Dotted import name."""


@dataclass(eq=False, repr=False)
class ClassFace:
    """A class statement as one file has it."""

    symbols: ClassSymbols
    scope: Scope
    """Where the statement stands: names of its bases and decorators are looked up here."""
    module: str
    path: str
    is_stub: bool


@dataclass(eq=False, repr=False)
class ClassInfo:
    """A class: its statement in the stub, in the source, or both."""

    name: str
    qualname: str
    module: str
    """Dotted name of the module that defines it."""
    faces: tuple[ClassFace, ...]
    """Stub first. At least one, but for classes that a call makes."""
    made_members: dict[str, Value] = field(default_factory=dict)
    """Members of a class that a call makes (namedtuple, type(...))."""
    made_bases: tuple[Value, ...] = ()
    made_signature: Signature | None = None
    """Constructor of a class that a call makes."""
    is_first_party: bool = False
    is_stub_only: bool = False
    """Only a stub that may lag behind the code tells of it."""
    is_bound_otherwise: bool = False
    """A stub tells of it, and the source beside that binds the name to something that is not followed, or not at all:
    it may have more attributes."""

    @property
    def full_name(self) -> str:
        """For example "pandas.core.frame.DataFrame"; of a script's own class the name alone."""
        return f"{self.module}.{self.qualname}" if self.module not in ("", "__main__") else self.qualname


class _Missing:
    """There is no literal value."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


@dataclass(frozen=True)
class Instance:
    """An object of a class."""

    cls: ClassInfo
    args: tuple[Value, ...] = ()
    """Type arguments, in the order of the class's parameters; empty if they are not known."""
    is_exact: bool = False
    """Exactly this class; otherwise it may be a subclass."""
    literal: object = MISSING
    """The str, int, bool value or enum member name, where the code spells it."""
    elements: tuple[Value, ...] | None = None
    """The elements of a tuple of known length, in order."""
    given: tuple[tuple[str, Value], ...] = ()
    """(parameter, argument) of the constructor call that made it, of those that its class keeps (`construction`)."""


@dataclass(frozen=True)
class ClassValue:
    """A class object."""

    cls: ClassInfo
    args: tuple[Value, ...] = ()
    is_exact: bool = True
    """Exactly this class; False for `type[X]`."""


@dataclass(eq=False, repr=False)
class FunctionInfo:
    """A function statement: overloads and implementation, in the stub, in the source, or both."""

    name: str
    definitions: tuple[tree.FunctionDef, ...]
    """Of the face that its types are read from: the overloads if there are any, else one."""
    scope: Scope
    """Where the statement stands."""
    owner: ClassInfo | None = None
    """The class whose body it stands in."""
    module: str = ""
    path: str = ""
    is_stub: bool = False
    source: FunctionInfo | None = None
    """The same function in the source, where this one is from the stub."""
    is_stub_only: bool = False
    is_closure: bool = False
    """It was made by a run of another function's body."""

    @property
    def full_name(self) -> str:
        """For example "pandas.core.frame.DataFrame.merge"."""
        if self.owner is not None:
            return f"{self.owner.full_name}.{self.name}"
        return f"{self.module}.{self.name}" if self.module != "__main__" else self.name


@dataclass(frozen=True)
class FunctionValue:
    """A function, or a method that is bound to an object."""

    function: FunctionInfo
    receiver: Value | None = None
    """What the first parameter is bound to; None for a plain function."""


@dataclass(frozen=True)
class DescriptorValue:
    """A function in a class body that is looked up in a way of its own."""

    kind: str
    """ "property", "staticmethod" or "classmethod"."""
    func: Value


@dataclass(frozen=True)
class CallableValue:
    """Something callable of which only signature and result are known."""

    returns: Value
    signature: Signature | None = None
    """None if any arguments may be accepted."""
    name: str = ""
    takes: tuple[Value, ...] | None = None
    """The types of its positional parameters, in order, where an annotation tells them."""
    origin: FunctionValue | None = field(default=None, compare=False)
    """The function that a decorator made it of, and that it calls with the same arguments. Where there is no signature
    the decorator only declares so: it may know more keywords, those that its call names."""


@dataclass(frozen=True)
class PartialValue:
    """`functools.partial(func, ...)`."""

    func: Value
    positional: tuple[Value, ...]
    """The positional arguments that are already given, in order."""
    keywords: tuple[tuple[str, Value], ...]
    """(name, value) of the keyword arguments that are already given, in source order."""


@dataclass(frozen=True)
class SuperValue:
    """`super()` of a class, seen from an object."""

    cls: ClassInfo
    """The class after which the look-up starts."""
    receiver: Value


@dataclass(frozen=True)
class TypeVarValue:
    """A type parameter that is not yet bound."""

    name: str
    kind: str = "TypeVar"
    """ "TypeVar", "ParamSpec" or "TypeVarTuple"."""
    bound: Value | None = None


@dataclass(frozen=True)
class SpecialForm:
    """A name of `typing` that means something only in annotations, or a generic alias of one."""

    name: str
    """For example "Optional"."""
    args: tuple[Value, ...] = ()


@dataclass(frozen=True)
class UnionValue:
    """One of several values; flat, without repetition, at least two."""

    members: tuple[Value, ...]


Value = Union[
    UnknownValue,
    ModuleValue,
    Instance,
    ClassValue,
    FunctionValue,
    DescriptorValue,
    CallableValue,
    PartialValue,
    SuperValue,
    TypeVarValue,
    SpecialForm,
    UnionValue,
]


def module_of(value: Value) -> str:
    """Dotted name of the module that a module, class, function or object is, or is defined in; "" for others."""
    match value:
        case ModuleValue(name=name):
            return name
        case Instance(cls=cls) | ClassValue(cls=cls):
            return cls.module
        case FunctionValue(function=function) | CallableValue(origin=FunctionValue(function=function)):
            return function.module
        case PartialValue(func=func):
            return module_of(func)
    return ""


EMPTY = UnknownValue(UnknownReason.UNKNOWN_ELEMENT, "empty")
"""The element of a container that holds nothing yet."""
