"""Jedi as a second opinion: what it resolves is not reported. It makes no findings.

Jedi runs in a child process, which may hang, die or want all memory without harm: the findings then stay as they are.
The child is the target's interpreter, isolated and without site-packages; see `second_opinion_child.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from types import TracebackType
from typing import Any, NamedTuple

from hallucheck.environment.model import Environment
from hallucheck.errors import SecondOpinionMissingError, SourceError
from hallucheck.findings import FileReport, Finding
from hallucheck.source.read import from_bytes, read_file

_CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "second_opinion_child.py")
_RULES = frozenset({"unresolved-attribute", "unresolved-import", "unknown-argument"})
_KINDS = frozenset({"attribute", "import-module", "import-name", "keyword"})
"""Those whose range is a name's; others stand in strings."""


class Limits(NamedTuple):
    """What a child may take."""

    time_s: float = 60.0
    """For its start, and for each file."""
    memory_bytes: int = 2 * 2**30
    """Of address space, where the system can limit it."""
    files: int = 20
    """Then a fresh child goes on: the longer jedi lives, the more it keeps and the more often it errs."""


_LIMITS = Limits()


class SecondOpinion:
    """Asks jedi about findings; a context, at whose end no process and no file is left."""

    def __init__(self, limits: Limits = _LIMITS, program: str = _CHILD) -> None:
        """`program` is what the child runs.

        Raises:
            SecondOpinionMissingError: jedi is not installed.
        """
        self._limits = limits
        self._program = program
        self._jedi_path = _jedi_path()
        self._child: _Child | None = None
        self._has_no_child = False
        self._scratch = _scratch_folder()
        self.vetoes: list[str] = []
        """What is not reported and where jedi finds it, in the order of the files."""
        self.warnings: list[str] = []
        """Where findings stand without a second opinion, and why."""

    def __enter__(self) -> SecondOpinion:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end_child()
        self._scratch.cleanup()

    def of(self, report: FileReport, environment: Environment, root: str, data: bytes | None = None) -> FileReport:
        """The report without what jedi resolves. `data` is the content of what is not on disk."""
        asked = [finding for finding in report.findings if finding.rule in _RULES and finding.kind in _KINDS]
        if not asked or self._has_no_child:
            return report
        try:
            text = from_bytes(report.path, read_file(report.path) if data is None else data).text
        except SourceError:
            return report  # gone in the meantime
        answers = self._answers(_request(report.path, text, asked, environment, root), environment)
        resolved = []
        for finding, answer in zip(asked, answers):
            if answer.definition:
                line, column = finding.range.start
                where = f"{report.path}:{line}:{column + 1}"
                self.vetoes.append(f"{where}: not reported: jedi finds `{finding.name}` at {answer.definition}")
                resolved.append(finding)
        reasons = [answer.failed for answer in answers if answer.failed]
        if reasons:
            stand = "1 finding stands" if len(reasons) == 1 else f"{len(reasons)} findings stand"
            stand = "this and later findings stand" if self._has_no_child else stand
            self.warnings.append(f"{report.path}: {stand} without a second opinion: jedi {reasons[0]}")
        return _without(report, resolved)

    def _answers(self, request: dict[str, Any], environment: Environment) -> list[_Answer]:
        """The answer to each ask; those that a child does not come to are failures."""
        answers: list[_Answer] = []
        number = len(request["asks"])
        try:
            for answer in self._ready_child(environment).answers(request, number):
                answers.append(answer)
        except _ChildError as error:
            answers += [_Answer(failed=str(error))] * (number - len(answers))
            self._end_child()
            self._scratch.cleanup()  # something may be half-written
            self._scratch = _scratch_folder()
        return answers

    def _ready_child(self, environment: Environment) -> _Child:
        """A child that has not had its files yet.

        Raises:
            _ChildError: none can be started.
        """
        if self._child is not None and self._child.files >= self._limits.files:
            self._end_child()
        if self._child is None:
            self._child = self._start(environment)
        return self._child

    def _start(self, environment: Environment) -> _Child:
        """A child of the target's interpreter; of this one if jedi does not run there, such as on an old Python."""
        begin = {
            "jedi_path": self._jedi_path,
            "scratch_folder": self._scratch.name,
            "version": environment.version,
            "memory_bytes": self._limits.memory_bytes,
            "time_s": self._limits.time_s + 5,
        }
        reasons = []
        for python in dict.fromkeys((str(environment.python or sys.executable), sys.executable)):
            child = None
            try:
                child = _Child(python, self._program, self._limits.time_s)
                child.begin(begin)
                return child
            except _ChildError as error:
                reasons.append(str(error))
                if child is not None:
                    child.end()
        self._has_no_child = True
        raise _ChildError(f"cannot be started ({'; '.join(dict.fromkeys(reasons))})")

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Answer(NamedTuple):
    """What jedi says of one name."""

    definition: str = ""
    """Where it finds it, "" if it does not."""
    failed: str = ""
    """Why there is no answer, after the word "jedi"; "" if there is one."""


class _ChildError(Exception):
    """Why a child gives no answer, after the word "jedi"."""


class _Child:
    """A process that answers, file by file, and is killed once it takes too long."""

    def __init__(self, python: str, program: str, time_s: float) -> None:
        self._time_s = time_s
        self.files = 0
        """How many it was given."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [python, "-I", "-S", "-B", program]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        try:
            self._process = subprocess.Popen(command, **pipes, env=environ, encoding="utf-8")  # type: ignore[call-overload]
        except (OSError, ValueError) as error:
            raise _ChildError(str(error)) from error

    def begin(self, begin: dict[str, Any]) -> None:
        """Tell it what it needs, and wait until it is ready."""
        with self._deadline():
            self._send(begin)
            failed = self._receive().failed
        if failed:
            raise _ChildError(failed)

    def answers(self, request: dict[str, Any], number: int) -> Iterator[_Answer]:
        """So many answers to a request."""
        self.files += 1
        with self._deadline():
            self._send(request)
            for _ in range(number):
                yield self._receive()

    def end(self) -> None:
        """Leave nothing of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()
            except OSError:
                continue  # what could not be sent any more

    def _send(self, value: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()

    def _receive(self) -> _Answer:
        line = self._process.stdout.readline()
        if not line:
            raise EOFError
        return _Answer(**json.loads(line))

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        """Kills the process once its time is over, which ends what waits for its pipes."""
        is_late = threading.Event()

        def kill() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(self._time_s, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, EOFError, ValueError, TypeError) as error:
            if is_late.is_set():
                raise _ChildError(f"took more than {self._time_s:g} s") from error
            raise _ChildError("ended early") from error
        finally:
            timer.cancel()


def _scratch_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="hallucheck-", ignore_cleanup_errors=True)


def _jedi_path() -> list[str]:
    """The folders that jedi and its parser are imported from; never the working folder, which may be checked code.

    Raises:
        SecondOpinionMissingError: they are not there.
    """
    here = os.path.realpath(os.getcwd())
    path = [folder for folder in sys.path if folder and os.path.realpath(folder) != here]
    specs = [PathFinder.find_spec(name, path) for name in ("jedi", "parso")]
    origins = [spec.origin for spec in specs if spec is not None and spec.origin]
    if len(origins) < 2:
        raise SecondOpinionMissingError
    return list(dict.fromkeys(os.path.dirname(os.path.dirname(origin)) for origin in origins))


def _request(path: str, text: str, asked: list[Finding], environment: Environment, root: str) -> dict[str, Any]:
    """What a child is sent about a file."""
    lines = re.split(r"\r\n|\r|\n", text)
    path = os.path.abspath(path)
    asks = [
        {"name": f.name, "line": f.range.start.line, "column": _column(f, lines), "kind": f.kind}
        for f in asked
    ]
    return {"path": path, "text": text, "root": root, "sys_path": _search_path(path, environment), "asks": asks}


def _column(finding: Finding, lines: list[str]) -> int:
    """Where the missing name begins: the range of a module is that of its whole dotted name."""
    start, end = finding.range
    if finding.kind != "import-module":
        return start.column
    line = lines[start.line - 1]
    words = list(re.finditer(r"\w+", line[: end.column] if end.line == start.line else line))
    named = [word.start() for word in words if word[0] == finding.name and word.start() >= start.column]
    return named[-1] if named else start.column


def _search_path(path: str, environment: Environment) -> list[str]:
    """Where the file's imports are looked for, in order."""
    folder = os.path.dirname(path)
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder = os.path.dirname(folder)
    editable = [place.parent for name, place in environment.editable_modules if name == place.stem]
    own, installed = environment.first_party, (*environment.stdlib, *environment.site_packages, *environment.archives)
    return list(dict.fromkeys(map(str, (*own, folder, *installed, *editable))))


def _without(report: FileReport, vetoed: list[Finding]) -> FileReport:
    """The report without these findings; their uses count as present."""
    coverage = report.coverage
    number = min(len(vetoed), coverage.absent)
    return report._replace(
        findings=tuple(finding for finding in report.findings if finding not in vetoed),
        coverage=coverage._replace(absent=coverage.absent - number, present=coverage.present + number),
    )
