"""`python -m benchmarks.forwarded_keywords --python ENVIRONMENT [LIBRARY...]`: the figures of each library."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "cases"
CASE = re.compile(r"# (real|unreal): (\w+)$")


def main() -> None:
    """Check the cases, print what is wrong, then the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True, help="environment with the packages of requirements.txt")
    parser.add_argument("libraries", nargs="*", help="names of the files in cases; all by default")
    options = parser.parse_args()
    names = options.libraries or sorted(path.stem.removesuffix("_calls") for path in CASES.glob("*.py"))
    found = _findings(options.python, [CASES / f"{name}_calls.py" for name in names])
    totals = {"real": [0, 0], "unreal": [0, 0]}
    rows = []
    for name in names:
        counts = {"real": [0, 0], "unreal": [0, 0]}
        for number, line in enumerate((CASES / f"{name}_calls.py").read_text(encoding="utf-8").splitlines(), 1):
            case = CASE.search(line)
            if case is not None:
                label, keyword = case.groups()
                is_found = (f"{name}_calls.py", number, keyword) in found
                counts[label][0] += is_found
                counts[label][1] += 1
                if is_found == (label == "real"):
                    print(f"{'false' if is_found else 'missed'} {name}_calls.py:{number}: {line}")
        rows.append(f"{name:14} {_shares(counts)}")
        for label, (hit, number) in counts.items():
            totals[label][0] += hit
            totals[label][1] += number
    print(*rows, f"{'all':14} {_shares(totals)}", sep="\n")


def _findings(python: str, paths: list[Path]) -> set[tuple[str, int, str]]:
    """(file name, line, keyword) of each finding on a keyword."""
    command = [sys.executable, "-m", "hallucheck", "--no-cache", "--python", python, "--output-format", "json"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True)
    report = json.loads(done.stdout)
    return {(Path(f["path"]).name, f["line"], f["name"]) for f in report["findings"] if f["kind"] == "keyword"}


def _shares(counts: dict[str, list[int]]) -> str:
    (false, real), (hit, unreal) = counts["real"], counts["unreal"]
    share = f"{100 * hit / unreal:.1f} %" if unreal else "-"
    return f"real called absent: {false} of {real}; unreal found: {hit} of {unreal}: {share}"


main()
