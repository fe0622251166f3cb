"""Options on what is written where, and on what makes the run fail."""

from __future__ import annotations

import argparse

from hallucheck.settings import FAIL_ON

_LEAST_TOKENS = 50


def add(parser: argparse.ArgumentParser) -> None:
    """Add them."""
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[:FILE]",
        help="write the report in this format, too, into this file; without file (or with `-`) instead of "
        "--output-format; can be repeated",
    )
    parser.add_argument(
        "--agent-tokens",
        type=_number_of_tokens,
        default=1500,
        metavar="N",
        help="most tokens, by a careful estimate, that the format `agent` takes (default: 1500)",
    )
    parser.add_argument("--statistics", action="store_true", help="count findings by rule, distribution and file")
    parser.add_argument("--exit-zero", action="store_true", help="exit status 0 also if the run fails by what it found")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="lowest severity that fails the run (default: error)")
    parser.add_argument(
        "--fail-under-coverage",
        type=_percentage,
        metavar="PERCENT",
        help="fail if a smaller share of the uses is decided, that is: not unknown",
    )


def _number_of_tokens(text: str) -> int:
    number = int(text)
    if number < _LEAST_TOKENS:
        raise argparse.ArgumentTypeError(f"at least {_LEAST_TOKENS}")
    return number


def _percentage(text: str) -> float:
    number = float(text.removesuffix("%"))
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError("from 0 to 100")
    return number
