"""Celery: the modules that an application imports when its worker starts.

Names of tasks are left alone: `name=` and the module's name at run time decide what a task is called.
"""

from __future__ import annotations

from hallucheck.inference.patchers import Table
from hallucheck.inference.string_parameters import Names, Place, StringParameter

STRING_CALLABLES: Table = {
    "celery.app.base.Celery": (StringParameter(Place("include", -1), Names.MODULE),),
}
