"""Ignore comments: findings put aside, comments written and removed."""

from __future__ import annotations

import json
import os

import pytest

WRONG = "import acme\nacme.conect('/')\nacme.connect('/').send('x', retry=1)\n"
IGNORED = (
    "import acme\n"
    "acme.conect('/')  # hallucheck: ignore[unresolved-attribute] served by a plugin\n"
    "acme.connect('/').send('x', retry=1)  # noqa: E501  # hallucheck: ignore\n"
)


@pytest.fixture
def concise(hallucheck):
    """Runs the command with concise output."""
    return lambda *words, **options: hallucheck("--output-format", "concise", *words, **options)


def test_ignored(concise, write):
    """What comments ignore is neither reported nor counts, also when the result is a stored one."""
    write("app.py", IGNORED)
    first = concise("app.py")

    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert concise("app.py").stdout == ""


def test_comment_changes(concise, write):
    """Taking the comment away brings the finding back."""
    write("app.py", IGNORED)
    concise("app.py")
    write("app.py", IGNORED.replace("  # hallucheck: ignore[unresolved-attribute] served by a plugin", ""))

    assert concise("app.py").stdout.startswith("app.py:2:6: unresolved-attribute ")


def test_standard_input(concise):
    """The same for what comes on standard input."""
    assert concise("-", stdin=IGNORED).stdout == ""


def test_unused(concise, write):
    """Comments that are not needed are reported, not where their rule is switched off."""
    write("app.py", "import acme  # hallucheck: ignore[unresolved-import]\n")
    reported = concise("app.py")
    others = concise("app.py", "--ignore", "unresolved-import")
    rule = concise("app.py", "--ignore", "unused-ignore-comment")
    (finding,) = json.loads(concise("app.py", "--output-format", "json").stdout)["findings"]

    assert reported.stdout == "app.py:1:14: unused-ignore-comment this ignore comment takes no finding away\n"
    assert (others.stdout, rule.stdout) == ("", "")
    assert (finding["severity"], finding["kind"]) == ("warning", "comment")


def test_invalid_syntax(concise, write):
    """Code that is no Python is ignored by a comment for the whole file, at its top; its other comments are not
    judged."""
    write("py2.py", "# hallucheck: ignore-file[invalid-syntax] Python 2\nprint 'a'\n")
    write("py3.py", "# hallucheck: ignore[unresolved-import]\nprint 'a'  # hallucheck: ignore\n")
    done = concise("py2.py", "py3.py")

    assert done.stdout.splitlines() == [done.stdout.splitlines()[0]]
    assert done.stdout.startswith("py3.py:2:1: invalid-syntax ")


def test_project_files(concise, write):
    """The same in pyproject.toml, where strings are no comments either, and for the whole of a setup.cfg."""
    write(
        "pyproject.toml",
        """\
        [project]
        name = "x"
        description = "# hallucheck: ignore-file"
        [project.scripts]
        run = "acme:conect"  # hallucheck: ignore[unresolved-string-reference] made by the build
        walk = "acme:walk"
        go = "acme:connect"  # hallucheck: ignore
        """,
    )
    write("setup.cfg", "# hallucheck: ignore\n[options.entry_points]\nconsole_scripts =\n  run = acme:conect\n")
    done = concise(".")

    places = [line.partition(" ")[0] for line in done.stdout.splitlines()]
    assert places == ["pyproject.toml:6:14:", "pyproject.toml:7:22:"]
    assert "has no attribute `walk`" in done.stdout
    assert "unused-ignore-comment" in done.stdout


def test_add(concise, write):
    """`--add-ignore` ignores what is reported, and a second run finds nothing to do."""
    file = write("app.py", WRONG)
    done = concise("--add-ignore=legacy, see #12", "app.py")
    again = concise("--add-ignore", "app.py")

    assert file.read_text() == (
        "import acme\n"
        "acme.conect('/')  # hallucheck: ignore[unresolved-attribute] legacy, see #12\n"
        "acme.connect('/').send('x', retry=1)  # hallucheck: ignore[unknown-argument] legacy, see #12\n"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "hallucheck: added ignores for 2 findings to 1 file\n"
    assert again.stderr == "hallucheck: added ignores for 0 findings to 0 files\n"


def test_add_takes_no_path_for_its_reason(concise, write):
    """A path behind `--add-ignore` is a path."""
    file = write("app.py", WRONG)
    write("other.py", WRONG)
    done = concise("--add-ignore", "app.py")

    assert done.returncode == 0
    assert file.read_text().endswith("# hallucheck: ignore[unknown-argument]\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            b"\xef\xbb\xbfimport nope\r\n",
            b"\xef\xbb\xbfimport nope  # hallucheck: ignore[unresolved-import] \xc3\xa4\r\n",
        ),
        (
            b"# coding: latin-1\nimport nope; x = '\xe4'",
            b"# coding: latin-1\nimport nope; x = '\xe4'  # hallucheck: ignore[unresolved-import] \xe4",
        ),
    ],
)
def test_add_keeps_bytes(concise, project, before, after):
    """Encoding, byte order mark, line ends and mode of the file stay."""
    file = project / "app.py"
    file.write_bytes(before)
    file.chmod(0o755)
    done = concise("--add-ignore=ä", "app.py")

    assert done.returncode == 0
    assert file.read_bytes() == after
    assert file.stat().st_mode & 0o777 == 0o755


def test_add_follows_links(concise, write, project):
    """A link stays one; the file behind it changes."""
    file = write("real/app.py", "import nope\n")
    (project / "link.py").symlink_to(file)
    concise("--add-ignore", "link.py")

    assert (project / "link.py").is_symlink()
    assert "ignore[unresolved-import]" in file.read_text()


def test_add_what_cannot_be(concise, write, project):
    """A reason that the file cannot spell, syntax errors and project files: told; other files get theirs."""
    (project / "latin.py").write_bytes(b"# coding: latin-1\nimport nope\n")
    broken = write("broken.py", "import (\n")
    write("pyproject.toml", '[project]\nname = "x"\n[project.scripts]\nrun = "acme:conect"\n')
    other = write("other.py", "import nope\n")
    done = concise("--add-ignore=→", ".")

    assert done.returncode == 2
    assert "latin.py: cannot be written: " in done.stderr
    assert "pyproject.toml: ignore comments are only written into Python files" in done.stderr
    assert "hallucheck: 1 finding cannot be ignored by a comment on a line" in done.stderr
    assert broken.read_text() == "import (\n"
    assert other.read_text() == "import nope  # hallucheck: ignore[unresolved-import] →\n"
    assert not [path for path in project.iterdir() if path.name.startswith(".latin")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_add_read_only(concise, write, project):
    """A folder that cannot be written: told, and nothing is half-written."""
    file = write("locked/app.py", "import nope\n")
    file.parent.chmod(0o500)
    done = concise("--add-ignore", "locked/app.py")
    file.parent.chmod(0o700)

    assert done.returncode == 2
    assert "cannot be written: Permission denied" in done.stderr
    assert file.read_text() == "import nope\n"


def test_remove_unused(concise, write):
    """`--remove-unused-ignores` takes out what is not needed, and leaves the rest and other tools' comments."""
    text = (
        "# hallucheck: ignore-file[missing-argument]\n"
        "import acme  # noqa: F401  # hallucheck: ignore[unresolved-import] once\n"
        "acme.conect('/')  # hallucheck: ignore[unresolved-attribute, unknown-argument] plugin\n"
        "acme.nothing  # hallucheck: ignore[no-such-rule]\n"
    )
    file = write("app.py", text)
    done = concise("--remove-unused-ignores", "app.py")

    assert file.read_text() == (
        "import acme  # noqa: F401\n"
        "acme.conect('/')  # hallucheck: ignore[unresolved-attribute] plugin\n"
        "acme.nothing\n"
    )
    assert done.stdout == "app.py:3:6: unresolved-attribute module `acme` has no attribute `nothing`\n"
    assert done.stderr == "hallucheck: removed 4 unused ignores from 1 file\n"


def test_remove_heeds_what_is_off(concise, write):
    """What names a rule that is switched off, here or in general, is left alone."""
    file = write("app.py", "import acme  # hallucheck: ignore[unresolved-import]\nacme  # hallucheck: ignore\n")
    write("hallucheck.toml", '[per-file-ignores]\n"*.py" = ["unresolved-import"]\n')
    concise("--remove-unused-ignores", "app.py")

    assert file.read_text().count("hallucheck: ignore") == 2


@pytest.mark.parametrize("flag", ["--add-ignore", "--add-ignore=why", "--remove-unused-ignores", "--update-baseline"])
def test_not_for_standard_input(concise, flag):
    """There is nothing to write to."""
    done = concise(flag, "-", stdin="import nope\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert "needs files, not standard input" in done.stderr


def test_reason_of_several_lines(concise, write):
    """A reason cannot be code."""
    file = write("app.py", "import nope\n")
    done = concise("--add-ignore=a\nimport os", "app.py")

    assert done.returncode == 2
    assert "must be one line" in done.stderr
    assert file.read_text() == "import nope\n"
