"""The imports that a file's text spells, at all levels: cheaper than reading what it offers, and never too few."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_STATEMENT = re.compile(
    rb"^[ \t]*(?:(?:lazy\s+)?from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n;]+)"
    rb"|import[ \t]+([^\n;#]+))|[:;][ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+([^\n;#]+)|import[ \t]+([^\n;#]+))",
    re.MULTILINE,
)
_HEADER = re.compile(rb"^(?:[A-Za-z_]\w*|@)", re.MULTILINE)
_COMMENT = re.compile(rb"#[^\n]*")
_DYNAMIC = re.compile(rb"\b(?:import_module|__import__|walk_packages|iter_modules|exec_module|lazy_import|attach)\b")
_GIVES_MORE = re.compile(
    rb"import[ \t]*\(?[ \t]*\*|__getattr__|\b(?:globals|vars|locals|exec)[ \t]*\(|sys\.modules"
    rb"|(?<!ogger\()\b__name__\b(?![ \t]*==)"
)


def imports_by_name(text: bytes) -> bool:
    """Whether the text imports what strings or folders name."""
    return _DYNAMIC.search(text) is not None


def imported_names(text: bytes, module: str, *, is_package: bool) -> Iterator[tuple[str, bool]]:
    """(absolute dotted name, whether it is imported by a function or class body only when that runs) for what import
    statements name: modules, and `module.name` for each imported name, which may be a submodule or not."""
    headers = [(match.start(), match[0]) for match in _HEADER.finditer(text)]
    starts = [start for start, _ in headers]
    for match in _STATEMENT.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        is_inner = text[match.start() : match.start() + 1].isspace() and index >= 0
        is_later = is_inner and headers[index][1] in (b"def", b"async", b"@", b"class")
        origin, names, plain = match[1] or match[4], match[2] or match[5], match[3] or match[6]
        if plain:
            yield from ((name, is_later) for name in _names(plain))
            continue
        base = _absolute((origin or b"").replace(b" ", b"").decode(), module, is_package)
        yield base, is_later
        yield from ((f"{base}.{name}", is_later) for name in _names(names) if name != "*")


def _names(text: bytes) -> Iterator[str]:
    text = _COMMENT.sub(b"", text).replace(b"\\", b" ").strip().strip(b"()")
    for part in text.split(b","):
        words = part.split()
        if words:
            yield words[0].decode("utf-8", "replace")


def _absolute(origin: str, module: str, is_package: bool) -> str:
    level = len(origin) - len(origin.lstrip("."))
    if not level:
        return origin
    parts = module.split(".")
    kept = len(parts) - level + (1 if is_package else 0)
    return ".".join([*parts[: max(kept, 0)], *filter(None, [origin[level:]])])


def may_bind_name(text: bytes, name: str) -> bool:
    """Whether a module's text may bind a name that others star-import: it spells it, or does what binds more."""
    return name.encode() in text or _GIVES_MORE.search(text) is not None
