"""Where reports go: standard output, files, and the log of GitHub's runner."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TextIO

from hallucheck.cli.repository import repository_of
from hallucheck.errors import OutputFileError, OutputFormatError
from hallucheck.reporters.registry import PEOPLE_READ, reporter
from hallucheck.reporters.report import Report, RuleText
from hallucheck.settings import OUTPUT_FORMATS, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


class Outputs(NamedTuple):
    """What is written where."""

    format: str
    """Of standard output."""
    files: tuple[tuple[str, str], ...] = ()
    """(format, path), in the order of the command line."""
    is_in_actions: bool = False
    """Whether GitHub's runner reads along: it gets annotations, and no text is to be taken for its commands."""

    def write(self, report: Report, out: TextIO | None) -> None:
        """Write all of them; `out` stands for standard output, None leaves that one out.

        Raises:
            OutputFileError: a file cannot be written.
        """
        for name, path in self.files:
            _write_file(path, _text(name, report._replace(color="never")))
        if out is not None:
            self._write_format(report, out)
        sys.stdout.flush()
        if self.is_in_actions and self.format != "github":
            reporter("github")(report, sys.stderr)  # the runner reads both; standard output stays what was asked for
            sys.stderr.flush()

    def _write_format(self, report: Report, out: TextIO) -> None:
        if self.is_in_actions and self.format in PEOPLE_READ:
            from hallucheck.reporters.github import without_commands

            out.write(without_commands(_text(self.format, report)))
        else:
            reporter(self.format)(report, out)


def outputs(default: str, given: Iterable[str], environ: Mapping[str, str]) -> Outputs:
    """What `--output-format` (or the setting) and each `-o` ask for.

    Raises:
        OutputFormatError: there is no such format, or two have one place.
        OutputFileError: a file cannot be written where it should be. Nothing has been checked yet.
    """
    on_stdout, files = "", dict[str, str]()
    for words in given:
        name, colon, path = words.partition(":")
        if name not in OUTPUT_FORMATS:
            raise OutputFormatError(words, f"no format `{name}`; FORMAT[:FILE] takes {', '.join(OUTPUT_FORMATS)}")
        if colon and not path:
            raise OutputFormatError(words, "the name of the file is missing")
        if path in ("", "-"):
            if on_stdout not in ("", name):
                raise OutputFormatError(words, f"standard output is taken by `{on_stdout}`")
            on_stdout = name
        elif files.setdefault(path, name) != name:
            raise OutputFormatError(words, f"this file is taken by `{files[path]}`")
    for path in files:
        _look_at(path)
    in_actions = environ.get("GITHUB_ACTIONS") == "true"
    return Outputs(on_stdout or default, tuple((name, path) for path, name in files.items()), in_actions)


def _look_at(path: str) -> None:
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        raise OutputFileError(path, "it is a folder")
    if not os.path.isdir(folder):
        raise OutputFileError(path, f"there is no folder {folder}")


def _text(name: str, report: Report) -> str:
    text = io.StringIO()
    reporter(name)(report, text)
    return text.getvalue()


def _write_file(path: str, text: str) -> None:
    """Write a whole file: others see the old one or the new one, never a part. Pipes and devices are written to."""
    from hallucheck.cli.atomic_write import write_atomically

    data = text.encode("utf-8", "backslashreplace")
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:
                file.write(data)
        else:
            write_atomically(path, data)
    except OSError as error:
        raise OutputFileError(path, error.strerror or str(error)) from error


def completed(report: Report, options: Namespace, settings: Settings) -> Report:
    """The report with what is said of its contents, and with what only some formats need."""
    return report._replace(
        root=repository_of(report.folder),
        rules=_rule_texts,
        with_statistics=options.statistics,
        fail_on=settings.fail_on,
        agent_tokens=options.agent_tokens,
    )


def _rule_texts() -> tuple[RuleText, ...]:
    """All rules, sorted by id."""
    from hallucheck.rules.registry import RULE_IDS, rule

    rules = [rule(id) for id in RULE_IDS]
    return tuple(RuleText(r.id, r.summary, r.severity, r.page.read_text(encoding="utf-8")) for r in rules)
