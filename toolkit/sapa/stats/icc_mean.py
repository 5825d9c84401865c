"""Reliability of the mean of several experts, and how many experts would make it what is wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sapa.stats.faults import Problem, StatError
from sapa.stats.reasons import Reason
from sapa.stats.reliability import Icc, IccKind

_NAMES = {IccKind.ONE_WAY: "ICC(1,k)", IccKind.AGREEMENT: "ICC(2,k)", IccKind.CONSISTENCY: "ICC(3,k)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IccOfMean:
    """The intraclass correlation of the mean of k coders.

    name
        As Shrout and Fleiss (1979) call it.
    coders
        k.
    estimate, low, high, level
        The correlation and its interval.
    reason
        Why something is nan; None where nothing is.
    """

    name: str
    coders: int
    estimate: float
    low: float
    high: float
    level: float
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSize:
    """How many experts an object needs for a mean of the reliability that is wanted.

    single, wanted
        Reliability of one expert and the one that is wanted.
    needed, more
        Experts that reach it, and how many that is above those there are; None where no number does.
    now
        Reliability of the mean of the experts there are.
    reason
        Why `needed` is None; None where it is not.
    """

    single: float
    wanted: float
    now: float
    needed: int | None
    more: int | None
    reason: Reason | None


def spearman_brown(single: float, k: float) -> float:
    """Return the reliability of the mean of k measurements: k·ρ/(1 + (k − 1)·ρ) (Spearman 1910; Brown 1910).

    nan where that does not exist: a reliability at or below −1/(k − 1).
    """
    below = 1 + (k - 1) * single
    return k * single / below if below > 0 else math.nan


def icc_of_mean(one: Icc) -> IccOfMean:
    """Return the intraclass correlation of the mean of all coders from that of a single one.

    Notes
    -----
    McGraw and Wong (1996), tables 4 and 7: the Spearman–Brown formula takes estimate and both ends of the interval of
    one coder to those of the mean, for all three kinds.
    """
    k = one.coders
    low, high = (spearman_brown(bound, k) if k else math.nan for bound in (one.low, one.high))
    estimate = spearman_brown(one.estimate, k) if k else math.nan
    return IccOfMean(
        name=_NAMES[one.kind], coders=k, estimate=estimate, low=low, high=high, level=one.level, reason=one.reason
    )


def experts_needed(single: float, *, wanted: float, there_are: float) -> PanelSize:
    """Return how many experts an object needs.

    Parameters
    ----------
    single
        Reliability of one expert's score, ICC(2,1) or that of `two_way`.
    wanted
        Reliability of the mean, above 0 and below 1.
    there_are
        Experts an object has now (on average, where objects have unlike numbers).

    Raises
    ------
    StatError
        `wanted` outside 0 … 1 (RANGE).
    """
    if not 0 < wanted < 1:
        raise StatError(Problem.RANGE, "a reliability lies between 0 and 1", role="wanted", value=wanted)
    now = spearman_brown(single, there_are) if not math.isnan(single) else math.nan
    if math.isnan(single) or not single > 0:
        reason = Reason.TOO_FEW if math.isnan(single) else Reason.NOT_POSITIVE
        return PanelSize(single=single, wanted=wanted, now=now, needed=None, more=None, reason=reason)
    needed = 1 if single >= 1 else max(1, math.ceil(wanted * (1 - single) / (single * (1 - wanted)) - 1e-9))
    return PanelSize(
        single=single, wanted=wanted, now=now, needed=needed, more=max(0, math.ceil(needed - there_are - 1e-9)),
        reason=None,
    )  # fmt: skip
