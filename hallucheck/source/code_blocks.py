"""Blocks of code in prose: their language, and the Python in them.

A block may be Python, a session with the interpreter, or neither by itself: prose is full of fragments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from hallucheck.source.doctests import examples, has_prompt
from hallucheck.source.document import Block, Line, dedented
from hallucheck.source.expected_failures import with_expected_failures
from hallucheck.source.magics import as_python

Language = Literal["python", "ipython", "doctest", ""]

_PYTHON = re.compile(r"(?:py|python)[\d.]*")
_LANGUAGES: dict[str, Language] = {
    **dict.fromkeys(("pycon", "pycon3", "python-repl", "python-console", "doctest", "pyrepl"), "doctest"),
    **dict.fromkeys(("ipython", "ipython2", "ipython3", "code-cell", "jupyter-execute"), "ipython"),
    **dict.fromkeys(("testcode", "testsetup", "testcleanup", "plot", "pyodide", "exec_code"), "python"),
    **dict.fromkeys(("exec-python", "execute_code", "jupyter", "marimo"), "python"),
}
_TAKE_A_LANGUAGE = frozenset({"code", "code-block", "sourcecode", "code-cell", "prompt", "ipython"})
"""Directives whose first word names the language."""
_FAIL = re.compile(
    r"raises|okexcept|[\"'= ]skip\b|\bno-?(?:run|test)\b|\+SKIP|\b(?:bad|wrong|invalid|fails?|x?fail|error)\b",
    re.IGNORECASE,
)


class CodeBlock(NamedTuple):
    """One block as the file has it."""

    language: Language
    """ "" for what is not Python; "doctest" for a text of which only what was typed at a prompt counts."""
    lines: tuple[Line, ...]
    attributes: str = ""
    """What else the file says of it."""


def language_of(name: str, word: str = "") -> Language:
    """The language that a fence's or directive's name stands for; `word` follows the name."""
    name = name.lower()
    if name in _TAKE_A_LANGUAGE and word:
        return "ipython" if name == "ipython" else _merged(name, language_of(word.strip("{}")))
    if name in _TAKE_A_LANGUAGE and name != "ipython":
        return "doctest" if name != "code-cell" else "ipython"
    return _LANGUAGES.get(name) or ("python" if _PYTHON.fullmatch(name) else "")


def _merged(name: str, language: Language) -> Language:
    return "ipython" if name == "code-cell" and language == "python" else language


def python_of(block: CodeBlock) -> Iterator[Block]:
    """The Python in a block: one block, or one for each prompt of a session."""
    lines = block.lines
    if not block.language or not any(line.text.strip() for line in lines):
        return
    if _FAIL.search(block.attributes):
        lines = tuple(line._replace(is_expected_to_fail=True) for line in lines)
    if block.language == "doctest" or has_prompt(lines):
        for example in examples(lines):
            yield with_expected_failures(as_python(example)[0])
        return
    python = dedented(lines)
    if block.language == "ipython":
        python = as_python(python)[0]
    if python:
        yield with_expected_failures(python)
