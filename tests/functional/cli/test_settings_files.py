"""Settings: where they come from and what is refused."""

from __future__ import annotations

import json

import pytest

WRONG = "import acme\nacme.conect('/')\n"


def test_nearest_file(hallucheck, write, project):
    """The nearest file above the working folder counts; in one folder the own file comes before pyproject.toml."""
    write("pyproject.toml", '[tool.hallucheck]\noutput-format = "json"\n')
    write("sub/app.py", WRONG)
    from_above = hallucheck("app.py", cwd=project / "sub")
    write("hallucheck.toml", 'output-format = "concise"\n')

    assert json.loads(from_above.stdout)["files"] == 1
    assert hallucheck("app.py", cwd=project / "sub").stdout.startswith("app.py:2:6: unresolved-attribute")


def test_order(hallucheck, write):
    """Flags come before environment variables, these before files."""
    write("hallucheck.toml", 'output-format = "full"\n')
    write("app.py", WRONG)

    assert hallucheck("app.py", HALLUCHECK_OUTPUT_FORMAT="json").stdout.startswith("{")
    done = hallucheck("--output-format", "concise", "app.py", HALLUCHECK_OUTPUT_FORMAT="json")
    assert done.stdout.startswith("app.py:2:6: ")


def test_python(hallucheck, write, project):
    """`python` is relative to the settings file, and named in the output."""
    (project / ".venv").rename(project / "elsewhere")
    write("hallucheck.toml", 'python = "elsewhere"\n')
    write("sub/app.py", "import acme\n")
    done = hallucheck("app.py", cwd=project / "sub")

    assert done.returncode == 0
    assert f"against {project}/elsewhere" in done.stdout
    assert "from the setting `python`" in done.stdout


def test_first_party(hallucheck, write):
    """`first-party` names the folders that the project's modules are imported from."""
    write("lib/helper.py", "def run(): ...\n")
    write("app.py", "import helper\nhelper.run()\n")
    before = hallucheck("app.py").returncode
    write("hallucheck.toml", 'first-party = ["lib"]\n')

    assert (before, hallucheck("app.py").returncode) == (1, 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outptu-format = 'json'", "unknown setting `outptu-format`; did you mean `output-format`?"),
        ("output-format = 'xml'", "`output-format` must be one of `full`, `concise`, `json`"),
        ("exclude = 'docs'", "`exclude` must be a list of strings"),
        ("respect-gitignore = 1", "`respect-gitignore` must be true or false"),
        ("python = ", "`file` must be valid TOML"),
    ],
)
def test_refused(hallucheck, write, text, message):
    """A setting that cannot be meant ends with status 2 and names the file, the key and what is expected."""
    file = write("hallucheck.toml", text + "\n")
    done = hallucheck(".")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"hallucheck: {file}: {message}")
