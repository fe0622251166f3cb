"""In GitHub Actions annotations come by themselves, and nothing else is taken for a command."""

from __future__ import annotations

import json

import pytest

WRONG = "import acme\nacme.conect('/')\n"
ANNOTATION = (
    "::error title=hallucheck%3A unresolved-attribute,file=app.py,line=2,endLine=2,col=6,endColumn=12"
    "::module `acme` has no attribute `conect`%0Adid you mean `connect`?%0Asearched: acme 1.0\n"
)


def test_beside_the_chosen_format(hallucheck, write):
    """Annotations come on standard error, where they spoil no format."""
    write("app.py", WRONG)
    plain = hallucheck("app.py")
    text = hallucheck("app.py", GITHUB_ACTIONS="true")
    data = hallucheck("--output-format", "json", "app.py", GITHUB_ACTIONS="true")

    assert (text.stdout, text.stderr) == (plain.stdout, ANNOTATION)
    assert json.loads(data.stdout)["findings"] and data.stderr == ANNOTATION


@pytest.mark.parametrize("words", [["--output-format", "github"], ["-o", "github"], ["-o", "github:-"]])
def test_not_twice(hallucheck, write, words):
    """Who asks for annotations gets them once."""
    write("app.py", WRONG)
    done = hallucheck(*words, "app.py", GITHUB_ACTIONS="true")

    assert (done.stdout, done.stderr) == (ANNOTATION, "")


def test_elsewhere(hallucheck, write):
    """Outside of GitHub Actions there are none."""
    write("app.py", WRONG)

    assert hallucheck("app.py", GITHUB_ACTIONS="false").stderr == ""


def test_path_from_the_root(hallucheck, write, project):
    """Annotations name files from the repository's root, wherever hallucheck was started."""
    write("part/app.py", WRONG)
    done = hallucheck("app.py", "--output-format", "github", cwd=project / "part")

    assert ",file=part/app.py," in done.stdout


def test_code_that_looks_like_a_command(hallucheck, write):
    """Code and names that the runner would take for commands are shown, not obeyed."""
    write("::add-mask::x.py", "import acme\nacme.conect('##[add-mask]x')\n")
    write("broken.py", "::error::x\n")
    done = hallucheck("::add-mask::x.py", "broken.py", "##[error]missing", GITHUB_ACTIONS="true")
    found = hallucheck("::add-mask::x.py", "broken.py", GITHUB_ACTIONS="true")

    assert "##[" not in done.stderr + found.stdout + found.stderr
    assert "\\::add-mask::x.py:2:6 unresolved-attribute" in found.stdout
    assert not any(line.lstrip().startswith("::") for line in found.stdout.splitlines())
    assert all(line.startswith("::error title=hallucheck%3A ") for line in found.stderr.splitlines())
