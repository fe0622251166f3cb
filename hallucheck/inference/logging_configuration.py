"""The names in a dictionary for `logging.config.dictConfig` (library reference, "Configuration dictionary schema")."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.source import tree
from hallucheck.source.walk import walk_nodes

_SECTIONS = frozenset({"formatters", "filters", "handlers"})
_CLASS_KEYS = frozenset({"class", "()"})
_EXTERNAL = "ext://"


def dictionaries(module: tree.Module) -> dict[str, tree.DictDisplay]:
    """Names that a file binds once, to a dictionary that it spells."""
    found: dict[str, list[tree.Expr]] = {}
    for node in walk_nodes(module):
        match node:
            case tree.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, tree.Name):
                        found.setdefault(target.id, []).append(value)
            case tree.AnnotatedAssign(target=tree.Name(id=name), value=value) if value is not None:
                found.setdefault(name, []).append(value)
    once = {name: values[0] for name, values in found.items() if len(values) == 1}
    return {name: value for name, value in once.items() if isinstance(value, tree.DictDisplay)}


def configured_names(config: tree.DictDisplay) -> Iterator[tuple[int, str, int]]:
    """(`at` of a string, its text, where in it a dotted path begins) of every class and object that is named."""
    for key, section in config.items:
        if not isinstance(section, tree.DictDisplay):
            continue
        is_known = isinstance(key, tree.Literal) and key.value in _SECTIONS
        for _, entry in section.items if is_known else ():
            for name, value in entry.items if isinstance(entry, tree.DictDisplay) else ():
                is_class = isinstance(name, tree.Literal) and name.value in _CLASS_KEYS
                if is_class and isinstance(value, tree.Literal) and isinstance(value.value, str):
                    if not value.value.startswith(_EXTERNAL):
                        yield value.at, value.value, 0
    for node in walk_nodes(config):
        if isinstance(node, tree.Literal) and isinstance(node.value, str) and node.value.startswith(_EXTERNAL):
            yield node.at, node.value, len(_EXTERNAL)
