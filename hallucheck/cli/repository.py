"""Where the repository is that a folder belongs to, without asking git."""

from __future__ import annotations

import os


def repository_of(folder: str) -> str:
    """The repository's root at or above an absolute folder; the folder itself outside of one."""
    above = folder
    while not os.path.exists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent
    return above
