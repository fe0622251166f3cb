"""The README's sample says what the README says of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SAMPLE = "fixtures/generated/release_notes.py"
LABEL = re.compile(r"^\| (\d+) \| `([\w.]+)(?:\(\w+=\))?`", re.MULTILINE)


@pytest.fixture(scope="module")
def found():
    """The report on the sample, resolved against the environment of the tests."""
    words = ["--no-cache", "--output-format", "json", "--python", sys.prefix, SAMPLE]
    command = [sys.executable, "-m", "hallucheck", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_findings(found):
    """Every name that is proven not to exist is found, on its line, and nothing else."""
    labels = LABEL.findall((ROOT / "fixtures/generated/README.md").read_text(encoding="utf-8"))

    assert [finding["line"] for finding in found["findings"]] == [int(line) for line, _ in labels]
    assert len(labels) >= 5


def test_count_in_readme(found):
    """The README tells how many there are."""
    numbers = ["no", "one", "two", "three", "four", "five", "six", "seven"]

    assert f"{numbers[len(found['findings'])]} names in the sample" in (ROOT / "README.md").read_text(encoding="utf-8")
