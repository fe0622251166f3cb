"""An environment variable that is read decides the environment, so a remembered choice must know of it."""

from __future__ import annotations

import re
from pathlib import Path

import hallucheck.environment.locate
from hallucheck.environment.variables import VARIABLES

_READ = re.compile(
    r'environ(?:\.get\(|\[)"(\w+)"|"(\w+)" (?:not )?in environ|_base\(environ, "(\w+)"|for variable in \((.*)\)'
)


def test_every_variable_is_listed():
    """The list has each variable that the room asks for, and no other."""
    read: set[str] = set()
    for path in Path(hallucheck.environment.locate.__file__).parent.glob("*.py"):
        for groups in _READ.findall(path.read_text(encoding="utf-8")):
            read.update(re.findall(r"\w+", " ".join(groups)))

    assert read == set(VARIABLES)
