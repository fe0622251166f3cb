"""The small tree that all code is lowered to, checked files and installed modules alike.

Checked files are lowered from libcst (`lower.py`), installed modules from `ast` (`hallucheck.symbols.from_source`);
what follows them sees only this tree. It drops what no resolution needs (formatting, `pass`) and keeps source
order. Nodes are msgspec structs, so that a tree is also its own stored form.

`at` says where a node stands. In a checked file it is the index of a libcst node in `ParsedFile.nodes`, from which
a range is made on demand; that node is the offending *name* where there is one (the attribute's name, the keyword,
the imported name), else the expression. In an installed module it is the 1-based line.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Union

import msgspec


class Node(msgspec.Struct, array_like=True, gc=False, tag_field="node"):
    """Base of all nodes."""


# ---- expressions ------------------------------------------------------------------------------------------------


class Name(Node, tag=1):
    """A bare name, loaded, stored or deleted."""

    at: int
    id: str


class Literal(Node, tag=2):
    """A constant; implicitly concatenated strings are one. f-strings are `FString`."""

    at: int
    type: str
    """ "int", "float", "complex", "str", "bytes", "bool", "None" or "ellipsis"."""
    value: Union[bool, int, str, None] = None
    """The value of bool, int (of at most 63 bits) and str; else None."""


class Attribute(Node, tag=3):
    """`value.attr`; `at` is the attribute's name."""

    at: int
    value: Expr
    attr: str


class Argument(Node, tag=4):
    """One argument of a call or a class statement; `at` is the keyword, else the value."""

    at: int
    value: Expr
    keyword: str = ""
    """Empty for a positional argument and for an unpacked one."""
    star: str = ""
    """ "", "*" or "**"."""


class Call(Node, tag=5):
    """`func(...)`; `at` is the whole call."""

    at: int
    func: Expr
    args: list[Argument]
    """In source order."""


class Subscript(Node, tag=6):
    """`value[index]`; several indexes are one `Display` of type "tuple"."""

    at: int
    value: Expr
    index: Expr


class Slice(Node, tag=7):
    """`lower:upper:step` inside a subscript."""

    at: int
    lower: Union[Expr, None]
    upper: Union[Expr, None]
    step: Union[Expr, None]


class Display(Node, tag=8):
    """A tuple, list or set display, also as an assignment target."""

    at: int
    type: str
    """ "tuple", "list" or "set"."""
    elements: list[Expr]


class DictDisplay(Node, tag=9):
    """A dict display."""

    at: int
    items: list[tuple[Union[Expr, None], Expr]]
    """(key, value) in source order; the key of `**value` is None."""


class Starred(Node, tag=10):
    """`*value` in a display, a target or a subscript."""

    at: int
    value: Expr


class BinaryOperation(Node, tag=11):
    """`left op right`."""

    at: int
    left: Expr
    op: str
    """As written: "+", "//", "@", ..."""
    right: Expr


class UnaryOperation(Node, tag=12):
    """`op operand`."""

    at: int
    op: str
    """ "not", "-", "+" or "~"."""
    operand: Expr


class BooleanOperation(Node, tag=13):
    """`left op right` of "and" / "or"; `a or b or c` nests to the left: `(a or b) or c`."""

    at: int
    op: str
    left: Expr
    right: Expr


class Comparison(Node, tag=14):
    """`left op right op right ...`."""

    at: int
    left: Expr
    rest: list[tuple[str, Expr]]
    """(op, right) in source order; op is "==", "<", "in", "not in", "is", "is not", ..."""


class Conditional(Node, tag=15):
    """`body if test else orelse`."""

    at: int
    test: Expr
    body: Expr
    orelse: Expr


class Lambda(Node, tag=16):
    """`lambda parameters: body`."""

    at: int
    parameters: list[Parameter]
    body: Expr


class Clause(Node, tag=17):
    """`for target in iterable if condition ...` of a comprehension."""

    target: Expr
    iterable: Expr
    conditions: list[Expr]
    is_async: bool = False


class Comprehension(Node, tag=18):
    """A comprehension or generator expression."""

    at: int
    type: str
    """ "list", "set", "dict" or "generator"."""
    element: Expr
    """The key, for a dict."""
    value: Union[Expr, None]
    """The value of a dict comprehension, else None."""
    clauses: list[Clause]
    """Outermost first."""


class Await(Node, tag=19):
    """`await value`."""

    at: int
    value: Expr


class Yield(Node, tag=20):
    """`yield value` or `yield from value`."""

    at: int
    value: Union[Expr, None]
    is_from: bool = False


class NamedExpression(Node, tag=21):
    """`target := value`."""

    at: int
    target: Name
    value: Expr


class FString(Node, tag=22):
    """An f-string or t-string, concatenated neighbours included."""

    at: int
    values: list[Expr]
    """Its text, as `Literal`s of type "str", and the expressions in it, in source order. The expressions of a format
    specification follow the one that it formats; its text is left out."""
    is_template: bool = False


Expr = Union[
    Name,
    Literal,
    Attribute,
    Call,
    Subscript,
    Slice,
    Display,
    DictDisplay,
    Starred,
    BinaryOperation,
    UnaryOperation,
    BooleanOperation,
    Comparison,
    Conditional,
    Lambda,
    Comprehension,
    Await,
    Yield,
    NamedExpression,
    FString,
]


# ---- functions --------------------------------------------------------------------------------------------------


class ParameterKind(IntEnum):
    """The five kinds of `inspect.Parameter`, with its numbers."""

    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4


class Parameter(Node, tag=30):
    """One parameter; `at` is its name."""

    at: int
    name: str
    kind: ParameterKind = ParameterKind.POSITIONAL_OR_KEYWORD
    annotation: Union[Expr, None] = None
    """String annotations stay `Literal` of type "str"."""
    default: Union[Expr, None] = None


class TypeParameter(Node, tag=31):
    """A PEP 695 type parameter."""

    at: int
    name: str
    kind: str = "TypeVar"
    """ "TypeVar", "ParamSpec" or "TypeVarTuple"."""
    bound: Union[Expr, None] = None
    default: Union[Expr, None] = None


# ---- statements -------------------------------------------------------------------------------------------------


class Expression(Node, tag=40):
    """An expression that stands alone; docstrings too."""

    value: Expr


class Assign(Node, tag=41):
    """`target = target = value`."""

    targets: list[Expr]
    value: Expr


class AnnotatedAssign(Node, tag=42):
    """`target: annotation = value`."""

    target: Expr
    annotation: Expr
    value: Union[Expr, None]


class AugmentedAssign(Node, tag=43):
    """`target op= value`."""

    target: Expr
    op: str
    """Without the "=": "+", "//", ..."""
    value: Expr


class Delete(Node, tag=44):
    """`del target, ...`."""

    targets: list[Expr]


class Alias(Node, tag=45):
    """`name as asname`; `at` is the name."""

    at: int
    name: str
    """Dotted in `import`, bare in `from`; "*" for a star import."""
    asname: str = ""


class Import(Node, tag=46):
    """`import a.b, c as d`."""

    at: int
    names: list[Alias]


class ImportFrom(Node, tag=47):
    """`from ..module import name, ...`; `at` is the module's name, or the dots if it has none."""

    at: int
    module: str
    """Empty in `from . import x`."""
    level: int
    names: list[Alias]


class If(Node, tag=48):
    """`if` / `elif` (an `If` alone in `orelse`) / `else`."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]


class While(Node, tag=49):
    """`while`."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]


class For(Node, tag=50):
    """`for` and `async for`."""

    target: Expr
    iterable: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    is_async: bool = False


class With(Node, tag=51):
    """`with` and `async with`."""

    items: list[tuple[Expr, Union[Expr, None]]]
    """(context manager, target) in source order."""
    body: list[Stmt]
    is_async: bool = False


class Handler(Node, tag=52):
    """`except type as name:`; `at` is the name, else the clause."""

    at: int
    type: Union[Expr, None]
    name: str
    body: list[Stmt]


class Try(Node, tag=53):
    """`try` with `except` or `except*`."""

    body: list[Stmt]
    handlers: list[Handler]
    orelse: list[Stmt]
    finalbody: list[Stmt]
    is_star: bool = False


class Return(Node, tag=54):
    """`return value`."""

    value: Union[Expr, None]


class Raise(Node, tag=55):
    """`raise exception from cause`."""

    exception: Union[Expr, None]
    cause: Union[Expr, None]


class Assert(Node, tag=56):
    """`assert test, message`."""

    test: Expr
    message: Union[Expr, None]


class Global(Node, tag=57):
    """`global` and `nonlocal`."""

    names: list[str]
    is_nonlocal: bool = False


class Jump(Node, tag=58):
    """`break` and `continue`."""

    is_break: bool


class FunctionDef(Node, tag=59):
    """`def` and `async def`; `at` is the name."""

    at: int
    name: str
    parameters: list[Parameter]
    """In source order; that is also the order of kinds."""
    returns: Union[Expr, None]
    decorators: list[Expr]
    """Outermost first."""
    body: list[Stmt]
    is_async: bool = False
    type_parameters: list[TypeParameter] = []


class ClassDef(Node, tag=60):
    """`class`; `at` is the name."""

    at: int
    name: str
    arguments: list[Argument]
    """Bases and class keywords."""
    decorators: list[Expr]
    """Outermost first."""
    body: list[Stmt]
    type_parameters: list[TypeParameter] = []


class TypeAlias(Node, tag=61):
    """`type name[...] = value`; `at` is the name."""

    at: int
    name: str
    type_parameters: list[TypeParameter]
    value: Expr


class ValuePattern(Node, tag=70):
    """A literal or dotted name."""

    value: Expr


class CapturePattern(Node, tag=71):
    """`pattern as name`, a bare name, `*name` or `_` (no pattern, no name)."""

    at: int
    pattern: Union[Pattern, None]
    name: str
    is_star: bool = False


class OrPattern(Node, tag=72):
    """`a | b`."""

    patterns: list[Pattern]


class SequencePattern(Node, tag=73):
    """`[a, *rest]`."""

    patterns: list[Pattern]


class MappingPattern(Node, tag=74):
    """`{"key": pattern, **rest}`; `at` is the rest's name."""

    at: int
    items: list[tuple[Expr, Pattern]]
    rest: str


class ClassPattern(Node, tag=75):
    """`cls(a, key=b)`."""

    at: int
    cls: Expr
    positional: list[Pattern]
    keywords: list[tuple[int, str, Pattern]]
    """(at of the keyword, keyword, pattern)."""


Pattern = Union[ValuePattern, CapturePattern, OrPattern, SequencePattern, MappingPattern, ClassPattern]


class Case(Node, tag=76):
    """`case pattern if guard:`."""

    pattern: Pattern
    guard: Union[Expr, None]
    body: list[Stmt]


class Match(Node, tag=77):
    """`match subject:`."""

    subject: Expr
    cases: list[Case]


Stmt = Union[
    Expression,
    Assign,
    AnnotatedAssign,
    AugmentedAssign,
    Delete,
    Import,
    ImportFrom,
    If,
    While,
    For,
    With,
    Try,
    Return,
    Raise,
    Assert,
    Global,
    Jump,
    FunctionDef,
    ClassDef,
    TypeAlias,
    Match,
]


class Module(Node, tag=90):
    """A whole file."""

    body: list[Stmt]
    """In source order; a docstring is an `Expression` of a string literal."""


STATEMENTS = Stmt.__args__  # type: ignore[attr-defined]
"""The statement classes, for isinstance."""
