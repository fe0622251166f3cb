"""In reviews, which show a notebook as the JSON that it is, a finding stands on the line of its code."""

from __future__ import annotations

import json

import pytest
from made_reports import finding, report, written

from hallucheck.findings import FileReport, Position, Range
from hallucheck.reporters.notebook_lines import file_lines

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# A [title]\n", "{\n"]},
    {"cell_type": "code", "outputs": [{"text": ["a\n"]}], "source": ["import acme\n", "\n", "acme.x()"]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import acme\nacme.y()\n"},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": []},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["one = ", "1\n", "two\r\nthree"]},
]
NOTEBOOK = {"metadata": {"source": ["no"]}, "cells": CELLS, "nbformat": 4, "nbformat_minor": 5}


def test_lines_of_code():
    """Each line of a cell is found on the line of the file that has it."""
    text = json.dumps(NOTEBOOK, indent=1)
    lines = text.split("\n")

    def found(cell):
        return [lines[number - 1].strip(' ,"') for number in file_lines(text, cell)]

    assert found(2) == ["import acme\\n", "\\n", "acme.x()"]
    assert found(3) == ['source": "import acme\\nacme.y()\\n'] * 2
    assert found(4) == []
    assert found(5) == ["one =", "two\\r\\nthree", "two\\r\\nthree"]


def test_one_line():
    """A notebook may be one long line."""
    assert file_lines(json.dumps(NOTEBOOK), 2) == [1, 1, 1]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"cells": 1}', '{"cells": [{}]}', '{"cells": [1', "[" * 100_000]
)
def test_no_notebook(text):
    """What is no notebook has no lines."""
    assert file_lines(text, 1) == []


@pytest.mark.parametrize(
    ("output_format", "expected"),
    [
        ("github", "file=nb.ipynb,line={line}::cell 2:3:6: "),
        ("gitlab", '"begin": {line},'),
        ("rdjson", '"line": {line}'),
        ("sarif", '"startLine": {line}'),
        ("concise", "nb.ipynb:cell 2:3:6: "),
        ("full", "nb.ipynb:cell 2:3:6 "),
        ("json", '"cell": 2,'),
        ("agent", "nb.ipynb:cell 2:3:6 "),
        ("markdown", "nb.ipynb&#58;cell 2&#58;3&#58;6"),
        ("junit", 'name="unresolved-attribute cell 2:3:6"'),
    ],
)
def test_formats(output_format, expected):
    """Programs that show the file get its line, people the cell and the line in it."""
    text = json.dumps(NOTEBOOK, indent=1)
    wrong = finding("nb.ipynb", cell=2)._replace(range=Range(Position(3, 5), Position(3, 6)))
    made = report(FileReport("nb.ipynb", (wrong,)), contents={"nb.ipynb": text.encode()})

    assert expected.replace("{line}", str(file_lines(text, 2)[2])) in written(made, output_format)
