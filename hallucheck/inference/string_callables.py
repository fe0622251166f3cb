"""The callables that look up at run time what a string names, by their full names."""

from __future__ import annotations

from hallucheck.inference.libraries import string_registry
from hallucheck.inference.patchers import Table, patch, patch_dict, patch_multiple, patch_object
from hallucheck.inference.string_parameters import Names, Place, StringParameter

_NAME = Place("name", 1)
_OBJECT = Place("object", 0)


def _first(keyword: str, names: Names) -> tuple[StringParameter, ...]:
    return (StringParameter(Place(keyword, 0), names),)


_STANDARD_LIBRARY: Table = {
    **patch("unittest.mock._patcher.__call__"),
    **patch_object("unittest.mock._patcher.object"),
    **patch_multiple("unittest.mock._patcher.multiple"),
    **patch_dict("unittest.mock._patch_dict"),
    "importlib.import_module": (StringParameter(Place("name", 0), Names.MODULE, package=Place("package", 1)),),
    "importlib.resources.files": _first("package", Names.MODULE),
    "importlib.resources._common.files": _first("package", Names.MODULE),
    "runpy.run_module": _first("mod_name", Names.MODULE),
    "pkgutil.resolve_name": _first("name", Names.REFERENCE),
    "logging.config.dictConfig": _first("config", Names.CONFIGURATION),
    "builtins.__import__": _first("name", Names.MODULE),
    "builtins.getattr": (StringParameter(_NAME, Names.ATTRIBUTE, owner=_OBJECT, arguments=(2, 2)),),
    "builtins.delattr": (StringParameter(_NAME, Names.ATTRIBUTE, owner=_OBJECT),),
}

STRING_CALLABLES: Table = {**_STANDARD_LIBRARY, **string_registry.STRING_CALLABLES}

FIXTURES = string_registry.FIXTURES
"""Name of a parameter -> full name of the class of what a test runner passes for it."""
METHODS_OF_FIXTURES = string_registry.METHODS_OF_FIXTURES
"""(class, dotted path below it) -> the full name of what is found there."""

GETTERS = frozenset({"operator.attrgetter", "operator.methodcaller", "_operator.attrgetter", "_operator.methodcaller"})
"""Classes whose objects read attributes that strings name off what they are called with."""
