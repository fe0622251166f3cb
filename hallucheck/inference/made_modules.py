"""Modules that the checked file itself makes: what it puts into `sys.modules` is there whatever is installed."""

from __future__ import annotations

from hallucheck.source import tree
from hallucheck.source.walk import dotted, walk_nodes

_PUTS = frozenset({"ModuleType", "setitem", "setdefault", "__setitem__", "update", "new_module", "module_from_spec"})


class MadeModules:
    """Knows which modules the checked file may have replaced or made."""

    def __init__(self) -> None:
        self._tops: frozenset[str] = frozenset()
        self._is_open = False

    def begin(self, module: tree.Module) -> None:
        """Get ready for a checked file."""
        self._tops, self._is_open = frozenset(), False
        if any(_is_sys_modules(node) for node in walk_nodes(module)):
            self._tops = frozenset(name.partition(".")[0] for name in _keys(module))
            self._is_open = any(_puts_computed(node) for node in walk_nodes(module))

    def may_be(self, path: str) -> bool:
        """Whether a module is another one than the installed, if there is one."""
        return self._is_open or path.partition(".")[0] in self._tops


def _is_sys_modules(node: tree.Node) -> bool:
    match node:
        case tree.Attribute(attr="modules", value=tree.Name(id="sys")):
            return True
        case tree.Literal(value="sys.modules") | tree.Alias(name="modules"):
            return True
    return False


def _keys(module: tree.Module) -> set[str]:
    """Texts that stand where the name of a module would be put."""
    found: set[object] = set()
    for node in walk_nodes(module):
        match node:
            case tree.Subscript(index=tree.Literal(value=text)):
                found.add(text)
            case tree.DictDisplay(items=items):
                found.update(key.value for key, _ in items if isinstance(key, tree.Literal))
            case tree.Call(func=func, args=args) if dotted(func).rpartition(".")[2] in _PUTS:
                found.update(a.value.value for a in args if isinstance(a.value, tree.Literal))
    return {text for text in found if isinstance(text, str)}


def _puts_computed(node: tree.Node) -> bool:
    """Whether a statement puts modules there whose names it does not spell."""
    match node:
        case tree.Assign(targets=targets):
            return any(
                isinstance(target, tree.Subscript)
                and _is_sys_modules(target.value)
                and not isinstance(target.index, tree.Literal)
                and dotted(target.index) != "__name__"
                for target in targets
            )
        case tree.Call(args=[first, *rest]) if _is_sys_modules(first.value) and rest:
            return not isinstance(rest[0].value, (tree.DictDisplay, tree.Literal))
    return False
