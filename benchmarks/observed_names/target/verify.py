"""`python verify.py MODULE < USES`: what each `[container, name]` of a JSON list is in a process that has done nothing
but import the module: "present", "absent" or "unclear", as a JSON list in the same order.
"""

import json
import sys

from importing import answer_channel, import_module, state

del sys.path[0]


def main():
    """Answer the list or `{"failed": why}`."""
    uses = json.load(sys.stdin)
    answer = answer_channel()
    name = sys.argv[1]
    import_module(name, answer)
    top = name.partition(".")[0]
    answer([_state(container, last, {top: sys.modules[top]}) for container, last in uses])


def _state(container, name, namespace):
    try:
        value = eval(container, namespace)
    except BaseException:
        return "unclear"
    return state(value, name)


main()
