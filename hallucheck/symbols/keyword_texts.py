"""What the texts of a top-level package say of a word that may be a keyword."""

from __future__ import annotations

import re

from hallucheck.symbols.index import SymbolIndex

_DECORATOR = rb"^[ \t]*@(?:(?!^[ \t]*(?:async[ \t]+)?(?:def|class)\b)[\s\S])*?(?:[\"']%b[\"']|\b%b\s*=(?!=))"


def _modules_with(index: SymbolIndex, package: str, word: str, pattern: bytes) -> list[str]:
    spelled, search = word.encode(), re.compile(pattern, re.MULTILINE).search
    return index.modules_matching(package, lambda text: spelled in text and search(text))


def spells_name(index: SymbolIndex, package: str, name: str) -> bool:
    """Whether a package has the word as a string, a keyword, a parameter or a name that it binds."""
    word = re.escape(name.encode())
    pattern = rb"[\"']" + word + rb"[\"']|\b" + word + rb"\s*[=:,)]|\bdef\s+" + word + rb"\b"
    return bool(_modules_with(index, package, name, pattern))


def modules_decorating_with(index: SymbolIndex, package: str, word: str) -> list[str]:
    """Modules that have the word, as a string or a keyword, between an `@` and the statement that it decorates."""
    escaped = re.escape(word.encode())
    return _modules_with(index, package, word, _DECORATOR % (escaped, escaped))


def modules_reading(index: SymbolIndex, package: str, attribute: str) -> list[str]:
    """Modules that read an attribute of other objects than `self` and `cls`."""
    pattern = rb"(?<!self)(?<!cls)\." + re.escape(attribute.encode()) + rb"\b(?!\s*\()"
    return _modules_with(index, package, attribute, pattern)


def modules_defining(index: SymbolIndex, package: str, function: str) -> list[str]:
    """Modules that have a `def` of the name, each once."""
    found = _modules_with(index, package, function, rb"\bdef " + re.escape(function.encode()) + rb"\b")
    return list(dict.fromkeys(found))


def is_changed(index: SymbolIndex, package: str, table: str) -> bool:
    """Whether a package has text that changes what an attribute or imported name of that name holds."""
    word = rb"\b" + re.escape(table.encode())
    methods = rb"\s*\.\s*(?:append|add|update|extend|insert|setdefault|remove|pop|discard|clear)\b"
    item, in_place, anew = rb"\s*\[[^\]\n]*\]\s*=(?!=)", rb"\s*[|+]=", rb"\s*=(?!=)"
    pattern = word + rb"(?:" + methods + rb"|" + item + rb"|" + in_place + rb")|\." + word + anew
    return bool(_modules_with(index, package, table, pattern))
