"""What a type checker says of each `reveal_type`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

Revealed = dict[tuple[str, int, int], str]
"""(path, 1-based line, 0-based column of the revealed expression) -> type as the checker spells it."""

_MYPY_FLAGS = ("--output=json", "--no-incremental", "--check-untyped-defs", "--follow-imports=silent")
_PYRIGHT = re.compile(r'^Type of "(?:.*)" is "(.*)"$', re.DOTALL)
_MYPY = re.compile(r'^Revealed type is "(.*)"$')


def revealed_by(checker: str, python: Path, scratch: Path, files: list[Path]) -> Revealed:
    """Run a checker over files; `checker` is a name or a path whose last part has "pyright" or "mypy" in it.

    Raises:
        SystemExit: there is no such checker, or it did not say anything that can be read.
    """
    beside = str(Path(sys.executable).parent)
    command = shutil.which(checker) or shutil.which(checker, path=beside)
    if command is None:
        raise SystemExit(f"{checker} is neither on PATH nor in {beside}")
    names = [file.relative_to(scratch).as_posix() for file in files]
    said = _mypy if "mypy" in Path(command).name else _pyright
    found = said(command, python, scratch, names)
    return {(str(scratch / path), line, column): type_ for path, line, column, type_ in found}


def _pyright(command: str, python: Path, scratch: Path, names: list[str]) -> Iterator[tuple[str, int, int, str]]:
    settings = {"include": names, "typeCheckingMode": "basic", "pythonVersion": _version(python)}
    (scratch / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    output = _run([command, "--outputjson", "--pythonpath", str(python), "--project", "."], scratch)
    try:
        diagnostics = json.loads(output)["generalDiagnostics"]
    except (ValueError, KeyError):
        raise SystemExit(f"{command} says: {output[:2000]}") from None
    for item in diagnostics:
        if item["severity"] == "information" and (said := _PYRIGHT.match(item["message"])):
            start = item["range"]["start"]
            yield Path(item["file"]).relative_to(scratch).as_posix(), start["line"] + 1, start["character"], said[1]


def _mypy(command: str, python: Path, scratch: Path, names: list[str]) -> Iterator[tuple[str, int, int, str]]:
    output = _run([command, *_MYPY_FLAGS, f"--python-executable={python}", *names], scratch)
    for line in output.splitlines():
        if not line.startswith("{"):
            raise SystemExit(f"{command} says: {output[:2000]}")
        item = json.loads(line)
        if said := _MYPY.match(item["message"]):
            yield item["file"], item["line"], item["column"], said[1]


def _version(python: Path) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def _run(command: list[str], folder: Path) -> str:
    """What a command prints; its exit status only says that there are errors in what it checked."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout or done.stderr
