"""Which files have Python in them, and how it is taken out: the door to notebooks, Markdown and the like."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from hallucheck.errors import UnsupportedSyntaxError
from hallucheck.findings import Position
from hallucheck.source.code_blocks import CodeBlock, python_of
from hallucheck.source.document import (
    Block,
    Document,
    Line,
    PythonText,
    Surroundings,
    SyntaxProblem,
    lines_of,
    python_text,
    text_of,
)
from hallucheck.source.parse import InvalidSyntaxError, check_syntax
from hallucheck.source.read import CONTAINERS, STDIN, SourceFile

_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.MULTILINE)
_FILE = re.compile(
    r"\b(\w+)(?:\.py\b|/(?:[\w/]*\.py\b|\s|$))|\b(?:startproject|startapp|init|new)\s+(\w+)", re.MULTILINE
)
_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "site", "website", "examples", "tutorials", "guides"})
_HISTORIES = frozenset({"changelog", "changelogs", "changes", "history", "news", "releases", "whatsnew"})

_HISTORY = re.compile(
    r"change|history|\bnews\b|release|whats?[-_ ]?new|migrat|upgrad|deprecat|breaking|\bv?\d+(?:[._]\d+)+\b|porting",
    re.IGNORECASE,
)
"""In the name of a file, or of the folder that it is in, that tells of other versions."""


def document_of(source: SourceFile, root: str = "", *, shares_names: bool = True) -> Document | None:
    """The Python in a file that is not Python itself; None for one that is.

    `root` is the project's folder. Blocks of prose see the names of those before them if `shares_names`.

    Raises:
        UnreadableNotebookError: a notebook that is none.
    """
    kind = kind_of(source)
    if kind == "notebook":
        return _notebook(source)
    if not kind:
        return None
    return _prose(source, _code_blocks(kind, lines_of(source.text)), root, shares_names)


def kind_of(source: SourceFile) -> str:
    """"notebook", "markdown", "rst", "text"; "" for Python. What has no name is told by its content."""
    if source.path != STDIN:
        return CONTAINERS.get(os.path.splitext(source.path)[1].lower(), "")
    if source.text.lstrip().startswith("{") and '"cells"' in source.text:
        return "notebook"
    return "markdown" if _FENCE.search(source.text) and not _is_python(source) else ""


def _is_python(source: SourceFile) -> bool:
    try:
        check_syntax(source)
    except (InvalidSyntaxError, UnsupportedSyntaxError):
        return False
    return True


# ---- notebooks --------------------------------------------------------------------------------------------------


def _notebook(source: SourceFile) -> Document:
    from hallucheck.source.magics import GIVEN_NAMES, OUTPUT_NAME
    from hallucheck.source.notebook import KERNEL_MODULES, read_notebook

    notebook = read_notebook(source.text)
    problems: list[SyntaxProblem] = []
    cells = [cell for cell in notebook.cells if _parses(source.path, cell, problems)]
    may_lack_names = notebook.brings_names or bool(problems)
    given_names = GIVEN_NAMES | set(OUTPUT_NAME.findall(source.text))
    modules = KERNEL_MODULES | ({"google"} if notebook.is_for_colab else set())
    surroundings = Surroundings(
        given_names=given_names, may_lack_names=may_lack_names, imagined_modules=frozenset(modules)
    )
    return Document((python_text(source.path, [cells]),), surroundings, tuple(problems))


def _parses(path: str, block: Block, problems: list[SyntaxProblem]) -> bool:
    try:
        check_syntax(SourceFile(path, text_of(block)))
    except InvalidSyntaxError as error:
        text = python_text(path, [[block]])
        cell = text.place_of(error.position.line).cell
        problems.append(SyntaxProblem(error.message, text.position_in_file(error.position), cell))
        return False
    except UnsupportedSyntaxError as error:
        place = block[0].place
        problems.append(SyntaxProblem(str(error), Position(place.line, 0), place.cell))
        return False
    return True


def doctests_of(source: SourceFile) -> PythonText | None:
    """A Python file with the doctests in its docstrings behind it; None if there are none."""
    from hallucheck.source.docstrings import with_doctests

    return with_doctests(source, lambda block: _parses(source.path, block, []))


# ---- prose ------------------------------------------------------------------------------------------------------


def _code_blocks(kind: str, lines: Sequence[Line]) -> Iterable[CodeBlock]:
    if kind == "text":
        return (CodeBlock("doctest", tuple(lines)),)
    reader: Callable[[Sequence[Line]], Iterator[CodeBlock]]
    if kind == "markdown":
        from hallucheck.source.markdown import code_blocks as reader
    else:
        from hallucheck.source.restructured_text import code_blocks as reader
    return reader(lines)


def _prose(source: SourceFile, code_blocks: Iterable[CodeBlock], root: str, shares_names: bool) -> Document:
    groups: list[list[Block]] = []
    unparsed = 0
    for code_block in code_blocks:
        problems: list[SyntaxProblem] = []
        blocks = [block for block in python_of(code_block) if _parses(source.path, block, problems)]
        unparsed += bool(problems)
        if blocks:
            groups.append(blocks)
    texts = [groups] if shares_names and groups else [[group] for group in groups]
    folders = os.path.relpath(os.path.abspath(source.path), root or os.curdir).lower().split(os.sep)[:-1]
    surroundings = Surroundings(
        is_prose=True,
        is_history=_HISTORY.search(os.path.basename(source.path)) is not None or bool(_HISTORIES & set(folders)),
        may_lack_names=True,
        may_lack_modules=not _DOCUMENTATION.isdisjoint(folders),
        imagined_modules=frozenset(name for found in _FILE.findall(source.text) for name in found if name),
    )
    return Document(
        tuple(python_text(source.path, each) for each in texts), surroundings, unparsed_blocks=unparsed
    )
