"""What the pages in docs/ show is what is really written.

`python tests/functional/test_docs.py` brings the pages up to date.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
EXAMPLE = re.compile(r"^```text\n\$ hallucheck ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
ACME = """\
class Client:
    def send(self, text, *, retries=0): ...

    def close(self): ...


def connect(url):
    return Client()
"""
UNSURE = """\
def resize(picture, width):
    picture.resize(width)
    return picture
"""


def make_project(folder: Path) -> Path:
    """The project of the examples, with `acme` 2.1 in its environment."""
    (folder / ".git").mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    site = next(iter((folder / ".venv").glob("lib/python*/site-packages")), folder / ".venv" / "Lib" / "site-packages")
    (site / "acme.py").write_text(ACME, encoding="utf-8")
    (site / "acme-2.1.dist-info").mkdir()
    (site / "acme-2.1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 2.1\n")
    (site / "acme-2.1.dist-info" / "RECORD").write_text("acme.py,,\nacme-2.1.dist-info/METADATA,,\n")
    page = (DOCS / "output-formats.md").read_text(encoding="utf-8")
    (folder / "app.py").write_text(re.search(r"^```py\n(.*?)^```$", page, re.M | re.S)[1], encoding="utf-8")
    (folder / "unsure.py").write_text(UNSURE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the examples."""
    return make_project(tmp_path_factory.mktemp("docs"))


def written(project: Path, words: str) -> str:
    """What hallucheck says, with the Python version, what it counts in it, and the folder of the pages."""
    command = [sys.executable, "-m", "hallucheck", *shlex.split(words)]
    variables = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HOME": str(project), "PATH": os.defpath}
    done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)
    version, minor = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, sys.version_info[:2]))
    text = (done.stdout + done.stderr).replace(f"{project}{os.sep}", "/home/me/project/")
    text = text.replace(version, "3.11.7").replace(f"python{minor}", "python3.11")
    return re.sub(r"\d+ names searched", "25 names searched", text)


def examples() -> Iterator[object]:
    """(words, text) of each example."""
    for page in sorted(DOCS.glob("*.md")):
        for words, text in EXAMPLE.findall(page.read_text(encoding="utf-8")):
            yield pytest.param(words, text, id=f"{page.stem}: {words or 'no words'}")


@pytest.mark.parametrize(("words", "expected"), list(examples()))
def test_example(project, words, expected):
    """Each `$ hallucheck ...` in a page is followed by what it writes."""
    assert written(project, words) == expected


def write_pages() -> None:
    """Write what is really written into the pages."""
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder).resolve())
        for page in DOCS.glob("*.md"):
            text = page.read_text(encoding="utf-8")
            made = EXAMPLE.sub(lambda found: f"```text\n$ hallucheck {found[1]}\n{written(project, found[1])}```", text)
            page.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    write_pages()
