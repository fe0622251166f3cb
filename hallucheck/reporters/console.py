"""The terminal, as rich sees it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from rich.console import Console

_UNLIMITED = 10_000


def console(out: TextIO, color: str) -> Console:
    """A console that colours by the flag, NO_COLOR (no-color.org) and whether it is a terminal; never breaks paths."""
    is_terminal = out.isatty()
    colored = color == "always" or (color == "auto" and is_terminal and not os.environ.get("NO_COLOR"))
    width = None if is_terminal and out is sys.stdout else _UNLIMITED if not is_terminal else None
    return Console(
        file=out,
        force_terminal=colored,
        no_color=not colored,
        color_system="auto" if colored else None,
        highlight=False,
        soft_wrap=not is_terminal,
        width=None if is_terminal else (100 if width is None else width),
    )
