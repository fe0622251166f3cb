"""What a module offers: its bindings, classes and exports, from source, stub, or importing it once elsewhere. Comes in:
module names, files. Goes out: `LoadedModule` with `ModuleSymbols`, kept on disk; `Observation` or why there is none.
Must not decide what a value is, nor import anything of the environment in this process (`probe.py` runs in another).
Door files: `index.py`, `model.py`, `extract.py`; `observer.py`, `observation.py`.
"""
