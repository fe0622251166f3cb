"""The way: file in, findings out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hallucheck.coverage import coverage_of, distribution_uses, unknown_uses
from hallucheck.documents import report_of, with_others
from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import Environment, FoundModule
from hallucheck.errors import SourceError
from hallucheck.findings import (
    FileReport,
    Finding,
    IgnoreComment,
    Range,
    Reveal,
)
from hallucheck.fragments import fill_elisions, guarded, weakened
from hallucheck.inference.cascades import hanging_on_missing_modules
from hallucheck.inference.expected import expected
from hallucheck.inference.program import Program
from hallucheck.inference.project_names import resolve_project_names
from hallucheck.inference.references import unbound_resolutions
from hallucheck.inference.resolution import Absent, Problem, Resolution, Unknown, UnknownReason
from hallucheck.inference.resolve import NamedByString, resolve
from hallucheck.rules.registry import finding_of, judge
from hallucheck.source.containers import doctests_of, document_of
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.source.document import Document, PythonText, Surroundings
from hallucheck.source.guards import GuardKind, covering
from hallucheck.source.ignore_comments import ignore_comments, leading_comments
from hallucheck.source.parse import InvalidSyntaxError, ParsedFile, parse
from hallucheck.source.project_comments import project_ignores
from hallucheck.source.project_file import builds_elsewhere, is_project_file, project_names
from hallucheck.source.read import CONTAINERS, SourceFile, from_bytes, read_file
from hallucheck.source.uses import Use, UseKind
from hallucheck.symbols.conditions import Target
from hallucheck.symbols.index import SymbolIndex
from hallucheck.symbols.lexicon import Lexicons
from hallucheck.symbols.observer import Observer
from hallucheck.symbols.store import SymbolStore

_UNREACHED = Unknown(UnknownReason.UNREACHABLE)
_OTHERWISE_ELSEWHERE = frozenset(
    {
        *(UnknownReason.UNREACHABLE, UnknownReason.OTHER_PLATFORM, UnknownReason.BUDGET),
        *(UnknownReason.COMPILED_MODULE, UnknownReason.DYNAMIC_MODULE, UnknownReason.DYNAMIC_CLASS),
        UnknownReason.STUB_ONLY,
    }
)
"""What is decided on another version or platform, or where more may be imported or takes less time."""


class Checker:
    """Checks files against one environment; what was read of it stays warm from file to file."""

    def __init__(
        self,
        environment: Environment,
        symbols_dir: Path | None,
        observer: Observer | None = None,
        lexicons: Lexicons | None = None,
        *,
        shares_names: bool = True,
        checks_doctests: bool = True,
    ) -> None:
        """`symbols_dir` keeps symbols from run to run; None keeps none. Without an observer nothing is observed,
        without lexicons nothing is found that is only likely. Blocks of one document see the names of those before
        them if `shares_names`."""
        self.observer = observer
        self.with_uses = False
        """Whether reports tell where each distribution is used."""
        self._lexicons = lexicons
        self.environment = environment
        self._shares_names = shares_names
        self._checks_doctests = checks_doctests
        self.target = Target(environment.version, environment.platform)
        self.store = SymbolStore(symbols_dir, self.target, environment.passing)
        self._programs: dict[tuple[Path, ...], Program] = {}

    def check_file(self, path: str, *, show_unknown: bool = False, may_lack_modules: bool = False) -> FileReport:
        """Check one file; what keeps it from being checked is in the report."""
        try:
            source = from_bytes(path, read_file(path))
            return self.check_source(source, show_unknown=show_unknown, may_lack_modules=may_lack_modules)
        except SourceError as error:
            return FileReport(path, error=str(error))

    def check_source(
        self, source: SourceFile, *, show_unknown: bool = False, may_lack_modules: bool = False
    ) -> FileReport:
        """Check one text. Modules that are missing are unknown if `may_lack_modules`: the environment is not all that
        the file says it needs.

        Raises:
            SourceError: it cannot be parsed by this version.
        """
        if is_project_file(source.path):
            return self._check_project_file(source)
        root = str(self.environment.first_party[0]) if self.environment.first_party else ""
        document = document_of(source, root, shares_names=self._shares_names)
        if document is not None:
            reports = [self._check_text(document, text, show_unknown) for text in document.texts]
            return report_of(source.path, document, reports)
        try:
            parsed = parse(source)
        except InvalidSyntaxError as error:
            problem = Problem("invalid-syntax", 0, "", "", hint=error.message)
            finding = finding_of(source.path, problem, Range(error.position, error.position))
            ignores = ignore_comments(leading_comments(source), source.text, lambda line: (line, line), 0)
            return FileReport(source.path, (finding,), ignores=tuple(c._replace(is_moot=True) for c in ignores))
        answered, revealed = with_deep_stack(lambda: self._answer(parsed))
        is_stub = source.path.endswith(".pyi")
        if may_lack_modules or is_stub:
            surroundings = Surroundings(may_lack_modules=may_lack_modules, is_stub=is_stub)
            answered = weakened(answered, parsed, surroundings, self._is_namespace)
        report = self._report(parsed, answered, revealed, show_unknown)
        text = doctests_of(source) if self._checks_doctests else None
        if text is None:
            return report
        return with_others(report, self._check_doctests(text, len(parsed.nodes), show_unknown))

    def _check_doctests(self, text: PythonText, number: int, show_unknown: bool) -> FileReport:
        """Check what stands behind the first `number` nodes of a module, which see its names."""
        parsed = parse(text.source)
        answered, _ = with_deep_stack(lambda: self._answer(parsed))
        answered = [(use, answer) for use, answer in answered if use.at >= number]
        surroundings = Surroundings(is_prose=True, may_lack_names=True, may_lack_modules=True, pieces_begin=number)
        answered = guarded(weakened(answered, parsed, surroundings, self._is_namespace), parsed, text)
        report = self._report(parsed, answered, {}, show_unknown)
        return report_of(text.source.path, Document((text,), surroundings), [report])

    def _check_text(self, document: Document, text: PythonText, show_unknown: bool) -> FileReport:
        """Check a part of a document."""
        parsed = parse(text.source)
        if document.surroundings.is_prose:
            fill_elisions(parsed)
        answered, revealed = with_deep_stack(lambda: self._answer(parsed))
        answered = weakened(answered, parsed, document.surroundings, self._is_namespace, text)
        answered = guarded(answered, parsed, text)
        return self._report(parsed, answered, revealed, show_unknown)

    def _report(
        self,
        parsed: ParsedFile,
        answered: list[tuple[Use, Resolution]],
        revealed: dict[int, str],
        show_unknown: bool,
    ) -> FileReport:
        path = parsed.source.path
        findings = tuple(_own_lines(f, parsed) for f in judge(path, answered, parsed.range_of))
        unknown = tuple(unknown_uses(parsed, answered)) if show_unknown else ()
        reveals = tuple(sorted(Reveal(parsed.range_of(at).start.line, text) for at, text in revealed.items()))
        ignores = _with_moot(parsed, answered) if parsed.ignores else ()
        report = FileReport(path, findings, coverage_of(answered), unknown, reveals=reveals, ignores=ignores)
        uses = tuple(distribution_uses(parsed, answered)) if self.with_uses else ()
        return report._replace(distribution_uses=uses)

    def _check_project_file(self, source: SourceFile) -> FileReport:
        """Check the names in a pyproject.toml or setup.cfg."""
        folder = Path(os.path.abspath(source.path)).parent
        program = self.program(tuple(path for path in (folder, folder / "src") if path.is_dir()))
        names = project_names(source.path, source.text)
        answers = resolve_project_names(
            names, source.path, program, builds_elsewhere=builds_elsewhere(source.text)
        )
        answered = [(Use(UseKind.STRING, at, names[at].text), answer) for at, answer in enumerate(answers)]

        def range_of(at: int, within: tuple[int, int] | None) -> Range:
            return names[at].within(*within) if within else names[at].range

        ignores = project_ignores(source.path, source.text)
        return FileReport(source.path, judge(source.path, answered, range_of), coverage_of(answered), ignores=ignores)

    def _answer(self, parsed: ParsedFile) -> tuple[list[tuple[Use, Resolution]], dict[int, str]]:
        """(each use with its answer, `at` of each `reveal_type` call -> the type)."""
        program, name, is_package = self._place(parsed.source.path)
        guarded = frozenset(use.at for use in parsed.uses if use.guard is not None)
        answers = resolve(
            parsed.tree, parsed.source.path, name, program, is_package=is_package, foreseen=guarded
        )
        foreseen = frozenset(use.name for use in parsed.uses if use.kind is UseKind.NAME and use.guard is not None)
        unbound = unbound_resolutions(parsed.tree, program, foreseen)
        found = answers.resolutions
        for at in hanging_on_missing_modules(parsed.tree, found):
            if isinstance(found.get(at), Absent):
                found[at] = Unknown(UnknownReason.UNRESOLVED_IMPORT)
        uses = [_without_deferral(use) if use.at in answers.evaluated else use for use in parsed.uses]
        answered = [expected(use, unbound.get(use.at) or found.get(use.at, _UNREACHED)) for use in uses]
        answered += [_string_use(at, named, parsed) for at, named in answers.strings.items()]
        return answered, answers.reveals

    def _place(self, path: str) -> tuple[Program, str, bool]:
        """(program that resolves a file's imports, its module name, whether it is a package's `__init__`)."""
        file = Path(os.path.abspath(path))
        folder, parts = file.parent, [] if file.stem == "__init__" else [file.stem]
        markers = ("__init__.py", "__init__.pyi")[: 1 + (file.suffix == ".pyi")]
        while any((folder / marker).is_file() for marker in markers) and folder.name.isidentifier():
            parts.insert(0, folder.name)
            folder = folder.parent
        if file.suffix.lower() in CONTAINERS:
            return self.program((folder,)), "__main__", False
        name = ".".join(parts) if len(parts) > 1 or file.stem == "__init__" else "__main__"
        return self.program((folder,)), name or "__main__", file.stem == "__init__"

    def _is_namespace(self, module: str) -> bool:
        """Whether a module, or what of its path can be found, is a package that several distributions may share."""
        while module:
            found = self.program(()).index.finder.find(module)
            if isinstance(found, FoundModule):
                return found.is_namespace
            module = module.rpartition(".")[0]
        return False

    def program(self, script_folders: tuple[Path, ...]) -> Program:
        """The program for files whose imports begin in these folders, after the project's own roots."""
        known = (*self.environment.first_party, *self.environment.stdlib, *self.environment.site_packages)
        roots = (*self.environment.first_party, *(folder for folder in script_folders if folder not in known))
        if roots not in self._programs:
            finder = ModuleFinder(replace(self.environment, first_party=roots))
            index = SymbolIndex(finder, self.target, self.store, self.observer, self._lexicons)
            self._programs[roots] = Program(index)
        return self._programs[roots]

    def dependencies(self) -> dict[str, tuple[int, int]]:
        """What answers so far rest on: path of each file -> (mtime in ns, size in bytes), of each folder that was
        searched -> (mtime in ns, -1)."""
        found: dict[str, tuple[int, int]] = {}
        for program in self._programs.values():
            found.update(program.index.read_files)
            found.update(program.index.searched_folders())
        return found


def _string_use(at: int, named: NamedByString, parsed: ParsedFile) -> tuple[Use, Resolution]:
    """The use that a name in a string is, and its answer. A module that is missing as a whole is the business of the
    file's own imports of it: they may be guarded, and are reported themselves if they are not."""
    guard = covering(parsed.guarded.get(named.owner, ()), UseKind.STRING.value, named.name, None)
    resolution = named.resolution
    if guard is None and isinstance(resolution, Absent) and resolution.problems[0].reason:
        problem, top = resolution.problems[0], named.name.partition(".")[0]
        imports = [u for u in parsed.uses if u.kind is UseKind.IMPORT and u.name.partition(".")[0] == top]
        guard = next((use.guard for use in imports if use.guard is not None), None)
        if imports and problem.name == top and not problem.container:
            resolution = Unknown(UnknownReason.UNRESOLVED_IMPORT, top)
    return Use(UseKind.STRING, at, named.name, guard), resolution


def _without_deferral(use: Use) -> Use:
    """A use in an annotation that is evaluated all the same."""
    is_deferred = use.guard is not None and use.guard.kind is GuardKind.DEFERRED
    return replace(use, guard=None) if is_deferred else use


def _own_lines(finding: Finding, parsed: ParsedFile) -> Finding:
    """Evidence in the checked file itself counts nodes; readers count lines. The finding gets those of its statement,
    too."""
    evidence = tuple(
        item._replace(line=parsed.range_of(item.line).start.line) if item.path == parsed.source.path else item
        for item in finding.evidence
    )
    return finding._replace(evidence=evidence, lines=parsed.lines_of(finding.range.start.line))


def _with_moot(parsed: ParsedFile, answered: Iterable[tuple[Use, Resolution]]) -> tuple[IgnoreComment, ...]:
    """The file's ignore comments; those in statements that another run may answer otherwise are known to be moot."""
    open_ones = {
        parsed.lines_of(parsed.range_of(use.at).start.line)
        for use, resolution in answered
        if isinstance(resolution, Unknown) and resolution.reason in _OTHERWISE_ELSEWHERE
    }
    return tuple(
        comment._replace(is_moot=parsed.lines_of(comment.range.start.line) in open_ones) for comment in parsed.ignores
    )
