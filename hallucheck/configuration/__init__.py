"""Where settings come from and what they may be. Comes in: folders, TOML, words. Goes out: validated values.
Must not know a single key: what there is to set stands in `hallucheck/settings.py`.
Door files: `files.py`, `kinds.py`.
"""
