"""Which files a folder means."""

from __future__ import annotations

import subprocess

import pytest


@pytest.fixture
def checked(hallucheck):
    """The files that a run checks; each has one finding."""

    def run(*words: str, **options: object) -> list[str]:
        done = hallucheck("--output-format", "concise", *words, **options)
        return [line.split(":")[0] for line in done.stdout.splitlines()]

    return run


@pytest.fixture
def add(write):
    """Writes files with one finding each."""

    def run(*paths: str) -> None:
        for path in paths:
            write(path, "import akme\n")

    return run


def test_default(checked, add):
    """Without a path the working folder is meant; the order is that of the paths."""
    add("b.py", "a/c.py", "a.pyw", "notes.txt")

    assert checked() == ["a.pyw", "a/c.py", "b.py"]


def test_named_twice(checked, add):
    """A file is checked once."""
    add("a/b.py")

    assert checked("a/b.py", "a", "./a/b.py") == ["a/b.py"]


def test_script(checked, add, write):
    """Executable scripts of Python count, other programs do not."""
    write("tool", "#!/usr/bin/env python3\nimport akme\n").chmod(0o755)
    write("other", "#!/bin/sh\nimport akme\n").chmod(0o755)
    write("LICENSE", "import akme\n")

    assert checked(".") == ["tool"]


@pytest.mark.parametrize("folder", ["node_modules", "build", "__pycache__", ".tox", "a/site-packages"])
def test_excluded_by_default(checked, add, folder):
    """Folders of tools are left out, unless they are named."""
    add(f"{folder}/x.py", "a.py")

    assert checked(".") == ["a.py"]
    assert checked(folder) == [f"{folder}/x.py"]


def test_virtual_environment(checked, add, write):
    """A folder with pyvenv.cfg is left out, whatever its name."""
    add("py311/lib/x.py", "a.py")
    write("py311/pyvenv.cfg", "home = /usr/bin\n")

    assert checked(".") == ["a.py"]


def test_gitignore(checked, add, write, project):
    """What git ignores is left out: patterns, nested files, exceptions; as git itself has it."""
    add("a.py", "gen.py", "out/b.py", "sub/gen.py", "sub/keep_gen.py", "sub/c.py", "sub/deep/c.py", "deep/c.py")
    write(".gitignore", "*gen.py\n/out\n")
    write("sub/.gitignore", "!keep_gen.py\n/c.py\n")
    (project / ".git").rmdir()
    subprocess.run(["git", "init", "--quiet", str(project)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.py"],
        cwd=project,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert checked(".") == sorted(listed) == ["a.py", "deep/c.py", "sub/deep/c.py", "sub/keep_gen.py"]
    assert checked("sub", cwd=project) == ["sub/deep/c.py", "sub/keep_gen.py"]


def test_ignored_but_named(checked, add, write):
    """What is named is checked: an ignored file, all of an ignored folder."""
    add("out/b.py")
    write(".gitignore", "out/\n")

    assert checked("out/b.py") == ["out/b.py"]
    assert checked("out") == ["out/b.py"]


def test_gitignore_is_not_respected(checked, add, write):
    """`respect-gitignore = false` checks them."""
    add("gen.py")
    write(".gitignore", "gen.py\n")
    write("hallucheck.toml", "respect-gitignore = false\n")

    assert checked(".") == ["gen.py"]


def test_exclude(checked, add, write):
    """`exclude` replaces the folders left out by default, `extend-exclude` adds to them."""
    add("a.py", "build/b.py", "docs/c.py", "docs/conf_d.py")
    write("hallucheck.toml", 'extend-exclude = ["docs/conf_*.py"]\n')
    extended = checked(".")
    write("hallucheck.toml", 'exclude = ["docs"]\n')

    assert extended == ["a.py", "docs/c.py"]
    assert checked(".") == ["a.py", "build/b.py"]


def test_link_loop(checked, add, project):
    """Links to folders are not followed, so a loop does no harm."""
    add("a/b.py")
    (project / "a" / "loop").symlink_to(project, target_is_directory=True)

    assert checked(".") == ["a/b.py"]
