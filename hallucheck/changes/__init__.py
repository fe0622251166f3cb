"""What a change brought in: patches as values, and findings before and after compared.

In come patches, contents and reports of both sides; out go patched contents, and reports without what was there before.
Nothing here runs git, reads files or checks code: the other side's reports come from a function that is given.
Doors: `patch` and `patched_files` for patches, `compare` for findings, `statements` for what counts as the same code.
"""
