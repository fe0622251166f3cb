"""The words of the command line that speak of known findings: the baseline and ignore comments."""

from __future__ import annotations

import argparse

_REASON = "--add-ignore-reason"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the baseline and of ignore comments."""
    known = parser.add_argument_group("known findings")
    known.add_argument(
        "--baseline", metavar="FILE", help="file of known findings (default: .hallucheck/baseline.json if there is one)"
    )
    use = known.add_mutually_exclusive_group()
    use.add_argument("--no-baseline", action="store_true", help="report known findings, too")
    use.add_argument("--update-baseline", action="store_true", help="take what is found in the checked files as known")
    use.add_argument("--prune-baseline", action="store_true", help="forget what is known and not found any more")
    known.add_argument(
        "--add-ignore", action="store_true", help="`--add-ignore[=REASON]` writes ignore comments for what is reported"
    )
    known.add_argument(_REASON, default="", help=argparse.SUPPRESS)
    known.add_argument(
        "--remove-unused-ignores", action="store_true", help="remove ignore comments that are not needed"
    )


def separated(words: list[str]) -> list[str]:
    """The words, with the reason of `--add-ignore=REASON` apart: argparse would take a path for it."""
    found: list[str] = []
    for index, word in enumerate(words):
        if word == "--":
            return found + words[index:]
        flag, equals, reason = word.partition("=")
        found += ["--add-ignore", f"{_REASON}={reason}"] if equals and flag == "--add-ignore" else [word]
    return found


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse flags that write files where there are none, with exit status 2."""
    writing = ("update_baseline", "prune_baseline", "add_ignore", "remove_unused_ignores")
    for name in writing:
        if getattr(options, name) and options.paths == ["-"]:
            parser.error(f"--{name.replace('_', '-')} needs files, not standard input")
    if not options.add_ignore_reason.isprintable():
        parser.error("the reason of --add-ignore must be one line without control characters")
