"""Notebooks, prose, scripts and chat, as a user meets them."""

from __future__ import annotations

import json
import os
import stat
import sys

import pytest


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def test_notebook(hallucheck, write):
    """Findings name the cell; the full output shows the cell's line."""
    write("nb.ipynb", notebook("import acme", "%time 1\n\nacme.conect('/')"))
    concise = hallucheck("--output-format", "concise", "nb.ipynb")
    full = hallucheck("nb.ipynb")

    assert concise.stdout.startswith("nb.ipynb:cell 2:3:6: unresolved-attribute")
    assert full.stdout.startswith("nb.ipynb:cell 2:3:6 unresolved-attribute")
    assert "    3 | acme.conect('/')\n      |      ^^^^^^\n" in full.stdout


def test_damaged_notebook(hallucheck, write):
    """It costs no other file its result."""
    write("a.ipynb", "{")
    write("b.py", "import akme\n")
    done = hallucheck("--output-format", "concise", ".")

    assert done.returncode == 2
    assert "a.ipynb: error: is not a notebook: not valid JSON" in done.stdout
    assert "b.py:1:8: unresolved-import" in done.stdout


def test_folder(hallucheck, write):
    """Folders are searched for all that may hold Python; prose counts if it has code."""
    write("a.md", "```python\nimport akme\n```\n")
    write("b.rst", ".. code:: python\n\n   import akme\n")
    write("c.txt", ">>> import akme\n")
    write("d.txt", "import akme\n")
    write("e.md", "Just words.\n")
    write("f.ipynb", notebook("import akme"))
    write("g.pyi", "import akme\n")
    write(".ipynb_checkpoints/f.ipynb", notebook("import akme"))
    done = hallucheck("--output-format", "concise")

    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["a.md", "b.rst", "c.txt", "f.ipynb", "g.pyi"]


@pytest.mark.parametrize(
    "first",
    ["#!/usr/bin/env python3", "#!/usr/bin/python3.11", "#!/usr/bin/env -S uv run --script", "#!/opt/pypy/bin/pypy"],
)
def test_script(hallucheck, write, first):
    """A file without suffix is Python if its first line says so."""
    write("tool", f"{first}\nimport akme\n")
    write("other", "#!/bin/sh\nimport akme\n")
    done = hallucheck("--output-format", "concise")

    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["tool"]


@pytest.mark.parametrize("words", [(), ("--stdin-filename", "chat.md")])
def test_chat(hallucheck, words):
    """A chat is Markdown, whether it is named so or has fences and is no Python."""
    chat = "Sure! Here is how:\n\n```python\nimport acme\n\nacme.conect('/')\n```\n\nEnjoy!\n"
    done = hallucheck("--output-format", "concise", *words, "-", stdin=chat)

    assert done.returncode == 1
    assert done.stdout.partition(":")[2].startswith("6:6: unresolved-attribute")


def test_notebook_on_stdin(hallucheck):
    """So is a notebook told by its content."""
    done = hallucheck("--output-format", "concise", "-", stdin=notebook("import akme"))

    assert done.stdout.startswith("<stdin>:cell 1:1:8: unresolved-import")


def test_python_with_fences(hallucheck):
    """Python stays Python, whatever its docstrings look like."""
    done = hallucheck("--output-format", "concise", "-", stdin='"""\n```python\nimport x\n```\n"""\nimport akme\n')

    assert done.stdout.startswith("<stdin>:6:8: unresolved-import")


def test_unparsed_blocks(hallucheck, write):
    """Blocks that are no Python are told with -v only."""
    write("a.md", "```python\nx =\n```\n")

    assert "not Python" not in hallucheck("a.md").stderr
    assert "a.md: 1 blocks of code are not Python by themselves" in hallucheck("-v", "a.md").stderr


def test_shared_names(hallucheck, write):
    """`markdown-shared-names = false` checks each block alone."""
    write("a.md", "```python\nimport acme\n```\n\n```python\nacme.conect('/')\n```\n")
    shared = hallucheck("a.md").returncode
    write("hallucheck.toml", "markdown-shared-names = false\n")

    assert (shared, hallucheck("a.md").returncode) == (1, 0)


def test_doctests(hallucheck, write):
    """`doctests = false` leaves docstrings alone."""
    write("a.py", '"""\n>>> acme.conect("/")\n"""\nimport acme\n')
    checked = hallucheck("a.py").returncode
    write("hallucheck.toml", "doctests = false\n")

    assert (checked, hallucheck("a.py").returncode) == (1, 0)


def test_remembered(hallucheck, write):
    """An unchanged notebook is answered from its stored result, cells and all."""
    write("nb.ipynb", notebook("import acme", "acme.conect('/')"))

    assert hallucheck("nb.ipynb").stdout == hallucheck("nb.ipynb").stdout


SCRIPT = """\
# /// script
# requires-python = ">=3.7"
# dependencies = [{}]
# ///
import acme
import missing_here
acme.conect("/")
"""


def test_script_that_lacks_something(hallucheck, write):
    """What a script requires and the environment lacks may be what it imports: that is told, not reported."""
    write("s.py", SCRIPT.format('"acme", "missing-here>=2"'))
    done = hallucheck("--output-format", "concise", "s.py")

    assert [line.split()[1] for line in done.stdout.splitlines()] == ["unresolved-attribute"]
    assert "s.py: what it requires is not installed (missing-here>=2)" in done.stderr


def test_script_that_has_all(hallucheck, write):
    """Where all is there, what is missing is missing."""
    write("s.py", SCRIPT.format('"acme>=1", "other; sys_platform == \'none\'"'))
    done = hallucheck("--output-format", "concise", "s.py")

    assert len(done.stdout.splitlines()) == 2
    assert "requires" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a shell script")
def test_script_with_an_environment(hallucheck, write, venv, tmp_path, variables):
    """The environment that uv keeps for a script comes before the project's."""
    own = tmp_path / "cache" / "environments-v2" / "s-1"
    own.parent.mkdir(parents=True)
    own.symlink_to(venv, target_is_directory=True)
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text(f'#!/bin/sh\necho "{own}/bin/python"\n')
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
    write("s.py", SCRIPT.format('"acme"'))
    path = os.pathsep.join((str(uv.parent), variables["PATH"]))
    done = hallucheck("--output-format", "concise", "s.py", PATH=path)

    assert f"s.py: checked against its own environment {own}" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert "own environment" not in hallucheck("s.py", "--python", ".venv", PATH=path).stderr
