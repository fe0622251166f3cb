"""What an expression is: values followed through code, and the answer to each use. Comes in: a checked file's tree, the
symbol index. Goes out: `Resolution`s. Must not guess, touch disk or make sentences for people.
Door files: `resolve.py`, `resolution.py`, `program.py`; one file per odd library in `libraries/`.
"""
