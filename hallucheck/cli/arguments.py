"""The words of the command line."""

from __future__ import annotations

import argparse

from hallucheck import __version__
from hallucheck.cli import output_options
from hallucheck.settings import GRADES, OBSERVE_MODES, OUTPUT_FORMATS

_DESCRIPTION = "Find uses of modules, names, attributes and parameters that do not exist in what is installed."
_EPILOG = "exit status: 0 clean, 1 findings, 2 usage or other error, 3 no environment found"


def parser() -> argparse.ArgumentParser:
    """The parser of `hallucheck [check] ...`."""
    made = argparse.ArgumentParser("hallucheck", description=_DESCRIPTION, epilog=_EPILOG)
    made.usage = "hallucheck [check] [options] [PATH ...]\n       hallucheck explain RULE\n       "
    made.usage += "hallucheck observe [options] MODULE [NAME ...]"
    made.add_argument("paths", nargs="*", metavar="PATH", help="files and folders, `-` for standard input (default: .)")
    made.add_argument("--python", default="", metavar="PATH", help="interpreter, virtual environment or sys.prefix")
    formats = ", ".join(OUTPUT_FORMATS)
    made.add_argument("--output-format", choices=OUTPUT_FORMATS, metavar="FORMAT", help=f"{formats} (default: full)")
    made.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    made.add_argument("--stdin-filename", default="", metavar="PATH", help="name of what comes on standard input")
    made.add_argument("--show-unknown", action="store_true", help="list the uses that could not be decided")
    made.add_argument(
        "--second-opinion",
        action=argparse.BooleanOptionalAction,
        help="ask jedi about each finding; what it resolves is not reported",
    )
    _add_observe(made)
    made.add_argument(
        "--grade", choices=GRADES, help="least sure findings to report (default: observed); `likely` ones fail nothing"
    )
    output_options.add(made)
    made.add_argument("--no-cache", action="store_true", help="neither read nor write stored results and symbols")
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored results and symbols")
    made.add_argument("-q", "--quiet", action="store_true", help="only findings")
    made.add_argument("-v", "--verbose", action="store_true", help="also what was searched and how long it took")
    made.add_argument("--version", action="version", version=f"hallucheck {__version__}")
    return made


def explain_parser() -> argparse.ArgumentParser:
    """The parser of `hallucheck explain ...`."""
    made = argparse.ArgumentParser("hallucheck explain", description="Show the page of a rule.")
    made.add_argument("rule", metavar="RULE", help="for example unresolved-attribute")
    made.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    return made


def observe_parser() -> argparse.ArgumentParser:
    """The parser of `hallucheck observe ...`."""
    description = "Import an installed module once, in a process of its own, and show what it has."
    epilog = "exit status: 0 observed, 1 not observed, 2 usage or other error, 3 no environment found"
    made = argparse.ArgumentParser("hallucheck observe", description=description, epilog=epilog)
    made.add_argument("module", metavar="MODULE", help="for example `email.message`")
    made.add_argument("names", nargs="*", metavar="NAME", help="dotted names in the module to be looked up")
    made.add_argument("--python", default="", metavar="PATH", help="interpreter, virtual environment or sys.prefix")
    made.add_argument("--output-format", choices=("full", "json", "stub"), default="full")
    _add_observe(made)
    made.add_argument("--no-cache", action="store_true", help="neither read nor write stored observations")
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored observations")
    return made


def _add_observe(made: argparse.ArgumentParser) -> None:
    text = "whether installed modules may be imported, in a process of their own, where reading them is not enough"
    made.add_argument("--observe", choices=OBSERVE_MODES, help=f"{text} (default: auto)")
