"""The child process in which an installed module is imported: started, limited, read, and ended with all it started."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from hallucheck.symbols.observation import Failure, NotObserved, NotObservedReason, Observation, read_reply

_PROGRAM = Path(__file__).with_name("probe.py")
_WORD_LENGTH = 32
"""Of the word that an answer begins with."""
_LEAVING_S = 0.2


class Limits(NamedTuple):
    """What a child may take."""

    time_s: float = 15.0
    memory_bytes: int = 3 * 2**30
    """Of what it allocates itself, where the system can limit it."""
    reply_bytes: int = 8 * 2**20
    names: int = 60_000
    """Of modules and classes together."""
    classes: int = 4_000


class ProbeProcess:
    """Imports a module in the target's interpreter and tells what is in it."""

    def __init__(self, python: Path, search_path: list[str], prefix: str, limits: Limits) -> None:
        """`search_path` is what comes after the standard library's folders on `sys.path`."""
        self._python = python
        self._search_path = search_path
        self._prefix = prefix
        self._limits = limits

    def ask(self, module: str, names: list[str]) -> Observation | NotObserved:
        """What is in a module, and whether it has the dotted names."""
        try:
            temporary = tempfile.TemporaryDirectory(prefix="hallucheck-", ignore_cleanup_errors=True)
        except OSError as error:  # a full disk
            return NotObserved(module, NotObservedReason.NO_INTERPRETER, f"no temporary folder: {error}")
        with temporary as folder:
            scratch = os.path.realpath(folder)
            word = secrets.token_hex(_WORD_LENGTH // 2)
            request = json.dumps(self._request(module, names, scratch)).encode()
            try:
                process = self._start(scratch)
            except (OSError, ValueError) as error:
                return NotObserved(module, NotObservedReason.NO_INTERPRETER, str(error))
            try:
                exchange = _Exchange(process, b"%010d%b%b" % (len(request), request, word.encode()), self._limits)
                is_late = not exchange.wait(self._limits.time_s)
            finally:
                _end(process)
            data = exchange.data()
        if is_late:
            return NotObserved(module, NotObservedReason.TIMED_OUT, f"no answer within {self._limits.time_s:g} s")
        return self._read(module, data, word.encode(), process.returncode)

    def _request(self, module: str, names: list[str], scratch: str) -> dict[str, Any]:
        limits = self._limits
        return {
            "module": module,
            "names": names,
            "path": self._search_path,
            "prefix": self._prefix,
            "scratch": scratch,
            "descriptor": 200 + secrets.randbelow(600),
            "limits": {
                "memory_bytes": limits.memory_bytes,
                "time_s": limits.time_s,
                "names": limits.names,
                "classes": limits.classes,
            },
        }

    def _start(self, scratch: str) -> subprocess.Popen[bytes]:
        command = [str(self._python), "-I", "-S", "-B", "-X", "utf8", "-W", "ignore", str(_PROGRAM)]
        group: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env=self._variables(scratch),
            **group,
        )

    def _variables(self, scratch: str) -> dict[str, str]:
        """An environment in which nothing is found that is not the interpreter's, and nothing asks for a display."""
        found = {
            **{"PATH": os.defpath, "HOME": scratch, "TMPDIR": scratch, "LANG": "C.UTF-8", "TZ": "UTC"},
            **{"NO_COLOR": "1", "MPLBACKEND": "Agg", "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"},
            **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"),
        }
        if sys.platform == "win32":
            kept = ("SYSTEMROOT", "SYSTEMDRIVE", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE")
            found.update({name: os.environ[name] for name in kept if name in os.environ})
            found.update(dict.fromkeys(("TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), scratch))
            system = os.path.join(found.get("SYSTEMROOT", "C:\\Windows"), "System32")
            libraries = (os.path.join(self._prefix, "Library", "bin"), system)
            found["PATH"] = os.pathsep.join(libraries)
        return found

    def _read(self, module: str, data: bytes, word: bytes, status: int) -> Observation | NotObserved:
        if not data:
            return NotObserved(module, *_ended(status))
        if len(data) > self._limits.reply_bytes:
            return NotObserved(module, NotObservedReason.INVALID_REPLY, "too long")
        if not data.startswith(word):
            return NotObserved(module, NotObservedReason.INVALID_REPLY, "not from the probe")
        try:
            answer = read_reply(data[len(word) :], module)
        except (ValueError, RecursionError) as error:
            return NotObserved(module, NotObservedReason.INVALID_REPLY, str(error)[:200])
        if isinstance(answer, Failure):
            text = f"{answer.type}: {answer.message}".replace("\n", " ")
            return NotObserved(module, NotObservedReason(answer.reason), text)
        return answer


class _Exchange:
    """Sends the request and collects the reply in a thread of its own: either may never end."""

    def __init__(self, process: subprocess.Popen[bytes], request: bytes, limits: Limits) -> None:
        self._process = process
        self._request = request
        self._most_bytes = limits.reply_bytes + 2 * _WORD_LENGTH
        self._chunks: list[bytes] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, time_s: float) -> bool:
        """Whether the reply came to its end in time."""
        self._thread.join(time_s)
        return not self._thread.is_alive()

    def data(self) -> bytes:
        """What has come."""
        return b"".join(self._chunks)

    def _run(self) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        try:
            stdin.write(self._request)
            stdin.close()
        except OSError:
            pass  # it has ended already; what it said counts
        try:
            length = 0
            while length < self._most_bytes:
                chunk = os.read(stdout.fileno(), 2**16)
                if not chunk:
                    break
                self._chunks.append(chunk)
                length += len(chunk)
            stdout.close()
        except (OSError, ValueError):
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of a child, nor of what it started."""
    _await_end(process)
    if sys.platform != "win32" and process.returncode is None:  # its number is its own until it is waited for
        with suppress(ProcessLookupError, PermissionError):  # nobody is left but the child itself
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Give a child that is on its way out the time to end by itself, which tells how it ended."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LEAVING_S)
        return
    end = time.monotonic() + _LEAVING_S
    while time.monotonic() < end:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.001)


def _ended(status: int) -> tuple[NotObservedReason, str]:
    """(reason, detail) for a child that ended without an answer."""
    if status >= 0:
        return NotObservedReason.CRASHED, f"exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGXCPU":
        return NotObservedReason.TIMED_OUT, name
    return NotObservedReason.CRASHED, name


def program_text() -> bytes:
    """The text of the program that the child runs."""
    return _PROGRAM.read_bytes()
