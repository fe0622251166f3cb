"""The ignore comments of a checked file: `# hallucheck: ignore[rule] reason`, alone or beside other comments.

`# hallucheck: ignore-file[rule]` on a line of its own counts for the whole file, and so does `ignore` on a line of its
own before the first statement, as for ty. Without brackets all rules are meant. Only comments count, not strings that
look like them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from hallucheck.findings import IgnoreComment, Position, Range
from hallucheck.source.read import SourceFile

MARK = "hallucheck:"
_BEGIN = re.compile(r"#\s*hallucheck\s*:")
_DIRECTIVE = re.compile(
    r"#\s*hallucheck\s*:\s*(?P<word>[\w-]*)(?:\s*(?P<rules>\[[^\]#]*\]?))?(?P<reason>.*)", re.DOTALL
)
_OTHER_COMMENT = re.compile(r"\s+#\s*[A-Za-z]")
"""Where the reason ends and another comment begins: `# noqa`, but not `#12`."""
_RULE = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_WORDS = ("ignore", "ignore-file")

Comment = tuple[Position, str]
"""Where a comment begins, and its text from "#" on."""
LinesOf = Callable[[int], tuple[int, int]]


def has_mark(text: str) -> bool:
    """Whether there may be an ignore comment: most files have none, and are not searched."""
    return "hallucheck" in text and _BEGIN.search(text) is not None


def begin_of_mark(line: str) -> int:
    """Where in a line an ignore comment may begin, -1 if nowhere."""
    found = _BEGIN.search(line)
    return found.start() if found else -1


def ignore_comments(comments: Iterable[Comment], text: str, lines_of: LinesOf, first: int) -> tuple[IgnoreComment, ...]:
    """The ignore comments among the comments of a file, in source order.

    `lines_of` tells the lines of the statement on a line, `first` is the line of the first statement, 0 if there is
    none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[IgnoreComment] = []
    for start, comment in comments:
        for begin, stretch in _stretches(comment):
            place = Position(start.line, start.column + begin)
            before = lines[start.line - 1][: start.column].strip(" \t\f\ufeff")
            is_alone = not before and lines_of(start.line) == (start.line, start.line)
            is_first = is_alone and (not first or start.line < first)
            found.append(_ignore_comment(place, stretch, is_alone=is_alone, is_first=is_first))
    return tuple(found)


def leading_comments(source: SourceFile) -> Iterator[Comment]:
    """The comments before the first statement of a file that need not be Python."""
    for number, line in enumerate(source.text.splitlines(), 1):
        code = line.lstrip(" \t\f")
        if code.startswith("#"):
            yield Position(number, len(line) - len(code)), code
        elif code:
            return


def _stretches(comment: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of each ignore comment in a comment, without what follows it."""
    begins = [match.start() for match in _BEGIN.finditer(comment)]
    for begin, end in zip(begins, [*begins[1:], len(comment)]):
        directive = _DIRECTIVE.match(comment[begin:end])
        assert directive is not None
        other = _OTHER_COMMENT.search(directive["reason"])
        stop = directive.start("reason") + (other.start() if other else len(directive["reason"]))
        yield begin, comment[begin : begin + stop].rstrip()


def _ignore_comment(start: Position, text: str, *, is_alone: bool, is_first: bool) -> IgnoreComment:
    directive = _DIRECTIVE.match(text)
    assert directive is not None
    word, bracket, reason = directive["word"], directive["rules"], directive["reason"].strip()
    rules = tuple(
        (match[0], _range(start, directive.start("rules") + 1 + match.start(), len(match[0])))
        for match in _RULE.finditer(bracket.strip("[]") if bracket else "")
    )
    return IgnoreComment(
        range=_range(start, 0, len(text)),
        rules=rules,
        justification=reason.lstrip(":-\u2013\u2014 \t"),
        is_file=word == "ignore-file" or is_first,
        is_alone=is_alone,
        problem=_problem(word, bracket, rules, reason, is_alone=is_alone),
    )


def _problem(word: str, bracket: str | None, rules: tuple[object, ...], reason: str, *, is_alone: bool) -> str:
    if word not in _WORDS:
        return f"after `{MARK}` stands neither `ignore` nor `ignore-file`"
    if bracket and not bracket.endswith("]"):
        return "its bracket is not closed"
    if bracket and not rules:
        return "its brackets name no rule"
    if not bracket and reason[:1] in ("(", "=", "{", "<"):
        return "rules stand in square brackets"
    if word == "ignore-file" and not is_alone:
        return "`ignore-file` stands on a line of its own"
    return ""


def _range(start: Position, offset: int, length: int) -> Range:
    column = start.column + offset
    return Range(Position(start.line, column), Position(start.line, column + length))
