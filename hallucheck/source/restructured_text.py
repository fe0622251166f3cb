"""reStructuredText: the directives that hold code, and doctests anywhere.

Read line by line: what docutils makes of a text depends on the directives that are registered, and keeps no columns.
https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hallucheck.source.code_blocks import CodeBlock, language_of
from hallucheck.source.document import Line

_DIRECTIVE = re.compile(
    r"(?P<prefix>\s*(?:(?:[-*+\u2022]|\(?(?:\d+|[a-zA-Z#])[.)])\s+)*)\.\.[ \t]+(?P<name>[\w:-]+)::[ \t]*(?P<words>.*)$"
)
_OPTION = re.compile(r"\s*:[\w-]+:")
_IPYTHON_MARK = re.compile(r"\s*@(?:savefig|suppress|verbatim|doctest|okexcept|okwarning)\b")
_CODE = frozenset(
    {
        *("code", "code-block", "sourcecode", "ipython", "prompt", "doctest", "testcode", "testsetup", "testcleanup"),
        *("jupyter-execute", "plot", "exec_code", "execute_code", "pyodide"),
    }
)


def code_blocks(lines: Sequence[Line]) -> Iterator[CodeBlock]:
    """The blocks of a text, in order; a doctest outside of directives is one, too."""
    at, loose = 0, []
    while at < len(lines):
        directive = _DIRECTIVE.match(lines[at].text)
        if directive is None or directive["name"] not in _CODE:
            loose.append(lines[at])
            at += 1
            continue
        if loose:
            yield CodeBlock("doctest", tuple(loose))
            loose = []
        end = _end(lines, at + 1, len(directive["prefix"].expandtabs()))
        yield _block(directive, lines[at + 1 : end])
        at = end
    if loose:
        yield CodeBlock("doctest", tuple(loose))


def _end(lines: Sequence[Line], at: int, indent: int) -> int:
    """Where the lines end that are indented more than a directive."""
    while at < len(lines):
        text = lines[at].text.expandtabs()
        if text.strip() and len(text) - len(text.lstrip()) <= indent:
            return at
        at += 1
    return at


def _block(directive: re.Match[str], body: Sequence[Line]) -> CodeBlock:
    number = next((n for n, line in enumerate(body) if not _OPTION.match(line.text)), len(body))
    options = " ".join(line.text for line in body[:number])
    words = directive["words"].split()
    language = language_of(directive["name"], *words[:1])
    code = tuple(line._replace(text="") if _IPYTHON_MARK.match(line.text) else line for line in body[number:])
    return CodeBlock(language, code if not _is_file(directive) else (), options)


def _is_file(directive: re.Match[str]) -> bool:
    """`.. plot:: file.py`, which has no code of its own."""
    return directive["name"] == "plot" and directive["words"].endswith(".py")
