"""Reports ignore comments that take no finding away, name a rule that there is not, or cannot be understood.

The findings are made where reports are settled (`hallucheck.settling`), which knows what each comment was good for.
"""

from __future__ import annotations

from hallucheck.rules.rule import Rule

RULE = Rule(
    "unused-ignore-comment",
    "An ignore comment that is not needed or not understood.",
    lambda problem: "comment",
    lambda problem: problem.hint,
    lambda problem: (),
    severity="warning",
)
