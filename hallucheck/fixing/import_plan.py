"""From a finding in an import statement and its fix to edits of the text."""

from __future__ import annotations

from collections.abc import Iterator

from hallucheck.findings import Finding, Fix
from hallucheck.fixing.edits import Edit, Edits, Lines
from hallucheck.fixing.import_edits import keeps_order, replaced, with_name, without, without_statement
from hallucheck.fixing.import_statements import ImportedName, ImportStatement, statement_at
from hallucheck.fixing.names import Names
from hallucheck.source.parse import ParsedFile
from hallucheck.source.walk import dotted


class ImportPlanner:
    """Makes edits of import statements, and of what hangs on them."""

    def __init__(self, parsed: ParsedFile, lines: Lines, names: Names, statements: list[ImportStatement]) -> None:
        self._parsed = parsed
        self._lines = lines
        self._names = names
        self._statements = statements

    def plans(self, finding: Finding, fix: Fix) -> Iterator[Edits]:
        """The edits that carry a fix out, the best way first."""
        statement = statement_at(self._statements, self._lines, finding.range)
        if statement is None:
            return
        start, end = self._lines.span(finding.range)
        name = next((n for n in statement.names if n.span[0] <= start and end <= n.span[1]), None)
        if finding.kind == "import-name" and name is not None:
            yield from self._name(statement, name, fix)
        elif finding.kind == "import-module" and fix.action == "remove" and statement.module:
            yield without_statement(statement, self._lines)
        elif finding.kind == "import-module" and fix.action == "move":
            yield from self._names_moved(statement, fix.targets)
        elif finding.kind == "import-module" and fix.action == "rename":
            yield (Edit(start, end, fix.targets[0]), *self._chains_renamed(finding, statement, fix.targets[0]))

    # ---- names of a from-import ---------------------------------------------------------------------------------

    def _name(self, statement: ImportStatement, name: ImportedName, fix: Fix) -> Iterator[Edits]:
        if fix.action == "remove":
            yield without(statement, name, self._lines)
        elif fix.action == "move":
            yield from self._moved(statement, name, fix.targets[0])
        elif fix.action == "rename":
            yield from self._renamed(statement, name, fix.targets[0], keeps_name=fix.keeps_name)

    def _renamed(
        self, statement: ImportStatement, name: ImportedName, real: str, *, keeps_name: bool
    ) -> Iterator[Edits]:
        """The real name is imported and used; or imported under the old one, where others may go by that."""
        known = next((other for other in statement.names if other.name == real), None)
        start, end = name.span[0], name.span[0] + len(name.name)
        if name.bound != name.name:
            yield (Edit(start, end, real),)
            return
        if not keeps_name and self._may_rename(name.bound):
            uses = tuple(self._edit(at, real) for at in self._names.reads(name.bound))
            if known is not None and known.bound == real and self._names.is_bound_once(real):
                yield (*without(statement, name, self._lines), *uses)
            elif not self._names.occurs(real):
                yield (Edit(start, end, real), *uses)
        yield (Edit(start, end, f"{real} as {name.bound}"),)

    def _may_rename(self, bound: str) -> bool:
        """Whether all uses of a name can be told, and nobody else goes by it."""
        return self._names.is_bound_once(bound) and not self._names.is_spelled(bound)

    def _edit(self, at: int, text: str) -> Edit:
        return Edit(*self._lines.span(self._parsed.range_of(at)), text)

    def _moved(self, statement: ImportStatement, name: ImportedName, path: str) -> Iterator[Edits]:
        """The name is imported from where it is."""
        module, _, real = path.rpartition(".")
        is_only = len(statement.names) == 1 and not self._imports_from(statement, module)
        if is_only and keeps_order(self._statements, statement, module, self._lines):
            text = real if real == name.bound else f"{real} as {name.bound}"
            yield replaced(statement, f"from {module} import {text}")
            return
        added = with_name(self._statements, statement, module, real, name.bound, self._lines)
        yield (*without(statement, name, self._lines), *added)

    def _imports_from(self, near: ImportStatement, module: str) -> bool:
        return any(each.block == near.block and each.module == module for each in self._statements)

    # ---- whole modules ------------------------------------------------------------------------------------------

    def _names_moved(self, statement: ImportStatement, paths: tuple[str, ...]) -> Iterator[Edits]:
        """All names of a from-import are imported from where they are, in one line for each module."""
        if len(paths) != len(statement.names):
            return
        by_module: dict[str, list[str]] = {}
        for name, path in zip(statement.names, paths):
            module, _, real = path.rpartition(".")
            by_module.setdefault(module, []).append(real if real == name.bound else f"{real} as {name.bound}")
        if len(statement.names) == 1 and self._imports_from(statement, next(iter(by_module))):
            yield from self._moved_into(statement, paths[0])
            return
        indentation = self._lines.indentation(statement.span[0])
        gap = f"{self._lines.line_end}{indentation}" if statement.is_alone else "; "
        yield replaced(statement, gap.join(f"from {m} import {', '.join(n)}" for m, n in sorted(by_module.items())))

    def _moved_into(self, statement: ImportStatement, path: str) -> Iterator[Edits]:
        """The only name of a from-import goes to another statement of the block."""
        module, _, real = path.rpartition(".")
        bound = statement.names[0].bound
        added = with_name(self._statements, statement, module, real, bound, self._lines)
        yield (*without_statement(statement, self._lines), *added)

    def _chains_renamed(self, finding: Finding, statement: ImportStatement, real: str) -> Iterator[Edit]:
        """After `import a.wrong`, what is read as `a.wrong` in the file is renamed, too."""
        old, new = finding.symbol.split("."), real.split(".")
        has_alias = any(name.bound != name.name.partition(".")[0] for name in statement.names)
        if statement.module or len(old) != len(new) or has_alias:
            return
        places = [index for index, (one, other) in enumerate(zip(old, new)) if one != other]
        if len(places) != 1 or not places[0]:
            return
        path = ".".join(old[: places[0] + 1])
        for node in self._names.attributes:
            if dotted(node) == path:
                yield self._edit(node.at, new[places[0]])
