"""The ignore comments of `pyproject.toml` and `setup.cfg`."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.configuration.files import toml_of
from hallucheck.findings import IgnoreComment, Position
from hallucheck.source.ignore_comments import Comment, begin_of_mark, has_mark, ignore_comments


def project_ignores(path: str, text: str) -> tuple[IgnoreComment, ...]:
    """The ignore comments of a project file, in source order; none in one that cannot be read."""
    if not has_mark(text):
        return ()
    lines = text.split("\n")
    comments = _of_toml(lines) if path.endswith(".toml") else _of_cfg(lines)
    first = next((n for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")), 0)
    return ignore_comments(comments, text, lambda line: (line, line), first)


def _of_toml(lines: list[str]) -> Iterator[Comment]:
    """What looks like a comment is one if the file says the same without it: in a string it would not."""
    try:
        whole = toml_of("\n".join(lines))
    except ValueError:
        return
    for number, line in enumerate(lines, 1):
        begin = begin_of_mark(line)
        if begin < 0:
            continue
        try:
            without = toml_of("\n".join([*lines[: number - 1], line[:begin], *lines[number:]]))
        except ValueError:
            continue
        if without == whole:
            yield Position(number, begin), line[begin:].rstrip("\r")


def _of_cfg(lines: list[str]) -> Iterator[Comment]:
    """There, comments have lines of their own."""
    for number, line in enumerate(lines, 1):
        begin = begin_of_mark(line)
        if begin >= 0 and line.lstrip().startswith("#"):
            yield Position(number, begin), line[begin:].rstrip("\r")
