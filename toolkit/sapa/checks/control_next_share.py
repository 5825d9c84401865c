"""Whose interviews to control next: where the upper limit is expected to fall most, without singling anybody out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

LEVEL = 0.95
AHEAD = 7
"""Controls that are looked ahead: the first alone hardly moves a limit, and would never be begun otherwise."""
ABOVE = 1.0
"""Controls that an interviewer may have above the share of the work: who is served more would stand out in the test of
spread, and the list could be read as an accusation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where control stands, interviewer by interviewer; arrays of one entry an interviewer.

    interviews, tried, reached, refuted
        So far; `reached` have an outcome.
    under_way
        Tried without any word of what came of it: on a list that is out.
    free
        Interviews that nobody tried to control yet.
    """

    interviews: Counts
    tried: Counts
    reached: Counts
    refuted: Counts
    under_way: Counts
    free: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One control that is given to an interviewer (by index), with the upper limit expected before and after it."""

    who: int
    before: float
    after: float


def upper_limit(refuted: Floats, reached: Floats) -> Floats:
    """Return Clopper and Pearson's upper limit (1934) of the share that control refutes, at two-sided 95 %; 1 of none.

    The limit is taken at fractions of interviews too, so that controls can be counted that are expected, not made.
    """
    clean = np.asarray(reached - refuted, dtype=np.float64)
    limit = betaincinv(refuted + 1.0, np.maximum(clean, 1e-12), (1 + LEVEL) / 2)
    return np.where(clean > 1e-9, limit, 1.0)


def allocate(now: Progress, take: int, *, reach: float, chance: Floats) -> list[Step]:
    """Give `take` controls to interviewers, one after the other.

    Parameters
    ----------
    now
        Where control stands.
    take
        Controls to give; fewer are given where there are not so many interviews left.
    reach
        Share of tried controls expected to end with an outcome.
    chance
        A random number for each interviewer: decides between equals.

    Returns
    -------
    list of Step
        In the order in which they were given.

    Notes
    -----
    First come interviewers of whom nothing is known and for whom nothing is under way, those with most interviews
    first. Then each control goes where the upper limit is expected to fall most: a tried control counts as `reach` of
    an outcome, and an expected outcome is refuted at the interviewer's own rate, drawn towards the survey's by one
    control. The fall is the steepest average over the next few controls. Nobody gets more than one control above the
    proportion of the interviews, so that the spread stays more even than that of a random draw; where nobody may be
    served by this rule, the least served one is.
    """
    people = len(now.interviews)
    most = int(min(take, now.free.sum()))
    if people == 0 or most <= 0:
        return []
    rate = _rates(now)
    given = np.zeros(people, dtype=np.int64)
    aim = (now.tried.sum() + most) * now.interviews / max(1, now.interviews.sum())
    deepest = int(min(most, now.free.max())) + AHEAD + 1
    refuted, reached = now.refuted.astype(np.float64), now.reached.astype(np.float64)
    limits = np.empty((deepest + 1, people))
    for m in range(deepest + 1):
        more = reach * (now.under_way + m)
        limits[m] = upper_limit(refuted + rate * more, reached + more)
    falls = np.full((deepest + 1 - AHEAD, people), -math.inf)
    for j in range(1, AHEAD + 1):
        falls = np.maximum(falls, (limits[: deepest + 1 - AHEAD] - limits[j : deepest + 1 - AHEAD + j]) / j)
    unknown = (now.reached == 0) & (now.under_way == 0)
    where = np.arange(people)
    steps = []
    for _ in range(most):
        free = given < now.free
        first = free & unknown & (given == 0)
        over = now.tried + given + 1 - aim
        if first.any():
            who = _best(first, (now.interviews, chance))
        elif (allowed := free & (over <= ABOVE)).any():
            who = _best(allowed, (falls[given, where], chance))
        else:
            who = _best(free, (-over, chance))
        m = int(given[who])
        steps.append(Step(who=who, before=float(limits[m, who]), after=float(limits[m + 1, who])))
        given[who] += 1
    return steps


def _rates(now: Progress) -> Floats:
    """Return the rate at which control is expected to refute: Jeffreys' for the survey, one control's worth of it."""
    survey = (now.refuted.sum() + 0.5) / (now.reached.sum() + 1.0)
    return np.asarray((now.refuted + survey) / (now.reached + 1.0), dtype=np.float64)


def _best(among: npt.NDArray[np.bool_], keys: tuple[npt.NDArray[np.number], npt.NDArray[np.number]]) -> int:
    """Return the index with the largest first key, the largest second one where several share it."""
    first = np.where(among, np.asarray(keys[0], dtype=np.float64), -math.inf)
    tied = among & (first >= first.max() - 1e-12)
    return int(np.argmax(np.where(tied, np.asarray(keys[1], dtype=np.float64), -math.inf)))
