"""Patches as git and diff write them, read and applied."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from hallucheck.changes.patch import PatchError, parse_patch
from hallucheck.changes.patched_files import PatchedFile, patched_files


def applied(patch: bytes, **files: bytes | str) -> list[PatchedFile]:
    contents = {
        name.replace("_py", ".py"): text.encode() if isinstance(text, str) else text for name, text in files.items()
    }
    return patched_files(parse_patch(patch), contents.get)


ADDED = b"""\
--- a/app.py
+++ b/app.py
@@ -1,3 +1,4 @@
 one
 two
+new
 three
"""


def test_lines_have_moved():
    """A hunk fits where its lines are, as near as possible to where they were."""
    (file,) = applied(ADDED, app_py="zero\nzero\none\ntwo\nthree\n")

    assert file.new_content == b"zero\nzero\none\ntwo\nnew\nthree\n"


def test_tree_has_the_change_already():
    """`git diff | hallucheck --diff -`: what was before is worked out backwards."""
    (file,) = applied(ADDED, app_py="one\ntwo\nnew\nthree\n")

    assert file.is_there
    assert (file.old_content, file.new_content) == (b"one\ntwo\nthree\n", b"one\ntwo\nnew\nthree\n")


def test_written_by_hand():
    """Without context after the change, in the middle of the file."""
    (file,) = applied(b"--- a/app.py\n+++ b/app.py\n@@ -1 +1,2 @@\n one\n+new\n", app_py="one\ntwo\nthree\n")

    assert file.new_content == b"one\nnew\ntwo\nthree\n"


def test_lines_are_not_there():
    """It costs no other file its own."""
    other = ADDED.replace(b"app.py", b"other.py")
    failed, fine = applied(ADDED + other, app_py="nothing\n", other_py="one\ntwo\nthree\n")

    assert failed.problem == "its lines from 1 on are not there"
    assert fine.new_content == b"one\ntwo\nnew\nthree\n"


def test_file_is_not_there():
    (file,) = applied(ADDED)

    assert file.problem == "it changes a file that is not there"


def test_new_file():
    (file,) = applied(b"--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+one\n+two\n")

    assert file == PatchedFile("", "new.py", None, b"one\ntwo\n")


def test_new_file_is_there_with_other_content():
    (file,) = applied(b"--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+one\n", new_py="other\n")

    assert file.problem == "it makes a file that is there already"


def test_deleted_file():
    (file,) = applied(b"--- a/app.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n", app_py="one\n")

    assert file == PatchedFile("app.py", "", b"one\n", None)


def test_renamed_without_change():
    patch = b"diff --git a/app.py b/new name.py\nsimilarity index 100%\nrename from app.py\nrename to new name.py\n"
    (file,) = applied(patch, app_py="one\n")

    assert file == PatchedFile("app.py", "new name.py", b"one\n", b"one\n")


def test_quoted_name():
    """Git quotes names with bytes beyond ASCII, line breaks and quotes."""
    patch = rb"""diff --git "a/\303\244 \"x\"\n.py" "b/\303\244 \"x\"\n.py"
new file mode 100644
--- /dev/null
+++ "b/\303\244 \"x\"\n.py"
@@ -0,0 +1 @@
+one
"""
    (file,) = applied(patch)

    assert file.new == 'ä "x"\n.py'


def test_end_without_newline():
    patch = b"""--- a/app.py
+++ b/app.py
@@ -1 +1 @@
-one
\\ No newline at end of file
+two
\\ No newline at end of file
"""
    (file,) = applied(patch, app_py="one")

    assert file.new_content == b"two"


@pytest.mark.parametrize("patch_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("file_end", [b"\n", b"\r\n"])
def test_line_ends(patch_end, file_end):
    """Mails and editors change line ends; those of the file stay."""
    lines = [b"one", b"two", b"three", b""]
    (file,) = applied(ADDED.replace(b"\n", patch_end), app_py=file_end.join(lines))

    assert file.new_content == file_end.join([b"one", b"two", b"new", b"three", b""])


def test_plain_diff_without_prefix():
    """As much of a path counts as finds the file."""
    patch = ADDED.replace(b"a/app.py", b"old/app.py\t2026-01-01 10:00:00").replace(b"b/app.py", b"new/app.py\t2026")
    (file,) = applied(patch, app_py="one\ntwo\nthree\n")

    assert (file.new, file.problem) == ("app.py", "")


def test_several_mails_change_one_file():
    second = ADDED.replace(b" two\n+new\n three", b" two\n new\n+more\n three").replace(b"-1,3 +1,4", b"-1,4 +1,5")
    mails = b"".join(
        b"From %040x Mon Sep 17 00:00:00 2001\nFrom: A <a@x>\nSubject: x\n\n---\n app.py | 1 +\n\n%s-- \n2.39\n\n"
        % (number, patch)
        for number, patch in enumerate((ADDED, second))
    )
    (file,) = applied(mails, app_py="one\ntwo\nthree\n")

    assert file.new_content == b"one\ntwo\nnew\nmore\nthree\n"


def test_mail_in_quoted_printable():
    """Mail servers encode what is not ASCII."""
    mail = b"""From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
From: A <a@example.org>
Subject: [PATCH] x
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

---
--- a/app.py
+++ b/app.py
@@ -1 +1 @@
-one
+x =3D "=C3=A4"
"""
    (file,) = applied(mail, app_py="one\n")

    assert file.new_content == 'x = "ä"\n'.encode()


@pytest.mark.parametrize("name", ["../app.py", "x/../../app.py", "/etc/app.py"])
def test_path_leads_outside(name):
    (file,) = applied(ADDED.replace(b"a/app.py", b"a/" + name.encode()).replace(b"b/app.py", b"b/" + name.encode()))

    assert file.problem.startswith("it names a file outside of the project")


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        (ADDED[:-8], "it ends in the middle of a hunk"),
        (ADDED.replace(b"+new", b"!new"), "it is damaged in the middle of a hunk"),
        (b"diff --cc app.py\nindex 1,2..3\n--- a/app.py\n+++ b/app.py\n@@@ -1 -1 +1 @@@\n++x\n", "combined diff"),
        (b"diff --git a/app.py b/app.py\nBinary files a/app.py and b/app.py differ\n", "it is a binary patch"),
    ],
)
def test_damaged(patch, problem):
    file = applied(patch, app_py="one\ntwo\nthree\n")[0]

    assert problem in file.problem


@pytest.mark.parametrize("text", [b"hello\n", b"\0\xff\n", b"<html>"])
def test_no_patch(text):
    with pytest.raises(PatchError):
        parse_patch(text)


def test_empty():
    """A change without differences is one, too."""
    assert parse_patch(b"") == []


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("context", [0, 1, 3])
def test_as_git(seed, context, tmp_path: Path):
    """What git's own diff of two random trees makes of the old one is the new one, and the other way round."""
    rnd = random.Random(seed)
    old = {f"f{n}.py": _text(rnd) for n in range(6)}
    new = {
        (f"g{n}.py" if rnd.random() < 0.3 else name): _edited(text, rnd) for n, (name, text) in enumerate(old.items())
    }
    new |= {"h.py": _text(rnd)}
    for side, files in (("old", old), ("new", new)):
        (tmp_path / side).mkdir()
        for name, text in files.items():
            (tmp_path / side / name).write_bytes(text)
    words = ["diff", "--no-index", f"-U{context}", "--src-prefix=", "--dst-prefix=", "-M", "old", "new"]
    patch = subprocess.run(["git", *words], cwd=tmp_path, capture_output=True).stdout
    patch = patch.replace(b"old/", b"a/").replace(b"new/", b"b/")
    patches = [
        each._replace(old=each.old.removeprefix("a/"), new=each.new.removeprefix("b/")) for each in parse_patch(patch)
    ]
    forward = {file.new: file for file in patched_files(patches, old.get) if file.new}
    back = {file.old: file for file in patched_files(patches, new.get) if file.old}

    assert not [file.problem for file in (*forward.values(), *back.values()) if file.problem]
    assert {name: file.new_content for name, file in forward.items()} == {
        name: text for name, text in new.items() if old.get(name) != text
    }
    assert {name: file.old_content for name, file in back.items()} == {
        name: text for name, text in old.items() if new.get(name) != text
    }


def _text(rnd: random.Random) -> bytes:
    return b"".join(_line(rnd) for _ in range(rnd.randint(5, 40)))


def _line(rnd: random.Random) -> bytes:
    return rnd.choice([b"\n", b"x = 1\n", b"    pass\n", b"y = %d\n" % rnd.randint(0, 999), b"z\r\n"])


def _edited(text: bytes, rnd: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(rnd.randint(1, 3)):
        at = rnd.randrange(len(lines))
        lines[at : at + rnd.randint(0, 2)] = [_line(rnd) for _ in range(rnd.randint(0, 2))]
    return b"".join(lines) + (b"" if rnd.random() < 0.5 else b"last without end")
