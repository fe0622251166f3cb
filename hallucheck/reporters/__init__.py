"""How it is said: one file per output format. Comes in: a `Report`. Goes out: text on a stream.
Must not change what is reported; text of checked files is data, never markup.
Door files: `registry.py`, `report.py`.
"""
