"""Results on disk: an unchanged file is not checked again, a changed anything is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="limits of a process are a matter of POSIX")

WRONG = "import acme\nacme.conect('/')\n"
FINDING = "app.py:2:6: unresolved-attribute module `acme` has no attribute `conect` (did you mean `connect`?)\n"
HEAVY = ("libcst", "rich", "msgspec", "importlib_metadata", "rapidfuzz", "pathspec", "hallucheck.check", "subprocess")


@pytest.fixture
def concise(hallucheck):
    """Runs the command with concise output."""
    return lambda *words, **options: hallucheck("--output-format", "concise", *words, **options)


def entries(project: Path) -> set[Path]:
    """The stored results."""
    return set((project / ".hallucheck_cache" / "results").glob("*.json"))


def test_unchanged_file_is_cheap(concise, write, project, variables):
    """A second run says the same and imports nothing heavy."""
    write("app.py", WRONG)
    first = concise("app.py")
    code = (
        "import sys; from hallucheck.cli.main import main; status = main();"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    second = subprocess.run(
        [sys.executable, "-c", code, "--output-format", "concise", "app.py"],
        cwd=project,
        env=variables,
        capture_output=True,
        text=True,
    )

    assert (first.returncode, first.stdout) == (1, FINDING)
    assert (second.returncode, second.stdout, second.stderr) == (1, FINDING, "[]\n")


def test_file_changes(concise, write):
    """Another content is another result."""
    write("app.py", WRONG)
    concise("app.py")
    write("app.py", WRONG.replace("conect", "connect"))

    assert concise("app.py").stdout == ""


def test_imported_module_changes(concise, write):
    """A result holds only while what it rests on is as it was."""
    write("app.py", "import helper\nhelper.run()\n")
    helper = write("helper.py", "def run(): ...\n")
    before = concise("app.py")
    helper.write_text("def walk(): ...\n", encoding="utf-8")

    assert before.stdout == ""
    assert "module `helper` has no attribute `run`" in concise("app.py").stdout


def test_module_appears(concise, write):
    """A module that was missing is seen once it is there."""
    write("app.py", "import helper\n")
    before = concise("app.py")
    write("helper.py", "")

    assert (before.returncode, concise("app.py").returncode) == (1, 0)


def test_module_disappears(concise, write):
    """A module that was there is missed once it is gone."""
    write("app.py", "import helper\n")
    helper = write("helper.py", "")
    before = concise("app.py")
    helper.unlink()

    assert (before.returncode, concise("app.py").returncode) == (0, 1)


def test_subclass_appears(concise, write):
    """A value may be of a subclass that another file of the project defines, from when there is one."""
    write("model.py", "class Shape: ...\ndef load() -> Shape: ...\n")
    write("app.py", "import model\nmodel.load().area\n")
    before = concise("app.py")
    write("circle.py", "from model import Shape\nclass Circle(Shape):\n    area = 1\n")

    assert (before.returncode, concise("app.py").returncode) == (1, 0)


def test_subclass_changes(concise, write):
    """The same when a file that was there gets it."""
    write("model.py", "class Shape: ...\ndef load() -> Shape: ...\n")
    write("app.py", "import model\nmodel.load().area\n")
    write("circle.py", "from model import Shape\nclass Circle(Shape): ...\n")
    before = concise("app.py")
    write("circle.py", "from model import Shape\nclass Circle(Shape):\n    area = 1\n")

    assert (before.returncode, concise("app.py").returncode) == (1, 0)


def test_environment_changes(concise, write, project):
    """Another environment is another result."""
    write("app.py", "import acme\n")
    before = concise("app.py")
    (project / ".venv").unlink()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(project / ".venv")], check=True)

    assert before.stdout == ""
    assert concise("app.py").stdout.startswith("app.py:1:8: unresolved-import nothing named `acme` is installed")


def test_damaged(concise, write, project):
    """Damaged entries are made again, without a word."""
    write("app.py", WRONG)
    concise("app.py")
    for number, path in enumerate(sorted((project / ".hallucheck_cache").rglob("*.json"))):
        path.write_text(["", "{}", "[1, 2", '{"version": 1}'][number % 4], encoding="utf-8")
    done = concise("app.py")

    assert (done.stdout, done.stderr) == (FINDING, "")


def test_folder_is_private_and_ignored(concise, write, project):
    """The folder is its owner's, left out of repositories and marked for backups."""
    write("app.py", WRONG)
    concise("app.py")
    folder = project / ".hallucheck_cache"

    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (
        (folder / "CACHEDIR.TAG").read_text(encoding="utf-8").startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_no_cache(concise, write, project, tmp_path):
    """`--no-cache` writes nothing."""
    write("app.py", WRONG)
    concise("--no-cache", "app.py")

    assert not (project / ".hallucheck_cache").exists()
    assert not (tmp_path / ".cache").exists()


def test_cache_dir(concise, write, project):
    """`--cache-dir` takes results and symbols; a folder that was there already gets no .gitignore."""
    write("app.py", WRONG)
    (project / "kept").mkdir()
    concise("--cache-dir", "kept", "app.py")

    assert {path.name for path in (project / "kept").iterdir()} >= {"results", "symbols"}
    assert not (project / "kept" / ".gitignore").exists()
    assert not (project / ".hallucheck_cache").exists()


def test_folder_cannot_be_made(concise, write):
    """One warning; the run goes on."""
    file = write("file", "")
    write("app.py", WRONG)
    done = concise("--cache-dir", "file/cache", "app.py")

    assert (done.returncode, done.stdout) == (1, FINDING)
    assert done.stderr == f"hallucheck: warning: results cannot be stored in {file}/cache: Not a directory\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_is_read_only(concise, write, project):
    """One warning; the run goes on."""
    write("app.py", WRONG)
    (project / "kept").mkdir(mode=0o500)
    done = concise("--cache-dir", "kept", "app.py")

    assert (done.returncode, done.stdout) == (1, FINDING)
    assert done.stderr.count("\n") == 1


def test_disk_is_full(write, project, variables):
    """One warning, nothing half-written; the run goes on. A limit on file sizes stands for the full disk."""
    write("app.py", WRONG)
    done = subprocess.run(
        [sys.executable, "-m", "hallucheck", "--output-format", "concise", "app.py"],
        cwd=project,
        env={**variables, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )

    assert (done.returncode, done.stdout) == (1, FINDING)
    assert done.stderr.startswith("hallucheck: warning: results cannot be stored in ")
    assert done.stderr.count("\n") == 1
    assert not entries(project)
    assert not list(project.rglob("*.tmp"))
