"""`python -m benchmarks.private_sdk`: recall on the private SDK's programs, and what is found in the mended ones."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.private_sdk.score import FIXTURE, environment, findings, score


def main() -> None:
    """Print what is missed and what is false, then the figures."""
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder, "env"))
        scored = score(findings(python, FIXTURE / "clients", Path(folder, "clients")))
        mended = findings(python, FIXTURE / "fixed", Path(folder, "fixed"))
    for label in scored.missed:
        print(f"missed {label['file']}:{label['line']}: {label['expr']}")
    for finding in (*scored.false, *mended):
        print(f"false {finding['path']}:{finding['line']}: {finding['message']}")
    for kind, (hit, number) in sorted(scored.found.items()):
        print(f"{kind}: {hit} of {number}: {100 * hit / number:.1f} %")
    print(f"false findings: {len(scored.false)}, in mended programs {len(mended)}")


main()
