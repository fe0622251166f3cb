"""`--second-opinion`: what jedi resolves is not reported, and jedi can do no harm."""

from __future__ import annotations

import json
import os
import py_compile
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import hallucheck as package
from hallucheck.cli.run import Run, RunOptions
from hallucheck.cli.second_opinion import Limits, SecondOpinion
from hallucheck.findings import FileReport, Finding, Position, Range
from hallucheck.settings import load_settings

BEACON = """\
import sys

if sys.version_info[0] == 2:  # jedi does not know this spelling and takes both branches
    def old(): ...
    def light(lamp, colour=None): ...
    def dim(lamp, **options): ...
else:
    def light(lamp): ...
    def dim(lamp): ...


class Lamp:
    def on(self): ...
"""
READY = "import sys, json, os, time\nsys.stdin.readline()\nprint('{}', flush=True)\n"
"""How programs begin that stand for the child."""


@pytest.fixture
def project(tmp_path, venv) -> Path:
    """A repository whose `.venv` is an environment with `beacon` besides `acme`."""
    site = next(iter(venv.glob("lib/python*/site-packages")), venv / "Lib" / "site-packages")
    (site / "beacon.py").write_text(BEACON, encoding="utf-8")
    metadata = site / "beacon-2.0.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: beacon\nVersion: 2.0\n", encoding="utf-8")
    (metadata / "RECORD").write_text("beacon.py,,\nbeacon-2.0.dist-info/METADATA,,\n", encoding="utf-8")
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / ".venv").symlink_to(venv, target_is_directory=True)
    return folder


@pytest.fixture
def concise(hallucheck):
    """Runs the command with concise output."""
    return lambda *words, **more: hallucheck("--output-format", "concise", *words, **more)


@pytest.fixture
def opinion(project, write):
    """What comes of the findings of `app.py` when a program stands for the child."""
    write("app.py", "import acme\nacme.conect('/')\nacme.clint\n")

    def ask(program: str, times: int = 1, **limits) -> tuple[int, list[str], list[str]]:
        run = run_in(project)
        (report,) = run.check_all([str(project / "app.py")])
        stand_in = write("stand_in.py", program)
        with SecondOpinion(Limits(**limits), str(stand_in)) as asked:
            reports = [asked.of(report, run.environment(), str(project)) for _ in range(times)]
        return sum(len(report.findings) for report in reports), asked.vetoes, asked.warnings

    return ask


def test_no_veto(concise, write):
    """What jedi does not resolve either stays, whatever kind of name it is."""
    write(
        "app.py",
        """\
        import acme, beacon
        import acme.wire
        from acme import Clint
        acme.conect('/')
        acme.Client().sned('')
        acme.Client().send('', retires=2)
        """,
    )
    without = concise("app.py")
    done = concise("--second-opinion", "app.py")

    assert done.stdout.count("\n") == 5
    assert (done.returncode, done.stdout, done.stderr) == (1, without.stdout, "")


def test_veto(concise, write, project):
    """What jedi resolves is not reported; `-v` says so and where it is."""
    write("app.py", "import beacon\nbeacon.old()\nbeacon.Lamp().off()\n")
    done = concise("--second-opinion", "-v", "app.py")

    assert done.returncode == 1
    assert done.stdout == "app.py:3:15: unresolved-attribute class `beacon.Lamp` has no attribute `off`\n"
    assert "app.py:2:8: not reported: jedi finds `old` at " in done.stderr
    assert "beacon.py:4\n" in done.stderr


def test_submodule_file_is_no_attribute(concise, write, venv):
    """That a submodule's file is there does not make it an attribute of the package."""
    site = next(iter(venv.glob("lib/python*/site-packages")), venv / "Lib" / "site-packages")
    (site / "lamps").mkdir(exist_ok=True)
    (site / "lamps" / "__init__.py").touch()
    (site / "lamps" / "oil.py").touch()
    write("app.py", "import lamps\nlamps.oil\n")

    assert concise("--second-opinion", "app.py").stdout.startswith("app.py:2:7: unresolved-attribute ")


def test_import_is_vetoed(concise, write):
    """Imported names are asked about where they stand."""
    write("app.py", "from beacon import Lamp, old\n")

    assert (concise("app.py").returncode, concise("--second-opinion", "app.py").returncode) == (1, 0)


def test_keyword_is_vetoed(concise, write):
    """A keyword is resolved by a parameter of its name; `**options` resolves nothing."""
    write("app.py", "import beacon\nbeacon.light(1, colour=2)\nbeacon.dim(1, level=3)\n")
    without = concise("app.py").stdout.splitlines()
    done = concise("--second-opinion", "app.py")

    assert [line.split()[0] for line in without] == ["app.py:2:17:", "app.py:3:15:"]
    assert done.stdout.splitlines() == without[1:]


def test_nothing_is_left(concise, write):
    """A file whose only findings are vetoed is clean, and counts their uses as present."""
    write("app.py", "import beacon\nbeacon.old()\n")

    assert (
        json.loads(concise("--second-opinion", "--output-format", "json", "app.py").stdout)["coverage"]["absent"] == 0
    )
    assert concise("--second-opinion", "app.py").returncode == 0


def test_standard_input(hallucheck):
    """What is not on disk is sent as it is."""
    done = hallucheck("--output-format", "concise", "--second-opinion", "-", stdin="import beacon\nbeacon.old()\n")

    assert (done.returncode, done.stdout) == (0, "")


def test_stored_results(concise, write):
    """Stored results are those without a second opinion."""
    write("app.py", "import beacon\nbeacon.old()\n")

    assert [concise(*words, "app.py").returncode for words in (["--second-opinion"], [], ["--second-opinion"])] == [
        0,
        1,
        0,
    ]


def test_setting(concise, write):
    """The setting asks for it, and a flag wins."""
    write("hallucheck.toml", "second-opinion = true\n")
    write("app.py", "import beacon\nbeacon.old()\n")

    assert concise("app.py").returncode == 0
    assert concise("--no-second-opinion", "app.py").returncode == 1


def test_nothing_is_run(project, write):
    """Modules of the project are not imported, not even those without source or with a name of the standard library.

    Jedi is asked about names that no rule would report, as it has to look at these modules for them.
    """
    told = f"open({str(project / 'was_run')!r}, 'w')\n"
    names = ("sourceless", "decimal", "random", "zlib", "_random")
    for name in names:
        source = write(f"{name}.py", f"{told}def there(): ...\n")
        py_compile.compile(str(source), f"{project / name}.pyc", doraise=True)
        source.unlink()
    lines = [f"import {name}; {name}.there\n" for name in names]
    file = write("app.py", "".join(lines))
    findings = tuple(
        finding_at(str(file), number, line.index("there"), "there") for number, line in enumerate(lines, 1)
    )
    environment = run_in(project).environment()
    with SecondOpinion() as opinion:
        left = opinion.of(FileReport(str(file), findings), environment, str(project)).findings

    assert (left, opinion.warnings) == (findings, [])
    assert not (project / "was_run").exists()


def finding_at(path: str, line: int, column: int, name: str) -> Finding:
    place = Range(Position(line, column), Position(line, column + len(name)))
    return Finding("unresolved-attribute", "attribute", "error", "proven", path, place, name, name, name)


def run_in(project: Path) -> Run:
    return Run(load_settings(str(project), {}), RunOptions(str(project / ".venv"), use_cache=False), sys.prefix)


def test_no_files_are_left(concise, write, tmp_path):
    """What jedi keeps of what it parsed is gone after the run, and nothing is in the user's folders."""
    write("app.py", "import acme\nacme.conect('/')\n")
    (tmp_path / "scratch").mkdir()
    concise("--second-opinion", "--no-cache", "app.py", TMPDIR=str(tmp_path / "scratch"))

    assert not list((tmp_path / "scratch").iterdir())
    assert not (tmp_path / ".cache").exists()


def test_jedi_is_missing(write, project, variables, tmp_path):
    """Without jedi the run ends with what to do, even if there is nothing to ask."""
    site = tmp_path / "installed"
    site.mkdir()
    for folder in filter(os.path.isdir, sys.path):
        for entry in Path(folder).iterdir() if "site-packages" in folder else ():
            if not entry.name.startswith("jedi") and not (site / entry.name).exists():
                (site / entry.name).symlink_to(entry)
    write("app.py", "import acme\n")
    path = os.pathsep.join([str(site), str(Path(package.__file__).parent.parent)])
    done = subprocess.run(
        [sys.executable, "-S", "-m", "hallucheck", "--second-opinion", "app.py"],
        cwd=project,
        env={**variables, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "hallucheck: a second opinion needs jedi; install it with `pip install 'hallucheck[second-opinion]'`\n"
    )


def test_child_hangs(opinion):
    """A child that takes too long is killed; what it has not answered stands, and a warning says so."""
    answer = "sys.stdin.readline(); print(json.dumps({'definition': 'x'}), flush=True); time.sleep(600)"
    found, vetoes, warnings = opinion(READY + answer, time_s=1.5)

    assert (found, len(vetoes)) == (1, 1)
    assert warnings[0].endswith("app.py: 1 finding stands without a second opinion: jedi took more than 1.5 s")


def test_child_reads_nothing(opinion, write):
    """A child that does not even read is killed as well."""
    write("app.py", "import acme\nacme.conect('/')\n" + "#" * 300_000)
    found, _, warnings = opinion(READY + "time.sleep(600)", time_s=1.5)

    assert (found, len(warnings)) == (1, 1)


def test_child_dies(opinion):
    """After a child that dies a fresh one goes on with the next file."""
    found, _, warnings = opinion(READY + "sys.stdin.readline(); os._exit(9)", times=2)

    assert found == 4
    assert [warning.partition(": ")[2] for warning in warnings] == [
        "2 findings stand without a second opinion: jedi ended early"
    ] * 2


def test_child_talks_nonsense(opinion):
    """An answer that is none counts as an early end."""
    found, _, warnings = opinion(READY + "sys.stdin.readline(); print('[1]', flush=True); time.sleep(600)")

    assert (found, len(warnings)) == (2, 1)


def test_child_cannot_be_started(opinion):
    """One warning for the whole run."""
    found, _, warnings = opinion('print(\'{"failed": "failed with ImportError: no"}\')', times=3)

    assert (found, len(warnings)) == (6, 1)
    assert warnings[0].endswith("jedi cannot be started (failed with ImportError: no)")


def test_jedi_fails_at_a_name(opinion):
    """A failure at one name is told and costs no other name its answer."""
    program = dedent("""\
        sys.stdin.readline()
        print(json.dumps({"failed": "failed with RecursionError: deep"}), flush=True)
        print(json.dumps({"definition": "x"}), flush=True)
        sys.stdin.readline()
        """)
    found, vetoes, warnings = opinion(READY + program)

    assert (found, len(vetoes)) == (1, 1)
    assert warnings[0].endswith("1 finding stands without a second opinion: jedi failed with RecursionError: deep")


def test_child_is_fresh_after_some_files(opinion):
    """A child is replaced after as many files as it may have."""
    program = dedent("""\
        while sys.stdin.readline():
            for _ in range(2):
                print(json.dumps({"definition": str(os.getpid())}), flush=True)
        """)
    _, vetoes, _ = opinion(READY + program, times=5, files=2)

    assert len({veto.rpartition(" ")[2] for veto in vetoes}) == 3
