"""The command: `python -m benchmarks.unknown_share --python PATH [PACKAGE...]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .checked import DEFAULT, Checked, check, folder_of, packages_of
from .table import finding_lines, table


def main() -> int:
    """Check the packages, and print what is found in them, then the table."""
    options = _options()
    now = _check_all([sys.executable, "-m", "hallucheck"], options)
    before = _check_all([options.before], options) if options.before else {}
    print("\n".join((*finding_lines(now), *table(now, before))))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("unknown_share", description="Measure how much of packages cannot be decided.")
    parser.add_argument("--python", required=True, help="interpreter or folder of the environment with the packages")
    parser.add_argument("--before", default="", metavar="HALLUCHECK", help="an older hallucheck to compare with")
    parser.add_argument("packages", nargs="*", default=list(DEFAULT), metavar="PACKAGE", help="dotted names")
    return parser.parse_args()


def _check_all(command: list[str], options: argparse.Namespace) -> dict[str, Checked]:
    found = {}
    folders = packages_of(options.python)
    with tempfile.TemporaryDirectory() as scratch:
        for package in options.packages:
            path = folder_of(package, folders)
            if path is None:
                print(f"{package} is not installed")
            else:
                found[package] = check(command, options.python, path, Path(scratch))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
