"""Values of concrete runs: constants and containers of constants are themselves, all else is opaque."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.scopes import ModuleScope
from hallucheck.inference.values import ClassValue, FunctionValue, ModuleValue, UnknownValue, Value
from hallucheck.source import tree

_TRUE = (ModuleValue, ClassValue, FunctionValue)
_NOTHING = UnknownValue(UnknownReason.UNSUPPORTED_EXPRESSION)


class Undecided(Exception):
    """The outcome hangs on something that is not known."""


class Raised(Exception):
    """The body raises."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message


@dataclass(frozen=True)
class Opaque:
    """An object of which only its value for the evaluator is known, if that."""

    value: Value = _NOTHING


@dataclass(frozen=True, eq=False)
class Closure:
    """A function with the names that it closes over."""

    function: tree.FunctionDef
    env: dict[str, object]
    scope: ModuleScope


NAMESPACES = frozenset({"globals", "locals", "vars"})
"""What yields the names of a module when it is called there."""


@dataclass(frozen=True)
class Namespace:
    """The names of a module, as `globals()` or `module.__dict__`."""

    module: str


def truth_of(value: object) -> bool | None:
    """Whether the value is true; None if that is not known."""
    if isinstance(value, Namespace):
        return True
    if isinstance(value, Opaque):
        return True if isinstance(value.value, _TRUE) else None
    return True if isinstance(value, Closure) else bool(value)


def compared(op: str, left: object, right: object) -> object:
    """The result of a comparison."""
    if op in ("in", "not in"):
        if isinstance(right, Namespace) and isinstance(left, str):
            return op == "not in"  # `__getattr__` is only asked for what the namespace lacks
        if isinstance(left, (str, int)) and isinstance(right, (list, tuple, set, dict, str)):
            if isinstance(right, (list, tuple)) and any(isinstance(item, Opaque) for item in right):
                return True if left in right else Opaque()
            if isinstance(right, str) and not isinstance(left, str):
                return Opaque()
            return (left in right) == (op == "in")
        return Opaque()
    if op in ("is", "is not") and right is None:
        if isinstance(left, Opaque):
            return op == "is not" if isinstance(left.value, _TRUE) else Opaque()
        return (left is None) == (op == "is")
    plain = (str, int, bool, type(None), tuple, list)
    if op in ("==", "!=") and isinstance(left, plain) and isinstance(right, plain):
        return (left == right) == (op == "==")
    return Opaque()


def added(op: str, left: object, right: object) -> object:
    """The result of `+`, `|` or `%`."""
    if op == "%" and isinstance(left, str):
        given = right if isinstance(right, tuple) else (right,)
        if all(isinstance(part, (str, int)) for part in given):
            try:
                return left % given
            except (TypeError, ValueError):
                return Opaque()
    if op == "+" and type(left) is type(right) and isinstance(left, (str, list, tuple)):
        return left + right  # type: ignore[operator]
    if op == "|" and isinstance(left, (set, dict)) and type(left) is type(right):
        return left | right  # type: ignore[operator]
    return Opaque()


def method_result(owner: object, name: str, arguments: list[object], keywords: dict[str, object]) -> object:
    """A method of a constant; Opaque for all that is not known to be pure."""
    if (owner.__class__, name) == (str, "format") and all(isinstance(k, (str, int)) for k in keywords.values()):
        return _formatted(str(owner), arguments, keywords)
    if not all(isinstance(a, (str, int, tuple, type(None), Opaque)) for a in arguments):
        return Opaque()
    methods: dict[tuple[type, str], Callable[..., object]] = {
        (dict, "get"): dict.get,
        (dict, "keys"): dict.keys,
        (dict, "items"): dict.items,
        (dict, "values"): dict.values,
        (str, "startswith"): str.startswith,
        (str, "endswith"): str.endswith,
        (str, "lower"): str.lower,
        (str, "upper"): str.upper,
        (str, "split"): str.split,
        (str, "removeprefix"): str.removeprefix,
        (str, "join"): str.join,
    }
    method = methods.get((type(owner), name))
    if method is None or (isinstance(owner, str) and any(isinstance(a, Opaque) for a in arguments)):
        return Opaque()
    try:
        result = method(owner, *arguments)
    except (TypeError, ValueError, KeyError, IndexError):
        return Opaque()
    return list(result) if name in ("keys", "items", "values") else result  # type: ignore[call-overload]


def _formatted(text: str, arguments: list[object], keywords: dict[str, object]) -> object:
    if any(isinstance(argument, Opaque) for argument in arguments):
        return Opaque()
    try:
        return text.format(*arguments, **keywords)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return Opaque()
