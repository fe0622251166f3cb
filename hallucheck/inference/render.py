"""Values as people write types, for `reveal_type` and messages."""

from __future__ import annotations

from hallucheck.inference.unions import is_none
from hallucheck.inference.values import (
    MISSING,
    CallableValue,
    ClassValue,
    DescriptorValue,
    FunctionValue,
    Instance,
    ModuleValue,
    PartialValue,
    SpecialForm,
    SuperValue,
    TypeVarValue,
    UnionValue,
    UnknownValue,
    Value,
)


def render(value: Value) -> str:
    """The value's type: "list[str]", "int | None", "module json", "Unknown(untyped-parameter)"."""
    match value:
        case UnknownValue(reason=reason):
            return f"Unknown({reason.value})"
        case ModuleValue(name=name):
            return f"module {name}"
        case Instance():
            return _instance(value)
        case ClassValue(cls=cls):
            return f"type[{cls.name}]"
        case FunctionValue(function=function):
            return f"function {function.full_name}"
        case UnionValue(members=members):
            return " | ".join(dict.fromkeys(render(member) for member in members))
        case CallableValue(returns=returns):
            return f"Callable[..., {render(returns)}]"
        case PartialValue(func=func):
            return f"partial of {render(func)}"
        case SuperValue(cls=cls):
            return f"super of {cls.name}"
        case TypeVarValue(name=name) | SpecialForm(name=name):
            return name
        case DescriptorValue(kind=kind):
            return kind


def _instance(value: Instance) -> str:
    if is_none(value):
        return "None"
    if value.literal is not MISSING:
        literal = value.literal
        if isinstance(literal, str) and value.cls.full_name not in ("builtins.str",):
            return f"{value.cls.name}.{literal}"
        return f"Literal[{literal!r}]"
    if value.elements is not None:
        return f"tuple[{', '.join(render(element) for element in value.elements) or '()'}]"
    if value.args:
        return f"{value.cls.name}[{', '.join(render(arg) for arg in value.args)}]"
    return value.cls.name
