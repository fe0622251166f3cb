from __future__ import annotations

import pytest
from checked import guards

from hallucheck.source.guards import GuardKind


@pytest.mark.parametrize(
    ("code", "use"),
    [
        # the handler is about something else
        ("try:\n    import a\nexcept ValueError:\n    pass", "import a"),
        ("try:\n    a.b\nexcept ImportError:\n    pass", "attribute b"),
        ("try:\n    a.b\nexcept TypeError:\n    pass", "attribute b"),
        ("try:\n    f(1)\nexcept AttributeError:\n    pass", "call f"),
        # handlers, else and finally are not guarded
        ("try:\n    pass\nexcept ImportError:\n    import a", "import a"),
        ("try:\n    pass\nexcept AttributeError:\n    pass\nelse:\n    a.b", "attribute b"),
        # it is raised again
        ("try:\n    a.b\nexcept AttributeError:\n    raise", "attribute b"),
        ("try:\n    a.b\nexcept AttributeError as e:\n    log(e)\n    raise e", "attribute b"),
        # failures in general are reported
        ("try:\n    a.b\nexcept Exception as error:\n    print(error)", "attribute b"),
        ("try:\n    a.b\nexcept:\n    logging.exception('failed')", "attribute b"),
        ("try:\n    a.b\nexcept Exception as error:\n    raise Failed() from error", "attribute b"),
        # the body of a function runs later
        ("try:\n    def f():\n        a.b\nexcept AttributeError:\n    pass", "attribute b"),
        # another attribute, another object, the other branch
        ("if hasattr(a, 'c'):\n    a.b", "attribute b"),
        ("if hasattr(c, 'b'):\n    a.b", "attribute b"),
        ("if hasattr(a, 'b'):\n    pass\nelse:\n    a.b", "attribute b"),
        ("hasattr(a, 'b') or a.b", "attribute b"),
        # the script asks for a version, which says nothing of what follows
        ("if sys.version_info < (3, 10):\n    sys.exit(1)\na.b", "attribute b"),
        ("assert sys.version_info >= (3, 10)\na.b", "attribute b"),
        # the value only mentions a version
        ("x = f(api_version=1)\nif x:\n    a.b", "attribute b"),
        ("pytest.importorskip('c')\nimport a", "import a"),
        ("def f():\n    pytest.importorskip('a')\nimport a", "import a"),
        ("if TYPE_CHECKING:\n    a.b", "attribute b"),
    ],
)
def test_not_guarded(code: str, use: str) -> None:
    """Code that foresees something else guards nothing."""
    assert guards(code)[use] is None


@pytest.mark.parametrize(
    ("code", "use", "kind"),
    [
        ("try:\n    import a\nexcept ImportError:\n    pass", "import a", GuardKind.EXCEPTION),
        (
            "try:\n    from a import b\nexcept (OSError, ImportError):\n    b",
            "imported-name a.b",
            GuardKind.EXCEPTION,
        ),
        (
            "try:\n    import a\nexcept b.ModuleNotFoundError as e:\n    print(e)",
            "import a",
            GuardKind.EXCEPTION,
        ),
        (
            "try:\n    import a\nexcept ImportError as e:\n    raise A() from e",
            "import a",
            GuardKind.EXCEPTION,
        ),
        ("try:\n    import a\nexcept Exception as e:\n    print(e)", "import a", GuardKind.EXCEPTION),
        ("try:\n    a.b\nexcept AttributeError:\n    pass", "attribute b", GuardKind.EXCEPTION),
        ("try:\n    a.b\nexcept Exception:\n    x = None", "attribute b", GuardKind.EXCEPTION),
        ("try:\n    f(1)\nexcept TypeError:\n    g()", "call f", GuardKind.EXCEPTION),
        ("try:\n    unicode\nexcept NameError:\n    unicode = str", "name unicode", GuardKind.EXCEPTION),
        ("with contextlib.suppress(KeyError, AttributeError):\n    a.b", "attribute b", GuardKind.EXCEPTION),
        ("with pytest.raises(AttributeError, match='b'):\n    a.b", "attribute b", GuardKind.EXCEPTION),
        ("with self.assertRaises(TypeError):\n    f(1)", "call f", GuardKind.EXCEPTION),
        ("self.assertRaises(AttributeError, lambda: a.b)", "attribute b", GuardKind.EXCEPTION),
        ("if hasattr(a, 'b'):\n    a.b", "attribute b", GuardKind.HASATTR),
        ("if x and hasattr(a.c, 'b') and y:\n    a.c.b(1)", "call b", GuardKind.HASATTR),
        ("hasattr(a, 'b') and a.b", "attribute b", GuardKind.HASATTR),
        ("x = a.b if hasattr(a, 'b') else 1", "attribute b", GuardKind.HASATTR),
        ("x = a.b if 'b' in dir(a) else 1", "attribute b", GuardKind.HASATTR),
        ("[x.b for x in y if hasattr(x, 'b')]", "attribute b", GuardKind.HASATTR),
        ("def f():\n    if not hasattr(a, 'b'):\n        return\n    a.b", "attribute b", GuardKind.HASATTR),
        (
            "for x in y:\n    if getattr(x, 'b', 1) is None: continue\n    x.b",
            "attribute b",
            GuardKind.HASATTR,
        ),
        ("has_b = hasattr(a, 'b')\nif has_b:\n    a.b", "attribute b", GuardKind.HASATTR),
        ("if sys.version_info >= (3, 99):\n    a.b", "attribute b", GuardKind.VERSION),
        ("if sys.platform == 'win32':\n    pass\nelse:\n    import a", "import a", GuardKind.VERSION),
        ("if Version(np.__version__) < Version('2'):\n    a.b", "attribute b", GuardKind.VERSION),
        ("if os.name == 'nt':\n    a.b", "attribute b", GuardKind.VERSION),
        ("OLD = sys.version_info < (3, 8)\ndef f():\n    if OLD:\n        a.b", "attribute b", GuardKind.VERSION),
        ("if importlib.util.find_spec('a'):\n    import a.c", "import a.c", GuardKind.FIND_SPEC),
        ("HAS_A = find_spec('a') is not None\nif HAS_A:\n    import a", "import a", GuardKind.FIND_SPEC),
        ("x = pytest.importorskip('a')\ndef f():\n    from a.c import b", "imported-name a.c.b", GuardKind.SKIP),
        ("@pytest.mark.xfail\ndef f():\n    a.b", "attribute b", GuardKind.SKIP),
        ("@unittest.skipIf(x, 'y')\nclass A:\n    def f(self):\n        a.b", "attribute b", GuardKind.SKIP),
        ("if typing.TYPE_CHECKING:\n    import a", "import a", GuardKind.TYPE_CHECKING),
        ("from __future__ import annotations\ndef f(x: b): pass", "name b", GuardKind.DEFERRED),
    ],
)
def test_guarded(code: str, use: str, kind: GuardKind) -> None:
    """Code that foresees the failure guards the use."""
    assert guards(code)[use] is kind
