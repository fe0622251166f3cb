"""Takes what is suppressed out of a SARIF file: GitHub's code scanning does not know suppressions, and would open an
alert for each finding that a comment or the baseline holds back."""

from __future__ import annotations

import json
import sys


def main(source: str, target: str) -> None:
    """Copy the log at `source` to `target` without suppressed results."""
    with open(source, encoding="utf-8") as file:
        log = json.load(file)
    for run in log["runs"]:
        run["results"] = [result for result in run["results"] if not result.get("suppressions")]
    with open(target, "w", encoding="utf-8") as file:
        json.dump(log, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
