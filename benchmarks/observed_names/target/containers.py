"""What names are taken of: the module, those of its submodules that importing it loads, their classes and instances.

Each is (the value, its public names), by the text of the expression that leads to it.
"""

import keyword
import pkgutil
import sys
import time
import types

_PLAIN = (str, bytes, int, float, complex, bool, tuple, list, dict, set, frozenset, type(None))
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    type(len.__call__),
    type(str.join),
    classmethod,
    staticmethod,
    property,
)
_LOOKED_AT = 150
"""Most names of a module whose values are looked at: each may load something."""
_PLAIN_SHARE = 0.2
"""Share of the constants of plain types that are taken: every module has them."""
_PATIENCE_S = 15


def modules(name):
    """The module, and its submodules that are loaded and are attributes all along their path.

    Of a lazy module, what was read of it after this is no longer what importing it alone gives.
    """
    found = {name: sys.modules[name]}
    for path in sorted(sys.modules):
        parent, _, last = path.rpartition(".")
        if parent in found and not last.startswith("_"):
            if _own(found[parent]).get(last) is sys.modules[path]:
                found[path] = sys.modules[path]
    return {path: (module, _names(module)) for path, module in found.items()}


def classes(found, random):
    """The classes that modules bind under public names."""
    return _held(found, random, lambda value: isinstance(value, type))


def instances(found, random):
    """The objects that modules hold, not modules, classes, functions or what stands for types."""

    def is_wanted(value):
        if type(value) in _PLAIN:
            return random.random() < _PLAIN_SHARE
        is_type = isinstance(value, type) or type(value).__module__ in ("typing", "typing_extensions")
        return not is_type and not isinstance(value, _FUNCTIONS) and not hasattr(value, "__origin__")

    return _held(found, random, is_wanted)


def _held(found, random, is_wanted):
    """Those values of modules' names that are wanted."""
    held = {}
    end = time.monotonic() + _PATIENCE_S
    for path, (module, names) in found.items():
        for name in random.sample(names, min(_LOOKED_AT, len(names))):
            if time.monotonic() > end:
                return held
            try:
                value = getattr(module, name)
                if is_wanted(value):
                    held[path + "." + name] = (value, _names(value))
            except BaseException:  # what cannot be looked at is not taken
                continue
    return held


def _names(value):
    try:
        names = set(dir(value))
        if isinstance(value, types.ModuleType):
            names.update(getattr(value, "__all__", ()))
    except BaseException:
        return []
    return public_names(names)


def public_names(names):
    """Those that can be written after a dot and are not private, sorted."""
    texts = (name for name in names if isinstance(name, str))
    return sorted(n for n in texts if n.isidentifier() and not keyword.iskeyword(n) and not n.startswith("_"))


def submodules_on_disk(module):
    """The last names of all submodules of a package, loaded or not."""
    try:
        return public_names(info.name for info in pkgutil.iter_modules(module.__path__))
    except BaseException:
        return []


def _own(value):
    try:
        return vars(value)
    except TypeError:
        return {}
