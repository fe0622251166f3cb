"""The terminal, as rich sees it."""

from __future__ import annotations

import os
from typing import TextIO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console


def is_colored(out: TextIO, color: str) -> bool:
    """Whether to colour, by the flag, NO_COLOR (no-color.org) and whether it is a terminal."""
    return color == "always" or (color == "auto" and out.isatty() and not os.environ.get("NO_COLOR"))


def console(out: TextIO, color: str) -> Console:
    """A console that never breaks lines by itself: paths stay whole, for eyes and for programs that read them."""
    from rich.console import Console

    colored = is_colored(out, color)
    return Console(
        file=out,
        force_terminal=colored,
        no_color=not colored,
        color_system="auto" if colored else None,
        highlight=False,
        soft_wrap=True,
    )
