"""Fixes in notebooks, Markdown and doctests: the code is put right where it stands, and all else stays as it is."""

from __future__ import annotations

import json

import pytest

PROSE = {
    "fence": (
        "# Gadgets 😀\r\n\r\n```python\r\nimport gadget\r\ngadget.startEngine()\r\n```\r\n",
        "# Gadgets 😀\r\n\r\n```python\r\nimport gadget\r\ngadget.start_engine()\r\n```\r\n",
    ),
    "new line in a list": (
        "1. First:\n\n   ```python\n   from gadget import Circle, load\n   print(Circle, load)\n   ```\n\n2. Then\n",
        "1. First:\n\n   ```python\n   from gadget import load\n   from gadget.shapes import Circle\n"
        "   print(Circle, load)\n   ```\n\n2. Then\n",
    ),
    "new line in a quote": (
        "> ```python\n> from gadget import Circle, load\n> print(Circle, load)\n> ```\n",
        "> ```python\n> from gadget import load\n> from gadget.shapes import Circle\n> print(Circle, load)\n> ```\n",
    ),
    "two blocks": (
        "```python\nfrom gadget import Circle, load\n```\ntext\n"
        "```python\nprint(Circle, load)\nload('x').sendMessage('y')\n```\n",
        "```python\nfrom gadget import load\nfrom gadget.shapes import Circle\n```\ntext\n"
        "```python\nprint(Circle, load)\nload('x').send_message('y')\n```\n",
    ),
    "doctest": (
        "Say:\n\n>>> from gadget import Circle, load\n>>> print(Circle,\n...     load('x').sendMessage('y'))\n1\n",
        "Say:\n\n>>> from gadget import load\n>>> from gadget.shapes import Circle\n>>> print(Circle,\n"
        "...     load('x').send_message('y'))\n1\n",
    ),
    "lines of an import": (
        "```python\nfrom gadget import (\n    Circle,\n    load,\n)\nprint(Circle, load)\n```\n",
        "```python\nfrom gadget import (\n    load,\n)\nfrom gadget.shapes import Circle\nprint(Circle, load)\n```\n",
    ),
}


@pytest.mark.parametrize("name", PROSE)
def test_prose(name, hallucheck, project):
    """Blocks keep their indentation, quotes and prompts, in lines that are added, too."""
    before, after = PROSE[name]
    file = project / "page.md"
    file.write_bytes(before.encode())
    done = hallucheck("--fix", "page.md")

    assert file.read_bytes().decode() == after
    assert b"Fixed" in done.stderr


def notebook(*cells: object, **options: object) -> str:
    """A notebook with these sources."""
    found = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell} for cell in cells
    ]
    found.insert(0, {"cell_type": "markdown", "metadata": {}, "source": ['# é \u00fc \\ "startEngine"\n', "x"]})
    return json.dumps({"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, **options) + "\n"


@pytest.mark.parametrize(
    "options", [{"indent": 1}, {"indent": 1, "ensure_ascii": False}, {}], ids=["usual", "utf-8", "flat"]
)
@pytest.mark.parametrize("is_list", [True, False], ids=["lines", "text"])
def test_notebook(options, is_list, hallucheck, project):
    """Only the source of the cell changes, and the notebook is written as it was."""
    first = "from gadget import Circle, load\n", "x = 'é😀\\n'; load(x).sendMessage(\"y\")"
    second = "%time print(Circle, load(x).readLine())\n", "!ls"
    fixed = (
        "from gadget import load\n",
        "from gadget.shapes import Circle\n",
        first[1].replace("sendMessage", "send_message"),
    )
    last = "%time print(Circle, load(x).read_line())\n", "!ls"
    cells = [list(cell) if is_list else "".join(cell) for cell in (first, second, fixed, last)]
    file = project / "book.ipynb"
    file.write_text(notebook(*cells[:2], **options), encoding="utf-8")
    hallucheck("--fix", "book.ipynb")

    assert file.read_text(encoding="utf-8") == notebook(*cells[2:], **options)


def test_import_at_the_end_of_a_cell(hallucheck, project):
    """A cell whose last line has no end gets one."""
    file = project / "book.ipynb"
    file.write_text(notebook(["from gadget import load, Circle"], ["print(Circle, load)"], indent=1), encoding="utf-8")
    hallucheck("--fix", "book.ipynb")

    cell = json.loads(file.read_text(encoding="utf-8"))["cells"][1]
    assert "".join(cell["source"]) == "from gadget import load\nfrom gadget.shapes import Circle"


def test_places_are_told_by_cell(hallucheck, project):
    """What was fixed is told as findings are."""
    (project / "book.ipynb").write_text(notebook("import gadget", "gadget.startEngine()"), encoding="utf-8")
    done = hallucheck("--fix", "book.ipynb")

    assert done.stderr.decode().startswith("fixed book.ipynb:cell 3:1:8 `startEngine` -> `start_engine`")
