"""`python -m benchmarks.observed_names make FOLDER`, `python -m benchmarks.observed_names check --python FOLDER`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .answers import answers
from .environment import interpreter, make_environment
from .samples import Sample, Sampler, read_samples, write_samples
from .tables import listed, sample_lines, table


def main() -> int:
    """1 if a real name was called absent."""
    options = _options()
    if options.command == "make":
        print(make_environment(options.folder, options.base))
        return 0
    samples = _samples(options)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(options.scratch or folder).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        found = answers(interpreter(options.python).absolute(), samples, scratch, options.options)
    false = list(listed(found, real=True, answer="absent"))
    print(f"seed {options.seed}, up to {options.limit} names of each kind and module")
    parts = [sample_lines(samples), table(found, real=True), table(found, real=False), false]
    if options.list:
        parts.append(listed(found, real=False, answer=options.list))
    print("\n\n".join("\n".join(part) for part in parts))
    return 1 if false else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("observed_names", description="Check names that are there, and some that are not.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="make the environment of the pinned list")
    make.add_argument("folder", type=Path, help="where it comes to be")
    make.add_argument("--base", default=sys.executable, help="CPython 3.11; default: the running interpreter")
    check = commands.add_parser("check", help="take names, check them, print tables")
    check.add_argument("--python", type=Path, required=True, help="the environment, a folder or an interpreter")
    check.add_argument("--modules", nargs="+", default=[], help="dotted names; default: every top-level module")
    check.add_argument("--seed", type=int, default=0, help="of the choice of names")
    check.add_argument("--limit", type=int, default=40, help="most names of each kind and module")
    check.add_argument("--processes", type=int, default=2, help="how many modules are imported at a time")
    check.add_argument("--samples", type=Path, help="a file to keep the names in; read if it is there")
    check.add_argument("--scratch", default="", help="an empty folder for the checked files; default: a temporary one")
    check.add_argument("--list", choices=("unknown", "present"), help="list the unreal names that are so called")
    check.add_argument("options", nargs="*", help="after `--`: more words for hallucheck")
    return parser.parse_args()


def _samples(options: argparse.Namespace) -> list[Sample]:
    if options.samples and options.samples.exists():
        return read_samples(options.samples)
    sampler = Sampler(interpreter(options.python).absolute(), options.seed, options.limit)
    samples = sampler.take_all(options.modules or sampler.modules(), options.processes)
    if options.samples:
        write_samples(samples, options.samples)
    return samples


if __name__ == "__main__":
    raise SystemExit(main())
