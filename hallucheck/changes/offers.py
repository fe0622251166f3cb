"""What a module offers to others, before and after: the names of it that may be wrong elsewhere now."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from hallucheck.changes.statements import statements_of

_MAKERS = ("__init__", "__new__", "__call__")
"""Methods whose parameters are those of calling the class or its objects."""


def lost_names(old: str, new: str) -> frozenset[str]:
    """Names of functions, classes, attributes and variables that a module's text had and has no longer, and those whose
    parameters are others. Nothing is lost where a text cannot be parsed: that is found otherwise."""
    before, after = statements_of(old)[1], statements_of(new)[1]
    if before is None or after is None:
        return frozenset()
    offers = _offers(after)
    return frozenset(name for name, parameters in _offers(before).items() if offers.get(name) != parameters)


def _offers(tree: ast.Module) -> dict[str, str]:
    """Name -> its parameters, of all definitions of it; "" for what takes none."""
    found: dict[str, str] = {}
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, owner = waiting.pop(0)
        match node:
            case ast.FunctionDef(name=name, args=arguments) | ast.AsyncFunctionDef(name=name, args=arguments):
                named = owner if name in _MAKERS and owner else name
                found[named] = found.get(named, "") + ast.dump(arguments)
            case ast.ClassDef(name=name):
                found.setdefault(name, "")
                owner = name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.setdefault(name, "")
            case ast.alias(name=name, asname=asname):
                found.setdefault(asname or name.partition(".")[0], "")
        waiting += [(child, owner) for child in ast.iter_child_nodes(node)]
    return found


def module_word(path: str) -> str:
    """The last part of a module's name, which those who import it spell."""
    file = PurePosixPath(path)
    return file.parent.name if file.stem == "__init__" else file.stem


def speaks_of(text: bytes, module: str, names: Iterable[str]) -> bool:
    """Whether a text spells a module and one of the names."""
    words = [module.encode(), *(name.encode() for name in names)]
    return bool(words[0]) and _has(text, words[0]) and any(_has(text, word) for word in words[1:])


def _has(text: bytes, word: bytes) -> bool:
    return word in text and re.search(rb"\b" + re.escape(word) + rb"\b", text) is not None
