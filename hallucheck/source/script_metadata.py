"""What a script says of its own environment: its `# /// script` block.

https://packaging.python.org/en/latest/specifications/inline-script-metadata/
"""

from __future__ import annotations

import re
import sys
from typing import Any, NamedTuple

MARK = b"# /// script"
"""A file without it has no such block."""
_BLOCK = re.compile(r"^# /// script\s*$\s(?P<content>(?:^#(?:| .*)$\s)+?)^# ///\s*$", re.MULTILINE)


class ScriptMetadata(NamedTuple):
    """What the script needs."""

    requires_python: str = ""
    """A version specifier, such as ">=3.11"; "" for any."""
    dependencies: tuple[str, ...] = ()
    """Requirements, such as "rich>=13", as they are written."""


def script_metadata(text: str) -> ScriptMetadata | None:
    """The block of a script; None if it has none that can be read."""
    block = _BLOCK.search(text.replace("\r\n", "\n"))
    if block is None:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    lines = [line[2:] if line.startswith("# ") else line[1:] for line in block["content"].splitlines()]
    try:
        table: dict[str, Any] = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None
    dependencies, requires = table.get("dependencies"), table.get("requires-python")
    named = dependencies if isinstance(dependencies, list) else []
    return ScriptMetadata(
        requires if isinstance(requires, str) else "", tuple(item for item in named if isinstance(item, str))
    )
