"""The words of the command line."""

from __future__ import annotations

import argparse
import sys

from hallucheck import __version__
from hallucheck.cli import changed_options, output_options, settings_options, settling_options

_DESCRIPTION = "Find uses of modules, names, attributes and parameters that do not exist in what is installed."
_EPILOG = "exit status: 0 clean, 1 findings, 2 usage or other error, 3 no environment found"


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Argparse's own, which asks for the terminal's width, and imports much for that, only where help is shown."""
    return argparse.HelpFormatter(prog, width=None if {"-h", "--help"}.intersection(sys.argv) else 100)


def parser() -> argparse.ArgumentParser:
    """The parser of `hallucheck [check] ...`."""
    made = argparse.ArgumentParser("hallucheck", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=_formatter)
    made.usage = "hallucheck [check] [options] [PATH ...]\n       hallucheck explain RULE\n       "
    made.usage += "hallucheck observe [options] MODULE [NAME ...]\n       hallucheck report [options] [RANGE]"
    made.usage += "\n       hallucheck show-settings [options]"
    made.add_argument("paths", nargs="*", metavar="PATH", help="files and folders, `-` for standard input (default: .)")
    made.add_argument("--python", default="", metavar="PATH", help="interpreter, virtual environment or sys.prefix")
    settings_options.add_output_format(made)
    made.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    made.add_argument("--stdin-filename", default="", metavar="PATH", help="name of what comes on standard input")
    made.add_argument("--show-unknown", action="store_true", help="list the uses that could not be decided")
    made.add_argument(
        "--second-opinion",
        action=argparse.BooleanOptionalAction,
        help="ask jedi about each finding; what it resolves is not reported",
    )
    settings_options.add_observe(made)
    changed_options.add(made)
    output_options.add(made)
    made.add_argument("--no-cache", action="store_true", help="neither read nor write stored results and symbols")
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored results and symbols")
    made.add_argument("-q", "--quiet", action="store_true", help="only findings")
    made.add_argument("-v", "--verbose", action="store_true", help="also what was searched and how long it took")
    settings_options.add(made)
    settling_options.add(made)
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
    settings_options.add_observe(made)
    made.add_argument("--no-cache", action="store_true", help="neither read nor write stored observations")
    made.add_argument("--cache-dir", metavar="PATH", help="folder for stored observations")
    return made
