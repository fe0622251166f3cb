"""Where the page of a rule can be read."""

from __future__ import annotations


def page_address(id: str) -> str:
    """The address of a rule's page."""
    return f"https://github.com/hallucheck/hallucheck/blob/main/hallucheck/rules/{id.replace('-', '_')}.md"
