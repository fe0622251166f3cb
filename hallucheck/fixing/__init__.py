"""How findings are put right. Comes in: the text of a file, its findings with their fixes. Goes out: the text without
them. Every fix is checked again, by a function that is given, and taken back if anything new is found. Must not touch
disk, nor decide what is meant: that is `hallucheck.inference.meanings`.
Door file: `rounds.py`; `plan.py` makes edits of fixes.
"""
