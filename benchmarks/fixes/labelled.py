"""Fixes of labelled scripts, beside what the labels and the copies that were put right by hand say.

    python -m benchmarks.fixes.labelled BENCH --python ENV/bin/python

BENCH has `labels.jsonl`, `scripts/` and `fixed/`. A safe fix is right if it is what the label's `exists_at` names, or
what the fixed copy has; an import that is removed is right if the fixed copy does not have it either.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.fixes.checked import FixedFile, Fixer
from hallucheck.findings import Finding, Fix
from hallucheck.fixing.rounds import Fixed

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


class Label(NamedTuple):
    """What is known of one wrong line."""

    line: int
    name: str
    exists_at: str
    """"" if it exists nowhere."""


def main() -> None:
    """Print one line for each safe fix, then the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=Path)
    parser.add_argument("--python", required=True)
    options = parser.parse_args()
    bench = options.bench.resolve()
    labels = read_labels(bench / "labels.jsonl")
    fixer = Fixer(str(Path(options.python).absolute()), bench / "scripts")
    total: Counter[str] = Counter()
    for path in sorted((bench / "scripts").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        done = fixer.fix(path.name, path.read_bytes())
        copy = (bench / "fixed" / path.name).read_text(encoding="utf-8")
        total += scored(done, code, copy, labels.get(path.name, []), path.name)
        if done.change is not None:
            ast.parse(done.change.after)
            again = fixer.fix(path.name, done.change.after)
            total["fixes in a second run"] += len(again.change.fixed) if again.change is not None else 0
    tell(total)


def read_labels(path: Path) -> dict[str, list[Label]]:
    """File -> its labels, disputed ones left out."""
    found: dict[str, list[Label]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("neutral") and not row.get("clean"):
            label = Label(row["line"], row.get("name") or "", row.get("exists_at") or "")
            found.setdefault(row["file"], []).append(label)
    return found


def scored(done: FixedFile, code: str, copy: str, labels: list[Label], name: str) -> Counter[str]:
    """The figures of one file."""
    total: Counter[str] = Counter()
    fixed = {each.finding: each for each in done.change.fixed} if done.change is not None else {}
    for finding in done.report.findings:
        label = label_of(finding, labels)
        if label is None:
            continue
        total["true findings"] += 1
        total["one name is right"] += bool(label.exists_at) and _NAME.fullmatch(label.exists_at) is not None
        each = fixed.get(finding)
        if each is None:
            continue
        is_right = agrees(each, label, code, copy)
        total["safe fixes"] += 1
        total["right"] += is_right
        total[f"safe fixes: {each.fix.action}"] += 1
        said = f"{each.fix.action} {', '.join(each.fix.targets)} ({each.fix.reason})"
        print(f"{'right' if is_right else 'WRONG'} {name}:{finding.range.start.line} {finding.symbol}: {said}")
    total["new findings"] += max(0, len(done.after.findings) - len(done.report.findings) + len(fixed))
    total["taken back"] += done.taken_back
    return total


def label_of(finding: Finding, labels: list[Label]) -> Label | None:
    """The label of a finding: on its statement's lines, of its name if there are several."""
    first, last = finding.lines if finding.lines[0] else (finding.range.start.line,) * 2
    near = [label for label in labels if first - 1 <= label.line <= last + 1]
    named = [label for label in near if label.name.rpartition(".")[2] == finding.name]
    return next(iter(named or near), None)


def agrees(fixed: Fixed, label: Label, code: str, copy: str) -> bool:
    """Whether a fix is what the label or the fixed copy says."""
    finding, fix = fixed
    if fix.action == "remove":
        return not imports(copy, finding.name) or _is_gone(finding, code, copy)
    named = {name.rpartition(".")[2] for name in _NAME.findall(label.exists_at)}
    if _named(fix) & named:
        return True
    line = matching_line(finding, code, copy)
    return all(re.search(rf"\b{re.escape(name)}\b", line) for name in _named(fix)) and bool(line)


def _named(fix: Fix) -> set[str]:
    return {target.rpartition(".")[2] for target in fix.targets}


def imports(code: str, name: str) -> bool:
    """Whether code imports something of that name from anywhere."""
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return any(alias.name == name for node in nodes for alias in node.names)


def _is_gone(finding: Finding, code: str, copy: str) -> bool:
    """Whether the fixed copy does not import the module any more."""
    return finding.kind == "import-module" and f"from {finding.symbol} " not in copy


def matching_line(finding: Finding, code: str, copy: str) -> str:
    """What stands in the fixed copy in place of the finding's statement."""
    before, after = code.splitlines(), copy.splitlines()
    place = finding.range.start.line - 1
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and i1 <= place < i2:
            return " ".join(after[j1:j2])
    return ""


def tell(total: Counter[str]) -> None:
    """Print the figures."""
    for key, number in sorted(total.items()):
        print(f"{key}: {number}")
    if total["safe fixes"]:
        print(f"share of true findings with a safe fix: {total['safe fixes'] / total['true findings']:.1%}")
        print(f"share of safe fixes that are right: {total['right'] / total['safe fixes']:.1%}")


if __name__ == "__main__":
    main()
