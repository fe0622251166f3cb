"""libcst's tree to ours: the door of the `lower_*` files, one for each kind of code."""

from __future__ import annotations

import libcst as cst

from hallucheck.source import tree
from hallucheck.source.lower_expressions import EXPRESSIONS
from hallucheck.source.lower_functions import FUNCTION_EXPRESSIONS, FUNCTION_STATEMENTS
from hallucheck.source.lower_patterns import PATTERNS
from hallucheck.source.lower_statements import STATEMENTS
from hallucheck.source.lower_strings import STRINGS
from hallucheck.source.lowering import Lowering

_EXPRESSIONS = {**EXPRESSIONS, **STRINGS, **FUNCTION_EXPRESSIONS}
_STATEMENTS = {**STATEMENTS, **FUNCTION_STATEMENTS}


def lower(module: cst.Module) -> tuple[tree.Module, list[cst.CSTNode]]:
    """Lower a file.

    Returns:
        The tree, and the libcst nodes that its `at` fields number.

    Raises:
        UnknownNodeError: libcst parses syntax that is newer than this lowering.
        RecursionError: nested too deeply.
    """
    lowering = Lowering(_EXPRESSIONS, _STATEMENTS, PATTERNS)
    return tree.Module(lowering.body(module.body)), lowering.nodes
