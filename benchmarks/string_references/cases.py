"""Names put into forms: the code that is checked, and the code that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from benchmarks.string_references.names import LIBRARIES, SETTINGS, Library


@dataclass(frozen=True)
class Case:
    """One name in one form."""

    library: str
    form: str
    name: str
    is_real: bool
    code: str
    """Lines that are checked; they may use `mock`, `pytest`, `importlib` and their like, `mocker` and `monkeypatch`."""
    proof: str
    """Lines that fail if the name is not there."""
    is_module: bool = False
    """The code stands at the top of a file of its own."""


_STRING_FORMS = {
    "patch": "with mock.patch({path!r}): pass",
    "patch decorator": "@mock.patch({path!r})\ndef decorated(replaced): pass\ndecorated()",
    "patch under another name": "replaced = patch_as({path!r}, new=1)\nreplaced.start()\nreplaced.stop()",
    "patch of a constant": "target = {path!r}\nwith mock.patch(target): pass",
    "patch of an f-string": "module = {owner!r}\nwith mock.patch(f'{{module}}.{last}'): pass",
    "monkeypatch.setattr string": "monkeypatch.setattr({path!r}, None)",
    "monkeypatch.delattr string": "monkeypatch.delattr({path!r})",
    "mocker.patch": "mocker.patch({path!r})",
    "resolve_name": "pkgutil.resolve_name({path!r})",
    "patch.multiple string": "with mock.patch.multiple({owner!r}, {last}=1): pass",
}
_OBJECT_FORMS = {
    "patch.object": "with mock.patch.object({owner}, {last!r}): pass",
    "patch.multiple object": "with mock.patch.multiple({owner}, {last}=1): pass",
    "monkeypatch.setattr object": "monkeypatch.setattr({owner}, {last!r}, None)",
    "monkeypatch.delattr object": "monkeypatch.delattr({owner}, {last!r})",
    "mocker.patch.object": "mocker.patch.object({owner}, {last!r})",
    "mocker.spy": "mocker.spy({owner}, {last!r})",
    "getattr": "getattr({owner}, {last!r})",
    "attrgetter": "operator.attrgetter({last!r})({owner})",
    "map": "list(map(operator.attrgetter({last!r}), [{owner}]))",
}
_MODULE_FORMS = {
    "import_module": "importlib.import_module({path!r})",
    "import_module relative": "importlib.import_module({relative!r}, package={package!r})",
    "__import__": "__import__({path!r})",
}


def cases() -> Iterator[Case]:
    """All of them; the forms take turns."""
    strings, objects, modules = cycle(_STRING_FORMS), cycle(_OBJECT_FORMS), cycle(_MODULE_FORMS)
    for library in LIBRARIES:
        for pair in library.modules:
            yield from _both(library.name, next(modules), pair)
        for pair in library.attributes:
            yield from _both(library.name, next(strings), pair)
            yield from _both(library.name, next(objects), pair)
        for pair in library.paths:
            yield from _both(library.name, next(strings), pair)
        yield from _configured(library)
        yield from _methods(library)
        yield from _files(library)
    for setting, *pair in SETTINGS:
        for name, is_real in zip(pair, (True, False)):
            code = f"SECRET_KEY = 'x'\nROOT_URLCONF = 'json'\nMIDDLEWARE = []\n{setting.format(name)}"
            yield Case("django", "settings", name, is_real, code, _proof_of_setting(setting, name), is_module=True)


def _both(library: str, form: str, pair: tuple[str, str]) -> Iterator[Case]:
    template = {**_STRING_FORMS, **_OBJECT_FORMS, **_MODULE_FORMS}[form]
    for path, is_real in zip(pair, (True, False)):
        owner, _, last = path.rpartition(".")
        parts = path.split(".")
        code = template.format(path=path, owner=owner, last=last, package=parts[0], relative=f".{'.'.join(parts[1:])}")
        if form in _OBJECT_FORMS:
            code = f"{_import_of(owner)}\n{code}"
        yield Case(library, form, path, is_real, code, code)


def _import_of(path: str) -> str:
    """The import of the modules of a path: what is written small, as far as it goes."""
    parts = path.split(".")
    number = next((index for index, part in enumerate(parts) if part[:1].isupper()), len(parts))
    return f"import {'.'.join(parts[:number])}"


def _configured(library: Library) -> Iterator[Case]:
    """`()` in a logging configuration, the configuration's classes, and `module:attribute`."""
    for pair in library.factories:
        for path, is_real in zip(pair, (True, False)):
            config = {"version": 1, "incremental": False, "filters": {"made": {"()": path}}}
            code = f"logging.config.dictConfig({config!r})"
            yield Case(library.name, "dictConfig", path, is_real, code, code)
            module, _, name = path.rpartition(".")
            served = f"uvicorn.run('{module}:{name}')"
            proof = f"import uvicorn.importer\nuvicorn.importer.import_from_string('{module}:{name}')"
            yield Case(library.name, "module:attribute", path, is_real, f"import uvicorn\n{served}", proof)


def _methods(library: Library) -> Iterator[Case]:
    for owner, *pair in library.methods:
        for name, is_real in zip(pair, (True, False)):
            module = _import_of(owner.partition("(")[0].rpartition(".")[0])
            code = f"{module}\noperator.methodcaller({name!r})({owner})"
            yield Case(library.name, "methodcaller", name, is_real, code, code)
            code = f"{module}\nsorted([{owner}], key=operator.attrgetter({name!r}))"
            yield Case(library.name, "key=attrgetter", name, is_real, code, code)


def _files(library: Library) -> Iterator[Case]:
    """What stands at the top of files of its own: `__all__`, plugins."""
    real, unreal = library.factories[0]
    module, _, name = real.rpartition(".")
    for exported, is_real in ((name, True), (unreal.rpartition(".")[2], False)):
        code = f"from {module} import {name}\n__all__ = [{exported!r}]"
        proof = f"{code}\nfor name in __all__: globals()[name]"
        yield Case(library.name, "__all__", exported, is_real, code, proof, is_module=True)
    for path, is_real in zip(library.modules[0], (True, False)):
        code = f"pytest_plugins = [{path!r}]"
        yield Case(library.name, "pytest_plugins", path, is_real, code, f"import {path}", is_module=True)


def _proof_of_setting(setting: str, name: str) -> str:
    if "INSTALLED_APPS" in setting:
        return f"from django.apps import AppConfig\nAppConfig.create({name!r})"
    if "ENGINE" in setting:
        return f"import {name}"
    return f"from django.utils.module_loading import import_string\nimport_string({name!r})"
