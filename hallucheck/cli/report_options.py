"""The words of `hallucheck report`."""

from __future__ import annotations

import argparse

from hallucheck.settings import OBSERVE_MODES

FORMATS = ("text", "json", "html")


def report_parser() -> argparse.ArgumentParser:
    """The parser of `hallucheck report ...`."""
    description = "Tell where hallucinations came from: by distribution, by author or trailer, and over time."
    epilog = "exit status: 0 whatever was found, 2 usage or other error, 3 no environment found"
    made = argparse.ArgumentParser("hallucheck report", description=description, epilog=epilog)
    made.add_argument("range", nargs="?", metavar="RANGE", help="as `git log` takes it, for example v1..HEAD")
    made.add_argument("--since", metavar="REF", help="the commits since HEAD's history left that of REF")
    made.add_argument("--last", type=_number, metavar="N", help="at most the N newest commits of them")
    made.add_argument("--output-format", choices=FORMATS, default="text", help="default: text")
    text = f"write this format ({', '.join(FORMATS)}) into this file instead; can be repeated"
    made.add_argument("-o", "--output", action="append", default=[], metavar="FORMAT:FILE", help=text)
    made.add_argument("--python", default="", metavar="PATH", help="interpreter, virtual environment or sys.prefix")
    made.add_argument("--observe", choices=OBSERVE_MODES, help="as for checks (default: auto)")
    made.add_argument("--no-cache", action="store_true", help="neither read nor write stored results")
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored results and symbols")
    made.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    return made


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
