"""The command: words in, exit status out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from hallucheck.cli import exit_status
from hallucheck.cli.arguments import explain_parser, parser
from hallucheck.cli.run import EnvironmentSummary, Run
from hallucheck.errors import HallucheckError
from hallucheck.findings import FileReport
from hallucheck.reporters.report import Report
from hallucheck.settings import load_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

_PROGRESS_AFTER_S = 2.0


def main(words: Sequence[str] | None = None) -> int:
    """Run hallucheck; the exit status."""
    given = list(sys.argv[1:] if words is None else words)
    try:
        if given[:1] == ["explain"]:
            return _explain(given[1:])
        return _check(given[1:] if given[:1] == ["check"] else given)
    except HallucheckError as error:
        print(f"hallucheck: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("hallucheck: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be said
        return exit_status.ERROR


def run() -> None:
    """The console script."""
    raise SystemExit(main())


def _check(words: list[str]) -> int:
    options = parser().parse_args(words)
    settings = load_settings(os.getcwd(), os.environ)
    settings = settings._replace(
        python=options.python or settings.python,
        output_format=options.output_format or settings.output_format,
        cache_dir=os.path.abspath(options.cache_dir) if options.cache_dir else settings.cache_dir,
    )
    if not options.python and settings.python:
        settings = settings._replace(python=os.path.join(settings.root, os.path.expanduser(settings.python)))
    run_ = Run(settings, show_unknown=options.show_unknown, use_cache=not options.no_cache, own_prefix=sys.prefix)
    begin = time.monotonic()
    reports = _reports(run_, options)
    summary = run_.summary()
    if options.verbose:
        _tell_details(summary, reports, time.monotonic() - begin)
    _say(Report(tuple(reports), summary, options.show_unknown, options.quiet, options.color), settings.output_format)
    for warning in run_.warnings():
        print(f"hallucheck: warning: {warning}", file=sys.stderr)
    return _status(reports)


def _reports(run_: Run, options: Namespace) -> list[FileReport]:
    paths = options.paths or ["."]
    if paths == ["-"]:
        name = options.stdin_filename or "<stdin>"
        return [run_.check_stdin(sys.stdin.buffer.read(), name)]
    from hallucheck.cli.files import files_of

    files = files_of(paths, run_.settings)
    if not files:
        print("hallucheck: warning: no Python files found", file=sys.stderr)
    if options.quiet or not sys.stderr.isatty():
        return run_.check_all(files)
    from hallucheck.cli.progress import Progress

    with Progress(len(files), _PROGRESS_AFTER_S) as progress:
        return run_.check_all(files, progress.advance)


def _say(report: Report, output_format: str) -> None:
    from hallucheck.reporters.registry import reporter

    reporter(output_format)(report, sys.stdout)
    sys.stdout.flush()


def _tell_details(summary: EnvironmentSummary, reports: list[FileReport], seconds: float) -> None:
    print(f"hallucheck: {summary.python or summary.prefix} ({summary.origin})", file=sys.stderr)
    print(f"hallucheck: {len(reports)} files in {seconds:.2f} s", file=sys.stderr)


def _status(reports: list[FileReport]) -> int:
    if any(report.error for report in reports):
        return exit_status.ERROR
    return exit_status.FINDINGS if any(report.findings for report in reports) else exit_status.CLEAN


def _explain(words: list[str]) -> int:
    options = explain_parser().parse_args(words)
    from hallucheck.cli.explain import explain

    return explain(options.rule, options.color)
