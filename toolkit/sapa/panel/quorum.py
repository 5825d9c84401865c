"""Whether enough experts took part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sapa.panel.plan import Expert


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """A quorum.

    members, attended, unknown
        Experts of the roster, those marked as present, and those of whom the roster does not say.
    share, needed
        The share asked for, and the experts that it makes: rounded up.
    reached
        None where it depends on those of whom the roster does not say.
    """

    members: int
    attended: int
    unknown: int
    share: Fraction
    needed: int
    reached: bool | None


def quorum(experts: Sequence[Expert], share: Fraction) -> Quorum:
    """Count the experts present; a quorum of 2/3 of 5 is 4, in exact arithmetic.

    Parameters
    ----------
    experts
        The roster.
    share
        Share of the roster that must be present, above 0 and up to 1.
    """
    attended = sum(one.attended is True for one in experts)
    unknown = sum(one.attended is None for one in experts)
    needed = math.ceil(share * len(experts))
    reached = True if attended >= needed else None if attended + unknown >= needed else False
    if not experts:
        reached = None
    return Quorum(members=len(experts), attended=attended, unknown=unknown, share=share, needed=needed, reached=reached)
