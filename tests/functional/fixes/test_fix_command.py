"""`--fix` and its like as a user sees them: what is written, what is told, and what is left alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

WRONG = b"import gadget\ngadget.startEngine()\n"
RIGHT = b"import gadget\ngadget.start_engine()\n"


@pytest.fixture
def write(project):
    """Writes a file of the project byte by byte."""

    def run(path, data):
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    return run


# ---- nothing is written -----------------------------------------------------------------------------------------


def test_without_the_option(hallucheck, write):
    """Checking writes nothing; what is found tells what is meant."""
    file = write("app.py", WRONG)
    done = hallucheck("app.py")

    assert done.returncode == 1
    assert b"did you mean `start_engine`" in done.stdout
    assert file.read_bytes() == WRONG


def test_patch(hallucheck, write, project):
    """`--fix-diff` prints a patch that `git apply` takes, and writes nothing."""
    file = write("inner/app.py", WRONG)
    done = hallucheck("--fix-diff", ".")

    assert file.read_bytes() == WRONG
    assert done.stdout.decode() == (
        "--- a/inner/app.py\n+++ b/inner/app.py\n@@ -1,2 +1,2 @@\n import gadget\n-gadget.startEngine()\n"
        "+gadget.start_engine()\n"
    )
    assert (done.returncode, done.stderr) == (1, b"Would fix 1, 0 remaining\n")
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=project, check=True)
    assert file.read_bytes() == RIGHT


def test_patch_without_final_newline(hallucheck, write, project):
    """A patch says that the last line has no end."""
    file = write("app.py", WRONG.strip())
    done = hallucheck("--fix-diff", "app.py")

    assert done.stdout.count(b"\\ No newline at end of file") == 2
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=project, check=True)
    assert file.read_bytes() == RIGHT.strip()


@pytest.mark.parametrize("name", ["new\nline.py", 'quo"te.py', "back\\slash.py", "grün 😀.py", "a b.py", "::x%0A.py"])
def test_patch_of_an_odd_name(name, hallucheck, write, project):
    """Names are quoted as git reads them."""
    file = write(name, WRONG)
    done = hallucheck("--fix-diff", name)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=project, check=True)

    assert file.read_bytes() == RIGHT


def test_odd_name_is_told_as_text(hallucheck, write):
    """Control characters of a name do not reach the terminal."""
    write("a\x1b[31m\nb.py", WRONG)
    done = hallucheck("--fix", ".")

    assert b"\x1b" not in done.stderr
    assert b"fixed a\\x1b[31m\\nb.py:2:8" in done.stderr


def test_read_only_file(hallucheck, write):
    """A file that nobody may write stays; its findings are told, and why it was not fixed."""
    file = write("app.py", WRONG)
    file.chmod(0o444)
    done = hallucheck("--fix", "app.py")

    assert file.read_bytes() == WRONG
    assert done.returncode == 1
    assert b"app.py: not fixed: it is read-only" in done.stderr
    assert b"startEngine" in done.stdout


def test_file_that_changes_meanwhile(write, project, variables):
    """What somebody writes between the check and the fix is not lost."""
    file = write("app.py", WRONG)
    code = (
        "import sys; from pathlib import Path; from hallucheck.cli import fix, main\n"
        "write = fix.Fixes.write\n"
        "def late(self, changes):\n"
        "    Path('app.py').write_bytes(b'x = 1\\n')\n"
        "    return write(self, changes)\n"
        "fix.Fixes.write = late\n"
        "sys.exit(main.main(['--fix', 'app.py']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, env=variables, capture_output=True)

    assert file.read_bytes() == b"x = 1\n"
    assert b"app.py: not fixed: it has changed since it was checked" in done.stderr


def test_fix_that_does_harm(hallucheck, write):
    """A fix is taken back if the fixed code has a new finding."""
    code = b"import gadget\ngadget.load('x').sendMessage('y', volume=3)\n"
    file = write("app.py", code)
    done = hallucheck("--fix", "app.py")

    assert file.read_bytes() == code
    assert b"Fixed 0, 1 remaining (1 fix was taken back: the code would not have been right)" in done.stderr


def test_others_of_the_file_are_fixed(hallucheck, write):
    """That one fix is taken back does not keep the others from being applied."""
    file = write("app.py", WRONG + b"gadget.load('x').sendMessage('y', volume=3)\ngadget.color_map\n")
    done = hallucheck("--fix", "app.py")

    assert file.read_bytes() == RIGHT + b"gadget.load('x').sendMessage('y', volume=3)\ngadget.colour_map\n"
    assert b"Fixed 2, 1 remaining" in done.stderr


def test_unsafe_fix_is_left_alone(hallucheck, write):
    """What is just the nearest name is not taken by `--fix`."""
    code = b"import gadget\ngadget.load('x').send_long_message('y')\n"
    file = write("app.py", code)
    hallucheck("--fix", "app.py")

    assert file.read_bytes() == code


def test_ignored_finding(hallucheck, write):
    """What is not reported is not fixed."""
    code = b"import gadget\ngadget.startEngine()  # hallucheck: ignore[unresolved-attribute]\n"
    file = write("app.py", code)
    done = hallucheck("--fix", "app.py")

    assert (done.returncode, file.read_bytes()) == (0, code)


def test_flags_that_do_not_go_together(hallucheck, write):
    """They are refused, and nothing is written."""
    file = write("app.py", WRONG)

    assert hallucheck("--fix", "--fix-diff", ".").returncode == 2
    assert hallucheck("--unsafe-fixes", ".").returncode == 2
    assert hallucheck("--fix", "--update-baseline", ".").returncode == 2
    assert file.read_bytes() == WRONG


def test_docstring(hallucheck, write):
    """A name in an example of a docstring is put right, too."""
    code = b'def f():\n    """Say.\n\n    >>> import gadget\n    >>> gadget.startEngine()\n    """\n'
    file = write("app.py", code)
    hallucheck("--fix", "app.py")

    assert file.read_bytes() == code.replace(b"startEngine", b"start_engine")


def test_invalid_code(hallucheck, write):
    """Code that is no Python is told and left alone; other files are fixed."""
    broken, file = write("broken.py", b"import gadget(\n"), write("app.py", WRONG)
    done = hallucheck("--fix", ".")

    assert (broken.read_bytes(), file.read_bytes()) == (b"import gadget(\n", RIGHT)
    assert b"broken.py:1" in done.stdout


# ---- what is written --------------------------------------------------------------------------------------------


def test_what_is_told(hallucheck, write):
    """Each fix is told with its place and why, then how many there were; what remains is reported as ever."""
    write("app.py", WRONG + b"gadget.teleport()\n")
    done = hallucheck("--fix", "app.py")

    assert done.returncode == 1
    assert done.stdout.decode().startswith("app.py:3:8: unresolved-attribute")
    assert done.stderr.decode() == (
        "fixed app.py:2:8 `startEngine` -> `start_engine` (only case differs)\nFixed 1, 1 remaining\n"
    )


def test_all_is_fixed(hallucheck, write):
    """Then the exit status is 0, unless it is wished otherwise."""
    file = write("app.py", WRONG)
    first = hallucheck("--fix", "app.py")
    file.write_bytes(WRONG)
    second = hallucheck("--fix", "--exit-non-zero-on-fix", "app.py")

    assert (first.returncode, second.returncode) == (0, 1)
    assert file.read_bytes() == RIGHT
    assert hallucheck("--fix", "--exit-non-zero-on-fix", "app.py").returncode == 0


def test_nearest_names(hallucheck, write):
    """`--unsafe-fixes` takes the nearest name, too."""
    file = write("app.py", b"import gadget\ngadget.load('x').send_long_message('y')\n")
    hallucheck("--fix", "--unsafe-fixes", "app.py")

    assert file.read_bytes() == b"import gadget\ngadget.load('x').send_message('y')\n"


def test_module_that_nothing_imports(hallucheck, write):
    """It is imported beside its package."""
    file = write("app.py", b"import gadget\ngadget.extras.polish_surface()\n")
    hallucheck("--fix", "app.py")

    assert file.read_bytes() == b"import gadget\nimport gadget.extras\ngadget.extras.polish_surface()\n"


def test_other_file_imports_it(hallucheck, write):
    """An import that nothing in the file needs stays if another file may need it."""
    code = b"from gadget import teleport\n"
    file = write("app.py", code)
    write("other.py", b"from app import teleport\n")
    hallucheck("--fix", ".")

    assert file.read_bytes() == code


def test_other_file_uses_the_name(hallucheck, write):
    """A name that another file gets from this one stays bound."""
    file = write("app.py", b"from gadget import startEngine\nstartEngine()\n")
    write("other.py", b"from app import startEngine\nstartEngine()\n")
    hallucheck("--fix", ".")

    assert file.read_bytes() == b"from gadget import start_engine as startEngine\nstartEngine()\n"


def test_conftest(hallucheck, write):
    """Tests may use what conftest.py imports."""
    code = b"from gadget import teleport\n"
    file = write("conftest.py", code)
    hallucheck("--fix", ".")

    assert file.read_bytes() == code


def test_quiet(hallucheck, write):
    """Only findings are told."""
    write("app.py", WRONG)
    done = hallucheck("--fix", "--quiet", "app.py")

    assert (done.stdout, done.stderr) == (b"", b"")


def test_standard_input(hallucheck):
    """The fixed text goes to standard output, what is found to standard error."""
    done = hallucheck("--fix", "-", stdin=WRONG + b"gadget.teleport()\n")

    assert done.stdout == RIGHT + b"gadget.teleport()\n"
    assert b"<stdin>:3:8: unresolved-attribute" in done.stderr


def test_standard_input_without_findings(hallucheck):
    """What is right goes through as it is."""
    assert hallucheck("--fix", "-", stdin=RIGHT).stdout == RIGHT


# ---- how it is written ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"import gadget\r\ngadget.startEngine()\r\n",
        b"\xef\xbb\xbfimport gadget\ngadget.startEngine()\n",
        b"# -*- coding: latin-1 -*-\nimport gadget\nx = '\xe4\xf6'; gadget.startEngine()\n",
        b"import gadget\nif gadget:\n\tgadget.startEngine()\t# tab\n",
        b"import gadget\n\x0c\ngadget.startEngine()",
        "import gadget\nnäme = '😀'; gadget.startEngine()\n".encode(),
        b"import gadget\rgadget.startEngine()\r",
    ],
    ids=["crlf", "bom", "latin-1", "tabs", "form feed and no end", "wide characters", "cr"],
)
def test_bytes_are_kept(data, hallucheck, write):
    """All but the fixed name stays as it was, byte by byte."""
    file = write("app.py", data)
    hallucheck("--fix", "app.py")

    assert file.read_bytes() == data.replace(b"startEngine", b"start_engine")


def test_new_line_ends_as_others(hallucheck, write):
    """A line that is added ends as the first line of the file does."""
    file = write("app.py", b"from gadget import Circle, load\r\nprint(Circle, load)\r\n")
    hallucheck("--fix", "app.py")

    expected = b"from gadget import load\r\nfrom gadget.shapes import Circle\r\nprint(Circle, load)\r\n"
    assert file.read_bytes() == expected


def test_mode_is_kept(hallucheck, write):
    """A program stays executable."""
    file = write("app.py", WRONG)
    file.chmod(0o750)
    hallucheck("--fix", "app.py")

    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (RIGHT, 0o750)


def test_symbolic_link(hallucheck, write, project):
    """What a link leads to is changed, and the link stays one."""
    file = write("elsewhere/real.py", WRONG)
    link = project / "app.py"
    link.symlink_to(file)
    hallucheck("--fix", "app.py")

    assert link.is_symlink()
    assert file.read_bytes() == RIGHT


def test_hard_link(hallucheck, write, project):
    """A file of several names stays one file."""
    file = write("app.py", WRONG)
    os.link(file, project / "other")
    hallucheck("--fix", "app.py")

    assert (project / "other").read_bytes() == RIGHT


def test_nothing_is_left_behind(hallucheck, write, project):
    """No temporary file stays beside the fixed one."""
    write("app.py", WRONG)
    hallucheck("--fix", "app.py")

    assert sorted(path.name for path in project.iterdir()) == [".git", ".hallucheck_cache", ".venv", "app.py"]
