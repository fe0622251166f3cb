"""Running the cases in the environment: real ones must work, unreal ones must fail for want of the name."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from benchmarks.string_references.cases import Case

PRELUDE = """import importlib, logging, logging.config, operator, pkgutil
from unittest import mock
from unittest.mock import patch as patch_as
"""
_RUNNER = """import json, sys, warnings
warnings.simplefilter("ignore")
import pytest
from unittest.mock import patch as _patch
try:
    from pytest_mock import MockerFixture
except ImportError:
    MockerFixture = None
FAILURES = ("ImportError", "ModuleNotFoundError", "AttributeError", "KeyError", "ImportFromStringError")
class Config:
    def getini(self, name): return "false"
for line in sys.stdin:
    index, code = json.loads(line)
    names = {"__name__": "case"}
    said = ""
    with pytest.MonkeyPatch.context() as monkeypatch:
        names["monkeypatch"] = monkeypatch
        mocker = names["mocker"] = MockerFixture(Config()) if MockerFixture else None
        try:
            exec(code, names)
        except BaseException as error:
            causes = []
            while error is not None:
                causes.append(type(error).__name__)
                error = error.__cause__ or error.__context__
            said = "missing" if set(causes) & set(FAILURES) else "other: " + " ".join(causes)
        finally:
            _patch.stopall()
            if mocker is not None:
                mocker.stopall()
    print("RESULT", index, said or "works", flush=True)
"""


def prove(cases: list[Case], python: Path) -> list[str]:
    """What running each case says, in order: "works", "missing", or what else went wrong."""
    texts = [json.dumps([index, PRELUDE + case.proof]) for index, case in enumerate(cases)]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), "-c", _RUNNER], input="\n".join(texts), capture_output=True, text=True, cwd=folder
        )
    said = ["not run"] * len(cases)
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            _, index, result = line.split(" ", 2)
            said[int(index)] = result
    if "not run" in said:
        raise RuntimeError(done.stderr[-2000:])
    return said
