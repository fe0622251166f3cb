"""The process that asks jedi; a program of its own, run by the target's interpreter, which has no hallucheck.

Lines of JSON on standard input: first an object with what to begin with, then one per file: its path, text, search path
and asks. Lines of JSON on standard output: one when it is ready, then one per ask, in order.

Jedi reads. What it would import here, compiled modules, is imported from the standard library only: no code of the
checked project or of an installed package runs.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import zipfile  # noqa: F401  # jedi opens archives while the search path is the project's, when nothing is imported
from typing import Any, TextIO

_KEYWORD_KINDS = ("POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY")


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what others print is no answer
    begin = json.loads(sys.stdin.readline())
    _limit_memory(begin["memory_bytes"])
    try:
        jedi = _jedi(begin["jedi_path"], begin["scratch_folder"])
        environment = _environment(begin["version"])
    except Exception as error:
        _say(answers, {"failed": _failure(error)})
        return
    _say(answers, {})
    for line in sys.stdin:
        faulthandler.dump_traceback_later(begin["time_s"], exit=True, file=sys.stderr)  # should the parent be gone
        _answer_file(jedi, environment, json.loads(line), answers)
        faulthandler.cancel_dump_traceback_later()


def _say(answers: TextIO, answer: dict[str, str]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _limit_memory(limit_bytes: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    except (ImportError, OSError, ValueError):
        return  # Windows has no such limits, others may not allow this one


def _jedi(path: list[str], scratch_folder: str) -> Any:
    """Jedi, imported from `path` and set to keep what it parses in a folder of its own, as pickles that others could
    have written are not to be read."""
    own_path = list(sys.path)
    sys.path.extend(path)
    import jedi
    import jedi.inference.gradual.conversion
    import jedi.plugins

    sys.path[:] = own_path
    jedi.settings.cache_directory = scratch_folder
    jedi.settings.auto_import_modules = []
    jedi.settings.dynamic_params_for_other_modules = False  # would read the whole project
    sys.addaudithook(_refuse(own_path))
    return jedi


def _refuse(own_path: list[str]) -> Any:
    """A hook that lets nothing be imported while the search path is another one than the interpreter's own."""

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "import" and details[2] is not None and details[2] != own_path:
            raise ImportError(f"{details[0]} is not imported for jedi")

    return hook


def _environment(version: list[int]) -> Any:
    """This process as jedi's environment, for the target's version."""
    from jedi.api.environment import InterpreterEnvironment
    from jedi.inference.compiled.subprocess import InferenceStateSameProcess, functions

    own_path = list(sys.path)

    class OnlyStandardLibrary(InferenceStateSameProcess):  # type: ignore[misc]
        def load_module(self, dotted_name: str, sys_path: list[str]) -> Any:
            """Jedi asks for modules without source; those of packages are left unknown."""
            if dotted_name.partition(".")[0] not in sys.stdlib_module_names:
                return None
            return functions.load_module(self._inference_state_weakref(), dotted_name=dotted_name, sys_path=own_path)

    class Target(InterpreterEnvironment):  # type: ignore[misc]
        version_info: Any

        def __init__(self) -> None:
            super().__init__()
            self.version_info = type(self.version_info)(*version)

        def get_inference_state_subprocess(self, inference_state: Any) -> Any:
            return OnlyStandardLibrary(inference_state)

    return Target()


def _answer_file(jedi: Any, environment: Any, request: dict[str, Any], answers: TextIO) -> None:
    project = jedi.Project(request["root"], sys_path=request["sys_path"], smart_sys_path=False)
    script = jedi.Script(request["text"], path=request["path"], environment=environment, project=project)
    for ask in request["asks"]:
        try:
            _say(answers, {"definition": _definition(jedi, script, request["path"], **ask)})
        except MemoryError:
            raise  # nothing that comes after could be trusted
        except Exception as error:
            _say(answers, {"failed": _failure(error)})


def _failure(error: Exception) -> str:
    return f"failed with {type(error).__name__}: {error}"


def _definition(jedi: Any, script: Any, path: str, name: str, line: int, column: int, kind: str) -> str:
    """Where jedi finds what the name at a position stands for; "" if it does not."""
    bundled = os.path.join(os.path.dirname(jedi.__file__), "third_party", "")
    if kind == "keyword":
        parameters = [p for signature in script.get_signatures(line, column) for p in signature.params]
        found = [p for p in parameters if p.name == name and p.kind.name in _KEYWORD_KINDS]
    else:
        found = [real for definition in script.goto(line, column) for real in _real(jedi, definition, bundled)]
    for definition in found:
        place = str(definition.module_path or "")
        at = (definition.line, definition.column)
        if place.startswith(bundled) or (place, *at) == (path, line, column):
            continue  # jedi's own stubs say what some version has
        if kind == "attribute" and definition.type == "module" and at == (1, 0):
            continue  # the file of a submodule, which is no attribute until something imports it
        return f"{place}:{definition.line or 1}" if place else definition.full_name or name
    return ""


def _real(jedi: Any, definition: Any, bundled: str) -> list[Any]:
    """What a stub of jedi's own stands for in the environment, compiled modules included; others as they are."""
    if not str(definition.module_path or "").startswith(bundled):
        return [definition]
    names = jedi.inference.gradual.conversion.convert_names([definition._name], prefer_stub_to_compiled=False)
    return [jedi.api.classes.Name(definition._inference_state, name) for name in names]


if __name__ == "__main__":
    main()
