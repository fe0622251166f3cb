from __future__ import annotations

import pytest
from checked import uses


@pytest.mark.parametrize(
    "code",
    [
        "x = 1",
        "del x",
        "def f(a, *b): pass",
        "x: 'List[int]' = 1",
        "def f():\n    x: List[int] = 1",
        "global x",
        "match 1:\n    case x: pass",
        "'text {name}'",
    ],
)
def test_nothing_used(code: str) -> None:
    """Stores, strings and what Python never evaluates are no uses."""
    assert uses(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a.b as c, d", ["import a.b", "import d"]),
        ("from a.b import c as d, e", ["import a.b", "imported-name a.b.c", "imported-name a.b.e"]),
        ("from a import *", ["import a"]),
        ("a.b.c", ["name a", "attribute b", "attribute c"]),
        ("a.b(c, d=e)", ["name a", "attribute b", "name c", "name e", "call b"]),
        ("a.b = c", ["name c", "name a"]),
        ("a.b += c", ["name a", "attribute b", "name c"]),
        ("a[b].c: d = e", ["name d", "name e", "name a", "name b"]),
        ("del a.b[c]", ["name a", "attribute b", "name c"]),
        ("@a\ndef f(b: c = d) -> e:\n    f", ["name a", "name c", "name d", "name e", "name f"]),
        ("@a\nclass B(c, d=e):\n    f: g", ["name a", "name c", "name e", "name g"]),
        ("lambda a=b: c", ["name b", "name c"]),
        ("[a for b.c in d if e]", ["name d", "name b", "name e", "name a"]),
        ("f'{a!r:{b}}'", ["name a", "name b"]),
        ("with a as b.c: d", ["name a", "name b", "name d"]),
        ("for a in b:\n    c\nelse:\n    d", ["name b", "name c", "name d"]),
        ("try: a\nexcept b: c\nfinally: d", ["name a", "name b", "name c", "name d"]),
        ("assert a, b", ["name a", "name b"]),
        ("raise a from b", ["name a", "name b"]),
        (
            "match a:\n    case b.c | D(e=f) if g: h",
            ["name a", "name b", "attribute c", "name D", "name g", "name h"],
        ),
        ("type A[T: b] = c", ["name b", "name c"]),
        ("def f[T: b](): pass", ["name b"]),
        ("async def f():\n    await a\n    yield b", ["name a", "name b"]),
        ("x = {a: b, **c, }, d[e:f], (g := h), *i", [f"name {letter}" for letter in "abcdefhi"]),
        ("x = a if b else c", ["name b", "name a", "name c"]),
        ("class A:\n    def f(self):\n        x: b = c", ["name c"]),
        ("def f():\n    class A:\n        x: b = c", ["name b", "name c"]),
    ],
)
def test_what_is_used(code: str, expected: list[str]) -> None:
    """Each place that must exist is a use, in the order of evaluation."""
    assert uses(code) == expected
