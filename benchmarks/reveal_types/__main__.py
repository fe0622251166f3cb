"""The command: `python -m benchmarks.reveal_types --python PATH`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from hallucheck.check import Checker

from .checkers import revealed_by
from .comparison import Tally
from .ours import environment_of, revealed_by_us
from .packages import DEFAULT, copy_module
from .probes import Probe, wrap


def main() -> int:
    """Compare, and print the differences and the figures."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(options.scratch or folder).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        tally = _compare(options, scratch)
    for difference in tally.differences:
        print(difference)
    print("\n".join(tally.summary()))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("reveal_types", description="Compare inferred types with a type checker's.")
    parser.add_argument("--python", required=True, help="interpreter or folder of the environment with the packages")
    parser.add_argument("--files", nargs="+", default=list(DEFAULT), metavar="MODULE", help="dotted names of modules")
    parser.add_argument("--checker", default="pyright", help="pyright, basedpyright or mypy: a name or a path")
    parser.add_argument("--limit", type=int, default=150, help="most expressions of a file")
    parser.add_argument("--seed", type=int, default=0, help="of the choice of expressions")
    parser.add_argument("--scratch", default="", help="an empty folder for the copies, kept; else a temporary one")
    return parser.parse_args()


def _compare(options: argparse.Namespace, scratch: Path) -> Tally:
    checker = Checker(environment_of(options.python, scratch), None)
    probes = {}
    for module in options.files:
        path = copy_module(module, checker.environment.site_packages, scratch)
        if path is None:
            print(f"{module} is not installed")
        else:
            probes[module, path] = _wrap_in_place(path, options)
    python = checker.environment.python or Path(options.python)
    theirs = revealed_by(options.checker, python, scratch, [path for _, path in probes])
    tally = Tally()
    for (module, path), of_file in probes.items():
        ours = revealed_by_us(checker, module, path)
        for probe in of_file:
            place = (probe.line, probe.column)
            tally.add(module, probe, theirs.get((str(path), *place)), ours.get(place))
    return tally


def _wrap_in_place(path: Path, options: argparse.Namespace) -> list[Probe]:
    text, probes = wrap(path.read_text(encoding="utf-8"), options.limit, options.seed)
    path.write_text(text, encoding="utf-8")
    return probes


if __name__ == "__main__":
    raise SystemExit(main())
