"""Wrong names planted in every kind of container are found exactly where they stand.

Where that is follows from the text alone: each planted name occurs once in the file, or in one cell of a notebook.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from textwrap import indent

import pytest

NAME = "lodas"

PLANTS = {
    "plain": f"import json\njson.{NAME}('1')\n",
    "nested": f"import json\n\nfor text in ['{{}}']:\n    if text:\n        print(json.{NAME}(text))\n",
    "over lines": f"import json\nvalues = [\n    json.loads('1'),\n    json.{NAME}('ü'),  # größer\n]\n",
}
SESSIONS = {
    "plain": f">>> import json\n>>> json.{NAME}('1')\n1\n",
    "nested": f">>> import json\n>>> for text in ['1']:\n...     print(json.{NAME}(text))\n1\n",
    "over lines": f">>> import json\n>>> values = [\n...     1,\n...     json.{NAME}('ü')]\n",
}


def quoted(text: str, mark: str = "> ") -> str:
    return "".join(f"{mark}{line}".rstrip() + "\n" for line in text.splitlines())


def fence(text: str, info: str = "python", mark: str = "```") -> str:
    return f"{mark}{info}\n{text}{mark}\n"


PROSE: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "fence": (".md", lambda code, _: f"# Title\n\n{fence(code)}"),
    "tildes": (".markdown", lambda code, _: fence(code, " py", "~~~~")),
    "longer fence": (".md", lambda code, _: fence(fence("import akme"), "md", "````") + fence(code, "py3", "`````")),
    "list": (".md", lambda code, _: f"1. First\n\n{indent(fence(code), '   ')}\n2. Second\n"),
    "list mark": (".md", lambda code, _: "- " + indent(fence(code), "  ")[2:]),
    "quote": (".md", lambda code, _: quoted(fence(code))),
    "quote without blank": (".md", lambda code, _: quoted(fence(code), ">")),
    "quote in a list": (".md", lambda code, _: "* a\n\n" + indent(quoted(fence(code)), "  ")),
    "list in a quote": (".md", lambda code, _: quoted("- a\n\n" + indent(fence(code, "py"), "  "))),
    "windows lines": (".md", lambda code, _: f"# T\n\n{fence(code)}".replace("\n", "\r\n")),
    "after a broken block": (".md", lambda code, _: fence("def f(:\n") + fence(code)),
    "after another block": (".md", lambda code, _: fence("x = '''\nüß\n'''\n") + "\ntext\n\n" + fence(code)),
    "attributes": (".md", lambda code, _: fence(code, 'python title="a b.py" hl_lines="1 2"')),
    "pandoc": (".md", lambda code, _: fence(code, "{.python .numberLines}")),
    "tab of a page": (".md", lambda code, _: f'=== "Python"\n\n{indent(fence(code), "    ")}'),
    "mdx": (".mdx", lambda code, _: f"<Tabs>\n  <Tab>\n\n{indent(fence(code, 'py'), '    ')}\n  </Tab>\n</Tabs>\n"),
    "quarto": (".qmd", lambda code, _: fence("#| echo: false\n" + code, "{python}")),
    "myst": (".md", lambda code, _: fence(":caption: a\n\n" + code, "{code-block} python")),
    "colons": (".md", lambda code, _: fence(code, "{code-block} python", ":::")),
    "unclosed": (".md", lambda code, _: f"text\n\n```python\n{code}"),
    "after a comment": (".md", lambda code, _: f"<!--\n{fence('import akme')}-->\n{fence(code)}"),
    "session in a fence": (".md", lambda _, session: fence(session, "pycon")),
    "session in Python": (".md", lambda _, session: fence(session)),
    "session without fence": (".md", lambda _, session: f"So:\n\n{indent(session, '    ')}\nEnd.\n"),
    "session in text": (".txt", lambda _, session: f"Notes\n=====\n\n{session}\nEnd\n"),
    "code-block": (".rst", lambda code, _: f"T\n=\n\n.. code-block:: python\n\n{indent(code, '    ')}\nEnd\n"),
    "options": (".rst", lambda code, _: f".. code:: python3\n   :name: x\n   :linenos:\n\n{indent(code, '   ')}"),
    "note": (".rst", lambda code, _: f".. note::\n\n   .. sourcecode:: py\n\n{indent(code, '      ')}"),
    "list in rst": (".rst", lambda code, _: f"* .. code-block:: python\n\n{indent(code, '     ')}"),
    "testcode": (".rst", lambda code, _: f".. testcode::\n\n{indent(code, '  ')}\n.. testoutput::\n\n  1\n"),
    "ipython": (".rst", lambda code, _: f".. ipython:: python\n   :suppress:\n\n   %pwd\n{indent(code, '   ')}"),
    "doctest": (".rst", lambda _, session: f"T\n=\n\n{session}\nText::\n\n    import akme\n"),
    "doctest directive": (".rest", lambda _, session: f".. doctest:: name\n\n{indent(session, '   ')}"),
}


def cell(source: object, kind: str = "code", **metadata: object) -> dict[str, object]:
    return {"cell_type": kind, "metadata": metadata, "source": source, "outputs": []}


def notebook(*cells: object) -> str:
    metadata = {"kernelspec": {"name": "python3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


NOTEBOOKS: dict[str, Callable[[str], str]] = {
    "one text": lambda code: notebook(cell("# T", "markdown"), cell(code)),
    "lines": lambda code: notebook(cell("import re"), cell(code.splitlines(keepends=True))),
    "magics": lambda code: notebook(cell("!ls"), cell("%matplotlib inline\n!pip install \\\n  x\n" + code)),
    "cell magic": lambda code: notebook(cell("%%bash\nls"), cell("%%time\n" + code)),
    "after a broken cell": lambda code: notebook(cell("x = ("), cell(""), cell(code + "x = !ls\n")),
    "old format": lambda code: json.dumps(
        {
            "nbformat": 3,
            "worksheets": [
                {"cells": [{"cell_type": "code", "input": "1", "language": "python"}]},
                {"cells": [{"cell_type": "code", "input": code, "language": "python"}]},
            ],
        }
    ),
}


def place_of(text: str) -> tuple[int, int]:
    """(1-based line, 0-based column) of the planted name."""
    (found,) = [(n, line.index(NAME)) for n, line in enumerate(text.split("\n"), 1) if NAME in line]
    return found


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("container", PROSE)
def test_prose(check, container, plant):
    """In prose: the file's own line and column."""
    suffix, write = PROSE[container]
    text = write(PLANTS[plant], SESSIONS[plant])
    report = check(f"page{suffix}", text)

    (finding,) = report.findings
    line, column = place_of(text.replace("\r\n", "\n"))
    assert finding.range == ((line, column), (line, column + len(NAME)))
    assert finding.lines[0] <= line <= finding.lines[1]
    assert finding.cell == 0


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("container", NOTEBOOKS)
def test_notebook(check, container, plant):
    """In a notebook: the cell's number among all cells, and the line and column in it."""
    text = NOTEBOOKS[container](PLANTS[plant])
    report = check("page.ipynb", text)

    content = json.loads(text)
    cells = content.get("cells") or [cell for sheet in content["worksheets"] for cell in sheet["cells"]]
    sources = ["".join(each.get("source", each.get("input"))) for each in cells]
    (number,) = [n for n, source in enumerate(sources, 1) if NAME in source]
    line, column = place_of(sources[number - 1])
    (finding,) = [finding for finding in report.findings if finding.rule != "invalid-syntax"]
    assert (finding.cell, *finding.range) == (number, (line, column), (line, column + len(NAME)))
    assert finding.lines[0] <= line <= finding.lines[1]


def test_line_magic(check):
    """What follows a magic in its line keeps its columns, indented as it is."""
    source = f"import json\nif True:\n    %timeit -n 10 json.{NAME}('1')\n%time json.{NAME}2\n"
    report = check("page.ipynb", notebook(cell(source)))

    starts = [source.split("\n")[f.range.start.line - 1][f.range.start.column :] for f in report.findings]
    assert starts == [f"{NAME}('1')", f"{NAME}2"]


def test_number_of_cases():
    """There are many."""
    assert len(PLANTS) * (len(PROSE) + len(NOTEBOOKS)) >= 100
