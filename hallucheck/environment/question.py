"""The one question that is put to the target's interpreter: what it is and where it looks for modules.

It runs isolated and without `site`, so that nothing of the environment is executed; where site-packages are follows
from the answer (`site_packages.py`). The answer is kept until the interpreter changes.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from hallucheck.errors import InterpreterFailedError

_TIMEOUT_S = 20
_SCRUBBED = ("PYTHON", "__PYVENV_LAUNCHER__")
"""Beginnings of the variables that would change what an interpreter says of itself."""
_OLDEST = (3, 7)

# Runs on Python 3.7 and later: nothing newer may stand here.
_QUESTION = """
import sys, json
try:
    import _imp
    frozen = list(_imp._frozen_module_names())
except Exception:
    frozen = ["_frozen_importlib", "_frozen_importlib_external", "zipimport"]
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "platform": sys.platform,
    "prefix": sys.prefix,
    "base_prefix": sys.base_prefix,
    "executable": sys.executable,
    "path": [p for p in sys.path if p],
    "builtins": list(sys.builtin_module_names) + frozen,
    "platlibdir": getattr(sys, "platlibdir", "lib"),
    "abiflags": getattr(sys, "abiflags", ""),
    "implementation": sys.implementation.name,
}))
"""


@dataclass(frozen=True)
class Answer:
    """What an interpreter says of itself."""

    version: tuple[int, int, int]
    platform: str
    prefix: str
    base_prefix: str
    executable: str
    path: tuple[str, ...]
    """`sys.path` without site-packages: the standard library."""
    builtins: tuple[str, ...]
    """Names of built-in and frozen modules."""
    platlibdir: str
    abiflags: str
    implementation: str


def ask(python: Path, cache_dir: Path | None) -> Answer:
    """Ask the interpreter, or remember what it said.

    Raises:
        InterpreterFailedError: it does not run, or does not answer.
    """
    if cache_dir is None or _is_script(python):
        return _ask(python)
    entry = cache_dir / "interpreters" / f"{_key(python)}.json"
    known = _read(entry)
    if known is None:
        known = _ask(python)
        _write(entry, known)
    return known


def _is_script(python: Path) -> bool:
    """Whether it is a version manager's shim: which interpreter that starts hangs on more than the file."""
    try:
        with python.open("rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def _key(python: Path) -> str:
    """Changes when the interpreter or the virtual environment around it does."""
    parts = [str(python.absolute())]
    for path in (python, python.resolve(), python.parent.parent / "pyvenv.cfg"):
        try:
            status = path.stat()
            parts.append(f"{status.st_mtime_ns}:{status.st_size}")
        except OSError:
            parts.append("-")
    text = "\0".join([*parts, _QUESTION])
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _ask(python: Path) -> Answer:
    answer = _decode(_run(python).strip().rpartition("\n")[2])  # a wrapper may talk before
    if answer is None:
        raise InterpreterFailedError(python, "its answer cannot be read")
    if answer.version < _OLDEST:
        raise InterpreterFailedError(python, f"Python {answer.version[0]}.{answer.version[1]} is older than 3.7")
    return answer


def _run(python: Path) -> str:
    import subprocess  # only if the answer is not known

    environ = {name: value for name, value in os.environ.items() if not name.startswith(_SCRUBBED)}
    command = [str(python), "-I", "-S", "-c", _QUESTION]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, env=environ, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise InterpreterFailedError(python, f"no answer within {_TIMEOUT_S} s") from error
    except (OSError, ValueError) as error:
        raise InterpreterFailedError(python, str(error)) from error
    if done.returncode != 0:
        reason = _reason(done.stderr.decode(errors="replace"))
        raise InterpreterFailedError(python, reason or f"exit status {done.returncode}")
    return done.stdout.decode(errors="replace")


def _reason(complaint: str) -> str:
    """The line that matters of what went to standard error."""
    lines = complaint.strip().splitlines()
    if lines and "-I" in lines[0]:
        return "it is older than Python 3.7"  # Python 2 does not know the option
    return lines[-1] if lines else ""


def _decode(text: str) -> Answer | None:
    try:
        data = json.loads(text)
        version = tuple(int(part) for part in data.pop("version"))
        paths, builtins = tuple(map(str, data.pop("path"))), tuple(map(str, data.pop("builtins")))
        rest = {str(name): str(value) for name, value in data.items()}
        return Answer(version=(version[0], version[1], version[2]), path=paths, builtins=builtins, **rest)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _read(entry: Path) -> Answer | None:
    try:
        return _decode(entry.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(entry: Path, answer: Answer) -> None:
    """Keep the answer; a folder that cannot be written costs only the next run's time."""
    import tempfile

    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=entry.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(answer), file)
        os.replace(temporary, entry)
    except OSError:
        return
