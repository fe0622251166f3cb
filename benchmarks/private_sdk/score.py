"""Findings against labels."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).parent.parent.parent / "fixtures" / "private_sdk"
_NEAR = 1
"""Lines between a label and a finding that hits it: statements may go over several."""


@dataclass
class Score:
    """What was found."""

    found: dict[str, list[int]] = field(default_factory=dict)
    """How a label is found ("easy", "hard") -> [hit, all]."""
    missed: list[dict[str, Any]] = field(default_factory=list)
    """Labels, in the order of files and lines."""
    false: list[dict[str, Any]] = field(default_factory=list)
    """Findings without a label, in the order of files and lines."""


def environment(folder: Path) -> Path:
    """Make an environment that has the SDK, in an empty folder; its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=True)
    site = Path(done.stdout.strip())
    shutil.copytree(FIXTURE / "sdk" / "src" / "tramworks", site / "tramworks")
    described = site / "tramworks-4.7.2.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: tramworks\nVersion: 4.7.2\n")
    (described / "top_level.txt").write_text("tramworks\n")
    return python


def findings(python: Path, folder: Path, copy: Path) -> list[dict[str, Any]]:
    """What hallucheck finds in the programs of a folder, copied to where they are a project of their own."""
    shutil.copytree(folder, copy)
    options = ["--python", str(python), "--no-cache", "--output-format", "json"]
    command = [sys.executable, "-m", "hallucheck", *options, "."]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert not report["errors"], report["errors"]
    return list(report["findings"])


def score(found: list[dict[str, Any]]) -> Score:
    """The findings of the programs against what is known to fail in them."""
    labels = _read("labels.jsonl")
    disputed = _read("disputed.jsonl")
    result = Score()
    for label in labels:
        if label.get("neutral"):
            continue
        is_hit = any(_near(finding, label) and finding["name"] in _names(label) for finding in found)
        counts = result.found.setdefault(label["static"], [0, 0])
        counts[0] += is_hit
        counts[1] += 1
        if not is_hit:
            result.missed.append(label)
    result.false = [f for f in found if not any(_near(f, known) for known in (*labels, *disputed))]
    return result


def _names(label: dict[str, Any]) -> tuple[str, ...]:
    """What the finding of a label may name: of a call that does not fit, any of its parameters."""
    return (label["name"], label["name"].rpartition(".")[2])


def _near(finding: dict[str, Any], known: dict[str, Any]) -> bool:
    file, line = Path(finding["path"]).name, finding["line"]
    return file == known["file"] and abs(line - known["line"]) <= _NEAR


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURE / name).read_text(encoding="utf-8").splitlines()]
