"""Code in prose: fragments are silent, what is wrong by itself is not."""

from __future__ import annotations

import pytest

from hallucheck.findings import Position


def fence(*blocks: str) -> str:
    return "\n\n".join(f"```python\n{block}\n```" for block in blocks)


@pytest.mark.parametrize(
    "block",
    [
        "client.send(message)",
        "def f(self):\n    return self.x",
        "if x:\n  ...\nelse\n  ...",
        "return x",
        "$ pip install akme",
        "- import akme\n+ import json",
        "import json\njson.loads(...)\njson.dumps(..., indent=2)\n",
        "app = ...\napp.run()",
        "import your_package, myproject.models, tests.unit, foo\nfrom app import main",
        "from .models import Thing",
        "from yourapp.models import *\nThing()",
        "class Client:\n    ...\n\nClient().send()",
        "map.bind('x')\ninput.text\nid.hex",
        "import json\njson.lodas  # AttributeError",
        "import json\njson.lodas  # raises an AttributeError",
        "import json\n# Bad:\njson.lodas\n\n# Good\njson.loads",
        "import json\njson.lodas\n# AttributeError: module 'json' has no attribute 'lodas'",
        "import json\njson.lodas  # ❌",
    ],
)
def test_silent(found, block):
    """What prose leaves out, stands for something else, or is said to fail."""
    assert found("page.md", fence(block)) == []


@pytest.mark.parametrize(
    "session",
    [
        ">>> import json\n>>> json.lodas\nTraceback (most recent call last):\n  ...\nAttributeError: no",
        ">>> import json\n>>> json.lodas  # doctest: +SKIP",
        ">>> I agree with you",
        ">>> np.zeros(3)\narray([0., 0., 0.])",
        "In [1]: import json\nIn [2]: json.lodas\n---------------------------\nAttributeError: no",
        "In [1]: %timeit x\nIn [2]: !ls",
    ],
)
def test_silent_sessions(found, session):
    """What fails in a session is meant to."""
    assert found("page.rst", session) == []
    assert found("page.txt", session) == []
    assert found("page.md", session) == []


def test_other_blocks(found):
    """Blocks of other languages, and code that is no example, are not read."""
    text = """
    ```
    import akme
    ```

    ```console
    python -c 'import akme'
    ```

        import akme

    ````markdown
    ```python
    import akme
    ```
    ````

    <!--
    ```python
    import akme
    ```
    -->
    """
    assert found("page.md", text) == []
    assert found("page.rst", ".. code-block:: bash\n\n   import akme\n\nSo::\n\n   import akme\n") == []


def test_found(found):
    """What no reader could explain is found."""
    assert found("page.md", fence("import json\njson.lodas(x)\nimport akme_sdk")) == ["3: lodas", "4: akme_sdk"]


def test_sharing(found):
    """A block sees the names of those before it, unless it imports for itself."""
    blocks = fence("import json as da", "da.lodas", "import re\nda.mean()\nre.serach")

    assert found("page.md", blocks) == ["6: lodas", "12: serach"]
    assert found("page.md", blocks, shares_names=False) == ["12: serach"]


def test_functions_of_other_blocks(found):
    """A function's name may stand for something else in another block."""
    assert found("page.md", fence("def app(): ...", "app.route('/')")) == []


def test_own_modules(found):
    """A module that the text speaks of as a file is the reader's own."""
    assert found("page.md", "In `inventory.py`:\n\n" + fence("import inventory")) == []
    assert found("page.md", fence("import inventory")) == ["2: inventory"]


def test_documentation(found):
    """Pages of documentation speak of packages that not everybody has; what is installed is known."""
    text = fence("import akme_sdk", "import json.akme, json\njson.lodas")

    assert found("docs/page.md", text) == ["6: akme", "7: lodas"]


@pytest.mark.parametrize("name", ["CHANGELOG.md", "docs/release-notes.md", "whatsnew/3.rst", "migrating.md", "v1.2.md"])
def test_other_versions(found, name):
    """A list of changes tells of other versions."""
    assert found(name, fence("import json\njson.lodas")) == []


def test_unparsed_blocks(check):
    """Blocks that are no Python are counted, not reported; the others are checked."""
    report = check("page.md", fence("def f(:", "import json\njson.lodas", "x ="))

    assert report.unparsed_blocks == 2
    assert [finding.name for finding in report.findings] == ["lodas"]


def test_unknown_uses_and_types(check):
    """They stand where the file has them, too."""
    report = check("page.md", "# T\n\n" + fence("x = str(1)\n  # indented\nreveal_type(x)\nclient.send"))

    assert [(reveal.line, reveal.text) for reveal in report.reveals] == [(6, "str")]
    assert Position(7, 0) in [use.range.start for use in report.unknown_uses]


@pytest.mark.parametrize(
    "text",
    [
        *("", "```python", "```python\n", "> ```python\nx", "\n" * 50, "```" * 500, "- " * 300 + "```python\nx"),
        *(">>>", ">>> ", "```{code-block}\n```", "```{\n```", "``` python\n\t\tx\n \ty\n```"),
        *(".. code-block::", ".. code-block:: python"),
    ],
)
def test_odd_texts(check, text):
    """Nothing that is written oddly is an error."""
    for name in ("page.md", "page.rst", "page.txt"):
        assert check(name, text).findings == ()


def test_evidence_in_the_file(check):
    """Evidence from the file itself names the file's line."""
    report = check("page.ipynb", '{"cells": [{"cell_type": "code", "source": "\\nclass A: pass\\nA().b"}]}')

    (finding,) = report.findings
    (own,) = [evidence for evidence in finding.evidence if evidence.path.endswith(".ipynb")]
    assert own.line == 2
    assert own.note.endswith("in cell 1")
