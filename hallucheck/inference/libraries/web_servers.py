"""Servers that are told their application by a string."""

from __future__ import annotations

from hallucheck.inference.patchers import Table
from hallucheck.inference.string_parameters import Names, Place, StringParameter

_APPLICATION = (StringParameter(Place("app", 0), Names.REFERENCE),)

STRING_CALLABLES: Table = {
    "uvicorn.main.run": _APPLICATION,
    "uvicorn.config.Config": _APPLICATION,
}
