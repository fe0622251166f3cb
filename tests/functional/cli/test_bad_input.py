"""Input that is not what it should be: a clear message, and no other file loses its result."""

from __future__ import annotations

import os

import pytest

WRONG = b"import acme\nacme.conect('/')\n"
FINDING = "unresolved-attribute module `acme` has no attribute `conect` (did you mean `connect`?)\n"


@pytest.fixture
def check(hallucheck, project):
    """Checks bytes as `app.py`; (exit status, concise output)."""

    def run(data: bytes) -> tuple[int, str]:
        (project / "app.py").write_bytes(data)
        done = hallucheck("--output-format", "concise", "app.py")
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"# only a comment", b"\x0c\n"])
def test_nothing_in_it(check, data):
    """Empty files are clean."""
    assert check(data) == (0, "")


def test_byte_order_mark(check):
    """A BOM does not move columns."""
    assert check(b"\xef\xbb\xbf" + WRONG) == (1, f"app.py:2:6: {FINDING}")


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends(check, end):
    """Line ends of other systems count as lines."""
    assert check(WRONG.replace(b"\n", end)) == (1, f"app.py:2:6: {FINDING}")


def test_form_feed(check):
    """A form feed is no line end."""
    assert check(b"import acme\n\x0c\nacme.conect('/')\n") == (1, f"app.py:3:6: {FINDING}")


def test_declared_encoding(check):
    """Columns count characters, not bytes."""
    assert check("# coding: latin-1\nimport acme\n'é'; acme.conect()\n".encode("latin-1"))[1].startswith(
        "app.py:3:11: "
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# coding: utf-8\n'\xff'\n", "is not valid utf-8: invalid start byte in line 2"),
        (b"# coding: klingon\n", "is not valid Python: unknown encoding: klingon"),
        (b"\x7fELF\0\0\0", "is not valid Python: it contains null bytes, so it is a binary file"),
    ],
)
def test_undecodable(check, data, message):
    """The reason and the line are named."""
    assert check(data) == (2, f"app.py: error: {message}\n")


def test_broken_syntax(check):
    """A finding with its position."""
    status, output = check(b"import acme\nacme.connect(\n")

    assert status == 1
    assert output.startswith("app.py:2:13: invalid-syntax ")


def test_long_file(check):
    """50,000 lines are no reason to fail."""
    status, output = check(b"import acme\n" + b"acme.connect('/')\n" * 50_000 + b"acme.conect('/')\n")

    assert (status, output) == (1, f"app.py:50002:6: {FINDING}")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3_000 + ")" * 3_000,
        "x = " + "[" * 150 + "]" * 150,
        "x = " + " + ".join(["1"] * 5_000),
        "".join(f"{' ' * depth}if x:\n" for depth in range(95)) + " " * 95 + "pass\n",
        "x" + ".a" * 5_000,
        "x = " + "not " * 3_000 + "1",
    ],
    ids=["parentheses", "lists", "sum", "blocks", "attributes", "not"],
)
def test_deep_nesting(check, text):
    """Deep nesting ends in an answer or in one clear line."""
    status, output = check(text.encode())

    assert status in (0, 1, 2)
    assert "RecursionError" not in output and "internal error" not in output


def test_folder_without_python(hallucheck, project):
    """A warning, and nothing is wrong."""
    (project / "empty").mkdir()
    done = hallucheck("empty")

    assert done.returncode == 0
    assert done.stderr == "hallucheck: warning: no Python files found\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe(hallucheck, project):
    """A pipe is refused instead of waited for."""
    os.mkfifo(project / "pipe.py")
    done = hallucheck("--output-format", "concise", "pipe.py")

    assert done.returncode == 2
    assert done.stdout.startswith("pipe.py: error: cannot be read: not a regular file")


def test_broken_link(hallucheck, project):
    """A link to nothing is an error of this file."""
    (project / "link.py").symlink_to("nowhere.py")
    done = hallucheck("--output-format", "concise", "link.py")

    assert (done.returncode, done.stdout) == (2, "link.py: error: cannot be read: No such file or directory\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(hallucheck, write):
    """An unreadable file is an error of this file."""
    write("app.py", "").chmod(0)
    done = hallucheck("--output-format", "concise", "app.py")

    assert (done.returncode, done.stdout) == (2, "app.py: error: cannot be read: Permission denied\n")


def test_other_files_go_on(hallucheck, project):
    """One bad file costs no other file its result."""
    (project / "a.py").write_bytes(WRONG)
    (project / "b.py").write_bytes(b"\0")
    (project / "c.py").write_bytes(b"def (:\n")
    (project / "d.py").write_bytes(WRONG)
    done = hallucheck("--output-format", "concise", ".")

    assert [line.split(" ")[0] for line in done.stdout.splitlines()] == ["a.py:2:6:", "b.py:", "c.py:1:5:", "d.py:2:6:"]


def test_file_name(hallucheck, project):
    """Names that are hard to print neither break the run nor reach the terminal as commands."""
    (project / "a\x1b[31m b\n.py").write_bytes(WRONG)
    done = hallucheck("--output-format", "concise", ".")

    assert done.stdout == f"a\\x1b[31m b\\n.py:2:6: {FINDING}"


def test_project_shadows_standard_library(hallucheck, project):
    """Run as a module, too, nothing of the project is executed: its modules stand in for none of the library's."""
    for name in ("random", "tempfile", "json", "re", "ast"):
        (project / f"{name}.py").write_text("raise SystemExit('the project was executed')\n")
    (project / "app.py").write_bytes(WRONG)
    done = hallucheck("--output-format", "concise", "app.py")

    assert done.stdout == f"app.py:2:6: {FINDING}"
