"""What is installed: which interpreter and packages a project's code meets. Comes in: settings, folders, environment
variables. Goes out: `Environment`, `ModuleFinder`, `Distributions`. Must not run anything of the environment but one
question to its interpreter. Door files: `build.py`, `finder.py`, `model.py`, `watched.py`.
"""
