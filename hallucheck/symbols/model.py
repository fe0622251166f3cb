"""What a module offers: its bindings in source order, its classes, and why it may have more than can be read.

The same model holds installed modules, stubs, first-party modules and the checked file itself. It is built from the
tree (`extract.py`), for one Python version and platform, and is its own stored form.
"""

from __future__ import annotations

from enum import Enum
from typing import Union

import msgspec

from hallucheck.source import tree
from hallucheck.source.tree import Node


class Openness(Enum):
    """How a module or class may come by names that its text does not spell."""

    GETATTR = "getattr"
    """It defines `__getattr__` or `__getattribute__`."""
    COMPUTED_NAMES = "computed-names"
    """setattr with a computed name, `__dict__` or `globals()` writes."""
    COMPUTED_ON_OBJECTS = "computed-names-of-objects"
    """The same on the objects of a class only, which says nothing of the class itself."""
    REPLACED = "replaced"
    """`sys.modules[...]` is assigned, or the class of the module is."""
    EXECUTED = "executed"
    """exec or eval with its namespace."""
    UNREADABLE = "unreadable"
    """The file could not be read or parsed."""
    INSTANCE_DICT = "instance-dict"
    """Its instances can have attributes that only running code gives them, and there is no code to read: it was
    observed. What the class itself has is known."""


class ImportBinding(Node, tag=100):
    """A name bound by an import statement."""

    at: int
    module: str
    """Dotted, as written; the first part alone for `import a.b`."""
    level: int = 0
    """Number of leading dots."""
    name: str = ""
    """The imported name of a from-import; empty if the module itself is bound."""
    is_reexport: bool = False
    """`import a as a`, `from m import a as a`: what stubs offer to others (typing spec)."""
    conditional: bool = False
    typing_only: bool = False
    """Bound under TYPE_CHECKING only."""
    fallible: bool = False
    """Inside a try that catches its failure, or in such a handler."""


class ValueBinding(Node, tag=101):
    """A name bound to (part of) an expression's value."""

    at: int
    value: Union[tree.Expr, None]
    annotation: Union[tree.Expr, None] = None
    steps: list[Union[int, str]] = []
    """How to get from the value to the name, in order: "iterate", "aiterate", "enter", "aenter", the index in an
    unpacking (negative from the end, after a star), or "star"."""
    conditional: bool = False
    typing_only: bool = False
    fallible: bool = False


class FunctionBinding(Node, tag=102):
    """A name bound by `def`."""

    at: int
    function: tree.FunctionDef
    conditional: bool = False
    typing_only: bool = False
    fallible: bool = False


class ClassBinding(Node, tag=103):
    """A name bound by `class`."""

    at: int
    symbols: ClassSymbols
    conditional: bool = False
    typing_only: bool = False
    fallible: bool = False


class TypeAliasBinding(Node, tag=104):
    """A name bound by `type X = ...`."""

    at: int
    alias: tree.TypeAlias
    conditional: bool = False
    typing_only: bool = False
    fallible: bool = False


class OpaqueBinding(Node, tag=105):
    """A name bound in a way that is not followed: `except ... as`, a capture pattern, `globals()["x"] = ...`."""

    at: int
    conditional: bool = False
    typing_only: bool = False
    fallible: bool = False


Binding = Union[ImportBinding, ValueBinding, FunctionBinding, ClassBinding, TypeAliasBinding, OpaqueBinding]


class AttributeStore(Node, tag=106):
    """`self.name = ...` in a method."""

    at: int
    method: str
    """Name of the method that stores it."""
    on_class: bool = False
    """Stored on `cls` or in a way that the class itself has it."""


class ClassSymbols(Node, tag=107):
    """A class statement."""

    at: int
    name: str
    arguments: list[tree.Argument]
    """Bases and class keywords, in source order."""
    decorators: list[tree.Expr]
    """Outermost first."""
    members: dict[str, list[Binding]]
    """Bindings of the class body, each list in source order."""
    stores: dict[str, list[AttributeStore]]
    """Attributes that methods store on their first parameter."""
    openness: list[Openness]
    """Why it may have more attributes, without repetition; not what it inherits."""
    type_parameters: list[tree.TypeParameter] = []
    elsewhere: list[str] = []
    """Names that its body binds on other platforms only."""
    computed: list[str] = []
    """Regular expressions for names that its methods compute, where something of them is known (`computed_names`)."""
    changes: dict[str, list[str]] = {}
    """Attribute of `self` that holds a container -> methods that change what it holds, in source order."""


class ModuleSymbols(Node, tag=108):
    """One .py or .pyi file, for one version and platform."""

    name: str
    """Dotted import name."""
    bindings: dict[str, list[Binding]]
    """Module-level bindings, each list in source order."""
    stars: list[ImportBinding]
    """`from x import *`, in source order."""
    imports: list[ImportBinding]
    """Every module that running the file imports at module level, from-imports included, in source order."""
    exports: Union[list[str], None]
    """`__all__` in order, if it could be read; None if there is none or it is computed."""
    has_exports: bool
    """`__all__` is assigned at all."""
    openness: list[Openness]
    """Why it may have more names, without repetition."""
    is_stub: bool = False
    is_package: bool = False
    exports_of: list[str] = []
    """Modules whose `__all__` is added to this one's, as names of module-level bindings."""
    elsewhere: list[str] = []
    """Names that it binds on other platforms only."""
    mutated: list[str] = []
    """Names of containers that code changes after they were bound, sorted: what they hold cannot be read off."""
    makes_classes: bool = False
    """It calls `type(name, bases, body)` or `types.new_class(...)`, so that its classes may be combined."""
    local_bases: list[str] = []
    """Last parts of the bases of classes that functions define, sorted."""
    namespace_writes: list[tree.Stmt] = []
    """Module-level statements that write into `globals()`, in source order; they may be followed name by name."""
    attribute_stores: dict[str, list[str]] = {}
    """Name of a module-level binding -> attributes stored on it from outside its class (`Name.attr = ...`,
    `setattr(Name, "attr", ...)`)."""
    foreign_stores: list[str] = []
    """Attributes that its code stores on other objects than a method's own first parameter, sorted."""
    foreign_patterns: list[str] = []
    """Regular expressions for computed names that its code stores on other objects, where something of them is known
    (`computed_names`); sorted."""
    open_names: list[str] = []
    """Module-level names that setattr gives computed attributes."""


DECODER = msgspec.msgpack.Decoder(ModuleSymbols)
ENCODER = msgspec.msgpack.Encoder()
