"""Notebooks: what is Python in them, and what a kernel brings."""

from __future__ import annotations

import json

import pytest

from hallucheck.errors import UnreadableNotebookError


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\n%load_ext autoreload\n!ls *.py\n!!ls",
        "files = !ls\na, b = %sx ls\nfiles.nlstr",
        "?print\nprint?\nprint??\nlen(''); ",
        "for x in [1]:\n    %time print(x)\n    !echo {x}\n",
        "!pip install \\\n    a \\\n    b\nimport json",
        "pip install akme\ncd /tmp\nls\npwd",
        "x = (5\n%2)\ny = '''\n%matplotlib\n!ls\n'''",
        "display(_, __, _1, _i2, In, Out, get_ipython())",
        "%%bash\nfor x in *; do echo; done",
        "%%javascript\nconsole.log(1)",
        "%%writefile a.py\nimport akme",
        "import asyncio\nawait asyncio.sleep(0)\nasync with asyncio.Lock(): pass",
        "from IPython.display import HTML",
        "%timeit -n 10 -r 3 len('')\n%time x = 1\nx.real",
        "%%capture kept\nprint(1)\n",
        "# %%time is no magic here\nimport json",
    ],
)
def test_silent(found_in_cells, source):
    """What only IPython understands is no mistake, and binds what it binds."""
    assert found_in_cells(source) == []


def test_captured(found_in_cells):
    """`%%capture` binds the name that it is given."""
    assert found_in_cells("%%capture kept\nprint(1)", "kept.stdout", "lost.stdout") == ["3:1: lost"]


def test_cells_share_names(found_in_cells):
    """Cells see the names of others, also of later ones: they may have been run in another order."""
    assert found_in_cells("use()\njson.lodas", "import json\ndef use(): pass", "use()", "missing") == [
        "1:2: lodas",
        "4:1: missing",
    ]


def test_names_from_elsewhere(found_in_cells):
    """A magic that may bring any name makes all of them possible, but no attributes."""
    assert found_in_cells("%run other.py\nmissing", "import json\njson.lodas") == ["2:2: lodas"]
    assert found_in_cells("%%cython\ndef f(): pass", "f()") == []
    assert found_in_cells("dbutils", **{"application/vnd.databricks.v1+notebook": {}}) == []


def test_magics_keep_what_is_python(found_in_cells):
    """The body of `%%time`, and what follows `%time`, is checked."""
    assert found_in_cells("%%time\nimport json\njson.lodas") == ["1:3: lodas"]
    assert found_in_cells("import json\n%time json.lodas()\n%timeit -n 5 json.dupms") == ["1:2: lodas", "1:3: dupms"]


def test_syntax_error(found_in_cells):
    """It costs its cell only; names that the cell may have bound are not missing."""
    findings = found_in_cells("def f(:", "import json\njson.lodas\nbound_there")

    assert [finding.split(":")[:2] for finding in findings] == [["1", "1"], ["2", "2"]]


def test_other_languages(found_in_cells):
    """Notebooks, and cells, of other languages are not Python."""
    assert found_in_cells("import akme", kernelspec={"name": "ir", "language": "R"}) == []
    assert found_in_cells("import akme", language_info={"name": "julia"}) == []
    cell = {"cell_type": "code", "source": "select 1", "metadata": {"vscode": {"languageId": "sql"}}}
    assert found_in_cells(cell, "import akme") == ["2:1: akme"]


def test_expected_to_fail(check):
    """Cells that are tagged so may fail; those are counted as guarded."""
    cell = {"cell_type": "code", "metadata": {"tags": ["raises-exception"]}, "source": ["import json\n", "json.lodas"]}
    report = check("page.ipynb", json.dumps({"nbformat": 4, "cells": [cell]}))

    assert report.findings == ()
    assert report.coverage.guarded == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"cells": 1}', '{"nbformat": 4}', "[" * 100_000, '{"worksheets": {}}'],
)
def test_no_notebook(check, text):
    """What is no notebook is an error of this file."""
    with pytest.raises(UnreadableNotebookError):
        check("page.ipynb", text)


@pytest.mark.parametrize(
    "cells",
    [
        *([], [1, None, "x"], [{}], [{"cell_type": "code"}]),
        [{"cell_type": "code", "source": [1, None, "1"]}],
        [{"cell_type": "code", "source": {}, "metadata": []}],
        [{"cell_type": "code", "source": "1", "metadata": {"tags": 1}}],
    ],
)
def test_damaged_cells(check, cells):
    """What is damaged in a notebook is left out."""
    for content in ({"cells": cells}, {"worksheets": [{"cells": cells}, 1, {"cells": 1}]}):
        assert check("page.ipynb", json.dumps({"metadata": [], **content})).findings == ()
