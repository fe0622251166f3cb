"""`hallucheck observe MODULE`: what importing a module once shows of it, and why that would be needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from hallucheck.cli.exit_status import ExitStatus
from hallucheck.cli.run import Run
from hallucheck.environment.finder import ModuleFinder
from hallucheck.environment.model import NotFound
from hallucheck.reporters.report import printable
from hallucheck.symbols.conditions import Target
from hallucheck.symbols.from_observation import observed_symbols, stub_text
from hallucheck.symbols.index import SymbolIndex
from hallucheck.symbols.observation import NotObserved, Observation
from hallucheck.symbols.observer import Observer
from hallucheck.symbols.store import SymbolStore

_KINDS = {
    "module": "modules",
    "class": "classes",
    "function": "functions",
    "value": "values",
    "descriptor": "values",
    "claimed": "listed but not there yet",
}


def observe(run: Run, module: str, names: list[str], output_format: str) -> int:
    """Show what is seen of a module; status 1 if nothing is.

    Raises:
        EnvironmentNotFoundError: there is no environment.
    """
    environment = run.environment()
    folder = run.observations_dir
    observer = Observer(environment, Path(folder) if folder else None, run.settings.observe)
    result = observer.observe(module, names)
    target = Target(environment.version, environment.platform)
    index = SymbolIndex(ModuleFinder(environment), target, SymbolStore(None, target))
    need = _need(index, module)
    took_s = observer.made.get(module)
    if output_format == "json":
        told = {"module": module, "need": need, "took_s": took_s, "cached": module in observer.remembered}
        print(json.dumps({**told, **_plain(result)}, indent=1))
    elif isinstance(result, NotObserved):
        detail = f" ({printable(result.detail)})" if result.detail else ""
        print(f"{printable(module)}: not observed: {result.reason.value}{detail}")
        print(f"need: {need}")
    elif output_format == "stub":
        print(stub_text(result), end="")
    else:
        when = (
            "remembered" if took_s is None else f"imported just now in {result.import_s:.2f} s, {took_s:.2f} s in all"
        )
        print(f"{module}: {when}")
        print(f"need: {need}")
        for line in _lines(result, target):
            print(line)
    if observer.warning:
        print(f"hallucheck: warning: {observer.warning}", file=sys.stderr)
    return ExitStatus.FINDINGS if isinstance(result, NotObserved) else ExitStatus.CLEAN


def _need(index: SymbolIndex, name: str) -> str:
    """What can be read of a module, in words."""
    loaded = index.load(name)
    if isinstance(loaded, NotFound):
        return f"no such module ({loaded.reason.value})"
    found = loaded.found
    if loaded.source is None and loaded.stub is None:
        return "a compiled module without a stub" if found.extension or found.is_builtin else "nothing to import"
    if loaded.source is None:
        return f"a compiled module, which a stub describes ({found.stub_origin.value if found.stub_origin else 'stub'})"
    reasons = [openness.value for openness in loaded.source.openness]
    if "__getattr__" in loaded.source.bindings:
        reasons.append("a __getattr__ of its own")
    if reasons:
        return f"source that does not spell all names: {', '.join(reasons)}"
    if loaded.source.stars:
        stars = ", ".join("." * star.level + star.module for star in loaded.source.stars)
        return f"none by itself; it has the names of other modules ({stars})"
    return "none, its source spells all names"


def _plain(result: Observation | NotObserved) -> dict[str, Any]:
    if isinstance(result, NotObserved):
        return {"observation": None, "reason": result.reason.value, "detail": result.detail}
    return {"observation": msgspec.to_builtins(result), "reason": "", "detail": ""}


def _lines(observation: Observation, target: Target) -> Iterator[str]:
    openness = [reason.value for reason in observed_symbols(observation, target).openness]
    yield f"open: {', '.join(openness)}" if openness else "closed: these are all its names"
    for title in dict.fromkeys(_KINDS.values()):
        names = [name for name, value in observation.names.items() if _KINDS.get(value.kind) == title]
        if names:
            yield f"{title} ({len(names)}): {_listed(names)}"
    if observation.submodules:
        inside = [name[len(observation.name) + 1 :] for name in observation.submodules]
        yield f"submodules that are loaded with it ({len(inside)}): {printable(_listed(inside))}"
    if observation.refused:
        yield f"was refused: {printable(', '.join(observation.refused))}"
    for answer in observation.answers:
        message = f" ({printable(answer.message)})" if answer.message else ""
        yield f"{printable(answer.name)}: {answer.state}{message}"


def _listed(names: Iterable[str]) -> str:
    return " ".join(sorted(names))
