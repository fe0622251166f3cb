"""What hallucheck infers for each `reveal_type`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hallucheck.check import Checker
from hallucheck.environment.build import build_environment
from hallucheck.environment.model import Environment
from hallucheck.inference.resolve import resolve
from hallucheck.source.deep_stack import with_deep_stack
from hallucheck.source.parse import parse
from hallucheck.source.read import from_bytes, read_file

from .probes import OPENING


def environment_of(python: str, scratch: Path) -> Environment:
    """The environment of an interpreter, with the scratch folder in front of it.

    Raises:
        EnvironmentNotFoundError: there is none, or its interpreter does not answer.
    """
    return build_environment(python, "", scratch, os.environ, Path(sys.prefix), None, (scratch,))


def revealed_by_us(checker: Checker, module: str, path: Path) -> dict[tuple[int, int], str]:
    """(1-based line, 0-based column of the revealed expression) -> type as hallucheck spells it, of one file."""
    parsed = parse(from_bytes(str(path), read_file(str(path))))
    program, is_package = checker.program(()), path.stem == "__init__"
    answers = with_deep_stack(lambda: resolve(parsed.tree, str(path), module, program, is_package=is_package))
    starts = {at: parsed.range_of(at).start for at in answers.reveals}
    return {(starts[at].line, starts[at].column + len(OPENING)): type_ for at, type_ in answers.reveals.items()}
