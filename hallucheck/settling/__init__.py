"""What counts of what was found. Comes in: reports of files. Goes out: the same with severities; what comments,
settings and the baseline take away is kept in `suppressed`.
Must not touch the disk, nor know how anything was found.
Door files: `settle.py`, `baseline.py`, `comment_edits.py`.
"""
