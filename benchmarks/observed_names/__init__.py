"""Is what is really there, in compiled, lazy and dynamic packages too, never called absent, and what is not there seen?

`target/` runs in the interpreter of the environment, outside hallucheck: it imports each module and takes names that
`getattr` finds and plausible ones that it does not find. The rest writes them as files, has hallucheck check these, and
counts its answers.
"""
