"""The modules that are compared, copied with the packages they are in so that their imports resolve as installed."""

from __future__ import annotations

import shutil
from pathlib import Path

_NAMES = """
aiohttp.client_reqrep anyio.streams.tls click.parser cyclopts.group discord.ext.commands.help flask.app httpx._urls
jinja2.lexer jsonschema.validators packaging.metadata pluggy._manager pydantic.networks referencing._core rich.table
starlette.routing structlog.processors textual.widgets._tree typer.core uvicorn.config werkzeug.datastructures.headers
"""
DEFAULT = tuple(_NAMES.split())
"""Modules of typed packages: data classes, attrs, asyncio, parsers, tables, regular expressions, overloads."""


def copy_module(module: str, folders: tuple[Path, ...], scratch: Path) -> Path | None:
    """Copy the top-level package or module that a module is in; where the module then is, None if it is nowhere.

    `folders` are those with installed packages, in the order of the search.
    """
    relative = Path(*module.split("."))
    for folder in folders:
        for path in (relative / "__init__.py", relative.with_suffix(".py")):
            if (folder / path).is_file():
                _copy(folder / path.parts[0], scratch / path.parts[0])
                return scratch / path
    return None


def _copy(source: Path, target: Path) -> None:
    """Copy a module or all Python of a package; what is there already stays."""
    if target.exists():
        return
    if source.is_file():
        shutil.copy(source, target)
    else:
        shutil.copytree(source, target, ignore=_not_python)


def _not_python(folder: str, names: list[str]) -> list[str]:
    kept = (".py", ".pyi", "py.typed", ".so", ".pyd")
    return [name for name in names if not name.endswith(kept) and not Path(folder, name).is_dir()]
