"""`--since`, `--staged` and `--diff` report what a change brought in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OLD = "import acme\n\n\ndef old():\n    return acme.conect('x')\n"
"""With a finding that no change below brings in."""
NEW = "\n\ndef new():\n    return acme.dial('x')\n"
AUTHOR = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def git(project, tmp_path):
    """Runs git in the project."""

    def run(*words: str, cwd: Path = project) -> str:
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **AUTHOR}
        allowed = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *allowed, *words], cwd=cwd, env=environ, capture_output=True, text=True)
        assert done.returncode == 0 or words[0] == "merge", done.stderr
        return done.stdout

    return run


@pytest.fixture
def repository(project, git, write):
    """The project with one commit, in which app.py has an old finding."""
    shutil.rmtree(project / ".git")
    git("init", "-q")
    write(".gitignore", ".venv\n.hallucheck_cache\n")
    write("app.py", OLD)
    git("add", ".")
    git("commit", "-qm", "first")
    return project


@pytest.fixture
def found(hallucheck):
    """Runs the command; the names that it reports, as `path:line name`."""

    def run(*words: str, **more: object) -> list[str]:
        done = hallucheck(*words, "--output-format", "json", **more)
        assert done.returncode in (0, 1), done.stderr
        report = json.loads(done.stdout)
        assert not report["errors"]
        return [f"{finding['path']}:{finding['line']} {finding['name']}" for finding in report["findings"]]

    return run


# ---- --since --------------------------------------------------------------------------------------------------------


def test_since_no_change(repository, found):
    assert found("--since", "HEAD") == []


def test_since_committed_and_not(repository, git, write, found):
    """What was committed since, and what is not committed yet, in files that git knows and in new ones."""
    git("checkout", "-qb", "topic")
    write("committed.py", "import acme\nacme.dial\n")
    git("add", ".")
    git("commit", "-qm", "second")
    write("untracked.py", "import acme\nacme.ring\n")
    write("app.py", OLD + NEW)

    assert found("--since", "main") == ["app.py:9 dial", "committed.py:2 dial", "untracked.py:2 ring"]


def test_since_merge_base(repository, git, write, found):
    """What the other branch has done meanwhile is not this change."""
    git("checkout", "-qb", "topic")
    write("topic.py", "import acme\nacme.dial\n")
    git("add", ".")
    git("commit", "-qm", "topic")
    git("checkout", "-q", "main")
    write("app.py", "import acme\n")
    git("commit", "-qam", "main has mended it")
    git("checkout", "-q", "topic")

    assert found("--since", "main") == ["topic.py:2 dial"]


def test_since_moved_between_files(repository, write, found):
    write("app.py", "import acme\n")
    write("moved/code.py", f"import acme\n\nif True:\n{OLD[13:].replace(chr(10), chr(10) + '    ')}")

    assert found("--since", "HEAD") == []


def test_since_copied(repository, write, found):
    """A copy of an old one is a new one."""
    write("copy.py", OLD)

    assert found("--since", "HEAD") == ["copy.py:5 conect"]


def test_since_renamed_file(repository, git, write, found, project):
    git("mv", "app.py", "other.py")
    write("other.py", OLD + NEW)

    assert found("--since", "HEAD") == ["other.py:9 dial"]


def test_since_statement_edited(repository, write, found):
    """Any line of the statement, also another than that of the finding."""
    write("app.py", OLD.replace("acme.conect('x')", "acme.conect(\n        'y'\n    )"))

    assert found("--since", "HEAD") == ["app.py:5 conect"]


def test_since_statement_reformatted(repository, write, found):
    write(
        "app.py",
        OLD.replace(
            "return acme.conect('x')", 'return (\n        acme.conect(  # note\n            "x",\n        )\n    )'
        ),
    )

    assert found("--since", "HEAD") == []


def test_since_meaning_changed(repository, git, write, found):
    """Lines that stay as they are, under an import that was edited and a class that lost a method."""
    write("app.py", "import json as codec\n\n\nclass Box:\n    def load(self): ...\n\n\ncodec.dumps(Box().load())\n")
    git("commit", "-qam", "second")
    write("app.py", "import acme as codec\n\n\nclass Box:\n    def save(self): ...\n\n\ncodec.dumps(Box().load())\n")

    assert found("--since", "HEAD") == ["app.py:8 dumps", "app.py:8 load"]


def test_since_module_of_the_project_changed(repository, git, write, found):
    """The file as it was is checked beside the modules as they were."""
    write("helper.py", "def run(): ...\n")
    write("app.py", "import helper\n\nhelper.run()\n")
    git("add", ".")
    git("commit", "-qm", "second")
    write("helper.py", "def walk(): ...\n")
    write("app.py", "import helper\n\nhelper.run()\nprint()\n")

    assert found("--since", "HEAD") == ["app.py:3 run"]


def test_since_file_that_is_not_changed(repository, git, write, found):
    """What a changed module no longer offers may be used elsewhere; what was wrong there before is left out."""
    write("helper.py", "class Box:\n    def __init__(self, size): ...\n\ndef run(): ...\ndef walk(): ...\n")
    write("user.py", "import helper\n\nhelper.run()\nhelper.walk()\nhelper.fly()\nhelper.Box(1)\n")
    write("gone.py", "")
    write("user_of_gone.py", "import gone\n")
    git("add", ".")
    git("commit", "-qm", "second")
    git("rm", "-q", "gone.py")
    write("helper.py", "class Box:\n    def __init__(self, size, name): ...\n\ndef walk(): ...\n")
    expected = ["user.py:3 run", "user.py:6 name", "user_of_gone.py:1 gone"]

    assert found("--since", "HEAD") == expected
    git("add", ".")
    patch = git("diff", "--cached")
    assert found("--staged") == found("--diff", "-", stdin=patch) == expected
    git("reset", "-q", "--hard")
    assert found("--diff", "-", stdin=patch) == expected
    write("helper.py", "class Box:\n    def __init__(self, size, name): ...\n\ndef walk(): ...\n")
    assert found("--since", "HEAD", "helper.py") == []


def test_since_is_told(repository, write, hallucheck):
    write("app.py", OLD + NEW)
    done = hallucheck("--since", "HEAD")

    assert done.stdout.rstrip().endswith("; 1 older finding left out")


def test_since_paths_restrict(repository, write, found):
    write("one/a.py", "import acme\nacme.dial\n")
    write("two/b.py", "import acme\nacme.dial\n")
    write("c.py", "import acme\nacme.dial\n")

    assert found("--since", "HEAD", "one", "c.py") == ["c.py:2 dial", "one/a.py:2 dial"]


def test_since_left_out_as_in_folders(repository, write, found):
    """Excluded and ignored files are left out, unless they are named."""
    write("hallucheck.toml", 'extend-exclude = ["gen_*.py"]\n')
    write("gen_a.py", "import acme\nacme.dial\n")
    write("notes.bin", "import acme\nacme.dial\n")

    assert found("--since", "HEAD") == []
    assert found("--since", "HEAD", "gen_a.py") == ["gen_a.py:2 dial"]


def test_since_in_a_folder(repository, write, found, project):
    """All of the repository, as seen from the folder."""
    write("sub/a.py", "import acme\nacme.dial\n")
    write("app.py", OLD + NEW)

    assert found("--since", "HEAD", cwd=project / "sub") == ["../app.py:9 dial", "a.py:2 dial"]
    assert found("--since", "HEAD", ".", cwd=project / "sub") == ["a.py:2 dial"]


def test_since_hostile_names(repository, write, found):
    name = "a b\n%::|`<x>\té.py"
    write(name, "import acme\nacme.dial\n")

    assert found("--since", "HEAD") == [f"{name}:2 dial"]


def test_since_second_run(repository, write, hallucheck):
    """What was checked as it was is stored, too: nothing is left in the temporary folder, nothing checked again."""
    write("app.py", OLD + NEW)
    first = hallucheck("--since", "HEAD", "--output-format", "concise", TMPDIR=str(repository))
    second = hallucheck("--since", "HEAD", "--output-format", "concise", TMPDIR=str(repository))

    assert first.stdout == second.stdout != ""
    assert not list(repository.glob("hallucheck-*"))


def test_since_old_content_is_not_python(repository, git, write, found):
    write("app.py", "def (:\n")
    git("commit", "-qam", "broken")
    write("app.py", OLD)

    assert found("--since", "HEAD") == ["app.py:5 conect"]


def test_since_submodule(repository, git, write, found, tmp_path):
    """A submodule's files are compared with the commit that it had."""
    other = tmp_path / "other"
    other.mkdir()
    git("init", "-q", cwd=other)
    (other / "lib.py").write_text(OLD)
    git("add", ".", cwd=other)
    git("commit", "-qm", "lib", cwd=other)
    git("submodule", "--quiet", "add", str(other), "vendored")
    git("commit", "-qm", "submodule")
    write("vendored/lib.py", OLD + NEW)
    git("commit", "-qam", "lib 2", cwd=repository / "vendored")

    assert found("--since", "HEAD") == ["vendored/lib.py:9 dial"]
    git("add", ".")
    assert found("--staged") == ["vendored/lib.py:9 dial"]


def test_since_unknown(repository, hallucheck):
    done = hallucheck("--since", "nothing")

    assert (done.returncode, done.stderr) == (2, "hallucheck: `nothing` names no commit here\n")


@pytest.mark.parametrize("name", ["", "--output=x", "a..b", "@{nothing}"])
def test_since_no_name(repository, hallucheck, name):
    """A variable that is not set, options for git, ranges."""
    done = hallucheck(f"--since={name}")

    assert done.returncode == 2
    assert not (repository / "x").exists()


def test_since_shallow(repository, git, write, hallucheck, tmp_path):
    """The message says what to fetch."""
    git("checkout", "-qb", "topic")
    for number in range(3):
        write("app.py", OLD + f"x = {number}\n")
        git("commit", "-qam", "more")
    git("checkout", "-q", "main")
    write("b.py", "")
    git("add", ".")
    git("commit", "-qm", "main goes on")
    clone = tmp_path / "clone"
    git("clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "topic", repository.as_uri(), str(clone))
    (clone / ".venv").symlink_to((repository / ".venv").resolve())
    done = hallucheck("--since", "origin/main", cwd=clone)
    unknown = hallucheck("--since", "other", cwd=clone)

    assert (done.returncode, unknown.returncode) == (2, 2)
    assert "does not reach the commit that HEAD and `origin/main` have in common" in done.stderr
    assert "git fetch --unshallow" in done.stderr and "fetch-depth: 0" in done.stderr
    assert "git fetch --unshallow" in unknown.stderr


def test_since_other_history(repository, git, write, hallucheck):
    git("checkout", "-q", "--orphan", "island")
    git("commit", "-qm", "island")
    done = hallucheck("--since", "main")

    assert (done.returncode, done.stderr) == (2, "hallucheck: HEAD and `main` have no commit in common\n")


@pytest.mark.parametrize("words", [("--since", "HEAD"), ("--staged",)])
def test_no_repository(project, hallucheck, words, tmp_path):
    (tmp_path / "plain").mkdir()
    done = hallucheck(*words, "--python", str(project / ".venv"), cwd=tmp_path / "plain")

    assert done.returncode == 2
    assert done.stderr.startswith(f"hallucheck: {tmp_path}/plain is not in the work tree of a git repository")


@pytest.mark.parametrize("words", [("--since", "HEAD"), ("--staged",), ("report",)])
def test_no_git(repository, hallucheck, words, tmp_path):
    done = hallucheck(*words, PATH=str(tmp_path))

    assert (done.returncode, done.stderr.split(",")[0]) == (2, "hallucheck: git is not installed")


def test_two_changes(repository, hallucheck):
    done = hallucheck("--since", "HEAD", "--staged")

    assert (done.returncode, done.stderr) == (
        2,
        "hallucheck: --since and --staged name two different changes; give one\n",
    )


def test_settings_of_the_user(repository, git, write, found):
    """What the user has set for showing differences changes nothing."""
    for key, value in (
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.external", "false"),
        ("diff.renames", "false"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("status.showUntrackedFiles", "no"),
    ):
        git("config", key, value)
    git("mv", "app.py", "ö.py")
    write("ö.py", OLD + NEW)

    assert found("--since", "HEAD") == ["ö.py:9 dial"]
    assert found("--staged") == []


def test_since_with_a_baseline(repository, git, write, found, hallucheck):
    """Adopted by one command, with nothing found then; the baseline comes first, then the change."""
    assert hallucheck("--update-baseline").returncode == 0
    git("add", ".")
    git("commit", "-qm", "adopted")
    assert found() == []
    write("app.py", OLD.replace("acme.conect('x')", "acme.conect('y')") + NEW)

    assert found() == found("--since", "HEAD") == ["app.py:9 dial"]
    assert found("--since", "HEAD", "--no-baseline") == ["app.py:5 conect", "app.py:9 dial"]


def test_since_ignore_comments(repository, git, write, found):
    """Comments count then and now: an unused one that was there is not new, nor is what one takes away."""
    write("app.py", "import acme  # hallucheck: ignore\n\nacme.dial  # hallucheck: ignore[unresolved-attribute] why\n")
    git("commit", "-qam", "second")
    write(
        "app.py",
        "import acme  # hallucheck: ignore\n\nx = 1\nacme.dial  # hallucheck: ignore[unresolved-attribute] why\n",
    )
    assert found("--since", "HEAD") == []
    write("app.py", "import acme  # hallucheck: ignore\n\nacme.dial\n")

    assert found("--since", "HEAD") == []  # the statement is as it was, and so is what is wrong in it


@pytest.mark.parametrize("name", ["page.md", "page.rst", "module.py"])
def test_since_prose(repository, git, write, found, name):
    """Code in prose is told apart by its lines."""
    prose = "\n\nSome text.\n\n    >>> import acme\n    >>> acme.dial()\n"
    fence = f"Text{prose}" if name.endswith(".rst") else "Text\n\n```python\nimport acme\nacme.dial()\n```\n"
    old = f'"""Doc.{prose}"""\n' if name.endswith(".py") else fence
    write(name, old)
    git("add", ".")
    git("commit", "-qm", "second")
    write(name, old.replace("Text", "Other text\n\nMore").replace("Doc.", "Doc.\n\nMore."))
    assert found("--since", "HEAD") == []
    write(name, old.replace("acme.dial()", "acme.dial(1)"))

    assert [each.split()[1] for each in found("--since", "HEAD")] == ["dial"]


def test_since_notebook(repository, git, write, found):
    """A cell is compared by its statements, whatever its number is."""

    def notebook(*cells: str) -> str:
        made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
        return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    write("book.ipynb", notebook("import acme", "acme.dial('x')"))
    git("add", ".")
    git("commit", "-qm", "second")
    write("book.ipynb", notebook("# note", "import acme", 'acme.dial(\n    "x"\n)', "acme.ring()"))

    assert found("--since", "HEAD") == ["book.ipynb:1 ring"]


# ---- --staged -------------------------------------------------------------------------------------------------------


def test_staged_content(repository, git, write, found, hallucheck):
    """The index's content counts, not that of the work tree, also of modules that it imports."""
    write("helper.py", "def run(): ...\n")
    write("app.py", OLD + "import helper\nhelper.run()\nhelper.walk()\nacme.dial\n")
    git("add", ".")
    write("helper.py", "def walk(): ...\n")
    write("app.py", "import acme\nacme.ring\n")

    assert found("--staged") == ["app.py:8 walk", "app.py:9 dial"]
    assert "    8 | helper.walk()" in hallucheck("--staged").stdout


def test_staged_nothing(repository, write, found):
    write("app.py", OLD + NEW)

    assert found("--staged") == []


def test_staged_file_gone_from_disk(repository, git, write, found):
    write("new.py", "import acme\nacme.dial\n")
    git("add", ".")
    (repository / "new.py").unlink()

    assert found("--staged") == ["new.py:2 dial"]
    assert found("--staged", "new.py") == ["new.py:2 dial"]


def test_staged_before_the_first_commit(project, git, write, found):
    shutil.rmtree(project / ".git")
    git("init", "-q")
    write("app.py", OLD)
    git("add", "app.py")

    assert found("--staged") == ["app.py:5 conect"]


def test_staged_in_a_merge(repository, git, write, found, hallucheck):
    """What one of the branches had is not new; what is not merged yet cannot be checked."""
    git("checkout", "-qb", "topic")
    write("app.py", OLD + "\n\ndef topic(): return acme.topic\n")
    write("topic.py", "import acme\nacme.dial\n")
    git("add", ".")
    git("commit", "-qm", "topic")
    git("checkout", "-q", "main")
    write("app.py", OLD + "\n\ndef main(): return acme.main\n")
    git("commit", "-qam", "main")
    git("merge", "topic")
    unmerged = hallucheck("--staged")
    write("app.py", OLD + "\n\ndef main(): return acme.main\n\n\ndef topic(): return acme.topic, acme.both\n")
    git("add", ".")

    assert unmerged.returncode == 2
    assert "app.py: error: it is not merged yet" in unmerged.stdout
    assert found("--staged") == ["app.py:11 topic", "app.py:11 both"]


def test_staged_in_a_hook(repository, git, write, variables):
    """Git tells its hooks by variables where the repository and the index are."""
    hook = repository / ".git" / "hooks" / "pre-commit"
    command = f"{sys.executable} -m hallucheck --staged --output-format concise"
    hook.write_text(f'#!/bin/sh\n[ -n "$GIT_INDEX_FILE" ] || exit 9\n{command}\n')
    hook.chmod(0o755)
    write("app.py", OLD + NEW)
    write("other.py", "import acme\nacme.ring\n")
    git("add", "other.py")
    environ = {**variables, **AUTHOR, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["git", "commit", "-qm", "x", "--only", "app.py"], cwd=repository, env=environ, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "app.py:9:17: unresolved-attribute" in done.stdout + done.stderr
    assert "other.py" not in done.stdout + done.stderr


# ---- --diff ---------------------------------------------------------------------------------------------------------


def test_diff_before_and_after(repository, git, write, found):
    """A patch says the same whether it was applied or not; the work tree stays as it is."""
    write("app.py", OLD + NEW)
    write("helper.py", "def run(): ...\n")
    write("user.py", "import acme, helper\nhelper.run()\nhelper.walk()\n")
    git("add", ".")
    patch = git("diff", "--cached")
    expected = ["app.py:9 dial", "user.py:3 walk"]

    assert found("--diff", "-", stdin=patch) == expected
    git("reset", "-q", "--hard")
    assert found("--diff", "-", stdin=patch) == expected
    assert not git("status", "--porcelain")


def test_diff_file(repository, write, hallucheck, found):
    write(
        "x.patch",
        "--- a/app.py\n+++ b/app.py\n@@ -4,2 +4,3 @@\n def old():\n+    acme.dial\n     return acme.conect('x')\n",
    )
    done = hallucheck("--diff", "x.patch")

    assert found("--diff", "x.patch") == ["app.py:5 dial"]
    assert "    5 |     acme.dial" in done.stdout
    assert (repository / "app.py").read_text() == OLD


def test_diff_mails(repository, git, write, found):
    """What `git format-patch` writes, several in a row, with a rename among them."""
    write("app.py", OLD + NEW)
    git("commit", "-qam", "second\n\nWith a body.")
    git("mv", "app.py", "other.py")
    write("other.py", "import acme\n" + OLD + NEW)
    git("commit", "-qam", "third")
    mails = git("format-patch", "--stdout", "-2")
    git("reset", "-q", "--hard", "HEAD~2")

    assert found("--diff", "-", stdin=mails) == ["other.py:10 dial"]


def test_diff_does_not_apply(repository, hallucheck, write):
    """An error for the file; the others go on."""
    write("other.py", "import acme\n")
    patch = "--- a/{0}\n+++ b/{0}\n@@ -1,2 +1,3 @@\n import acme\n{1}+acme.dial\n"
    text = (
        patch.format("app.py", " wrong\n") + "--- a/other.py\n+++ b/other.py\n@@ -1 +1,2 @@\n import acme\n+acme.dial\n"
    )
    done = hallucheck("--diff", "-", "--output-format", "concise", stdin=text)

    assert done.returncode == 2
    assert "app.py: error: the patch does not apply: its lines from 1 on are not there\n" in done.stdout
    assert "other.py:2:6: unresolved-attribute" in done.stdout


def test_diff_without_git(hallucheck, write, project, tmp_path):
    """Neither git nor a repository is needed."""
    shutil.rmtree(project / ".git")
    write("app.py", OLD)
    patch = "--- app.py\t2026-01-01\n+++ app.py\t2026-01-02\n@@ -1 +1,2 @@\n import acme\n+acme.dial\n"
    done = hallucheck("--diff", "-", "--output-format", "concise", stdin=patch, PATH=str(tmp_path))

    assert done.stdout.startswith("app.py:2:6: unresolved-attribute")


def test_diff_through_a_link(repository, hallucheck, tmp_path, write):
    """A patch reaches nothing outside of the project, and what stands for the project in the check is a copy."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.py").write_text("import acme\n")
    (repository / "linked").symlink_to(outside)
    write(".hidden/y.py", "import acme\n")
    patch = "".join(
        f"--- a/{name}\n+++ b/{name}\n@@ -1 +1,2 @@\n import acme\n+acme.dial\n"
        for name in ("linked/x.py", ".hidden/y.py", "../outside/x.py")
    )
    done = hallucheck("--diff", "-", "--output-format", "concise", stdin=patch)

    assert (outside / "x.py").read_text() == "import acme\n"
    assert (repository / ".hidden" / "y.py").read_text() == "import acme\n"
    assert ".hidden/y.py:2:6" in done.stdout
    assert "it names a file outside of the project" in done.stdout


@pytest.mark.parametrize("text", ["hello\n", "diff --git\n", "@@ -1 +1 @@\n"])
def test_diff_no_patch(repository, hallucheck, text):
    done = hallucheck("--diff", "-", stdin=text)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_diff_missing_file(repository, hallucheck):
    done = hallucheck("--diff", "no.patch")

    assert (done.returncode, done.stderr) == (2, "hallucheck: no.patch: no such file or folder\n")
