"""`--add-ignore` and `--remove-unused-ignores`: files rewritten, once a second check has shown that nothing else
changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hallucheck.cli.settle import from_root
from hallucheck.errors import SourceError
from hallucheck.findings import FileReport, Finding, Suppression
from hallucheck.settings import Settings
from hallucheck.settling.comment_edits import add_ignores, remove_ignores
from hallucheck.settling.settle import Settler
from hallucheck.settling.unused_ignores import UNUSED

_SUFFIXES = (".py", ".pyi", ".pyw")
_NEVER_ADDED = ("invalid-syntax", UNUSED)

Check = Callable[[str, bytes], FileReport]
"""Path and content -> what a check of that says, not settled."""


class IgnoreEdits:
    """Rewrites checked files and says what came of it."""

    def __init__(self, check: Check, settler: Settler, settings: Settings) -> None:
        self._check = check
        self._settler = settler
        self._root = settings.root
        self.told: list[str] = []
        """Lines for the user, in order."""
        self.failed = False
        """Whether a file could not be rewritten."""

    def remove_unused(self, files: list[FileReport], found: list[FileReport]) -> None:
        """Remove ignore comments that are not needed; `files` are settled, `found` the same before."""
        removed = changed = 0
        for index, report in enumerate(found):
            name = from_root(report.path, self._root)
            unused = self._settler.unused(report, name)
            if not unused or report.error or not self._is_editable(report, unused):
                continue
            text_of = _Text(report.path)
            result = remove_ignores(text_of.text, unused, report.ignores)
            fresh = self._rewrite(text_of, result.text, files[index].findings)
            if fresh is not None:
                files[index] = fresh
                removed, changed = removed + result.number, changed + 1
        if removed or not self.failed:
            self.told.append(f"removed {_number(removed, 'unused ignore')} from {_number(changed, 'file')}")

    def add(self, files: list[FileReport], reason: str) -> None:
        """Add ignore comments for all that the reports still have; it is put aside in them."""
        added = changed = left = 0
        for index, report in enumerate(files):
            wanted = [finding for finding in report.findings if finding.rule not in _NEVER_ADDED]
            if not wanted or report.error:
                left += len(report.findings)
                continue
            if not self._is_editable(report, wanted):
                continue
            text_of = _Text(report.path)
            result = add_ignores(text_of.text, wanted, report.ignores, text_of.holds_comment, reason)
            kept = [finding for finding in report.findings if finding not in result.ignored]
            left += len(kept)
            others = [s.finding for s in report.suppressed if s.kind in ("baseline", "unchanged")]
            if self._rewrite(text_of, result.text, (*kept, *others)) is not None:
                added, changed = added + len(result.ignored), changed + 1
                aside = tuple(Suppression(finding, "ignore", reason) for finding in result.ignored)
                files[index] = report._replace(findings=tuple(kept), suppressed=report.suppressed + aside)
        if left:
            self.told.append(f"{_number(left, 'finding')} cannot be ignored by a comment on a line")
        self.told.append(f"added ignores for {_number(added, 'finding')} to {_number(changed, 'file')}")

    def _is_editable(self, report: FileReport, findings: tuple[Finding, ...] | list[Finding]) -> bool:
        if report.path.endswith(_SUFFIXES) or not any(f.cell or not f.lines[1] for f in findings):
            return True
        self._fail(report.path, "ignore comments are only written into Python files")
        return False

    def _rewrite(self, text_of: _Text, text: str, expected: tuple[Finding, ...]) -> FileReport | None:
        """Write a text if a check of it finds nothing but what is expected; its settled report, None if it is not
        written."""
        from hallucheck.cli.atomic_write import write_atomically

        if text == text_of.text:
            return None
        try:
            data = text_of.encoded(text)
            report = self._check(text_of.path, data)
            report = self._settler.settle(report, from_root(text_of.path, self._root))
            if report.error or Counter(map(_key, report.findings)) - Counter(map(_key, expected)):
                self._fail(text_of.path, "left as it is: other findings would come up")
                return None
            write_atomically(text_of.path, data)
        except (OSError, UnicodeError) as error:
            self._fail(text_of.path, f"cannot be written: {getattr(error, 'strerror', None) or error}")
            return None
        return report

    def _fail(self, path: str, problem: str) -> None:
        self.failed = True
        self.told.append(f"{path}: {problem}")


class _Text:
    """The text of a file on disk, and how it is encoded."""

    def __init__(self, path: str) -> None:
        import io
        import tokenize

        from hallucheck.source.read import from_bytes, read_file

        self.path = path
        data = read_file(path)
        self._encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        self._source = from_bytes(path, data)
        self.text = self._source.text

    def encoded(self, text: str) -> bytes:
        """Another text as this file's bytes.

        Raises:
            UnicodeError: the file's encoding cannot spell it.
        """
        return text.encode(self._encoding)

    def holds_comment(self, line: int) -> bool:
        """Whether a comment can stand at the end of a line."""
        from hallucheck.source.parse import InvalidSyntaxError, parse

        if not hasattr(self, "_parsed"):
            try:
                self._parsed = parse(self._source)
            except (InvalidSyntaxError, SourceError):
                return False
        return self._parsed.holds_comment(line)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.symbol, finding.name


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
