"""`python -m benchmarks.string_references`: proves the cases, checks them, prints figures by library and form."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.string_references.cases import Case, cases
from benchmarks.string_references.proof import PRELUDE, prove

_RULE = "unresolved-string-reference"


def main() -> None:
    """Print what is wrong, then the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.string_references", description=__doc__)
    parser.add_argument("--python", required=True, type=Path, help="interpreter of the environment with the libraries")
    parser.add_argument("--scratch", type=Path, help="keep the checked files here")
    options = parser.parse_args()
    python = options.python.absolute()
    everything = list(cases())
    said = prove(everything, python)
    proven: list[Case] = []
    for case, words in zip(everything, said):
        if words == ("works" if case.is_real else "missing"):
            proven.append(case)
        else:
            print(f"not proven: {case.library}, {case.form}, {case.name}, real {case.is_real}: {words}")
    with tempfile.TemporaryDirectory() as folder:
        found = _check(proven, python, options.scratch or Path(folder))
    _report(proven, found)


def _check(tried: list[Case], python: Path, folder: Path) -> list[bool]:
    """Whether hallucheck reports each case."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, case in enumerate(tried):
        (folder / f"case_{index:04}.py").write_text(_text(case), encoding="utf-8")
    with tempfile.TemporaryDirectory() as cache:
        options = ["--python", str(python), "--cache-dir", cache, "--output-format", "json"]
        command = [sys.executable, "-m", "hallucheck", *options, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    reported = {Path(f["path"]).stem for f in json.loads(done.stdout)["findings"] if f["rule"] == _RULE}
    return [f"case_{index:04}" in reported for index in range(len(tried))]


def _text(case: Case) -> str:
    if case.is_module:
        return f"{case.code}\n"
    body = "\n".join(f"    {line}" for line in case.code.splitlines())
    return f"{PRELUDE}\ndef test_case(monkeypatch, mocker):\n{body}\n"


def _report(tried: list[Case], found: list[bool]) -> None:
    for case, is_found in zip(tried, found):
        if case.is_real == is_found:
            print(f"{'false' if is_found else 'missed'}: {case.library}, {case.form}: {case.name}")
    for title, key in (("form", lambda case: case.form), ("library", lambda case: case.library)):
        _table(title, tried, found, key)
    _table("", tried, found, lambda case: "all")


def _table(title: str, tried: list[Case], found: list[bool], key: Callable[[Case], str]) -> None:
    print(f"\n{title:<28} real  false  unreal  found")
    for name in dict.fromkeys(map(key, tried)):
        pairs = [(case, is_found) for case, is_found in zip(tried, found) if key(case) == name]
        real = [is_found for case, is_found in pairs if case.is_real]
        unreal = [is_found for case, is_found in pairs if not case.is_real]
        print(f"{name:<28} {len(real):4}  {sum(real):5}  {len(unreal):6}  {sum(unreal):5} {_share(unreal)}")


def _share(found: Iterable[bool]) -> str:
    listed = list(found)
    return f"{100 * sum(listed) / len(listed):.0f} %" if listed else ""


main()
