"""`python -m hallucheck`."""

from hallucheck.cli.main import run

run()
