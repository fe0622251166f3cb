"""One file per library that makes its API from data or at run time in a way that no general rule can see.

Comes in: a value and a name. Goes out: what the library would answer.
Must not repeat what its text already says. A library's name may stand in code only here.
"""
