"""Between how few and how many interviews each stratum may get, and a sample divided within these limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

SAME = 1e-9
"""Relative distance below which numbers are equal: rounding error must not decide who gets an interview."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """The fewest and the most interviews of each stratum, whole, 0 ≤ least ≤ most ≤ ⌊N_h⌋."""

    least: Codes
    most: Codes
    capped: bool
    """True where the caller gave maxima: then they, and not only the population, may leave too little room."""


def strata_sizes(sizes: ArrayLike) -> Floats:
    """Return N_h as an array, or refuse what is not a list of numbers above 0."""
    population = np.asarray(sizes, dtype=np.float64)
    bad = ~(np.isfinite(population) & (population > 0))
    if population.ndim != 1 or population.size == 0 or bool(bad.any()):
        at = int(np.argmax(bad)) if population.ndim == 1 and population.size else None
        value = None if at is None else float(population[at])
        raise StatError(Problem.RANGE, "every stratum needs people", role="sizes", position=at, value=value)
    return population


def by_stratum(role: str, values: ArrayLike, strata: int) -> Floats:
    """Return one number per stratum; a single number is meant for all."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim == 0:
        return np.full(strata, float(given))
    if given.shape != (strata,):
        raise StatError(
            Problem.LENGTH,
            f"{given.size} {role} for {strata} strata",
            role=role,
            value=given.size,
            expected=strata,
        )
    return given


def refuse_negative(role: str, values: Floats, *, zero: bool, one_above: bool = False) -> None:
    """Refuse numbers that are not finite, negative, or 0 where `zero` is not allowed (or where all are)."""
    bad = ~(np.isfinite(values) & ((values >= 0) if zero else (values > 0)))
    if bool(bad.any()) or (one_above and not bool((values > 0).any())):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.RANGE,
            f"{role} must be {'0 or more, and one above 0' if zero else 'above 0'}",
            role=role,
            position=at,
            value=float(values[at]),
            expected=0.0,
        )


def allocation_limits(population: Floats, minimum: ArrayLike | None, maximum: ArrayLike | None) -> Limits:
    """Return the limits of every stratum in whole interviews.

    Parameters
    ----------
    population
        (H,) N_h. Part of a person cannot be asked: a stratum's room is ⌊N_h⌋.
    minimum, maximum
        Interviews: a number for every stratum, or (H,) numbers where nan is no limit. None: no limit. A minimum is
        rounded up, a maximum down. A maximum above the population is no fault; a minimum above it is.

    Raises
    ------
    StatError
        A limit that is no number of interviews (`RANGE`), or a minimum above the maximum or the population (`BOUNDS`,
        role `minimum`, with the stratum and in `expected` what it may be at most).
    """
    room = np.floor(population)
    least = _limit("minimum", minimum, population.size, 0.0, up=True)
    most = _limit("maximum", maximum, population.size, np.inf, up=False)
    for limit, of in ((most, "maximum"), (room, "population")):
        over = least > limit
        if bool(over.any()):
            at = int(np.argmax(over))
            raise StatError(
                Problem.BOUNDS,
                f"the minimum of a stratum is above its {of}",
                role="minimum",
                position=at,
                value=float(least[at]),
                expected=float(limit[at]),
            )
    return Limits(least.astype(np.intp), np.minimum(most, room).astype(np.intp), maximum is not None)


def _limit(role: str, given: ArrayLike | None, strata: int, none: float, *, up: bool) -> Floats:
    if given is None:
        return np.full(strata, none)
    limit = by_stratum(role, given, strata)
    bad = limit < 0
    if not np.ndim(given):
        bad = bad | np.isnan(limit)
    if up:
        bad = bad | np.isinf(limit)
    if bool(bad.any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.RANGE, f"a {role} is not negative", role=role, position=at, value=float(limit[at]), expected=0.0
        )
    dust = SAME * np.maximum(1.0, np.where(np.isfinite(limit), limit, 1.0))
    whole = np.ceil(limit - dust) if up else np.floor(limit + dust)
    found: Floats = np.where(np.isnan(limit), none, whole)
    return found


def check_total(n: float, limits: Limits, *, role: str = "n") -> int:
    """Return n as a whole number that the limits leave room for, or refuse it."""
    fewest, most = int(limits.least.sum()), int(limits.most.sum())
    if not 0 <= n < np.inf or n != int(n):
        raise StatError(Problem.RANGE, f"{role} must be whole and not negative", role=role, value=n, expected=most)
    if n < fewest:
        raise StatError(
            Problem.BOUNDS,
            f"the minima of the strata add up to {fewest}, above n = {n:g}",
            role="minimum",
            value=fewest,
            expected=n,
        )
    if n > most:
        if limits.capped:
            raise StatError(
                Problem.BOUNDS,
                f"the maxima of the strata leave room for {most}, below n = {n:g}",
                role="maximum",
                value=most,
                expected=n,
            )
        raise StatError(Problem.RANGE, f"n must be whole, from 0 to {most}", role=role, value=n, expected=most)
    return int(n)


def fill(n: float, measure: Floats, limits: Limits, population: Floats) -> Floats:
    """Return n_h = λ·measure within the limits, with the one λ that makes them add up to n.

    Strata that the rule gives nothing stay at their minimum while others can take interviews; then they share by size,
    since there is nothing else to go by.
    """
    least, most = limits.least.astype(np.float64), limits.most.astype(np.float64)
    wanted = measure > 0
    found = least.copy()
    first = min(n - float(least[~wanted].sum()), float(most[wanted].sum()))
    found[wanted] = _fill(first, measure[wanted], least[wanted], most[wanted])
    rest = n - float(found[wanted].sum())
    if rest > float(least[~wanted].sum()):
        found[~wanted] = _fill(rest, population[~wanted], least[~wanted], most[~wanted])
    return found


def _fill(n: float, measure: Floats, least: Floats, most: Floats) -> Floats:
    """Fix the strata beyond their limits and divide the rest over the others until none is (Bitran and Hax 1981)."""
    found = np.empty(measure.size)
    free: NDArray[np.bool_] = np.ones(measure.size, dtype=bool)
    rest = n
    while bool(free.any()):
        part = measure[free]
        share = part * (rest / part.sum())
        low, high = least[free], most[free]
        over, under = share - high, low - share
        # Whichever side is further out stays out: fixing it moves the others towards their own limits or away.
        excess, lack = over[over > 0].sum(), under[under > 0].sum()
        out = over >= 0 if excess >= lack else under >= 0
        if (excess == 0 and lack == 0) or not bool(out.any()):
            found[free] = np.clip(share, low, high)
            break
        at = np.flatnonzero(free)[out]
        found[at] = (high if excess >= lack else low)[out]
        rest -= float(found[at].sum())
        free[at] = False
    return found
