"""Django: dotted names in settings (reference, "Settings") and in calls."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.inference.logging_configuration import configured_names
from hallucheck.inference.patchers import Table
from hallucheck.inference.string_parameters import Named, Names, Place, StringParameter
from hallucheck.source import tree

STRING_CALLABLES: Table = {
    "django.urls.conf.include": (StringParameter(Place("arg", 0), Names.MODULE),),
    "django.utils.module_loading.import_string": (StringParameter(Place("dotted_path", 0), Names.TARGET),),
}

_SIGNS = frozenset({"ROOT_URLCONF", "SECRET_KEY", "MIDDLEWARE", "DATABASES", "TEMPLATES", "AUTH_PASSWORD_VALIDATORS"})
"""A file is one of settings if it binds INSTALLED_APPS and one of these, or three of these."""
_MODULES = frozenset({"ROOT_URLCONF", "SESSION_ENGINE"})
_OBJECTS = frozenset(
    [
        *("INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "PASSWORD_HASHERS", "FILE_UPLOAD_HANDLERS"),
        *("DATABASE_ROUTERS", "STATICFILES_FINDERS", "WSGI_APPLICATION", "ASGI_APPLICATION", "DEFAULT_AUTO_FIELD"),
        *("EMAIL_BACKEND", "MESSAGE_STORAGE", "DEFAULT_FILE_STORAGE", "STATICFILES_STORAGE", "TEST_RUNNER"),
        *("FORM_RENDERER", "CSRF_FAILURE_VIEW", "SESSION_SERIALIZER", "SIGNING_BACKEND", "LOGGING_CONFIG"),
    ]
)
"""A string, or a list of strings, each a class, a function or a module."""
_KEYS = {
    "DATABASES": ("ENGINE", Names.MODULE),
    "CACHES": ("BACKEND", Names.TARGET),
    "STORAGES": ("BACKEND", Names.TARGET),
    "TEMPLATES": ("BACKEND", Names.TARGET),
    "AUTH_PASSWORD_VALIDATORS": ("NAME", Names.TARGET),
}
"""Setting -> (key of its entries that holds a name, what it names)."""
_OPTIONS = frozenset({"context_processors", "loaders", "builtins"})
_REST = "REST_FRAMEWORK"


def settings(module: tree.Module) -> Iterator[Named]:
    """The names in a file of settings; none in other files."""
    bound = {target.id for node in module.body for target in _targets(node)}
    if len(bound & _SIGNS) + 2 * ("INSTALLED_APPS" in bound) < 3:
        return
    for node in module.body:
        value = node.value if isinstance(node, (tree.Assign, tree.AnnotatedAssign, tree.AugmentedAssign)) else None
        for target in _targets(node):
            if value is not None:
                for at, text, begin, names in _of_setting(target.id, value):
                    yield Named(value.at, at, text, begin, names)


def _targets(node: tree.Stmt) -> list[tree.Name]:
    match node:
        case tree.Assign(targets=targets):
            return [target for target in targets if isinstance(target, tree.Name)]
        case tree.AnnotatedAssign(target=tree.Name() as target) | tree.AugmentedAssign(target=tree.Name() as target):
            return [target]
    return []


_Found = tuple[int, str, int, Names]
"""(at, text, begin, names) as in `Named`."""


def _of_setting(name: str, value: tree.Expr) -> Iterator[_Found]:
    if name in _MODULES:
        yield from _texts(value, Names.MODULE)
    elif name in _OBJECTS:
        yield from _texts(value, Names.OBJECT)
    elif name in _KEYS:
        key, names = _KEYS[name]
        for entry in _entries(value):
            yield from _texts(_item(entry, key), names)
            options = _item(entry, "OPTIONS")
            for option in _OPTIONS if isinstance(options, tree.DictDisplay) and name == "TEMPLATES" else ():
                yield from _texts(_item(options, option), Names.OBJECT)
    elif name == "LOGGING" and isinstance(value, tree.DictDisplay):
        for at, text, begin in configured_names(value):
            yield at, text, begin, Names.OBJECT
    elif name == _REST and isinstance(value, tree.DictDisplay):
        for key_expr, item in value.items:
            if isinstance(key_expr, tree.Literal) and str(key_expr.value).endswith(("_CLASSES", "_CLASS")):
                yield from _texts(item, Names.TARGET)


def _texts(value: tree.Expr | None, names: Names) -> Iterator[_Found]:
    """The dotted strings of a setting: alone, in a list, in lists that are added up."""
    match value:
        case tree.Literal(at=at, value=str(text)) if text and ("." in text or names is not Names.TARGET):
            yield at, text, 0, names
        case tree.Display(elements=elements):
            for element in elements:
                yield from _texts(element, names)
        case tree.BinaryOperation(left=left, op="+", right=right):
            yield from _texts(left, names)
            yield from _texts(right, names)


def _entries(value: tree.Expr) -> list[tree.Expr]:
    if isinstance(value, tree.DictDisplay):
        return [entry for _, entry in value.items]
    return value.elements if isinstance(value, tree.Display) else []


def _item(entry: tree.Expr | None, key: str) -> tree.Expr | None:
    for name, value in entry.items if isinstance(entry, tree.DictDisplay) else ():
        if isinstance(name, tree.Literal) and name.value == key:
            return value
    return None
