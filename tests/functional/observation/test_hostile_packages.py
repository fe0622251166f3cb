"""Packages that do harm when they are imported: each ends in an answer or a reason, and nothing else changes."""

from __future__ import annotations

import ctypes
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest
from observed_environment import LIMITS, interpreters, make_environment, processes_in

from hallucheck.symbols.conditions import Target
from hallucheck.symbols.from_observation import observed_symbols
from hallucheck.symbols.observation import NotObserved, NotObservedReason, Observation
from hallucheck.symbols.observer import Observer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the harm is that of other systems")

REASONS = {
    "loops": NotObservedReason.TIMED_OUT,
    "sleeps": NotObservedReason.TIMED_OUT,
    "allocates": NotObservedReason.OUT_OF_MEMORY,
    "forks": NotObservedReason.REFUSED,
    "exits": NotObservedReason.IMPORT_FAILED,
    "exits_at_once": NotObservedReason.CRASHED,
    "crashes": NotObservedReason.CRASHED,
    "recurses": NotObservedReason.IMPORT_FAILED,
    "forges": NotObservedReason.INVALID_REPLY,
    "closes": NotObservedReason.CRASHED,
    "floods": NotObservedReason.INVALID_REPLY,
}
SEEN = (
    *("grows_in_steps", "spawns", "prints", "writes", "deletes", "connects", "kills", "replaces_streams", "lies"),
    *("exits_later", "leaves_threads", "has_many_names", "patches", "unlimits", "lies_about_itself"),
)


def is_confined_by_kernel() -> bool:
    """Whether this is a Linux with Landlock."""
    is_linux = sys.platform.startswith("linux") and platform.machine() in ("x86_64", "aarch64")
    return is_linux and ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0


@pytest.fixture(scope="session", params=interpreters(), ids=lambda path: "-".join(Path(path).parts[-3:]))
def any_python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with all fixtures, of the oldest and newest versions that are there."""
    return make_environment(tmp_path_factory.mktemp("hostile"), request.param)


@pytest.fixture
def harmed(any_python, environment_of, scratch):
    """Observes a hostile module; afterwards its surroundings are as they were."""
    canary = any_python.parents[2] / "canary"
    before = snapshot(canary), snapshot(any_python.parents[1] / "lib"), set(os.listdir(Path.home()))

    def run(name: str, *names: str) -> Observation | NotObserved:
        observer = Observer(environment_of(any_python), None, limits=LIMITS)
        begin = time.monotonic()
        result = observer.observe(f"hostile.{name}", names)
        assert time.monotonic() - begin < LIMITS.time_s + 4
        return result

    yield run
    assert (snapshot(canary), snapshot(any_python.parents[1] / "lib"), set(os.listdir(Path.home()))) == before


def snapshot(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Everything about the files in a folder."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, status.st_size, content)
    return found


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_reason(harmed, name, reason):
    """What cannot be observed says why."""
    result = harmed(name)

    assert isinstance(result, NotObserved)
    assert result.reason is reason, result


def test_patched_everything(harmed):
    """Without its built-in functions the interpreter may come to no end of the import; that is a reason, too."""
    result = harmed("patches_everything")

    assert isinstance(result, Observation) or result.reason in NotObservedReason


@pytest.mark.parametrize("name", SEEN)
def test_nothing_succeeds(harmed, name):
    """What tries many things succeeds with none, and is seen."""
    result = harmed(name)

    assert isinstance(result, Observation), result
    assert [name for name in result.names if name.startswith("escaped")] == []
    observed_symbols(result, Target((3, 11, 0), "linux"))


@pytest.mark.skipif(not is_confined_by_kernel(), reason="the kernel does not refuse anything")
def test_compiled_code(harmed):
    """Code that goes past the interpreter is held by the kernel."""
    result = harmed("acts_natively")

    assert isinstance(result, Observation), result
    assert [name for name in result.names if name.startswith("escaped")] == []


def test_refusals_are_told(harmed):
    """What was refused stands in the observation."""
    result = harmed("connects")

    assert {"socket.connect", "socket.getaddrinfo"} <= set(result.refused)


def test_lies(harmed):
    """Objects are described past what they say of themselves; names that are none are left out."""
    result = harmed("lies", "value", "whatever.more")

    assert result.names["value"].target == "#0" or result.classes[int(result.names["value"].target[1:])].name == "Liar"
    assert result.names["function"].kind == "function"
    assert {"not a name; import os", "None", "x y"}.isdisjoint(result.names)
    assert result.names["claimed"].kind == "claimed"
    assert result.has_getattr
    assert result.answer("whatever.more").state == "failed"


def test_replaced_module(harmed):
    """A module that puts another object in its place is open."""
    result = harmed("lies_about_itself")

    assert result.type.startswith("#")
    assert result.has_getattr


def test_many_names(harmed):
    """More names than fit make the module open instead of closed."""
    result = harmed("has_many_names")

    assert result.is_cut
    assert len(result.names) <= LIMITS.names


def test_patched_functions(harmed):
    """Built-in functions that the package replaces are not those that describe it."""
    result = harmed("patches")

    assert "Real" in result.names
    assert result.names["nothing"].kind == "function"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others end a little after their time limit")
def test_parent_is_killed(python, tmp_path):
    """A process does not outlive the run that started it."""
    code = f"""if True:
        import pathlib, sys, tempfile
        from hallucheck.environment.build import build_environment
        from hallucheck.symbols.observer import Observer
        tempfile.tempdir = {str(tmp_path)!r}
        nowhere = pathlib.Path({str(tmp_path)!r}, "nowhere")
        Observer(build_environment({str(python)!r}, "", nowhere, {{}}, nowhere, None), None).observe("hostile.sleeps")
    """
    environ = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath}
    run = subprocess.Popen([sys.executable, "-c", code], env=environ)
    wait_until(lambda: processes_in(tmp_path))
    run.kill()
    run.wait()

    wait_until(lambda: not processes_in(tmp_path))


def wait_until(holds) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
