"""What a checked file says: bytes in, a small tree with its uses, guards and positions out.

Comes in: paths, bytes, text. Goes out: `ParsedFile` (tree, uses, ranges on demand).
Must not know of environments or packages. Door files: `read.py`, `parse.py`, `uses.py`, `scopes.py`; the tree itself
is `tree.py`.
"""
