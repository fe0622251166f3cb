"""Real and unreal names, taken by processes of the environment's interpreter."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TARGET = Path(__file__).with_name("target")
_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
KINDS = ("import", "module attribute", "class member", "instance attribute", "submodule that is not loaded")


@dataclass(frozen=True)
class Use:
    """One attribute, as it is written: `container.name`."""

    kind: str
    """One of `KINDS`, without the first."""
    container: str
    """An expression that begins with the module."""
    name: str
    is_real: bool


@dataclass
class Sample:
    """What was taken of one module."""

    module: str
    """Dotted."""
    uses: list[Use] = field(default_factory=list)
    """Real ones first."""
    failure: str = ""
    """Why nothing was taken; empty if something was."""
    unstable: int = 0
    """Uses left out since a process that only imports the module says otherwise of them."""


@dataclass(frozen=True)
class Sampler:
    """Takes samples of the modules of one environment."""

    python: Path
    seed: int
    limit: int
    """Most names of each kind and module, real ones and unreal ones each."""
    timeout_s: float = 120

    def modules(self) -> list[str]:
        """The importable top-level modules, sorted."""
        answer = self._ask("list_modules.py")
        assert isinstance(answer, list), answer
        return answer

    def take_all(self, modules: Sequence[str], processes: int) -> list[Sample]:
        """A sample of each module, in their order."""
        with ThreadPoolExecutor(processes) as pool:
            return list(pool.map(self.take, modules))

    def take(self, module: str) -> Sample:
        """A sample of a module; each use is verified by a second process."""
        answer = self._ask("sample.py", module, str(self.seed), str(self.limit))
        if "failed" in answer:
            return Sample(module, failure=answer["failed"])
        uses = [Use(*taken, is_real=True) for taken in answer["real"]]
        uses += [Use(*taken, is_real=False) for taken in answer["unreal"]]
        states = self._ask("verify.py", module, given=json.dumps([(use.container, use.name) for use in uses]))
        if isinstance(states, dict):
            return Sample(module, failure=f"second time: {states['failed']}")
        kept = [use for use, state in zip(uses, states) if state == ("present" if use.is_real else "absent")]
        return Sample(module, kept, unstable=len(uses) - len(kept))

    def _ask(self, script: str, *arguments: str, given: str = "") -> Any:
        """The answer of a script in the target's interpreter; `{"failed": why}` if there is none."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            process = subprocess.Popen(
                [str(self.python), "-s", "-B", str(_TARGET / script), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_environment_variables(folder),
                start_new_session=True,
            )
            try:
                out, _ = process.communicate(given.encode(), timeout=self.timeout_s)
            except subprocess.TimeoutExpired:
                return {"failed": "time limit"}
            finally:
                _end(process)
        try:
            return json.loads(out)
        except ValueError:
            return {"failed": "process ended"}


def _environment_variables(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _VARIABLES if name in os.environ}
    return {**kept, "HOME": folder, "TMPDIR": folder, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def write_samples(samples: Sequence[Sample], path: Path) -> None:
    """Keep samples as JSON lines, one of each module."""
    with path.open("w", encoding="utf-8") as out:
        for sample in samples:
            uses = [(use.kind, use.container, use.name, use.is_real) for use in sample.uses]
            out.write(json.dumps([sample.module, uses, sample.failure, sample.unstable]) + "\n")


def read_samples(path: Path) -> list[Sample]:
    """The samples that were kept."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [json.loads(line) for line in lines]
    return [Sample(module, [Use(*use) for use in uses], *rest) for module, uses, *rest in kept]
