"""Markdown: fenced code, in CommonMark and in the dialects of its users (MDX, MyST, MkDocs, Quarto), and doctests.

Read line by line, since the dialects indent fences in ways that CommonMark takes for something else:
https://spec.commonmark.org/current/#fenced-code-blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hallucheck.source.code_blocks import CodeBlock, language_of
from hallucheck.source.document import Line, cut

_OPENING = re.compile(
    r"(?P<prefix>(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*)"
    r"(?P<fence>`{3,}|~{3,}|:{3,}(?=\{))[ \t]*(?P<info>.*?)[ \t]*$"
)
_QUOTE = re.compile(r"[ \t]{0,3}> ?")
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}[ \t]*(.*)")
_ATTRIBUTES = re.compile(r"\{([^}]*)\}")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")
_TAB = 4


def code_blocks(lines: Sequence[Line]) -> Iterator[CodeBlock]:
    """The blocks of a Markdown text, in order; a doctest outside of fences is one, too."""
    at, loose = 0, []
    while at < len(lines):
        if lines[at].text.lstrip().startswith("<!--"):
            at = _end_of_comment(lines, at)
            continue
        opening = _OPENING.match(lines[at].text)
        if opening is None or ("`" in opening["info"] and opening["fence"][0] == "`"):
            loose.append(lines[at])
            at += 1
            continue
        if loose:
            yield CodeBlock("doctest", tuple(loose))
            loose = []
        end = _end_of_fence(lines, at + 1, opening)
        body = [_without_prefix(line, opening["prefix"]) for line in lines[at + 1 : end]]
        yield _block(opening["info"], body)
        at = end + 1
    if loose:
        yield CodeBlock("doctest", tuple(loose))


def _end_of_comment(lines: Sequence[Line], at: int) -> int:
    """The line after an HTML comment."""
    while at < len(lines) and "-->" not in lines[at].text:
        at += 1
    return at + 1


def _end_of_fence(lines: Sequence[Line], at: int, opening: re.Match[str]) -> int:
    """The line that closes a fence; the end of the text, or of the quote, if none does."""
    fence = opening["fence"]
    closing = re.compile(rf"[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    quotes = opening["prefix"].count(">")
    while at < len(lines):
        if quotes and _quotes(lines[at].text) < quotes:
            return at - 1
        if closing.match(_without_prefix(lines[at], opening["prefix"]).text):
            return at
        at += 1
    return at


def _quotes(text: str) -> int:
    """How many quotes a line stands in."""
    number, at = 0, 0
    while (mark := _QUOTE.match(text, at)) is not None:
        number, at = number + 1, mark.end()
    return number


def _without_prefix(line: Line, prefix: str) -> Line:
    """A line of a fence without the marks of the quotes, and the indentation of the lists, that the fence is in."""
    at = 0
    outer, mark, inner = prefix.rpartition(">")
    for _ in range((outer + mark).count(">")):
        found = _QUOTE.match(line.text, at)
        if found is None:
            break
        at = found.end()
    width = len(inner.expandtabs(_TAB)) - (1 if mark and inner.startswith(" ") else 0)
    column = 0
    while column < width and at < len(line.text) and line.text[at] in " \t":
        column += _TAB - column % _TAB if line.text[at] == "\t" else 1
        at += 1
    return cut(line, at)


def _block(info: str, body: list[Line]) -> CodeBlock:
    """The block of a fence, by its info string: `python title="x.py"`, `{.python}`, `{code-cell} ipython3`."""
    directive = _DIRECTIVE.match(info)
    if directive is not None and "=" not in directive[1]:
        words = directive[2].replace(",", " ").split()
        code, options = _without_options(body)
        return CodeBlock(language_of(directive[1], *words[:1]), tuple(code), info + " " + " ".join(options))
    attributes = _ATTRIBUTES.match(info)
    if attributes is not None:
        first = re.split(r"[,\s]", attributes[1].strip(), maxsplit=1)[0]
        return CodeBlock(language_of(first.lstrip(".")), tuple(body), info)
    return CodeBlock(language_of(re.split(r"[\s,:{]", info, maxsplit=1)[0]), tuple(body), info)


def _without_options(body: list[Line]) -> tuple[list[Line], list[str]]:
    """(the lines of a MyST directive after its options, the options)."""
    if body and body[0].text.strip() == "---":
        ends = [n for n, line in enumerate(body[1:], 1) if line.text.strip() == "---"]
        return (body[ends[0] + 1 :], [line.text for line in body[1 : ends[0]]]) if ends else (body, [])
    number = next((n for n, line in enumerate(body) if not _OPTION.match(line.text)), len(body))
    return body[number:], [line.text for line in body[:number]]
