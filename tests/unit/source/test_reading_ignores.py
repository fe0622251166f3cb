"""Ignore comments: what is one, what it says, and where it counts."""

from __future__ import annotations

import pytest

from hallucheck.findings import IgnoreComment
from hallucheck.source.parse import parse
from hallucheck.source.read import from_text


def comments(text: str) -> tuple[IgnoreComment, ...]:
    """The ignore comments of a file."""
    return parse(from_text("a.py", text)).ignores


def only(line: str) -> IgnoreComment:
    """The one that stands behind a statement."""
    (found,) = comments(f"import a\nx = 1  {line}\n")
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1  # hallucheck\n",
        "x = 1  # noqa: F401\n",
        "x = '# hallucheck: ignore'\n",
        'x = """\n# hallucheck: ignore-file\n"""\n',
        "x = f'{x} # hallucheck: ignore'\n",
        "x = 1  # hallucheckers: ignore\n",
        "x = 1  # see hallucheck: ignore\n",
    ],
)
def test_none(text):
    """Strings and other comments are none."""
    assert comments(text) == ()


@pytest.mark.parametrize(
    ("line", "rules", "reason"),
    [
        ("# hallucheck: ignore", (), ""),
        ("#hallucheck:ignore", (), ""),
        ("#  hallucheck :  ignore  because", (), "because"),
        ("# hallucheck: ignore # noqa", (), ""),
        ("# hallucheck: ignore - because", (), "because"),
        ("# hallucheck: ignore[a-b]", ("a-b",), ""),
        ("# hallucheck: ignore[ a , b,c ,]", ("a", "b", "c"), ""),
        ("# hallucheck: ignore[a]: see #12 and b#c", ("a",), "see #12 and b#c"),
        ("# hallucheck: ignore[a] [not a rule]", ("a",), "[not a rule]"),
        ("# hallucheck: ignore[a] reason  # noqa: E501", ("a",), "reason"),
        ("# hallucheck: ignore[a] #type: ignore", ("a",), ""),
        ("# noqa: E501  # hallucheck: ignore[a] reason", ("a",), "reason"),
        ("# noqa: E501 # type: ignore # hallucheck: ignore[a]", ("a",), ""),
        ("# a note, then # hallucheck: ignore[a]", ("a",), ""),
        ("# hallucheck: ignore[ä ö]", ("ä ö",), ""),
    ],
)
def test_content(line, rules, reason):
    """The rules between the brackets, and the reason up to the next comment."""
    found = only(line)

    assert tuple(id for id, _ in found.rules) == rules
    assert (found.justification, found.problem, found.is_file) == (reason, "", False)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("# hallucheck: ignored", "after `hallucheck:` stands neither `ignore` nor `ignore-file`"),
        ("# hallucheck:", "after `hallucheck:` stands neither `ignore` nor `ignore-file`"),
        ("# hallucheck: off[a]", "after `hallucheck:` stands neither `ignore` nor `ignore-file`"),
        ("# hallucheck: ignore[a", "its bracket is not closed"),
        ("# hallucheck: ignore[a # noqa", "its bracket is not closed"),
        ("# hallucheck: ignore[]", "its brackets name no rule"),
        ("# hallucheck: ignore[ , ]", "its brackets name no rule"),
        ("# hallucheck: ignore(a)", "rules stand in square brackets"),
        ("# hallucheck: ignore=a", "rules stand in square brackets"),
        ("# hallucheck: ignore-file[a]", "`ignore-file` stands on a line of its own"),
    ],
)
def test_problem(line, problem):
    """What cannot be understood is told."""
    assert only(line).problem == problem


def test_ranges():
    """The comment without its neighbours, and each rule in it; columns in code points."""
    text = "x = 'ä'  # noqa  # hallucheck: ignore[ab, c] why  # more\n"
    (found,) = comments(text)
    line = text.splitlines()[0]

    def spelled(range_):
        return line[range_.start.column : range_.end.column]

    assert spelled(found.range) == "# hallucheck: ignore[ab, c] why"
    assert [spelled(place) for _, place in found.rules] == ["ab", "c"]


def test_several_on_a_line():
    """Each is one of its own."""
    found = comments("x = 1  # hallucheck: ignore[a] one # hallucheck: ignore[b] two\n")

    assert [(c.rules[0][0], c.justification) for c in found] == [("a", "one"), ("b", "two")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_file_level(newline):
    """On a line of its own: `ignore-file` anywhere, `ignore` before the first statement."""
    text = newline.join(
        [
            "#!/usr/bin/env python",
            "# hallucheck: ignore[a]",
            "",
            "# hallucheck: ignore[b]",
            "@decorated",
            "def f():",
            "    # hallucheck: ignore[c]",
            "    # hallucheck: ignore-file[d]",
            "    return (",
            "        # hallucheck: ignore[e]",
            "        1",
            "    )",
            "# hallucheck: ignore[f]",
            "",
        ]
    )
    found = comments(text)

    assert [c.range.start.line for c in found] == [2, 4, 7, 8, 10, 13]
    assert [c.is_file for c in found] == [True, True, False, True, False, False]
    assert [c.is_alone for c in found] == [True, True, True, True, False, True]


def test_only_comments():
    """A file without statements may be ignored, too; a docstring is a statement."""
    assert [c.is_file for c in comments("# hallucheck: ignore\n")] == [True]
    assert [c.is_file for c in comments('"""Text."""\n# hallucheck: ignore\n')] == [False]


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("a\nb", [1, 2]),
        ("a = '''\n#\n''' + b\n", [3, 4]),
        ("a = b + \\\n  c\n", [2, 3]),
        ("a = 'b\\\n  c'\n", [2, 3]),
        ("a = [  # see \\\n  1]\n", [1, 2, 3]),
        ("a = (\n  1,\n\n)\n", [1, 2, 3, 4, 5]),
        ("def f():\n    '''a\n    b'''\n    return f'''\n{\n1}'''\n", [1, 3, 6, 7]),
        ("a = 'b' 'c' '''\n''' \\\n 'd'\n", [3, 4]),
    ],
)
def test_room_for_comments(text, rooms):
    """A comment can stand neither in a string nor after a backslash that goes on."""
    parsed = parse(from_text("a.py", text))

    assert [n for n in range(1, text.count("\n") + 2) if parsed.holds_comment(n)] == rooms
