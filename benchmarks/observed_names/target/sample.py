"""`python sample.py MODULE SEED LIMIT`: names of a module that are there, and plausible ones that are not, as JSON."""

import sys

from containers import classes, instances, modules, public_names, submodules_on_disk
from importing import answer_channel, import_module, state
from plausible import plausible_name

del sys.path[0]

from random import Random  # noqa: E402

_TRIES = 60
"""Candidates for each unreal name that is wanted."""


def main():
    """Answer `{"real": [[kind, container, name], ...], "unreal": ...}` or `{"failed": why}`."""
    name, seed, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    answer = answer_channel()
    random = Random(seed + name)
    import_module(name, answer)
    found = modules(name)
    on_disk = {path: submodules_on_disk(module) for path, (module, _) in found.items()}
    kinds = {"module attribute": found, "class member": classes(found, random), "instance attribute": None}
    kinds["instance attribute"] = instances(found, random)
    real, unreal = [], []
    for kind, containers in kinds.items():
        real += [[kind, *taken] for taken in _real(containers, name, limit, random)]
    for kind, containers in kinds.items():
        unreal += [[kind, *taken] for taken in _unreal(containers, name, limit, random, on_disk)]
    loose = [(path, last) for path, names in on_disk.items() for last in names]
    loose = [(path, last) for path, last in loose if state(found[path][0], last) == "absent"]
    unreal += [["submodule that is not loaded", *taken] for taken in random.sample(loose, min(limit, len(loose)))]
    answer({"real": real, "unreal": unreal})


def _real(containers, top, limit, random):
    """Up to `limit` (container, name) that `getattr` finds."""
    pools = {path: random.sample(names, len(names)) for path, (_, names) in containers.items() if names}
    found = []
    while pools and len(found) < limit:
        path = _choice(pools, top, random)
        name = pools[path].pop()
        if not pools[path]:
            del pools[path]
        if state(containers[path][0], name) == "present":
            found.append((path, name))
    return found


def _unreal(containers, top, limit, random, on_disk):
    """Up to `limit` (container, name) that `getattr` does not find, nor is it a submodule on disk."""
    pools = {path: names for path, (_, names) in containers.items() if names}
    everything = sorted({name for names in pools.values() for name in names})
    found = []
    for _ in range(_TRIES * limit if pools else 0):
        if len(found) == limit:
            break
        path = _choice(pools, top, random)
        value, own = containers[path]
        name = plausible_name(own, everything, random)
        if not public_names([name]) or name in own or (path, name) in found or name in on_disk.get(path, ()):
            continue
        if state(value, name) == "absent":
            found.append((path, name))
    return found


def _choice(pools, top, random):
    """A container; the module itself half of the times."""
    return top if top in pools and random.random() < 0.5 else random.choice(sorted(pools))


main()
