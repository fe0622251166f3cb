"""From a finding and its fix to edits of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hallucheck.findings import Finding, Fix
from hallucheck.fixing.edits import Edit, Edits, Lines
from hallucheck.fixing.import_edits import with_name, with_statement
from hallucheck.fixing.import_plan import ImportPlanner
from hallucheck.fixing.import_statements import ImportStatement, import_statements
from hallucheck.fixing.names import Names
from hallucheck.source import tree
from hallucheck.source.parse import ParsedFile
from hallucheck.source.walk import dotted

_BEFORE = re.compile(r"[\w.]*$")
_AFTER = re.compile(r"[\w.]*")
_EMPTY_CALL = re.compile(r"\([ \t]*\)")


class Planner:
    """Makes edits for one text."""

    def __init__(self, parsed: ParsedFile) -> None:
        self._parsed = parsed
        self._lines = Lines(parsed.source.text)
        self._names = Names(parsed)
        self._statements = import_statements(parsed, self._lines)
        self._imports = ImportPlanner(parsed, self._lines, self._names, self._statements)

    def plans(self, finding: Finding, fix: Fix) -> Iterator[Edits]:
        """The edits that carry a fix out, in each way that there is; the best way first."""
        start, end = self._lines.span(finding.range)
        if finding.kind in ("import-name", "import-module"):
            yield from self._imports.plans(finding, fix)
        elif fix.action == "import":
            yield from self._imported(finding, fix.targets[0])
        elif fix.action == "move" and finding.kind == "string-target":
            yield from self._moved_path(start, end, fix.targets[0])
        elif fix.action == "move":
            yield from self._moved(finding, fix.targets[0])
        elif fix.action == "read":
            call = _EMPTY_CALL.match(self._lines.text, end)
            if call is not None:
                yield (Edit(start, call.end(), fix.targets[0]),)
        elif fix.action in ("rename", "call"):
            yield (Edit(start, end, fix.targets[0] + ("()" if fix.action == "call" else "")),)

    # ---- modules that are not imported --------------------------------------------------------------------------

    def _imported(self, finding: Finding, module: str) -> Iterator[Edits]:
        """The module is imported beside its package, or with the first imports of the file."""
        top = module.partition(".")[0]
        outer = [each for each in self._statements if each.block == 0 and each.is_alone]
        if any(name.name == module for each in outer if not each.module for name in each.names):
            return
        if self._names.occurs(top) and finding.kind == "attribute" and not self._binds(outer, top):
            return
        near = [e for e in outer if not e.module and any(n.name.partition(".")[0] == top for n in e.names)]
        others = [e for e in outer if e.module != "__future__"]
        if near or others:
            yield with_statement(self._statements, (near or others)[0], f"import {module}", module, self._lines)
        elif outer:
            end = self._lines.next_line(outer[-1].span[1])
            yield (Edit(end, end, f"import {module}{self._lines.line_end}"),)
        else:
            place = self._first_place()
            yield (Edit(place, place, f"import {module}{self._lines.line_end}"),)

    def _binds(self, statements: list[ImportStatement], top: str) -> bool:
        return any(name.bound == top and name.name.partition(".")[0] == top for e in statements for name in e.names)

    def _first_place(self) -> int:
        """Where the first import of a file goes: before its first statement that is no docstring."""
        body = self._parsed.module.body
        is_docstring = bool(body) and self._parsed.module.get_docstring(clean=False) is not None
        if is_docstring:
            return self._lines.next_line(self._lines.span(self._parsed.range_of_node(body[0]))[1])
        return self._lines.span(self._parsed.range_of_node(body[0]))[0] if body else len(self._lines.text)

    # ---- attributes ---------------------------------------------------------------------------------------------

    def _moved(self, finding: Finding, path: str) -> Iterator[Edits]:
        """What is read off a module is read off the one that has it."""
        node = self._attribute(finding)
        if node is None or not dotted(node.value):
            return
        start = self._lines.span(self._parsed.range_of(_first(node)))[0]
        end = self._lines.span(finding.range)[1]
        module, _, name = path.rpartition(".")
        if module == "builtins":
            if not self._names.is_bound(name):
                yield (Edit(start, end, name),)
            return
        for chain in self._chains_to(module):
            yield (Edit(start, end, f"{chain}.{name}"),)
        container = finding.symbol.rpartition(".")[0]
        if module.startswith(f"{container}."):
            inner = module.removeprefix(f"{container}.")
            yield (Edit(*self._lines.span(finding.range), f"{inner}.{name}"),)
        near = self._binding(dotted(node.value).partition(".")[0])
        if near is not None and not self._names.occurs(name):
            added = with_name(self._statements, near, module, name, name, self._lines)
            yield (Edit(start, end, name), *added)

    def _attribute(self, finding: Finding) -> tree.Attribute | None:
        return next((n for n in self._names.attributes if self._parsed.range_of(n.at) == finding.range), None)

    def _chains_to(self, module: str) -> Iterator[str]:
        """What a module is called in the file, where it is imported at the top and the name means nothing else."""
        parent, _, last = module.rpartition(".")
        for statement in self._statements:
            for name in statement.names if statement.block == 0 else ():
                if not self._names.is_bound_once(name.bound):
                    continue
                if statement.module and statement.module == parent and name.name == last:
                    yield name.bound
                elif not statement.module and name.name == module:
                    yield name.bound if name.bound != module.partition(".")[0] or not parent else module

    def _binding(self, name: str) -> ImportStatement | None:
        """The import statement that binds a name."""
        return next((e for e in self._statements if any(n.bound == name for n in e.names)), None)

    # ---- strings ------------------------------------------------------------------------------------------------

    def _moved_path(self, start: int, end: int, path: str) -> Iterator[Edits]:
        """The dotted path around a name in a string is put in place as a whole."""
        text = self._lines.text
        line = self._lines.line_start(start)
        before, after = _BEFORE.search(text[line:start]), _AFTER.match(text, end)
        assert before is not None and after is not None
        begin, finish = start - len(before[0]), after.end()
        if text[begin - 1 : begin] in ("'", '"') and text[finish : finish + 1] in ("'", '"'):
            yield (Edit(begin, finish, path),)


def _first(node: tree.Attribute) -> int:
    """`at` of the name that a chain of attributes begins with."""
    value: tree.Expr = node
    while isinstance(value, tree.Attribute):
        value = value.value
    return getattr(value, "at", node.at)
