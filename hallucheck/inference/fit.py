"""Whether a call fits its callee: yes, no with the mismatches, or a doubt with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from hallucheck.inference.resolution import UnknownReason
from hallucheck.inference.signatures import Mismatch, Signature


@dataclass(frozen=True)
class Misfit:
    """A call that no signature of the callee accepts."""

    mismatches: tuple[Mismatch, ...]
    """Of the signature that comes nearest; at least one."""
    signature: Signature
    callee: str
    """Full name of what is called."""
    module: str
    alternatives: int = 1
    """Number of signatures tried."""
    is_observed: bool = False
    """The interpreter itself told the signature."""


@dataclass(frozen=True)
class Doubt:
    """Whether a call fits cannot be told."""

    reason: UnknownReason
    detail: str = ""


Fit = Union[None, Misfit, Doubt]
"""None: it fits."""
