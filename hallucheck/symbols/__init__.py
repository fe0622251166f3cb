"""What a module offers: its bindings, classes and exports, from source and stub. Comes in: module names, files.
Goes out: `LoadedModule` with `ModuleSymbols`, kept on disk. Must not decide what a value is.
Door files: `index.py`, `model.py`, `extract.py`.
"""
