"""The words about fixes."""

from __future__ import annotations

import argparse


def add(made: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    group = made.add_argument_group("fixes", "put findings right where it is clear what is meant")
    group.add_argument("--fix", action="store_true", help="apply the safe fixes")
    group.add_argument("--fix-diff", action="store_true", help="print the fixes as a patch and write nothing")
    group.add_argument("--unsafe-fixes", action="store_true", help="also take the nearest names, which may be wrong")
    group.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit status 1 also if all was fixed")


def is_given(options: argparse.Namespace) -> bool:
    """Whether fixes are asked for."""
    return bool(options.fix or options.fix_diff)


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse flags that do not go together, with exit status 2."""
    if options.fix and options.fix_diff:
        parser.error("--fix writes what --fix-diff only shows; give one")
    if (options.unsafe_fixes or options.exit_non_zero_on_fix) and not is_given(options):
        parser.error("--unsafe-fixes and --exit-non-zero-on-fix go with --fix or --fix-diff")
    for name in ("update_baseline", "prune_baseline", "add_ignore", "remove_unused_ignores"):
        if is_given(options) and getattr(options, name, False):
            parser.error(f"--{name.replace('_', '-')} is about what remains; fix first")
    for name in ("staged", "diff"):
        if is_given(options) and getattr(options, name, None):
            parser.error(f"fixes are made in files, and --{name} checks what may not be in them; --since does")
