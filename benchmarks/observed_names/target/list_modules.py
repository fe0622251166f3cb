"""`python list_modules.py`: the importable top-level modules of the installed distributions, as a sorted JSON list.

Below a namespace, which has nothing of its own, its first packages and modules stand for it.
"""

import json
import sys

del sys.path[0]

from importlib.machinery import all_suffixes  # noqa: E402
from importlib.metadata import distributions  # noqa: E402

_DEEPEST = 4


def main():
    """Print the list."""
    files = [file.parts for distribution in distributions() for file in distribution.files or ()]
    stems = {(*parts[:-1], _stem(parts[-1])) for parts in files if _stem(parts[-1])}
    packages = {parts[:-1] for parts in stems if parts[-1] == "__init__"}
    found = {_top(parts, packages) for parts in stems}
    json.dump(sorted(".".join(parts) for parts in found if _is_taken(parts)), sys.stdout)


def _stem(file):
    """The module's name of a file that can be imported, else ""."""
    return next((file[: -len(suffix)] for suffix in sorted(all_suffixes(), key=len)[::-1] if file.endswith(suffix)), "")


def _top(parts, packages):
    """The first package on the way to a module, else the module itself."""
    return next((parts[:end] for end in range(1, len(parts)) if parts[:end] in packages), parts)


def _is_taken(parts):
    return len(parts) <= _DEEPEST and all(part.isidentifier() for part in parts) and parts[-1] != "__main__"


main()
