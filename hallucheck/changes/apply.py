"""One file's patch applied to its content, as `git apply` does it: lines may have moved, but must be the same."""

from __future__ import annotations

import re

from hallucheck.changes.patch import FilePatch, Hunk, PatchError

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def apply(patch: FilePatch, content: bytes, *, is_strict: bool = True) -> bytes:
    """The patched content. Where line ends are all that differs, as after a mail, those of the content are kept.

    A hunk that has no context before or after it belongs to the beginning or end of the file, if `is_strict`; patches
    that were written by hand do not know that.

    Raises:
        PatchError: it does not fit.
    """
    if patch.problem:
        raise PatchError(patch.problem)
    lines = _LINE.findall(content)
    try:
        return b"".join(_applied(patch.hunks, lines, is_strict))
    except PatchError:
        end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
        hunks = tuple(_with_end(hunk, end) for hunk in patch.hunks)
        if hunks == patch.hunks:
            raise
        return b"".join(_applied(hunks, lines, is_strict))


def _applied(hunks: tuple[Hunk, ...], lines: list[bytes], is_strict: bool) -> list[bytes]:
    result: list[bytes] = []
    done = moved = 0
    for hunk in hunks:
        expected = hunk.old_start - 1 if hunk.old else hunk.old_start
        at = _place(hunk, lines, expected + moved, done, is_strict)
        if at is None:
            raise PatchError(f"its lines from {hunk.old_start} on are not there")
        result += lines[done:at]
        result += hunk.new
        done, moved = at + len(hunk.old), at - expected
    return result + lines[done:]


def _place(hunk: Hunk, lines: list[bytes], expected: int, first: int, is_strict: bool) -> int | None:
    """Index of the line where a hunk fits, nearest to where it is expected; None if nowhere."""
    last = len(lines) - len(hunk.old)
    has_context = bool(hunk.leading or hunk.trailing)
    if not has_context and not (hunk.old_start <= 1 or hunk.old):
        return expected if first <= expected <= last else None  # a pure insertion without context
    begins = is_strict and hunk.old_start <= 1 and has_context and not hunk.leading
    ends = is_strict and has_context and not hunk.trailing
    places = range(first, last + 1)
    for at in sorted(places, key=lambda place: abs(place - expected)) if len(places) > 1 else places:
        if tuple(lines[at : at + len(hunk.old)]) != hunk.old:
            continue
        if (begins and at != 0) or (ends and at != last):
            continue
        if has_context or at == expected:
            return at
    return None


def _with_end(hunk: Hunk, end: bytes) -> Hunk:
    old, new = (tuple(_ended(line, end) for line in lines) for lines in (hunk.old, hunk.new))
    return hunk._replace(old=old, new=new)


def _ended(line: bytes, end: bytes) -> bytes:
    return line.rstrip(b"\r\n") + end if line.endswith(b"\n") else line
