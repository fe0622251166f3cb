"""hallucheck's answer to each use: one checked file of each module, one use on each line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .samples import Sample, Use

_PREFIX = "names_taken_of_"
"""Of files, so that none is named like a module."""


@dataclass(frozen=True)
class Answer:
    """What hallucheck says of one line."""

    module: str
    use: Use
    answer: str
    """"present", "absent" or "unknown"."""
    why: str = ""
    """The reason of an unknown use and what it hung on; the message of an absent one."""

    @property
    def reason(self) -> str:
        """The reason alone of an unknown use."""
        return self.why.partition(" (")[0]


def answers(python: Path, samples: Sequence[Sample], folder: Path, options: Sequence[str] = ()) -> list[Answer]:
    """Write the files of all modules into an empty folder, check them, read the answers in the order of the uses.

    `options` are more words for hallucheck's command line.
    """
    files = {_PREFIX + sample.module.replace(".", "_") + ".py": sample for sample in samples if not sample.failure}
    for name, sample in files.items():
        (folder / name).write_text(_text(sample), encoding="utf-8")
    report = _check(python, folder, options)
    problems: dict[tuple[str, int], list[tuple[str, str, str]]] = defaultdict(list)
    for finding in report["findings"]:
        problems[finding["path"], finding["line"]].append(("absent", finding["name"], finding["message"]))
    for use in report["unknown_uses"]:
        why = f"{use['reason']} ({use['detail']})" if use["detail"] else use["reason"]
        problems[use["path"], use["line"]].append(("unknown", use["name"], why))
    errors = {error["path"]: error["message"] for error in report["errors"]}
    found = []
    for name, sample in files.items():
        for line, use in enumerate(_uses(sample), 1):
            failed = [("unknown", use.name, f"error ({errors[name]})")] if name in errors else []
            found.append(_answer(sample.module, use, failed or problems[name, line]))
    return found


def _uses(sample: Sample) -> list[Use]:
    """One of each line: the import, then those of the sample."""
    return [Use("import", "", sample.module, is_real=True), *sample.uses]


def _text(sample: Sample) -> str:
    lines = [f"{use.container}.{use.name}" if use.container else f"import {use.name}" for use in _uses(sample)]
    return "\n".join(lines) + "\n"


def _answer(module: str, use: Use, problems: list[tuple[str, str, str]]) -> Answer:
    """The worst that is said of the line: on the way to a name that is there, nothing may be called absent either."""
    if not problems:
        return Answer(module, use, "present")
    answer, name, why = min(problems)
    if answer == "absent" and not use.is_real and name != use.name:
        return Answer(module, use, "unknown", f"container called absent ({why})")
    return Answer(module, use, answer, why)


def _check(python: Path, folder: Path, options: Sequence[str]) -> Any:
    words = ["--python", str(python), "--output-format", "json", "--show-unknown", *options]
    command = [sys.executable, "-m", "hallucheck", *words, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
