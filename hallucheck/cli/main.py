"""The command: words in, exit status out."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence

from hallucheck.cli import changed_options, settling_options
from hallucheck.cli.arguments import explain_parser, observe_parser, parser
from hallucheck.cli.exit_status import ExitStatus
from hallucheck.cli.outputs import completed, outputs
from hallucheck.cli.run import Run, RunOptions
from hallucheck.cli.settings_options import flags_of
from hallucheck.cli.verdict import status_of
from hallucheck.errors import HallucheckError
from hallucheck.findings import FileReport
from hallucheck.reporters.report import Report, printable
from hallucheck.settings import load_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from hallucheck.cli.changed import ChangedFiles

_PROGRESS_AFTER_S = 2.0


def main(words: Sequence[str] | None = None) -> int:
    """Run hallucheck; the exit status."""
    given = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names that the terminal cannot show are no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        if given[:1] == ["explain"]:
            return _explain(given[1:])
        if given[:1] == ["observe"]:
            return _observe(given[1:])
        if given[:1] == ["report"]:
            return _report(given[1:])
        if given[:1] == ["show-settings"]:
            from hallucheck.cli.show_settings import show_settings

            return show_settings(given[1:])
        return _check(given[1:] if given[:1] == ["check"] else given)
    except HallucheckError as error:
        _tell(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        _tell("interrupted")
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be said
        return ExitStatus.ERROR


def run() -> None:
    """The console script."""
    raise SystemExit(main())


def _check(words: list[str]) -> int:
    made = parser()
    options = made.parse_args(settling_options.separated(words))
    settling_options.check(made, options)
    settings = load_settings(os.getcwd(), os.environ, flags_of(options))
    written = outputs(settings.output_format, options.output, os.environ)
    own = Run(settings, RunOptions(options.python, options.show_unknown, not options.no_cache), sys.prefix)
    begin = time.monotonic()
    changed = _changed(own, options)
    files, texts = _reports(own, options, changed)
    vetoes, warnings = _second_opinion(own, files, texts) if settings.second_opinion else ([], [])
    from hallucheck.cli.settle import settle

    settled = settle(own, files, options)
    if changed is not None:
        files = changed.only_new(files)
    summary = own.summary()
    if options.verbose:
        _tell(f"{summary.python or summary.prefix} ({summary.origin})")
        for veto in vetoes:
            _tell(veto)
        for file in files:
            if file.unparsed_blocks:
                _tell(f"{file.path}: {file.unparsed_blocks} blocks of code are not Python by themselves")
        _tell(f"{len(files)} files in {time.monotonic() - begin:.2f} s")
    report = Report(tuple(files), summary, options.show_unknown, options.quiet, options.color, texts, os.getcwd())
    report = report._replace(baseline=settled.baseline)
    written.write(completed(report, options, settings), sys.stdout)
    for text in (*settled.told, *(() if options.quiet else own.notes)):
        _tell(text)
    for warning in (*own.warnings(), *warnings):
        _tell(f"warning: {warning}")
    status = status_of(files, settings, _tell, is_shown_only=options.exit_zero)
    return ExitStatus.ERROR if settled.has_failed else status


def _changed(own: Run, options: Namespace) -> ChangedFiles | None:
    """The files of the change that the command line names; None if it names none."""
    if not changed_options.is_given(options):
        return None
    from hallucheck.cli.change import change_of
    from hallucheck.cli.changed import ChangedFiles

    change = change_of(options)
    for warning in change.warnings:
        _tell(f"warning: {warning}")
    return ChangedFiles(own, change, options.paths)


def _reports(own: Run, options: Namespace, changed: ChangedFiles | None) -> tuple[list[FileReport], dict[str, bytes]]:
    """(the reports, the content of what is not on disk by path)."""
    if options.paths == ["-"]:
        name, data = options.stdin_filename or "<stdin>", sys.stdin.buffer.read()
        return [own.check_text(name, data)], {name: data}
    if changed is not None:
        return _with_progress(changed.reports, len(changed), options), changed.texts()
    from hallucheck.cli.files import files_of

    files = files_of(options.paths or ["."], own.settings, lambda text: _tell(f"warning: {text}"))
    if not files:
        _tell("warning: no Python files found")
    return _with_progress(lambda advance: own.check_all(files, advance), len(files), options), {}


def _with_progress(
    check: Callable[[Callable[[], None]], list[FileReport]], number: int, options: Namespace
) -> list[FileReport]:
    """The reports of a number of files; on a terminal with a bar."""
    if options.quiet or not sys.stderr.isatty():
        return check(lambda: None)
    from hallucheck.cli.progress import Progress

    with Progress(number, _PROGRESS_AFTER_S) as progress:
        return check(progress.advance)


def _second_opinion(own: Run, files: list[FileReport], texts: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """Take out of the reports what jedi resolves; (what was taken out, warnings).

    Raises:
        SecondOpinionMissingError: jedi is not installed.
    """
    from hallucheck.cli.second_opinion import SecondOpinion
    from hallucheck.source.read import CONTAINERS

    with SecondOpinion() as opinion:
        environment, root = own.environment(), own.settings.root
        files[:] = [
            file  # jedi reads Python only
            if os.path.splitext(file.path)[1].lower() in CONTAINERS
            else opinion.of(file, environment, root, texts.get(file.path))
            for file in files
        ]
        return opinion.vetoes, opinion.warnings


def _explain(words: list[str]) -> int:
    options = explain_parser().parse_args(words)
    from hallucheck.cli.explain import explain

    return explain(options.rule, options.color)


def _observe(words: list[str]) -> int:
    options = observe_parser().parse_intermixed_args(words)
    flags = flags_of(options)._replace(values=tuple(v for v in flags_of(options).values if v[0] != "output-format"))
    settings = load_settings(os.getcwd(), os.environ, flags)
    from hallucheck.cli.observe import observe

    own = Run(settings, RunOptions(options.python, use_cache=not options.no_cache), sys.prefix)
    return observe(own, options.module, options.names, options.output_format)


def _report(words: list[str]) -> int:
    from hallucheck.cli.report_options import report_parser

    options = report_parser().parse_args(words)
    flags = flags_of(options)._replace(values=tuple(v for v in flags_of(options).values if v[0] != "output-format"))
    settings = load_settings(os.getcwd(), os.environ, flags)
    from hallucheck.cli.report import report

    own = Run(settings, RunOptions(options.python, use_cache=not options.no_cache, with_uses=True), sys.prefix)
    return report(own, options, _tell)


def _tell(text: str) -> None:
    """Say what is not part of the report."""
    line = f"hallucheck: {printable(text)}"
    if os.environ.get("GITHUB_ACTIONS") == "true":
        from hallucheck.reporters.github import without_commands

        line = without_commands(line)
    print(line, file=sys.stderr)
