"""Which code counts as the same."""

from __future__ import annotations

import ast

import pytest

from hallucheck.changes.code import Code, is_renamed
from hallucheck.changes.offers import lost_names, speaks_of
from hallucheck.findings import Position


def statement(text: str, line: int = 1):
    code = Code("a.py", text.encode())
    column = len(text.splitlines()[line - 1]) - len(text.splitlines()[line - 1].lstrip())
    return code, code.statement_at(Position(line, column))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(a, 'x')", 'f(\n    a,\n    "x",  # note\n)'),
        ("x = (yield)", "x = yield"),
        ("x = 'a' 'b'", "x = 'ab'"),
        ("x = 0x10", "x = 16"),
        ("x = u'a'", "x = 'a'"),
        ("if a:\n    b", "if (a):\n    c"),
        ("def f(a): pass", "def f(\n    a,\n):\n    return 1"),
        ("with a as b:\n    c", "with (a as b):\n    d"),
        ("from a import b, c", "from a import c, d"),
        ("from .a import b", "from ..x.a import b"),
    ],
)
def test_same(one, other):
    assert statement(one)[1].text == statement(other)[1].text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(a)", "f(b)"),
        ("f(a)", "f(a, b)"),
        ("f(a=1)", "f(b=1)"),
        ("f('a')", "f('b')"),
        ("f('a b')", "f('ab')"),
        ("x = 1", "x: int = 1"),
        ("if a: pass", "while a: pass"),
        ("def f(): pass", "async def f(): pass"),
        ("a = b", "b = a"),
        ("x.a.b", "x.b.a"),
        ("[a, [b]]", "[[a], b]"),
    ],
)
def test_other(one, other):
    assert statement(one)[1].text != statement(other)[1].text


SCOPE = "def f({0}):\n    return g({0}.bad, h)\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (SCOPE.format("a"), SCOPE.format("b"), True),
        (SCOPE.format("a"), SCOPE.format("a").replace("g(a.bad", "g(h.bad"), False),  # another variable that was there
        (SCOPE.format("a"), SCOPE.format("a").replace("g(a.bad", "g(b.bad"), False),  # the old one is still used
        (SCOPE.format("a"), SCOPE.format("a").replace(".bad", ".good"), False),  # no member of the file
        ("class A:\n    def m(self): self.m()\n", "class A:\n    def n(self): self.n()\n", True),
    ],
)
def test_renamed(old, new, expected):
    """Names that were given anew; not other ones that are used instead."""
    (new_code, now), (old_code, was) = statement(new, 2), statement(old, 2)
    if old.startswith("class"):
        now, was = (code.statement_at(Position(2, 17)) for code in (new_code, old_code))

    assert is_renamed(now, new_code, was, old_code, is_path=False) is expected


def test_every_statement_is_told_apart():
    """Each position of a file lies in the innermost statement that covers it."""
    method = "    def m(self, a=b.c):\n        try:\n            x; y\n        except E.F as e:\n            z\n"
    text = f"@d(\n  1)\nclass A(B):\n{method}"
    code = Code("a.py", text.encode())
    found = {
        (line, column): code.statement_at(Position(line, column))
        for line, column in [(1, 1), (3, 8), (4, 18), (6, 12), (6, 15), (7, 16), (8, 12)]
    }

    assert [type(each.node).__name__ for each in found.values()] == [
        "Call",
        "ClassDef",
        "FunctionDef",
        "Expr",
        "Expr",
        "ExceptHandler",
        "Expr",
    ]


def test_match():
    code = Code("a.py", b"match a:\n    case A(b=c) if d.e:\n        f\n")

    assert code.statement_at(Position(2, 21)).text == code.statement_at(Position(2, 9)).text
    assert code.statement_at(Position(1, 6)).text != code.statement_at(Position(2, 9)).text


def test_imports():
    """Each name by itself."""
    one, other = Code("a.py", b"import a, b.c as d\n"), Code("a.py", b"import b.c as d\n")

    assert one.statement_at(Position(1, 10)).text == other.statement_at(Position(1, 7)).text
    assert one.statement_at(Position(1, 7)).text != other.statement_at(Position(1, 7)).text


def test_columns_are_code_points():
    code = Code("a.py", "é = 'ö'; f('ü')\n".encode())

    assert ast.unparse(code.statement_at(Position(1, 9)).node) == "f('ü')"


@pytest.mark.parametrize("name", ["a.py", "a.md", "a.ipynb", "pyproject.toml"])
def test_what_is_not_python(name):
    """It is compared by its lines."""
    code = Code(name, b"what is (\n this\xff?\n")

    assert code.text_at(Position(2, 1)) == "lines this\ufffd?"
    assert code.may_say("anything") and not code.says("anything")


def test_notebook():
    """A cell is a text of its own, magics or not."""
    code = Code("a.ipynb", b'{"cells": [{"source": ["x = 1\\n", "y"]}, {"source": "%time\\nz (1)"}]}')

    assert code.text_at(Position(2, 0), 1) == statement("y")[1].text
    assert code.text_at(Position(2, 0), 2) == "lines z(1)"
    assert code.text_at(Position(1, 0), 3) == "lines "


def test_lost_names():
    """What is gone, and what takes other parameters."""
    old = "import a\nX = 1\ndef f(a): ...\ndef g(a): ...\n"
    old += "class C:\n    def __init__(self): ...\n    def m(self): self.y = 1\n"
    new = (
        "X = 2\ndef f(a, b): ...\ndef g(a): return 1\nclass C:\n    def __init__(self, a): ...\n    def m(self): ...\n"
    )

    assert lost_names(old, new) == {"a", "f", "C", "y"}
    assert lost_names(old, "(") == frozenset()
    assert speaks_of(b"from mod import f", "mod", ["f"])
    assert not speaks_of(b"from mode import f", "mod", ["f"])
    assert not speaks_of(b"from mod import ff", "mod", ["f"])
