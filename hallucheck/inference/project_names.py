"""The answer to each name in a project file."""

from __future__ import annotations

from collections.abc import Sequence

from hallucheck.inference.libraries.string_registry import PLUGIN_GROUP, stands_for
from hallucheck.inference.program import Program
from hallucheck.inference.resolution import Absent, Present, Resolution, Unknown, UnknownReason
from hallucheck.inference.string_texts import Text
from hallucheck.source import tree
from hallucheck.source.project_file import ProjectName


def resolve_project_names(
    names: Sequence[ProjectName], path: str, program: Program, *, builds_elsewhere: bool
) -> list[Resolution]:
    """What came of each name, in their order; `at` of a problem is the name's index.

    `builds_elsewhere`: the project's packages may stand where nobody looks for them before they are built.
    """
    program.begin(frozenset(), frozenset(), "")
    program.checked_path, program.changes_path = path, False
    program.made_modules.begin(tree.Module([]))
    answers = [_resolve(index, name, program) for index, name in enumerate(names)]
    return [_weakened(answer) if builds_elsewhere else answer for answer in answers]


def _resolve(index: int, name: ProjectName, program: Program) -> Resolution:
    references = program.string_references
    if not name.is_plugin:
        answer = references.reference(Text(name.text, index, True))
        return answer or Unknown(UnknownReason.UNSUPPORTED_EXPRESSION, name.text)
    if name.text in program.index.entry_points(PLUGIN_GROUP):
        return Present()
    found = [references.paths.module(index, module) for module in stands_for(name.text)]
    known = next((answer for answer in found if isinstance(answer, Present)), found[0])
    return known or Unknown(UnknownReason.UNSUPPORTED_EXPRESSION, name.text)


def _weakened(answer: Resolution) -> Resolution:
    """Of a package that is not where packages are looked for, nothing is known."""
    if isinstance(answer, Absent) and any("." not in problem.symbol for problem in answer.problems):
        return Unknown(UnknownReason.DYNAMIC_MODULE, "the project's packages stand elsewhere")
    return answer
