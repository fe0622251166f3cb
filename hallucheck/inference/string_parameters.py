"""What the strings that callables take name: the words in which the tables of `string_callables` are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Names(Enum):
    """What a string names."""

    MODULE = "module"
    """"a.b": a module; "." before it makes it relative to a package. A list of strings names one each."""
    OBJECT = "object"
    """"a.b.c": a module or something in one. As much of it as can be is imported, the rest is read off."""
    TARGET = "target"
    """"a.b.c": an attribute `c` of the object `a.b`."""
    REFERENCE = "reference"
    """"a.b:c.d": an object `c.d` of the module `a.b`."""
    ATTRIBUTE = "attribute"
    """"a": an attribute of another argument."""
    KEYWORDS = "keywords"
    """No string: each keyword that is no parameter is an attribute of the object that this argument is or names."""
    CONFIGURATION = "configuration"
    """A dictionary in which classes are named by strings (`logging.config`)."""


@dataclass(frozen=True)
class Place:
    """Where a call passes an argument."""

    keyword: str
    position: int
    """0-based, without the receiver; -1 if it is only given by keyword."""


@dataclass(frozen=True)
class Excuse:
    """An argument by which the missing attribute is made, or its absence taken well."""

    place: Place
    value: object
    """What it has to be."""


@dataclass(frozen=True)
class StringParameter:
    """One parameter that takes a name."""

    place: Place
    names: Names
    owner: Place | None = None
    """The argument whose attribute is named, for `ATTRIBUTE`."""
    excuse: Excuse | None = None
    arguments: tuple[int, int] | None = None
    """The least and the greatest number of positional arguments with which the string is this; None for any."""
    makes_builtins: bool = False
    """A builtin's name is made an attribute of any module."""
    package: Place | None = None
    """The argument that a relative module is relative to."""
    known: frozenset[str] = frozenset()
    """Keywords that are parameters, for `KEYWORDS`."""


@dataclass(frozen=True)
class Named:
    """A name that a string spells outside of calls."""

    owner: int
    """`at` of the assigned value that it stands in."""
    at: int
    text: str
    begin: int
    """Where in the text the name begins."""
    names: Names
