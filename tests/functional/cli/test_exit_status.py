"""Exit statuses: what a script may rely on."""

from __future__ import annotations


def test_clean(hallucheck, write):
    """0: everything was checked and nothing is missing."""
    write("app.py", "import acme\nacme.connect('/').send('a', retries=1)\n")

    assert hallucheck("app.py").returncode == 0


def test_findings(hallucheck, write):
    """1: something that is used does not exist."""
    write("app.py", "import acme\nacme.conect('/')\n")

    assert hallucheck("check", "app.py").returncode == 1


def test_likely(hallucheck, write, venv):
    """0: what is only likely is shown where it is asked for, and fails nothing."""
    site = next(iter(venv.glob("lib/python*/site-packages")), venv / "Lib" / "site-packages")
    (site / "lavish.py").write_text("import os\nfor name in os.environ:\n    globals()[name] = 1\n", encoding="utf-8")
    metadata = site / "lavish-2.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: lavish\nVersion: 2.0\n", encoding="utf-8")
    (metadata / "RECORD").write_text("lavish.py,,\n", encoding="utf-8")
    write("app.py", "import lavish\nlavish.colour\n")
    done = hallucheck("--observe", "never", "--grade", "likely", "--output-format", "concise", "app.py")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "app.py:2:8: unresolved-attribute module `lavish` has no attribute `colour`, "
        "likely: no file of its distribution spells it\n"
    )
    assert hallucheck("--observe", "never", "--output-format", "concise", "app.py").stdout == ""
    assert hallucheck("--observe", "never", "--grade", "likely", "--fail-on", "warning", "app.py").returncode == 0


def test_path_is_missing(hallucheck):
    """2, and the path is named."""
    done = hallucheck("nowhere.py")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hallucheck: nowhere.py: no such file or folder\n"


def test_unknown_flag(hallucheck):
    """2, as argparse says it."""
    done = hallucheck("--pyhton", "x")

    assert done.returncode == 2
    assert "unrecognized arguments: --pyhton" in done.stderr


def test_environment_is_missing(hallucheck, write):
    """3, never findings."""
    write("app.py", "import acme\nacme.conect('/')\n")
    done = hallucheck("--python", "nowhere", "app.py")

    assert (done.returncode, done.stdout) == (3, "")
    assert "nowhere holds no Python interpreter" in done.stderr


def test_file_that_cannot_be_checked(hallucheck, write):
    """2, even if other files have findings, which are told."""
    write("a.py", "import acme\nacme.conect('/')\n")
    write("b.py", "").write_bytes(b"\0\1\2")
    done = hallucheck("--output-format", "concise", "a.py", "b.py")

    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        "a.py:2:6: unresolved-attribute module `acme` has no attribute `conect` (did you mean `connect`?)",
        "b.py: error: is not valid Python: it contains null bytes, so it is a binary file",
    ]


def test_reader_goes_away(project, variables, write):
    """A closed pipe is no traceback."""
    import subprocess
    import sys

    write("app.py", "import acme\n" + "acme.conect('/')\n" * 3000)
    command = f"{sys.executable} -m hallucheck app.py | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=project, env=variables)

    assert done.stdout.startswith("app.py:2:6")
    assert done.stderr == ""


def test_version(hallucheck):
    """`--version` says it and ends."""
    from hallucheck import __version__

    assert hallucheck("--version").stdout == f"hallucheck {__version__}\n"


def test_explain(hallucheck):
    """`explain` shows the rule's page."""
    done = hallucheck("explain", "unknown-argument")

    assert done.returncode == 0
    assert done.stdout.startswith("# unknown-argument\n")


def test_explain_unknown_rule(hallucheck):
    """A rule that does not exist gets the nearest ones and status 2."""
    done = hallucheck("explain", "unknown-arguments")

    assert done.returncode == 2
    assert "no rule `unknown-arguments`; did you mean unknown-argument" in done.stderr
