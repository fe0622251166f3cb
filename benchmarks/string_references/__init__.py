"""Are names in strings judged rightly? `python -m benchmarks.string_references --python path/to/environment`.

Dotted names of widely used libraries, real ones and plausible ones that are not there, are put into every form that
looks names up at run time. Each is proven by running it in the environment before hallucheck sees it.
"""
