from __future__ import annotations

import warnings
from pathlib import Path

import msgspec
import pytest
from checked import parsed_text
from standard_library import parsed, standard_library_files

from hallucheck.source import tree
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.symbols.from_ast import lower_module


def _difference(checked: object, installed: object, path: str = "") -> str:
    """Where two trees differ but for positions; "" if nowhere."""
    if type(checked) is not type(installed):
        return f"{path}: {checked!r:.99} is not {installed!r:.99}"
    if isinstance(checked, tree.Literal) and checked.value is None and checked.type == "str":
        return ""  # the text of `{x=}` is written by the expression itself
    if isinstance(checked, tree.ClassPattern):  # its keywords hold positions in tuples
        checked = [checked.cls, checked.positional, [item[1:] for item in checked.keywords]]
        installed = [installed.cls, installed.positional, [item[1:] for item in installed.keywords]]  # type: ignore[attr-defined]
    if isinstance(checked, msgspec.Struct):
        fields = [name for name in checked.__struct_fields__ if name != "at"]
        parts = [(name, getattr(checked, name), getattr(installed, name)) for name in fields]
        return next(filter(None, (_difference(a, b, f"{path}.{name}") for name, a, b in parts)), "")
    if isinstance(checked, (list, tuple)):
        assert isinstance(installed, (list, tuple))
        if len(checked) != len(installed):
            return f"{path}: {checked!r:.99} is not {installed!r:.99}"
        pairs = enumerate(zip(checked, installed))
        return next(filter(None, (_difference(a, b, f"{path}[{number}]") for number, (a, b) in pairs)), "")
    return "" if checked == installed else f"{path}: {checked!r:.99} is not {installed!r:.99}"


def _of_installed(text: str) -> tree.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return lower_module(text)


@pytest.mark.parametrize("path", standard_library_files(60), ids=lambda path: path.name)
def test_same_tree(path: Path) -> None:
    """A file means the same whether it is checked or installed."""
    file = parsed(path)
    if file is None:
        pytest.skip("broken on purpose")

    assert with_deep_stack(lambda: _difference(file.tree, _of_installed(file.source.text))) == ""


@pytest.mark.parametrize(
    "code",
    [
        "f(a, *b, c=1, **d)\n",
        "x = a or b and c or (d or e) or not f\n",
        "x = a[1], a[1,], a[1:2, ::3], a[b := 1], a[()]\n",
        "x = 1_000, 0xff, 0b1, 0o17, 00, 1.5, 2j, 99999999999999999999, ..., None, True\n",
        "x = 'a' \"b\" r'\\c' '\\x41' '''d\ne'''\n",
        "x = b'a' b'b'\n",
        "x = '\\ud800'\n",
        "x = f'a{b!r:>{c}}d' 'e' f\"{{f}}\\n{'g'}\" rf'\\h{i}'\n",
        "x = f'''a\"{b}\"\\\n'''\n",
        "x = [*a, b], {*c}, {**d, 'e': f}, (g,), ()\n",
        "x = {a: b for a, *b in c if d if e for f in g}\n",
        "x = lambda a, /, b=1, *c, d, e=2, **f: (yield)\n",
        "def f(a: 'int', *args: b, c: d = e) -> g:\n    nonlocal_ = 1; return\n",
        "async def f():\n    async with a as b, c: pass\n    async for d in e: await d\n    [f async for f in g]\n",
        "try: a\nexcept b as c: d\nexcept (e, f): raise\nelse: g\nfinally: h\n",
        "del a, b\ndel (c, d)\ndel [e]\n",
        "for a, *b in *c, d:\n    break\nelse:\n    continue_ = 1\n",
        "x: int\nx: int = 1\nx.y += 1\nx = y = z\nx @= 2\n",
        "match a:\n case [b, *_] | {'c': d, **e} | F(g, h=i) | -1 | None | 'j' 'k' | l.m as n if o: p\n case _: q\n",
        "from . import a\nfrom ..b.c import (d as e, f)\nfrom g import *\nimport h.i as j, k\n",
        "class A(B, *d, metaclass=C, **e):\n    'doc'\n    global f\n",
        "ﬁ.ﬁ(ﬁ=ﬁ)\n",
        "print(a < b <= c is not d not in e != f)\n",
    ],
)
def test_same_tree_of_odd_code(code: str) -> None:
    """Each corner of the grammar is lowered the same way by both."""
    assert _difference(parsed_text(code).tree, _of_installed(code)) == ""


@pytest.mark.parametrize(
    "code",
    [
        "def f[T: int, *Ts, **P](a: T) -> T: ...\nclass A[T = int](B[T]): ...\ntype C[T] = list[T]\n",
        "try: a\nexcept* b: c\n",
        "x = t'a{b}'\n",
    ],
)
def test_same_tree_of_new_code(code: str) -> None:
    """Syntax newer than the running Python is lowered for checked files; where both know it they agree."""
    file = parsed_text(code)
    try:
        installed = _of_installed(code)
    except SyntaxError:
        pytest.skip("newer than this Python")

    assert _difference(file.tree, installed) == ""
