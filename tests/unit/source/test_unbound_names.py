from __future__ import annotations

import pytest
from checked import parsed_text

from hallucheck.source.scopes import unbound_names

_BUILTINS = frozenset({"print", "len", "range", "exec", "globals", "locals", "setattr", "vars", "super"})


def _unbound(code: str) -> list[str]:
    """The unbound names in source order."""
    file = parsed_text(code)
    found = unbound_names(file.tree, _BUILTINS)
    return [use.name for use in file.uses if use.at in found.ats]


@pytest.mark.parametrize(
    "code",
    [
        "print(__name__, __file__, __doc__, __spec__, __builtins__)",
        "def f():\n    return later\nlater = 1",
        "def f(a, *b, c=1, **d):\n    return a, b, c, d",
        "import a.b, c as d\nfrom e import f as g\na, d, g",
        "for x, (y, *z) in []: pass\nx, y, z",
        "with 1 as (x, y): x, y",
        "try: pass\nexcept ValueError_ as e: e\nValueError_ = 1",
        "match 1:\n    case [a, *b] | {'k': c, **d} as e: a, b, c, d, e",
        "if (n := 1): n",
        "[last := x for x in range(3)]\nlast",
        "def f():\n    if any_(y := x for x in range(3)): y\ndef any_(x): pass",
        "def f():\n    global g\n    g = 1\nprint(g)",
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n        return x",
        "class A:\n    x = 1\n    y = x\n    z = [i for i in range(x)]\n    print(__qualname__, __module__)",
        "class A:\n    def f(self):\n        return __class__",
        "lambda x: lambda y: (x, y)",
        "{k: v for k, v in [] if k for w in v}",
        "def f[T: int_, *Ts, **P](x: T) -> P: return T, Ts\nint_ = 1",
        "class A[T]:\n    x: T\n    def f(self) -> T: return T",
        "class A:\n    int_ = 1\n    def f[T: int_](self, x: int_): pass",
        "type A[T] = B[T]\ntype B[T] = list_[T]\nlist_ = A",
        "x = 1\ndel x\nprint(x)",
        "x: int_ = 1\nint_ = x",
        "import ﬁ\nfi",
    ],
)
def test_bound(code: str) -> None:
    """Names that any rule of Python binds are not reported, wherever in their scope the binding stands."""
    assert _unbound(code) == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("np.array", ["np"]),
        ("def f():\n    return os", ["os"]),
        ("def f():\n    x = 1\nprint(x)", ["x"]),
        ("class A:\n    x = 1\n    def f(self):\n        return x", ["x"]),
        ("class A:\n    x = 1\n    y = [x for i in range(3)]", ["x"]),
        ("[x for x in range(3)]\nprint(x)", ["x"]),
        ("lambda x: y", ["y"]),
        ("def f(x=x): pass", ["x"]),
        ("def f():\n    return __class__", ["__class__"]),
        ("print(__qualname__)", ["__qualname__"]),
        ("def f[T](): pass\nT", ["T"]),
        ("x: Lisst[int_]", ["Lisst", "int_"]),
        ("f'{x}'", ["x"]),
    ],
)
def test_unbound(code: str, names: list[str]) -> None:
    """Names that no scope binds are found."""
    assert _unbound(code) == names


@pytest.mark.parametrize(
    ("code", "is_open"),
    [
        ("'{x}'.format(**locals())", False),
        ("globals().get('x')", False),
        ("builtins.print(1)", False),
        ("from a import *", False),
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("globals().update(x=1)", True),
        ("inject(globals())", True),
        ("builtins._ = str", True),
        ("setattr(sys.modules[__name__], 'x', 1)", True),
        ("sys.modules[__name__].__dict__.update(x=1)", True),
        ("def f():\n    vars()['x'] = 1", True),
    ],
)
def test_open(code: str, is_open: bool) -> None:
    """Code that may bind names unseen makes all unbound names doubtful; code that only reads them does not."""
    assert unbound_names(parsed_text(code).tree, _BUILTINS).is_open is is_open
