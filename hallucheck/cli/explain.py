"""`hallucheck explain RULE`."""

from __future__ import annotations

import sys

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.reporters.console import console, is_colored
from hallucheck.rules.registry import RULE_IDS, rule


def explain(id: str, color: str) -> int:
    """Show a rule's page, as Markdown where there is no terminal; an unknown rule gets the nearest ids and status 2."""
    if id not in RULE_IDS:
        from hallucheck.inference.nearest import nearest

        near = ", ".join(nearest(id, RULE_IDS)) or ", ".join(RULE_IDS)
        print(f"hallucheck: no rule `{id}`; did you mean {near}?", file=sys.stderr)
        return ExitStatus.ERROR
    text = rule(id).page.read_text(encoding="utf-8")
    if not is_colored(sys.stdout, color):
        sys.stdout.write(text)
        return ExitStatus.CLEAN
    from rich.markdown import Markdown

    console(sys.stdout, color).print(Markdown(text))
    return ExitStatus.CLEAN
