"""How much of installed packages' own source cannot be decided, and why.

In: an environment, packages installed in it. Out: for each package its uses and the share that is Unknown, then the
reasons, largest first. `checked` runs hallucheck, `table` prints. Nothing of a package is ever imported.
"""
