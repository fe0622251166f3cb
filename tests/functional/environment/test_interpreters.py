"""Interpreters of every supported version answer; what is none is told apart; the answer is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import FoundModule, NotFound, NotFoundReason
from hallucheck.errors import InterpreterFailedError

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


def interpreters() -> list[str]:
    """Interpreters of all versions: on PATH, and beside a version manager's."""
    names = [f"python3.{minor}" for minor in range(7, 16)]
    found = [path for path in map(shutil.which, names) if path and not path.endswith("shims/" + Path(path).name)]
    managed = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found += [str(path) for path in sorted(managed.glob("3.*/bin/python")) if int(path.parts[-3].split(".")[1]) >= 7]
    return found


@pytest.mark.parametrize("python", interpreters())
def test_versions(build, python):
    """Version, built-in modules and standard library are the interpreter's own, not those of the running one."""
    command = "import sys; print(*sys.version_info[:3]); print(*sorted(sys.builtin_module_names))"
    version, builtins = subprocess.run(
        [python, "-c", command], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    environment = build(python)
    finder = ModuleFinder(environment)
    found = finder.find("json.decoder")

    assert environment.version == tuple(map(int, version.split()))
    assert set(builtins.split()) <= environment.builtin_modules
    assert isinstance(found, FoundModule)
    assert found.source is not None
    assert any(folder in found.source.parents for folder in environment.stdlib)
    assert isinstance(finder.find("tomllib"), FoundModule) == (environment.version >= (3, 11))
    removed = finder.find("asynchat")
    assert isinstance(removed, NotFound) == (environment.version >= (3, 12))
    assert isinstance(removed, FoundModule) or removed.reason is NotFoundReason.REMOVED


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@posix
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 3", "exit status 3"),
        ("echo hello", "its answer cannot be read"),
        ("echo '[1]'", "its answer cannot be read"),
        ("echo 'Unknown option: -I' >&2; exit 2", "it is older than Python 3.7"),
        ("echo 'python: version 9 is not installed' >&2; exit 127", "python: version 9 is not installed"),
    ],
)
def test_no_interpreter(build, tmp_path, text, reason):
    """One line says what was wrong with what was named."""
    with pytest.raises(InterpreterFailedError) as caught:
        build(script(tmp_path / "python", text))

    expected = f"{tmp_path / 'python'} cannot be asked for its search path ({reason}); name another with --python PATH"
    assert str(caught.value) == expected


@posix
def test_talkative_wrapper(build, tmp_path):
    """A wrapper may print before the interpreter answers; the environment is that of the real interpreter."""
    wrapper = script(tmp_path / "python", f'echo welcome\nexec {sys.executable} "$@"')

    assert build(wrapper).version == sys.version_info[:3]


@posix
def test_shim_is_asked_every_time(build, tmp_path):
    """Which interpreter a version manager's shim starts hangs on more than the shim."""
    target = tmp_path / "target"
    target.symlink_to(sys.executable)
    shim = script(tmp_path / "python", f'exec "{target}" "$@"')
    build(shim)
    target.unlink()

    with pytest.raises(InterpreterFailedError):
        build(shim)


def kept(tmp_path: Path) -> Path:
    (entry,) = (tmp_path / "cache" / "interpreters").iterdir()
    return entry


def test_answer_is_kept(venv, build, tmp_path):
    """The second time the interpreter is not started."""
    first = build()
    entry = kept(tmp_path)
    entry.write_text(entry.read_text(encoding="utf-8").replace('"abiflags"', '"abiflags" '), encoding="utf-8")
    written = entry.stat().st_mtime_ns

    assert build() == first
    assert kept(tmp_path).stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": [3]}', "\0"])
def test_damaged_answer(venv, build, tmp_path, damage):
    """A damaged answer is asked for anew, silently."""
    first = build()
    kept(tmp_path).write_text(damage, encoding="utf-8")

    assert build() == first
    assert kept(tmp_path).read_text(encoding="utf-8") != damage


def test_answer_is_asked_anew(venv, build, tmp_path):
    """A changed environment has a new answer."""
    build()
    later = time.time_ns() + 10**9
    os.utime(venv / "pyvenv.cfg", ns=(later, later))
    build()

    assert len(list((tmp_path / "cache" / "interpreters").iterdir())) == 2


def test_cache_that_cannot_be_written(venv, build, tmp_path):
    """Without a place to keep the answer the run goes on."""
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")

    assert build().version == sys.version_info[:3]
