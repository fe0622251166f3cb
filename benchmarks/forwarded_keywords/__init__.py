"""Are keywords that libraries hand on told from those that they refuse? `python -m benchmarks.forwarded_keywords`.

The cases stand in `cases`, one file for each library; `prove.py` runs them in the environment of `requirements.txt`.
"""
