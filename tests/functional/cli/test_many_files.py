"""Many files are checked in several processes; nobody notices but the clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

GROUPS = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups on this system")


@pytest.fixture
def files(write):
    """Thirty files, every third with a finding."""
    for number in range(30):
        write(f"part/m{number:02}.py", "import acme\nacme.conect()\n" if number % 3 == 0 else "import acme\n")


def test_order(hallucheck, files):
    """Output is in the order of the paths, the first time and from stored results."""
    first = hallucheck("--output-format", "concise", "part")
    second = hallucheck("--output-format", "concise", "part")

    assert [line.split(":")[0] for line in first.stdout.splitlines()] == [f"part/m{n:02}.py" for n in range(0, 30, 3)]
    assert second.stdout == first.stdout


def test_counted_together(hallucheck, files):
    """The coverage is that of all files."""
    last = hallucheck("part").stdout.splitlines()[-1]

    assert last.startswith("Checked 30 files against ")
    assert last.endswith(": 60 uses: 40 present, 10 absent, 0 guarded, 10 unknown (unresolved-attribute 10)")


@pytest.fixture
def long_run(project, variables, write):
    """A run that is amid its work, in a process group of its own."""
    for number in range(40):
        write(f"m{number}.py", "import acme\n" + "acme.connect('/').send('a')\n" * 4000)
    process = subprocess.Popen(
        [sys.executable, "-m", "hallucheck", "."],
        cwd=project,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(3)
    assert process.poll() is None
    return process


@GROUPS
def test_interrupted(long_run):
    """Ctrl-C ends the run with one line and leaves no process behind."""
    os.killpg(long_run.pid, signal.SIGINT)
    _, errors = long_run.communicate(timeout=20)

    assert (long_run.returncode, errors) == (130, "hallucheck: interrupted\n")
    assert is_gone(long_run.pid, within_s=10)


@GROUPS
def test_killed(long_run):
    """A run that is killed leaves no process behind either."""
    long_run.kill()
    long_run.wait(timeout=10)

    assert is_gone(long_run.pid, within_s=10)


def is_gone(group: int, within_s: float) -> bool:
    """Whether no process of a group is left."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
