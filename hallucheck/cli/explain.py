"""`hallucheck explain RULE`."""

from __future__ import annotations

import sys

from hallucheck.cli import exit_status
from hallucheck.reporters.console import console
from hallucheck.rules.registry import RULE_IDS, rule


def explain(id: str, color: str) -> int:
    """Show a rule's page; an unknown rule gets the nearest ids and exit status 2."""
    if id not in RULE_IDS:
        from hallucheck.inference.nearest import nearest

        near = ", ".join(nearest(id, RULE_IDS)) or ", ".join(RULE_IDS)
        print(f"hallucheck: no rule `{id}`; did you mean {near}?", file=sys.stderr)
        return exit_status.ERROR
    from rich.markdown import Markdown

    console(sys.stdout, color).print(Markdown(rule(id).page.read_text(encoding="utf-8")))
    return exit_status.CLEAN
