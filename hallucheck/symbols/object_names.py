"""Whether the names that a method computes are attributes of its object alone, or may be the class's own."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import dotted, last_name, walk_nodes

_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__", "__set_name__", "__prepare__"})
_SETTERS = frozenset({"setattr", "__setattr__", "vars"})


def reaches_class(method: tree.FunctionDef) -> bool:
    """Whether what a method writes on its first parameter, or on what it comes by, may be the class's own."""
    is_class_method = any("class" in last_name(decorator) for decorator in method.decorators)
    if method.parameters[0].name != "self" or is_class_method or method.name in _CLASS_METHODS:
        return True
    for node in walk_nodes(method.body):
        match node:
            case tree.Name(id="cls" | "exec") | tree.Attribute(attr="__class__"):
                return True
            case tree.Call(func=func, args=[tree.Argument(value=tree.Call(func=tree.Name(id="type"))), *_]):
                if dotted(func).rpartition(".")[2] in _SETTERS:
                    return True
    return False
