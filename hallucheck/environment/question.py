"""The one question that is put to the target's interpreter: what it is and where it looks for modules.

It runs isolated and without `site`, so that nothing of the environment is executed; where site-packages are follows
from the answer (`site_packages.py`). The answer is kept until the interpreter changes.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from hallucheck.errors import InterpreterFailedError

_TIMEOUT_S = 30

# Runs on Python 3.7 and later: nothing newer may stand here.
_QUESTION = """
import sys, json
try:
    import _imp
    frozen = [n for n in sys.builtin_module_names if _imp.is_frozen(n)] + ["_frozen_importlib"]
except Exception:
    frozen = []
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
    entry = cache_dir / "interpreters" / f"{_key(python)}.json" if cache_dir is not None else None
    if entry is not None:
        known = _read(entry)
        if known is not None:
            return known
    answer = _ask(python)
    if entry is not None:
        _write(entry, answer)
    return answer


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
    environ = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "HOME", "PYENV_ROOT") if name in os.environ}
    command = [str(python), "-I", "-S", "-c", _QUESTION]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, env=environ, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise InterpreterFailedError(python, f"no answer within {_TIMEOUT_S} s") from error
    except (OSError, ValueError) as error:
        raise InterpreterFailedError(python, str(error)) from error
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise InterpreterFailedError(python, reason[0])
    answer = _decode(done.stdout)
    if answer is None:
        raise InterpreterFailedError(python, "its answer cannot be read")
    return answer


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
    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=entry.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(answer), file)
        os.replace(temporary, entry)
    except OSError:
        return
