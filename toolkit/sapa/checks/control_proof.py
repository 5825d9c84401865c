"""What control proves: how many interviews would not be confirmed were all controlled, in the file and by interviewer.

An interview with outcomes that exclude each other proves nothing of anybody: it is not among the reached of the first
limit or of an interviewer, and it counts as false, like the unreached, in the second limit of the whole file.
"""

from __future__ import annotations

import math
from functools import lru_cache

from sapa.results.control import ControlGroup, ControlProof, InterviewerProof
from sapa.stats.proof import control_proof, controls_needed, false_rate

LEVEL = 0.95
TOLERATED = 0.1
"""Share of one interviewer's interviews that further controls should show to be the most that would not be confirmed: a
convention of this program, printed with every number that rests on it."""


def whole_file(total: ControlGroup) -> ControlProof:
    """Return the upper limits of false interviews in the whole file, once ignoring what is open, once counting it.

    Both are exact and one-sided at 95 % (hypergeometric; Wright 1991), as if the interviews to control had been drawn
    at random.
    """
    found = control_proof(
        total.interviews, tried=total.attempted, reached=total.with_outcome, refuted=total.refuted, confidence=LEVEL
    )
    ignoring, counting = found.ignoring, found.counting
    return ControlProof(
        population=found.population, tried=found.tried, reached=found.reached, refuted=found.refuted,
        contradictory=total.contradictory, confidence=LEVEL,
        ignoring_most=ignoring.most, ignoring_share=_known(ignoring.share), counting_most=counting.most,
        counting_share=_known(counting.share),
    )  # fmt: skip


def by_interviewer(groups: tuple[ControlGroup, ...], *, tolerated: float = TOLERATED) -> tuple[InterviewerProof, ...]:
    """Return what is known of every interviewer who made an interview: with 3 controls the rate is 0 to 71 %."""
    return tuple(_one(g, tolerated) for g in groups if g.interviews)


def _one(group: ControlGroup, tolerated: float) -> InterviewerProof:
    low, high, finite, more = _limits(group.refuted, group.with_outcome, group.interviews, tolerated)
    reached = group.with_outcome
    return InterviewerProof(
        interviewer=group.name, interviews=group.interviews, tried=group.attempted, reached=reached,
        refuted=group.refuted, contradictory=group.contradictory,
        rate=group.refuted / reached if reached else None, low=low, high=high,
        false_low=finite[0] if finite else None, false_high=finite[1] if finite else None, more=more,
        tolerated=tolerated,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _limits(
    refuted: int, reached: int, population: int, tolerated: float
) -> tuple[float | None, float | None, tuple[int, int] | None, int | None]:
    """Return the interval of the rate, whole limits and further controls; many interviewers have the same numbers."""
    rate = false_rate(refuted, reached, level=LEVEL, population=population)
    more = controls_needed(tolerated, confidence=LEVEL, population=population, reached=reached, refuted=refuted)
    return _known(rate.exact.low), _known(rate.exact.high), rate.finite, more


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
