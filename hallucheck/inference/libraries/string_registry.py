"""The libraries that take names as strings, put together for those who ask for any of them."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.inference.libraries import celery, django, mock, pytest, web_servers, werkzeug
from hallucheck.inference.patchers import Table
from hallucheck.inference.string_parameters import Named
from hallucheck.source import tree

STRING_CALLABLES: Table = {
    name: parameters
    for library in (mock, pytest, django, werkzeug, web_servers, celery)
    for name, parameters in library.STRING_CALLABLES.items()
}

FIXTURES = pytest.FIXTURES
METHODS_OF_FIXTURES = pytest.METHODS
PLUGIN_GROUP = pytest.PLUGIN_GROUP


def listed_names(module: tree.Module) -> Iterator[Named]:
    """The names that a file lists for a library to look up."""
    yield from django.settings(module)
    yield from pytest.plugins(module)


def stands_for(module: str) -> tuple[str, ...]:
    """The modules that a listed module may be, itself first."""
    return pytest.plugin_modules(module)
