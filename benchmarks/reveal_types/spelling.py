"""Types as pyright, mypy and hallucheck spell them, brought to one spelling of what is outermost.

`list[str] | None` is "list" and "None", `Literal['a', 1]` is "str" and "int", `Literal[Color.RED]` is "Color",
`type[Foo]` is "class Foo", `Module("json")` is "module json", `(x: int) -> str` and `Overload[...]` are "callable".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CALLABLE = "callable"
_UNKNOWABLE = frozenset(("Any", "Unknown", "Never", "NoReturn", "Self", "Unbound", "TypeVar"))
_ALIASES = {
    "List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type",
    "DefaultDict": "defaultdict", "Deque": "deque", "Text": "str", "LiteralString": "str", "NoneType": "None",
    "TypeGuard": "bool", "TypeIs": "bool", "ellipsis": "EllipsisType", "CoroutineType": "Coroutine",
    "GeneratorType": "Generator", "AsyncGeneratorType": "AsyncGenerator",
    "_NotImplementedType": "NotImplementedType", "partial of": "partial", "staticmethod": CALLABLE,
    "classmethod": CALLABLE, "Callable": CALLABLE, "Overload": CALLABLE, "function": CALLABLE,
}  # fmt: skip
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_WORD = re.compile(r"[\w.]+")
_OWN_MEMBER = re.compile(r"^(\w+)\.\w+$")
_QUOTED = re.compile(r"[bru]*(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')")


def heads(text: str) -> frozenset[str] | None:
    """The outermost names of a type; None if any of them stands for something that is not known."""
    found = list(_heads(text.strip()))
    return None if not found or None in found else frozenset(head for head in found if head is not None)


def heads_of_ours(text: str) -> frozenset[str] | None:
    """The outermost names of a type as hallucheck spells it: `Color.RED` is a member of `Color`, never a module's."""
    return heads(" | ".join(_OWN_MEMBER.sub(r"\1", part) for part in _split(text, "|")))


def unknown_reason(text: str) -> str:
    """Why a type as hallucheck spells it has no outermost names: "budget", "budget, in part", or "" if it has some."""
    parts = _split(text, "|")
    reasons = [part[len("Unknown(") : -1] for part in parts if part.startswith("Unknown(")]
    return (reasons[0] + (", in part" if len(parts) > len(reasons) else "")) if reasons else ""


def agree(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two types have the same outermost names.

    mypy reveals a class as the function that its constructor is, and any module as a `ModuleType`. `float` in an
    annotation means `float | int`, which some spell out.
    """
    return _coarsened(ours, theirs) == _coarsened(theirs, ours)


def _coarsened(side: frozenset[str], others: frozenset[str]) -> set[str]:
    names = {_coarse(head, others) for head in side}
    return names - {"int"} if "float" in side & others else names


def _coarse(head: str, others: frozenset[str]) -> str:
    if head.startswith("module ") and "ModuleType" in others:
        return "ModuleType"
    if head.startswith(("class ", "made ")) and any(o.startswith(("class ", "made ")) for o in others):
        return "class " + head.partition(" ")[2]
    return CALLABLE if head.startswith("made ") else head


def _heads(text: str) -> Iterator[str | None]:
    if text.startswith(("def ", "Overload(def ")):
        yield _of_function(text)
        return
    for part in _split(text, "|"):
        if part.startswith("(") and part.endswith(")") and not _arrow(part):
            yield from _heads(part[1:-1])
        elif _arrow(part):
            yield CALLABLE
        else:
            yield from _named(part)


def _of_function(text: str) -> str:
    """A function as mypy spells it, which may stand for the class that it makes an object of."""
    last = _split(text.removeprefix("Overload(").removesuffix(")"), ",")[-1] if text.startswith("O") else text
    _, *returned = _split(last, "->")
    made = list(_heads(returned[0])) if len(returned) == 1 else []
    return f"made {made[0]}" if len(made) == 1 else CALLABLE


def _named(part: str) -> Iterator[str | None]:
    """One member of a union that is no function."""
    word = _WORD.match(part)
    name = _last(part)
    inner = part[part.find("[") + 1 : part.rfind("]")] if "[" in part else ""
    if "@" in part.partition("[")[0] or "`" in part.partition("[")[0] or word is None or name in _UNKNOWABLE:
        yield None
    elif name == "Literal" and inner:
        yield from map(_literal, _split(inner, ","))
    elif name == "type" and inner:
        yield from (None if head is None else f"class {head}" for head in _heads(inner))
    elif name in ("Union", "Optional") and inner:
        yield from (head for item in _split(inner, ",") for head in _heads(item))
        yield from ["None"] if name == "Optional" else []
    elif name in ("module", "Module"):
        yield "module " + part.removeprefix(word[0]).strip(' ()"').rpartition(".")[2]
    elif name == "tuple" and (last := _split(inner, ",")[-1]).startswith("fallback="):
        yield _last(last.removeprefix("fallback="))
    elif part.startswith("TypedDict("):
        yield _last(part.removeprefix("TypedDict(").lstrip("'"))
    else:
        yield _ALIASES.get(name, name)


def _literal(item: str) -> str:
    """The class of what stands in `Literal[...]`."""
    if _QUOTED.fullmatch(item) or item.endswith("…"):
        return "bytes" if item.startswith("b") else "str"
    if item in ("True", "False"):
        return "bool"
    return "None" if item == "None" else "int" if item.lstrip("-").isdigit() else item.split(".")[-2]


def _last(part: str) -> str:
    """The last component of a dotted name."""
    word = _WORD.match(part)
    return word[0].rstrip(".").rpartition(".")[2] if word else ""


def _arrow(text: str) -> bool:
    """Whether there is an arrow outside all brackets."""
    return len(_split(text, "->")) > 1


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside brackets and quotes, stripped."""
    parts, depth, start, index = [], 0, 0, 0
    while index < len(text):
        if text[index] in "'\"" and (quoted := _QUOTED.match(text, index)):
            index = quoted.end()
            continue
        if depth == 0 and text.startswith(mark, index):
            parts.append(text[start:index].strip())
            index = start = index + len(mark)
            continue
        depth += _BRACKETS.get(text[index], 0)
        index += 1
    return [*parts, text[start:].strip()]
