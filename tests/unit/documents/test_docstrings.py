"""Doctests in docstrings see the names of their module."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "docstring",
    [
        ">>> np.zeros(3)",
        ">>> import akme_sdk",
        ">>> helper(1).real",
        ">>> json.lodas\\nTraceback (most recent call last):\\nAttributeError",
        ">>> json.lodas  # doctest: +SKIP",
        ">>> Client(...).send()",
        ">>> class Own: pass\\n>>> Own().x",
        ">>> from json import *\\n>>> loads('1')",
        ">>> )(",
    ],
)
def test_silent(found, docstring):
    """What the module has, what the docstring leaves out, and what is meant to fail."""
    docstring = docstring.replace("\\n", "\n    ")
    code = f'import json\nclass Client:\n    """\n    {docstring}\n    """\n    def send(self): pass\n'
    code += "def helper(x):\n    return x\n"

    assert found("module.py", code) == []


def test_found(found):
    """In the docstrings of modules, classes, methods and attributes, with the file's own lines."""
    code = '''
    """Module.

    >>> json.lodas('1')
    >>> Client().sned()
    """
    import json

    class Client:
        """Short. >>> json.no_prompt"""

        def send(self):
            r"""Send.

            >>> for x in []:
            ...     json.dupms(x)
            """

        x = 1
        """
        >>> Client.y"""
    '''

    assert found("module.py", code) == ["4: lodas", "5: sned", "16: dupms", "21: y"]


def test_code_is_judged_without_them(found):
    """What doctests call a function with says nothing of its parameters."""
    code = '''
    def first(values):
        """
        >>> first([1])
        1
        """
        return values.iloc[0]
    '''

    assert found("module.py", code) == []
