"""The words that name a change: only what it brought in is reported."""

from __future__ import annotations

import argparse


def add(made: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    group = made.add_argument_group("changed lines", "report only what a change brought in")
    group.add_argument("--since", metavar="REF", help="what the work tree has that REF's branch had not")
    group.add_argument("--staged", action="store_true", help="what is staged for the next commit, as it is staged")
    group.add_argument("--diff", metavar="FILE", help="what a patch brings, applied or not; `-` for stdin")


def is_given(options: argparse.Namespace) -> bool:
    """Whether the command line names a change; an empty name is one, too: that of a variable that is not set."""
    return options.since is not None or options.diff is not None or options.staged
