"""Code by which names come into a module unseen: `exec`, writes to `globals()`, to `builtins` or to the module."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import dotted

_NAMESPACES = ("globals", "locals", "vars")
_WRITERS = ("update", "setdefault", "__setitem__", "__setattr__")
_SETTERS = ("setattr", "builtins.setattr", "object.__setattr__")


def brings_names_in(node: tree.Expr) -> bool:
    """Whether a call, or an assignment's target, may bind names that nobody can read off the code."""
    match node:
        case tree.Call(func=tree.Name(id="exec" | "execfile")):
            return True
        case tree.Call(func=tree.Attribute(attr="_convert_")):  # makes the members of an enumeration module names
            return True
        case tree.Call(func=func, args=[owner, *_]) if dotted(func) in _SETTERS:
            return _is_shared_namespace(owner.value)
        case tree.Call(func=tree.Attribute(value=owner, attr=method)) if method in _WRITERS:
            return _is_shared_namespace(owner)
        case tree.Call(args=arguments):  # `inject(globals())` fills it; as a keyword or unpacked it is only read
            return any(_is_globals(argument.value) for argument in arguments if not argument.keyword + argument.star)
        case tree.Subscript(value=owner) | tree.Attribute(value=owner):
            return _is_shared_namespace(owner)
    return False


def _is_shared_namespace(node: tree.Expr) -> bool:
    match node:
        case tree.Call(func=tree.Name(id=name), args=[]):
            return name in _NAMESPACES
        case tree.Attribute(value=owner, attr="__dict__"):
            return _is_shared_namespace(owner)
        case tree.Subscript(value=owner, index=tree.Name(id="__name__")):
            return dotted(owner) in ("sys.modules", "modules")
        case tree.Name(id=name):
            return name in ("builtins", "__builtins__", "__builtin__")
    return False


def _is_globals(node: tree.Expr) -> bool:
    return isinstance(node, tree.Call) and dotted(node.func) == "globals"
