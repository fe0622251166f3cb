"""Safe fixes of mistakes planted in working code: does each bring the real name back?

    python -m benchmarks.fixes.mutants FILE_OR_FOLDER... --python ENV/bin/python [--per-file 8] [--seed 1]

Names that hallucheck finds present in installed packages are replaced by plausible wrong ones (`mutations.py`), several
in each file, each in a statement of its own; a name that a from-import brings is replaced where it is used, too, or
imported from another module of its distribution. Counted are those that are found. A fix is right if it brings the real
name back, wherever from.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.fixes.checked import Fixer
from benchmarks.fixes.mutations import MUTATIONS, held_out, mutate
from hallucheck.fixing.edits import Edit, Lines, applied
from hallucheck.source import tree
from hallucheck.source.parse import ParsedFile, parse
from hallucheck.source.read import from_text
from hallucheck.source.uses import UseKind
from hallucheck.source.walk import walk_nodes

_MISPLACED = "misplaced"


class Mutant(NamedTuple):
    """One planted mistake."""

    kind: str
    real: str
    wrong: str
    line: int
    """1-based, in the text that it is planted in."""
    edits: tuple[Edit, ...]


def main() -> None:
    """Print each wrong fix, then a table by kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--python", required=True)
    parser.add_argument("--per-file", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1, help="so many sets of mistakes for each file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = [f.resolve() for p in options.paths for f in ([p] if p.is_file() else sorted(p.rglob("*.py")))]
    fixer = Fixer(str(Path(options.python).absolute()), Path.cwd())
    table: dict[str, Counter[str]] = defaultdict(Counter)
    with suppress(KeyboardInterrupt):  # what was counted so far is told all the same
        for file in files:
            for number in range(options.rounds):
                chance = random.Random(f"{options.seed} {number} {file.name}")
                measure(fixer, file, options.per_file, chance, table)
    tell(table)


def measure(fixer: Fixer, file: Path, number: int, chance: random.Random, table: dict[str, Counter[str]]) -> None:
    """Plant mistakes in one file and count what becomes of them."""
    text = file.read_text(encoding="utf-8")
    before = fixer.fix(str(file), text.encode())
    if before.report.error or before.report.findings:
        return
    mutants = chosen(parse(from_text(str(file), text)), number, chance)
    if not mutants:
        return
    done = fixer.fix(str(file), applied(text, [edit for mutant in mutants for edit in mutant.edits]).encode())
    fixed = {each.finding: each.fix for each in done.change.fixed} if done.change is not None else {}
    for finding in done.report.findings:
        mutant = next((m for m in mutants if m.line == finding.range.start.line and m.wrong == finding.name), None)
        if mutant is None:
            continue
        counts = table[mutant.kind]
        counts["found"] += 1
        near = [s.replacement.rpartition(".")[2] for s in finding.suggestions if s.replacement]
        counts["near"] += mutant.real in near
        fix = fixed.get(finding)
        if fix is None:
            continue
        is_right = fix.targets and fix.targets[0].rpartition(".")[2] == mutant.real
        counts["fixed"] += 1
        counts["right"] += bool(is_right)
        if not is_right:
            print(f"WRONG {mutant.kind} {finding.path}:{mutant.line} {finding.symbol}: {mutant.real} -> {fix}")


def chosen(parsed: ParsedFile, number: int, chance: random.Random) -> list[Mutant]:
    """Mistakes for some uses, none in the statement of another."""
    candidates = list(possible(parsed, chance))
    chance.shuffle(candidates)
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in candidates:
        by_kind[mutant.kind].append(mutant)
    kinds = sorted(by_kind)
    chance.shuffle(kinds)
    found: list[Mutant] = []
    taken: set[int] = set()
    names: set[str] = set()
    while kinds and len(found) < number:
        for kind in list(kinds):
            mutant = by_kind[kind].pop()
            if not by_kind[kind]:
                kinds.remove(kind)
            lines = set(range(*parsed.lines_of(mutant.line))) | {mutant.line}
            if lines & taken or {mutant.wrong, mutant.real} & names:
                continue
            taken |= lines
            names |= {mutant.wrong, mutant.real}
            found.append(mutant)
    return found[:number]


def possible(parsed: ParsedFile, chance: random.Random) -> Iterator[Mutant]:
    """A mistake of each kind for each name that lends itself to it."""
    lines = Lines(parsed.source.text)
    reads: dict[str, list[int]] = defaultdict(list)
    for use in parsed.uses:
        if use.kind is UseKind.NAME:
            reads[use.name].append(use.at)
    for node in walk_nodes(parsed.tree):
        names: list[tuple[str, int, tuple[int, ...]]] = []
        match node:
            case tree.Attribute(attr=name, at=at):
                names = [(name, at, ())]
            case tree.Call(args=args):
                names = [(a.keyword, a.at, ()) for a in args if a.keyword]
            case tree.ImportFrom(level=0, module=module) if module != "__future__":
                plain = [alias for alias in node.names if not alias.asname and alias.name != "*"]
                names = [(a.name, a.at, tuple(reads[a.name])) for a in plain if reads[a.name]]
                if len(node.names) == len(names) == 1 and "." in module:
                    yield from _misplaced(parsed, lines, node, module)
        for name, at, others in names:
            if len(name) < 4 or name.startswith("_"):
                continue
            for kind in MUTATIONS:
                wrong = mutate(name, kind, chance)
                if wrong:
                    spans = [lines.span(parsed.range_of(each)) for each in (at, *others)]
                    edits = tuple(Edit(*span, wrong) for span in spans)
                    yield Mutant(kind, name, wrong, parsed.range_of(at).start.line, edits)


def _misplaced(parsed: ParsedFile, lines: Lines, node: tree.ImportFrom, module: str) -> Iterator[Mutant]:
    """The name is imported from the package of its module."""
    alias = node.names[0]
    package = module.rpartition(".")[0]
    place = parsed.range_of(node.at)
    yield Mutant(_MISPLACED, alias.name, alias.name, place.start.line, (Edit(*lines.span(place), package),))


def tell(table: dict[str, Counter[str]]) -> None:
    """Print what became of the mistakes, by kind."""
    print("| kind | found | real name suggested | safe fixes | right |\n|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for kind in sorted(table, key=lambda k: (k in held_out() or k == _MISPLACED, k)):
        total += table[kind]
        print(_row(f"{kind}{' (held out)' if kind in (*held_out(), _MISPLACED) else ''}", table[kind]))
    print(_row("all", total))


def _row(name: str, counts: Counter[str]) -> str:
    share = f" ({counts['right'] / counts['fixed']:.1%})" if counts["fixed"] else ""
    return f"| {name} | {counts['found']} | {counts['near']} | {counts['fixed']} | {counts['right']}{share} |"


if __name__ == "__main__":
    main()
