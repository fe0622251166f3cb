"""Keywords that `**kwargs` swallow, followed to where they are handed on. Comes in: a function, its receiver, a
keyword.
Goes out: taken, refused, ignored, or out of sight, with the way that it went.
Must not call a keyword refused unless all that it is handed to is known.
Door file: `follow.py`.
"""
