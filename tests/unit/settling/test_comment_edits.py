"""Ignore comments written and taken out: nothing else of a text changes."""

from __future__ import annotations

import ast

import pytest

from hallucheck.findings import FileReport, Finding, Position, Range
from hallucheck.settings import Settings
from hallucheck.settling.comment_edits import add_ignores, remove_ignores
from hallucheck.settling.settle import Settler
from hallucheck.source.parse import parse
from hallucheck.source.read import from_text


def added(text: str, *places: tuple[int, str], reason: str = "") -> str:
    """The text with an ignore for each (line, rule)."""
    parsed = parse(from_text("a.py", text))
    findings = [
        Finding(
            *(rule, "attribute", "error", "proven", "a.py"),
            *(Range(Position(line, 0), Position(line, 1)), "a.b", "b", "missing"),
            lines=parsed.lines_of(line),
        )
        for line, rule in places
    ]
    result = add_ignores(text, findings, parsed.ignores, parsed.holds_comment, reason)

    assert len(result.ignored) == len(findings)
    assert ast.dump(ast.parse(result.text)) == ast.dump(ast.parse(text))
    return result.text


def cleaned(text: str) -> str:
    """The text without its unused ignores, where nothing is found."""
    report = FileReport("a.py", ignores=parse(from_text("a.py", text)).ignores)
    result = remove_ignores(text, Settler(Settings("/")).unused(report, "a.py"), report.ignores).text

    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(text))
    return result


X, Y = "unknown-argument", "unresolved-attribute"


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("a.b\n", [(1, X)], "a.b  # hallucheck: ignore[unknown-argument]\n"),
        ("a.b", [(1, X)], "a.b  # hallucheck: ignore[unknown-argument]"),
        ("a.b   \t\nc\n", [(1, X)], "a.b  # hallucheck: ignore[unknown-argument]\nc\n"),
        ("a.b\r\nc\r\n", [(1, X)], "a.b  # hallucheck: ignore[unknown-argument]\r\nc\r\n"),
        ("a.b\rc\r", [(2, X)], "a.b\rc  # hallucheck: ignore[unknown-argument]\r"),
        ("a.b\n", [(1, Y), (1, X), (1, Y)], "a.b  # hallucheck: ignore[unknown-argument, unresolved-attribute]\n"),
        ("a.b  # noqa\n", [(1, X)], "a.b  # noqa  # hallucheck: ignore[unknown-argument]\n"),
        (
            "a.b  # hallucheck: ignored\n",
            [(1, X)],
            "a.b  # hallucheck: ignored  # hallucheck: ignore[unknown-argument]\n",
        ),
        (
            "a.b  # hallucheck: ignore[unknown-argument] why  # noqa\n",
            [(1, Y)],
            "a.b  # hallucheck: ignore[unknown-argument, unresolved-attribute] why  # noqa\n",
        ),
        ("a.b + '''\n'''\n", [(1, X)], "a.b + '''\n'''  # hallucheck: ignore[unknown-argument]\n"),
        ("a.b + \\\n  c\n", [(1, X)], "a.b + \\\n  c  # hallucheck: ignore[unknown-argument]\n"),
        ("a + \\\n  [b,\n'''\n''']\n", [(4, X)], "a + \\\n  [b,\n'''\n''']  # hallucheck: ignore[unknown-argument]\n"),
        ("a[\n'''\n''' + b]\n", [(2, X)], "a[\n'''\n''' + b]  # hallucheck: ignore[unknown-argument]\n"),
        ("a.b(\n  c=1,\n)\n", [(2, X)], "a.b(\n  c=1,  # hallucheck: ignore[unknown-argument]\n)\n"),
        ("if a.b: pass\n", [(1, X)], "if a.b: pass  # hallucheck: ignore[unknown-argument]\n"),
        ("for x in a.b:\n    pass\n", [(1, X)], "for x in a.b:  # hallucheck: ignore[unknown-argument]\n    pass\n"),
        ("a; b.c\n", [(1, X)], "a; b.c  # hallucheck: ignore[unknown-argument]\n"),
    ],
)
def test_add(text, places, expected):
    """At the end of the line, or of another line of the statement; in brackets that are there."""
    assert added(text, *places) == expected


def test_add_reason():
    """The reason stands behind the brackets."""
    assert added("a.b\n", (1, X), reason="see #12") == "a.b  # hallucheck: ignore[unknown-argument] see #12\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  # hallucheck: ignore\n", "a\n"),
        ("a  # hallucheck: ignore[unknown-argument] why", "a"),
        ("a  # noqa  # hallucheck: ignore[unknown-argument] why\r\nb\r\n", "a  # noqa\r\nb\r\n"),
        ("a  # hallucheck: ignore[unknown-argument] why  # noqa: E501\n", "a  # noqa: E501\n"),
        ("a  # x # hallucheck: ignore # y\n", "a  # x # y\n"),
        ("# hallucheck: ignore-file[unknown-argument]\r\na\r\n", "a\r\n"),
        ("a\n# hallucheck: ignore[unknown-argument]", "a\n"),
        ("a\n    # hallucheck: ignore[unknown-argument]\nb\n", "a\nb\n"),
        ("a  # hallucheck: ignore[no-such-rule]\n", "a\n"),
        ("a  # hallucheck: ignore[no-such-rule, unknown-argument]\n", "a\n"),
        (
            "a  # hallucheck: ignore[unknown-argument, unused-ignore-comment]\n",
            "a  # hallucheck: ignore[unused-ignore-comment]\n",
        ),
        ("a  # hallucheck: ignored\n", "a  # hallucheck: ignored\n"),
        ("a  # hallucheck: ignore # hallucheck: ignore[unknown-argument]\n", "a\n"),
        ("a\n# hallucheck: ignore  # hallucheck: ignore[unknown-argument]\nb\n", "a\nb\n"),
        ("(a,  # hallucheck: ignore\n b)\n", "(a,\n b)\n"),
        ("(a,\n # hallucheck: ignore\n b)\n", "(a,\n b)\n"),
        ("# ä\nx = 'ä𝕏'  # hallucheck: ignore\n", "# ä\nx = 'ä𝕏'\n"),
    ],
)
def test_remove(text, expected):
    """With the space before it, or with its whole line; other comments stay."""
    assert cleaned(text) == expected
