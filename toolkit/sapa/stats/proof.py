"""What does a control prove: how many false interviews it leaves possible, and how many controls would settle it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sapa.stats.binomial import at_least, hypergeometric_limit
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import NONE, Bounds, clopper_pearson
from sapa.stats.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseLimit:
    """How many interviews of a file may be false.

    false, checked
        Interviews taken as false among those taken as checked.
    most, share
        The one-sided exact upper limit at `confidence`: interviews, and as a fraction of the file; nan share and None
        where nothing was checked.
    """

    false: int
    checked: int
    most: int | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlProof:
    """What a control of a whole file proves, the unreached left out and counted as false, side by side.

    population, tried, reached, refuted
        Interviews in the file, drawn for control, with an outcome, and refuted.
    confidence
        Of each limit, one-sided.
    ignoring
        refuted of reached: true if the unreached are like the reached.
    counting
        refuted + unreached of tried: true whatever the unreached are.
    reason
        NO_ROWS where nobody was reached; `ignoring` is then empty.
    """

    population: int
    tried: int
    reached: int
    refuted: int
    confidence: float
    ignoring: FalseLimit
    counting: FalseLimit
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseRate:
    """The rate of refusals of an interviewer, with two-sided limits.

    refuted, reached
        x and n.
    rate, exact, mid
        x/n; Clopper and Pearson's limits; mid-P limits, shorter, whose coverage is `level` on the average only.
    population, finite
        Interviews of the file, and exact hypergeometric limits of how many of them are false; None where unknown.
    reason
        NO_ROWS where nobody was reached, and then all are nan: nothing is known, which is not 0.
    """

    refuted: int
    reached: int
    rate: float
    exact: Bounds
    mid: Bounds
    level: float
    population: int | None
    finite: tuple[int, int] | None
    reason: Reason | None


def control_proof(population: int, *, tried: int, reached: int, refuted: int, confidence: float = 0.95) -> ControlProof:
    """Return how many interviews of a file may be false after its control.

    Parameters
    ----------
    population
        Interviews in the file, from which the controlled ones were drawn at random.
    tried, reached, refuted
        Interviews drawn, with an outcome, and refuted: refuted ≤ reached ≤ tried ≤ population.
    confidence
        One-sided, a fraction.

    Notes
    -----
    The most false interviews D with P(X ≤ found) > 1 − confidence, X hypergeometric(population, D, checked) (Wright
    1991). 180 tried, 120 reached and 0 refuted of 1,200 leave 28 (2.3 %) possible from 0 of 120, and 469 (39 %) from 60
    of 180, both at 95 %. Controls that were chosen, not drawn, prove nothing of the rest.

    Raises
    ------
    StatError
        Numbers that contradict each other (RANGE), a confidence outside (0, 1) (LEVEL).
    """
    if not 0 <= refuted <= reached <= tried <= population:
        raise StatError(
            Problem.RANGE, f"{refuted} refuted of {reached} reached of {tried} tried of {population}", role="refuted",
            value=refuted,
        )  # fmt: skip
    return ControlProof(
        population=population, tried=tried, reached=reached, refuted=refuted, confidence=confidence,
        ignoring=_limit(refuted, reached, population, confidence),
        counting=_limit(refuted + tried - reached, tried, population, confidence),
        reason=None if reached else Reason.NO_ROWS,
    )  # fmt: skip


def controls_needed(
    share: float,
    *,
    confidence: float = 0.95,
    population: int | None = None,
    reached: int = 0,
    refuted: int = 0,
) -> int | None:
    """Return how many more controls without a refusal would show that at most `share` of the interviews are false.

    Parameters
    ----------
    share
        Largest share of false interviews that is tolerated, a fraction below 1.
    confidence
        One-sided, a fraction.
    population
        Interviews of the file or the interviewer; None: without end.
    reached, refuted
        Controls with an outcome that there are already, and refusals among them.

    Returns
    -------
    None where no number of controls can show it: more refusals are known than tolerated.

    Notes
    -----
    From nothing and without end: the smallest n with (1 − share)ⁿ ≤ 1 − confidence; with refusals the smallest n with
    I_{share}(x + 1, n − x) ≥ confidence. In a finite file the smallest n whose hypergeometric limit is at most share·N.

    Raises
    ------
    StatError
        A share outside [0, 1) or 0 in a file without end, numbers that contradict each other (RANGE); a confidence
        outside (0, 1) (LEVEL).
    """
    if not (0 <= share < 1 and (share > 0 or population is not None)):
        raise StatError(Problem.RANGE, f"no share that controls can show: {share!r}", role="share", value=share)
    if not 0 < confidence < 1:
        raise StatError(Problem.LEVEL, f"no confidence: {confidence!r}", role="confidence", value=confidence)
    if not 0 <= refuted <= reached or (population is not None and reached > population):
        raise StatError(Problem.RANGE, f"{refuted} refuted of {reached} of {population}", role="refuted", value=refuted)
    if population is None:
        return _first(lambda n: at_least(refuted + 1, n, share) >= confidence, reached, None)
    most = math.floor(share * population + 1e-9)  # 1/49 · 49 is a little less than 1
    return _first(lambda n: hypergeometric_limit(refuted, n, population, confidence) <= most, reached, population)


def false_rate(refuted: int, reached: int, *, level: float = 0.95, population: int | None = None) -> FalseRate:
    """Return what an interviewer's controls say of the rate of false interviews.

    Parameters
    ----------
    refuted, reached
        x of n: with 0 of 3 the rate lies between 0 and 71 % (Clopper and Pearson 1934, two-sided at 95 %).
    level
        Two-sided, a fraction.
    population
        The interviewer's interviews, for limits in whole interviews.

    Raises
    ------
    StatError
        Numbers that contradict each other (RANGE), a level outside (0, 1) (LEVEL).
    """
    if not 0 <= refuted <= reached or (population is not None and reached > population):
        raise StatError(Problem.RANGE, f"{refuted} refuted of {reached} of {population}", role="refuted", value=refuted)
    return FalseRate(
        refuted=refuted, reached=reached, rate=refuted / reached if reached else math.nan,
        exact=clopper_pearson(refuted, reached, level), mid=mid_p_interval(refuted, reached, level), level=level,
        population=population, finite=_finite(refuted, reached, population, level),
        reason=None if reached else Reason.NO_ROWS,
    )  # fmt: skip


def mid_p_interval(x: int, n: int, level: float = 0.95) -> Bounds:
    """Return the mid-P interval of x of n: P(X > x) + ½P(X = x) is (1 − level)/2 at the lower end and so on.

    Lancaster (1961); Agresti and Gottard (2005). 0 at x = 0 and 1 at x = n; nan where n is 0.

    Raises
    ------
    StatError
        A level outside (0, 1) (LEVEL), an x outside 0 … n (RANGE).
    """
    if not 0 < level < 1:
        raise StatError(Problem.LEVEL, f"the level must lie between 0 and 1, got {level!r}", role="level", value=level)
    if not 0 <= x <= n:
        raise StatError(Problem.RANGE, f"{x} of {n}", role="x", value=x)
    if n == 0:
        return NONE
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else _root(x, n, tail)
    return Bounds(low, 1.0 if x == n else 1 - _root(n - x, n, tail))


def _root(x: int, n: int, tail: float) -> float:
    """Return the p at which P(X > x) + ½P(X = x) is `tail`; it grows with p."""
    low, high = 0.0, 1.0
    while high - low > 1e-15 * max(high, 1e-300) and low < (middle := (low + high) / 2) < high:
        reached = (at_least(x + 1, n, middle) + at_least(x, n, middle)) / 2
        low, high = (middle, high) if reached < tail else (low, middle)
    return (low + high) / 2


def _limit(false: int, checked: int, population: int, confidence: float) -> FalseLimit:
    most = hypergeometric_limit(false, checked, population, confidence)  # refuses a confidence outside (0, 1)
    if checked == 0:
        return FalseLimit(false=false, checked=0, most=None, share=math.nan)
    return FalseLimit(false=false, checked=checked, most=most, share=most / population)


def _finite(refuted: int, reached: int, population: int | None, level: float) -> tuple[int, int] | None:
    if population is None or reached == 0:
        return None
    side = (1 + level) / 2
    # As many true ones as possible leave as few false ones as possible.
    least = population - hypergeometric_limit(reached - refuted, reached, population, side)
    return least, hypergeometric_limit(refuted, reached, population, side)


def _first(shown: Callable[[int], bool], start: int, limit: int | None) -> int | None:
    """Return how many more than `start` make `shown` true; it stays true from there on."""
    if limit is not None and not shown(limit):
        return None
    high = max(start, 1)
    if limit is None:
        while not shown(high):
            high *= 2
    else:
        high = limit
    low = start
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if shown(middle) else (middle + 1, high)
    return low - start
