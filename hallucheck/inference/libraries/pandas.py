"""pandas draws with the module that an option or a keyword names; that is matplotlib's unless somebody names another.

https://pandas.pydata.org/docs/user_guide/options.html, "plotting.backend".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallucheck.inference.values import ModuleValue, Value

if TYPE_CHECKING:
    from hallucheck.inference.program import Program

_GETTER = "pandas.plotting._core._get_plot_backend"
_DEFAULT = "pandas.plotting._matplotlib"


def result(program: Program, function: str) -> Value | None:
    """What a function returns that the option decides; None for others, and where the option may be set."""
    if function != _GETTER:
        return None
    is_set = "backend" in program.stored_attributes or any(map(program.spelled, ("backend", "plotting.backend")))
    if is_set or program.mentioned_elsewhere("pandas", "plotting", "backend"):
        return None
    return ModuleValue(_DEFAULT)
