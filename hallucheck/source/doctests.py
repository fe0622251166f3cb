"""Sessions with the interpreter: `>>>` of Python and `In [1]:` of IPython, what was typed and what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hallucheck.source.document import Block, Line, cut, dedented

_PROMPT = re.compile(r"(?P<indent>\s*)(?:>>>(?: |$)|In \[\d*\]: ?)")
_MORE = re.compile(r"\s*(?:\.\.\.(?: |$)|\.{3,}: ?)")
_FAILURE = re.compile(
    r"\s*(?:Traceback \(most recent|-{20,}|(?:[\w.]*\.)?[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)\b)"
)
_SKIP = re.compile(r"#\s*doctest:.*\+\s*SKIP")


def has_prompt(lines: Sequence[Line]) -> bool:
    """Whether some line is one that was typed at a prompt."""
    return any(_PROMPT.match(line.text) for line in lines)


def examples(lines: Sequence[Line]) -> Iterator[Block]:
    """What was typed, one block for each prompt. It is expected to fail where the answer is a traceback, or where it
    is marked to be skipped."""
    at = 0
    while at < len(lines):
        prompt = _PROMPT.match(lines[at].text)
        if prompt is None:
            at += 1
            continue
        typed = [cut(lines[at], prompt.end())]
        at += 1
        while at < len(lines) and (more := _MORE.match(lines[at].text)) is not None:
            typed.append(cut(lines[at], more.end()))
            at += 1
        is_failing = any(_SKIP.search(line.text) for line in typed)
        while at < len(lines) and lines[at].text.strip() and not _PROMPT.match(lines[at].text):
            is_failing = is_failing or _FAILURE.match(lines[at].text) is not None
            at += 1
        yield dedented(line._replace(is_expected_to_fail=is_failing) for line in typed)
