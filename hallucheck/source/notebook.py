"""Jupyter notebooks: the code cells of nbformat 3 and 4.

https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from hallucheck.errors import UnreadableNotebookError
from hallucheck.source.document import Block, lines_of
from hallucheck.source.magics import as_python

_FAIL = frozenset({"raises-exception", "skip-execution"})
"""Tags of cells that are known not to run: https://nbclient.readthedocs.io/."""

KERNEL_MODULES = frozenset({"IPython", "ipykernel", "traitlets", "jupyter_client", "jupyter_core", "comm"})
"""They come with the kernel that runs a notebook, wherever that is installed."""


class Notebook(NamedTuple):
    """The Python of a notebook."""

    cells: tuple[Block, ...]
    """In order; magics are replaced."""
    brings_names: bool
    """Magics, or the place that it is made to run in, bring names that are not in the code."""
    is_for_colab: bool
    """It was made in Google Colab, which has modules of its own."""


def read_notebook(text: str) -> Notebook:
    """The Python cells of a notebook; none if it is one of another language.

    Raises:
        UnreadableNotebookError: it is not the JSON of a notebook.
    """
    content = _content(text)
    blocks: list[Block] = []
    brings_names = _runs_elsewhere(_table(content, "metadata"))
    for number, code, is_failing in _code_cells(content):
        lines = tuple(line._replace(is_expected_to_fail=is_failing) for line in lines_of(code, cell=number))
        block, brings = as_python(lines)
        brings_names = brings_names or brings
        if block:
            blocks.append(block)
    return Notebook(tuple(blocks), brings_names, "colab" in _table(content, "metadata"))


def cell_text(text: str, cell: int) -> str:
    """The code of a cell (1-based) as it stands in the notebook, "" if there is no such cell.

    Raises:
        UnreadableNotebookError: it is not the JSON of a notebook.
    """
    return next((code for number, code, _ in _code_cells(_content(text)) if number == cell), "")


def _content(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableNotebookError(f"not valid JSON ({error})") from error
    if not isinstance(content, dict) or not isinstance(content.get("cells", content.get("worksheets")), list):
        raise UnreadableNotebookError("it has no list of cells")
    return content


def _code_cells(content: dict[str, Any]) -> Iterator[tuple[int, str, bool]]:
    """(1-based number among all cells, code, whether it is known to fail) of each Python cell."""
    default = _language(_table(content, "metadata"))
    for number, cell in enumerate(_cells(content), 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        metadata = _table(cell, "metadata")
        language = _table(metadata, "vscode").get("languageId") or cell.get("language") or default
        if not isinstance(language, str) or not _is_python(language):
            continue
        tags = metadata.get("tags")
        is_failing = isinstance(tags, list) and any(tag in _FAIL for tag in tags if isinstance(tag, str))
        yield number, _joined(cell.get("source", cell.get("input"))), is_failing


def _cells(content: dict[str, Any]) -> list[Any]:
    if isinstance(content.get("cells"), list):
        return list(content["cells"])
    sheets = [_list(sheet, "cells") for sheet in content["worksheets"] if isinstance(sheet, dict)]
    return [cell for sheet in sheets for cell in sheet]


def _language(metadata: dict[str, Any]) -> str:
    for found in (_table(metadata, "kernelspec").get("language"), _table(metadata, "language_info").get("name")):
        if isinstance(found, str) and found:
            return found
    return str(metadata.get("language") or "python")


def _is_python(language: str) -> bool:
    return language.lower().removeprefix("i").startswith("python")


def _runs_elsewhere(metadata: dict[str, Any]) -> bool:
    """Whether it is made for a service that puts names of its own beside those of the code."""
    kernel = str(_table(metadata, "kernelspec").get("name", ""))
    return "spark" in kernel.lower() or any(str(key).startswith("application/vnd.databricks") for key in metadata)


def _table(content: dict[str, Any], key: str) -> dict[str, Any]:
    found = content.get(key)
    return found if isinstance(found, dict) else {}


def _list(content: dict[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []


def _joined(source: object) -> str:
    """The code of a cell, which is written as one text or as a list of lines."""
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
