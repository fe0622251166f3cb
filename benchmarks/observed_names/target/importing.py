"""Imports one module where it can do little harm, and answers on a descriptor that the module does not know."""

import importlib
import json
import os
import sys
import warnings

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NETWORK = ("socket.connect", "socket.sendto", "urllib.Request")


class SideEffects:
    """Refuses what reaches beyond the folder of this process, and keeps what was refused."""

    def __init__(self, folder):
        self.refused = []
        self._folder = os.path.realpath(folder)

    def watch(self):
        """Begin; nothing is watched before Python 3.8."""
        if hasattr(sys, "addaudithook"):
            sys.addaudithook(self._hook)

    def _hook(self, event, arguments):
        if event in _NETWORK or (event == "open" and self._is_outside(*arguments)):
            self.refused.append(event)
            raise PermissionError(event)

    def _is_outside(self, path, mode, flags):
        if not isinstance(path, str) or not flags & _WRITING or path.startswith("/dev/"):
            return False
        return not os.path.realpath(path).startswith(self._folder)


def answer_channel():
    """A function that writes an object as JSON to what was standard output, and ends the process at once."""
    channel = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 0)
    dumps, write, leave = json.dumps, os.write, os._exit

    def answer(found):
        rest = dumps(found).encode()
        while rest:
            rest = rest[write(channel, rest) :]
        leave(0)

    return answer


def import_module(name, answer):
    """The module; where it cannot be had, the process ends with `{"failed": why}`."""
    effects = SideEffects(os.getcwd())
    effects.watch()
    warnings.simplefilter("ignore")
    try:
        importlib.import_module(name)
    except BaseException as error:
        why = "side effect: " + effects.refused[0] if effects.refused else type(error).__name__
        answer({"failed": why})
    if effects.refused:
        answer({"failed": "side effect: " + effects.refused[0]})
    return sys.modules[name]


def state(value, name):
    """Whether `getattr` finds the name: "present", "absent", or "unclear" where it fails in another way."""
    try:
        getattr(value, name)
    except AttributeError:
        return "absent"
    except BaseException:
        return "unclear"
    return "present"
