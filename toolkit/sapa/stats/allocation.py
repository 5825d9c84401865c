"""How a sample is divided over strata: proportional and Neyman, exact and in whole interviews that add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

SAME = 1e-9
"""Remainders closer than this are equal: rounding error must not decide who gets the last interview."""


class AllocationRule(StrEnum):
    """What the sample is divided in proportion to."""

    PROPORTIONAL = "proportional"
    """N_h: every stratum has its share of the population."""

    NEYMAN = "neyman"
    """N_h·S_h: the smallest variance of the overall mean for this n."""


class AllocationRounding(StrEnum):
    """How exact shares become whole numbers."""

    LARGEST_REMAINDER = "largest_remainder"
    """Each share rounded down; the interviews left go to the largest remainders, then the larger stratum, then the
    one named first. The sum is n."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Allocation:
    """A sample divided over strata.

    n
        Interviews to divide.
    rule, rounding
        The conventions.
    shares
        (H,) share of the sample, Σ 1, before a stratum is limited to its population.
    exact
        (H,) n · shares.
    limited
        (H,) the same, where no stratum has more interviews than people; what is over goes to the other strata by
        the same rule.
    counts
        (H,) whole interviews; they sum to n.
    whole
        Places of the strata that are taken whole.
    """

    n: int
    rule: AllocationRule
    rounding: AllocationRounding
    shares: Floats
    exact: Floats
    limited: Floats
    counts: Codes
    whole: tuple[int, ...]


def allocate_proportional(n: int, sizes: ArrayLike) -> Allocation:
    """Divide a sample in proportion to the strata's populations: n_h = n·N_h/N (Cochran 1977, chapter 5).

    Parameters
    ----------
    n
        Interviews, whole, at most Σ N_h.
    sizes
        (H,) N_h, people (or units) of each stratum, above 0.

    Raises
    ------
    StatError
        n or a size out of range (`RANGE`).
    """
    population = _sizes(n, sizes)
    return _allocate(n, population, population, AllocationRule.PROPORTIONAL)


def allocate_neyman(n: int, sizes: ArrayLike, spreads: ArrayLike) -> Allocation:
    """Divide a sample for the smallest variance of the mean: n_h = n·N_h·S_h/Σ N_h·S_h.

    Neyman (1934), Journal of the Royal Statistical Society 97; Cochran (1977), eq. 5.26.

    Parameters
    ----------
    n
        Interviews, whole, at most Σ N_h.
    sizes
        (H,) N_h, people (or units) of each stratum, above 0.
    spreads
        (H,) S_h, standard deviation inside each stratum, of any unit; 0 where all are alike. √(p(1 − p)) for a share.

    Raises
    ------
    StatError
        n, a size or a spread out of range (`RANGE`), or lengths that differ (`LENGTH`).

    Notes
    -----
    Where n_h would exceed N_h the stratum is taken whole and the rest divided anew (Cochran 1977, section 5.8). A
    stratum without spread gets nothing while others can take it: its mean is then known only by assumption.
    """
    population = _sizes(n, sizes)
    spread = np.asarray(spreads, dtype=np.float64)
    if spread.shape != population.shape:
        raise StatError(
            Problem.LENGTH,
            f"{spread.size} spreads for {population.size} strata",
            role="spreads",
            value=spread.size,
            expected=population.size,
        )
    bad = ~(np.isfinite(spread) & (spread >= 0))
    if bool(bad.any()) or not bool((spread > 0).any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.RANGE,
            "spreads are not negative, and one at least is above 0",
            role="spreads",
            position=at,
            value=float(spread[at]),
        )
    return _allocate(n, population, population * spread, AllocationRule.NEYMAN)


def _sizes(n: int, sizes: ArrayLike) -> Floats:
    population = np.asarray(sizes, dtype=np.float64)
    bad = ~(np.isfinite(population) & (population > 0))
    if population.ndim != 1 or population.size == 0 or bool(bad.any()):
        at = int(np.argmax(bad)) if population.size else None
        value = None if at is None or population.ndim != 1 else float(population[at])
        raise StatError(Problem.RANGE, "every stratum needs people", role="sizes", position=at, value=value)
    most = float(np.floor(population).sum())
    if not 0 <= n <= most or n != int(n):
        raise StatError(Problem.RANGE, f"n must be whole, from 0 to {most:g}", role="n", value=n, expected=most)
    return population


def _allocate(n: int, population: Floats, measure: Floats, rule: AllocationRule) -> Allocation:
    shares = measure / measure.sum()
    # Part of a person cannot be asked: a stratum's room is whole.
    limited, full = _limit(n, np.floor(population), measure)
    return Allocation(
        n=n,
        rule=rule,
        rounding=AllocationRounding.LARGEST_REMAINDER,
        shares=shares,
        exact=n * shares,
        limited=limited,
        counts=largest_remainder(limited, n, sizes=population),
        whole=tuple(int(h) for h in np.flatnonzero(full)),
    )


def _limit(n: int, room: Floats, measure: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Take strata whole where their part would exceed them, and divide the rest over the others until none does."""
    full = np.zeros(room.size, dtype=bool)
    while True:
        rest = n - room[full].sum()
        open_measure = np.where(full, 0.0, measure)
        if open_measure.sum() <= 0:
            # Only strata without spread are left: by size, since there is nothing else to go by.
            open_measure = np.where(full, 0.0, room)
        part = open_measure * (rest / open_measure.sum()) if open_measure.sum() > 0 else np.zeros(room.size)
        over = ~full & (part >= room * (1 - SAME))
        found = np.where(full, room, part)
        if not bool((over & (part > room)).any()):
            return np.minimum(found, room), full | over
        full |= over


def largest_remainder(exact: ArrayLike, n: int, *, sizes: ArrayLike | None = None) -> Codes:
    """Return whole numbers that add up to n, each within one of the exact number (Hamilton's method).

    Parameters
    ----------
    exact
        (H,) numbers that sum to n.
    n
        The sum.
    sizes
        (H,) decides between equal remainders: the larger first, then the one named first. None: the one named first.

    Raises
    ------
    StatError
        Numbers that do not sum to n (`RANGE`).
    """
    wanted = np.asarray(exact, dtype=np.float64)
    down = np.floor(wanted + SAME)
    remainder = np.round(np.maximum(wanted - down, 0.0) / SAME) * SAME
    size = np.zeros(wanted.size) if sizes is None else np.asarray(sizes, dtype=np.float64)
    first = np.lexsort((np.arange(wanted.size), -size, -remainder))
    counts = down.astype(np.intp)
    left = n - int(counts.sum())
    total = float(wanted.sum())
    if abs(total - n) > max(1.0, n) * SAME * wanted.size or not 0 <= left <= wanted.size:
        raise StatError(
            Problem.RANGE, f"the numbers do not sum to {n}", role="n", value=n, expected=float(wanted.sum())
        )
    counts[first[:left]] += 1
    return counts
