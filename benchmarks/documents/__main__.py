"""The command: `python -m benchmarks.documents fetch|check ...`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .archives import fetch
from .checked import check
from .table import finding_lines, table


def main() -> int:
    """Fetch source archives, or check what documentation they have; 1 if a finding is not known to be real."""
    options = _options()
    if options.command == "fetch":
        for name, version in fetch(options.python, options.folder, options.packages):
            print(f"{name} {version or 'cannot be fetched'}")
        return 0
    checked = []
    for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        checked.append(check(options.python, folder))
        for line in finding_lines(checked[-1]):
            print(line, flush=True)
    print("\n".join(table(checked)))
    return 1 if any(not finding.is_real for each in checked for finding in each.findings) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("documents", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command, text in (("fetch", "unpack source archives into FOLDER"), ("check", "check those in FOLDER")):
        made = commands.add_parser(command, help=text)
        made.add_argument("--python", required=True, help="interpreter of the environment with the packages")
        made.add_argument("folder", type=Path, metavar="FOLDER")
        if command == "fetch":
            made.add_argument("packages", nargs="+", metavar="PACKAGE", help="names of installed distributions")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
