"""`python -m hallucheck`."""

import sys

if not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # the working folder: a project's `random.py` must not be run in place of the library's

from hallucheck.cli.main import run

run()
