"""Door 1: words of the command line in, exit status out. Finds files, keeps results, shows progress.
Must not decide anything about code; an unchanged file is answered without importing the checker.
Door files: `main.py`, `run.py`.
"""
