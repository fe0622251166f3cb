"""`-`: what comes on standard input."""

from __future__ import annotations


def test_named(hallucheck):
    """It is reported under its name, with its own line."""
    done = hallucheck("-", "--stdin-filename", "app.py", stdin="import acme\nacme.conect('/')\n")

    assert done.returncode == 1
    assert done.stdout.startswith("app.py:2:6 unresolved-attribute")
    assert "    2 | acme.conect('/')\n" in done.stdout


def test_nameless(hallucheck):
    """Without a name it is called <stdin>."""
    done = hallucheck("--output-format", "concise", "-", stdin="import akme\n")

    assert done.stdout == "<stdin>:1:8: unresolved-import nothing named `akme` is installed (did you mean `acme`?)\n"


def test_differs_from_disk(hallucheck, write):
    """The text that came is checked and shown, not the file of that name."""
    write("app.py", "import acme\n")
    done = hallucheck("-", "--stdin-filename", "app.py", stdin="import acme; acme.conect('/')\n")

    assert "    1 | import acme; acme.conect('/')\n" in done.stdout


def test_neighbours(hallucheck, write):
    """Its name decides which modules it can import."""
    write("tools/helper.py", "def run(): ...\n")
    done = hallucheck("-", "--stdin-filename", "tools/app.py", stdin="import helper\nhelper.walk()\n")

    assert "module `helper` has no attribute `walk`" in done.stdout


def test_binary(hallucheck):
    """What is no text is an error of this file."""
    done = hallucheck("-", stdin=b"\x7fELF\0\0")

    assert done.returncode == 2
    assert "<stdin>: error: is not valid Python" in done.stdout
