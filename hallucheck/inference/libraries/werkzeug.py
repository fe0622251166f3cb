"""Werkzeug and Flask: the strings that they import."""

from __future__ import annotations

from hallucheck.inference.patchers import Table
from hallucheck.inference.string_parameters import Excuse, Names, Place, StringParameter

_SILENT = Excuse(Place("silent", 1), True)

STRING_CALLABLES: Table = {
    "werkzeug.utils.import_string": (StringParameter(Place("import_name", 0), Names.REFERENCE, excuse=_SILENT),),
    "flask.config.Config.from_object": (StringParameter(Place("obj", 0), Names.REFERENCE),),
}
