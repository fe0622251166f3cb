"""The names of `typing` that mean something only in annotations (typing spec)."""

from __future__ import annotations

from hallucheck.inference.values import SpecialForm, TypeVarValue, Value

SPECIAL_MODULES = frozenset({"typing", "typing_extensions", "mypy_extensions", "_typeshed"})

GENERIC_ALIASES = {
    "List": "builtins.list",
    "Dict": "builtins.dict",
    "Set": "builtins.set",
    "FrozenSet": "builtins.frozenset",
    "Deque": "collections.deque",
    "DefaultDict": "collections.defaultdict",
    "OrderedDict": "collections.OrderedDict",
    "Counter": "collections.Counter",
    "ChainMap": "collections.ChainMap",
}
"""Names of `typing` that stand for ordinary classes (PEP 585) -> the class."""

LEFT_OUT = frozenset({"builtins.OSError.characters_written", "re.Pattern.scanner", "mmap.error"})
"""Names of the standard library that are there and that typeshed leaves out."""

_FORMS = frozenset(
    [
        "Any",
        "Optional",
        "Union",
        "Callable",
        "Literal",
        "Annotated",
        "ClassVar",
        "Final",
        "Required",
        "NotRequired",
        "ReadOnly",
        "Self",
        "TypeAlias",
        "Concatenate",
        "Unpack",
        "TypeGuard",
        "TypeIs",
        "LiteralString",
        "NoReturn",
        "Never",
        "Generic",
        "Protocol",
        "Type",
        "Tuple",
        "TypedDict",
        "TypeForm",
    ]
)
_FORM_OF = {"Incomplete": "Any", "Unused": "Any", "MaybeNone": "Any", "sentinel": "Any"}


def special_form(name: str) -> Value | None:
    """The form that a name of a typing module stands for; None if it is an ordinary name."""
    if name in _FORMS:
        return SpecialForm(name)
    if name in _FORM_OF:
        return SpecialForm(_FORM_OF[name])
    if name == "AnyStr":
        return TypeVarValue("AnyStr")
    return None
