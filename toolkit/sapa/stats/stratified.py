"""How precise a sample divided over strata is, and the smallest sample whose division is precise enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.allocation import AllocationRule, chosen_rule, rule_measure
from sapa.stats.allocation_limits import (
    SAME,
    Limits,
    allocation_limits,
    by_stratum,
    fill,
    refuse_negative,
    strata_sizes,
)
from sapa.stats.allocation_path import AllocationPath
from sapa.stats.allocation_rounding import AllocationRounding, chosen_rounding, divide
from sapa.stats.codes import Floats, dot
from sapa.stats.faults import Problem, StatError
from sapa.stats.nominal import kish_deff

BLOCK = 1 << 16
"""Numbers (totals × strata) looked at in one step of the search: what a processor's cache holds."""

SEARCH = 1 << 27
"""Numbers looked at before a search is given up: about a second."""


def stratified_margin(sizes: ArrayLike, counts: ArrayLike, *, spreads: ArrayLike, z: float, deff: float = 1.0) -> float:
    """Return the margin of error of a mean over strata: z·√(deff · Σ W_h²·(1 − n_h/N_h)·S_h²/n_h).

    Cochran (1977), eq. 5.6, with the design effect inside strata as a factor. For a part of the population give the
    strata of this part only: W_h = N_h/Σ N_h is over the strata given.

    Parameters
    ----------
    sizes
        (H,) N_h, people, above 0.
    counts
        (H,) n_h, interviews, 0 to N_h; parts of interviews are allowed (an exact allocation).
    spreads
        (H,) S_h, in the unit of the mean; one number: the same in all. For a share p: √(p(1 − p)·N_h/(N_h − 1)), or
        √(p(1 − p)) where strata are large.
    z
        Normal quantile, see `z_value`.
    deff
        Design effect inside the strata (clusters, weights), 0 or more. The effect of unequal sampling of the strata
        needs none: the formula holds it (see `weighting_effect` for its size).

    Returns
    -------
    In the unit of `spreads`; inf where a stratum with spread has no interview: nothing then tells its mean.

    Raises
    ------
    StatError
        An argument out of range (`RANGE`) or of another length (`LENGTH`).
    """
    population = strata_sizes(sizes)
    spread = by_stratum("spreads", spreads, population.size)
    refuse_negative("spreads", spread, zero=True)
    n = by_stratum("counts", counts, population.size)
    bad = ~((n >= 0) & (n <= population * (1 + SAME)))
    if bool(bad.any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.RANGE,
            "interviews of a stratum are 0 to N",
            role="counts",
            position=at,
            value=float(n[at]),
            expected=float(population[at]),
        )
    _in_range("z", z, above=True)
    _in_range("deff", deff)
    variance = _Precision.of(population, spread).variance(n)
    return z * math.sqrt(deff * variance) if math.isfinite(variance) else math.inf


def weighting_effect(sizes: ArrayLike, counts: ArrayLike) -> float:
    """Return what unequal sampling of strata does to the variance: n·Σ n_h·w_h²/(Σ n_h·w_h)², w_h = N_h/n_h.

    1 + CV²(w) over interviews (Kish 1965, eq. 11.7.6), as if all strata had the same spread and mean; 1 under
    proportional allocation. Strata without interviews are left out; nan where none has any.

    Parameters
    ----------
    sizes
        (H,) N_h, people, above 0.
    counts
        (H,) n_h, whole interviews.
    """
    population = strata_sizes(sizes)
    n = by_stratum("counts", counts, population.size)
    refuse_negative("counts", n, zero=True)
    asked = n > 0
    if not bool(asked.any()):
        return math.nan
    return kish_deff(np.repeat(population[asked] / n[asked], n[asked].astype(np.intp)))


def smallest_n(
    margin: float,
    sizes: ArrayLike,
    *,
    spreads: ArrayLike,
    z: float,
    deff: float = 1.0,
    rule: AllocationRule | str = AllocationRule.PROPORTIONAL,
    power: float | None = None,
    costs: ArrayLike | None = None,
    measures: ArrayLike | None = None,
    variations: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
    rounding: AllocationRounding | str = AllocationRounding.NEAREST,
) -> int:
    """Return the smallest total whose allocation in whole interviews meets a margin of error.

    Parameters
    ----------
    margin
        Half the width of the interval of the mean, above 0, in the unit of `spreads`.
    sizes, spreads, z, deff
        As in `stratified_margin`.
    rule, power, costs, measures, variations, minimum, maximum, rounding
        As in `allocate`, which divides every total that is tried; `spreads` serve the rules that need them too.

    Returns
    -------
    n: `allocate(n, …)` meets the margin, and no smaller total does. With the rounding `nearest` every larger total does
    too; with `largest_remainder` one may miss it by a hair (see the Alabama paradox in `allocate`).

    Raises
    ------
    StatError
        What `allocate` and `stratified_margin` refuse; a margin that the limits or the population do not allow
        (`RANGE`, role `margin`, in `expected` the smallest margin within reach); with `largest_remainder`, so many
        strata without a minimum that the search would be long (`BOUNDS`, role `minimum`, with the smallest stratum).

    Notes
    -----
    Without a minimum, a small stratum may get no interview until n is large; until then no margin is met. Give a
    minimum of 1 or 2 where every stratum is to be sampled.
    """
    _in_range("margin", margin, above=True)
    _in_range("z", z, above=True)
    _in_range("deff", deff)
    population = strata_sizes(sizes)
    spread = by_stratum("spreads", spreads, population.size)
    refuse_negative("spreads", spread, zero=True)
    limits = allocation_limits(population, minimum, maximum)
    taken = chosen_rule(rule)
    measure = rule_measure(
        taken, population, power=power, spreads=spread, costs=costs, measures=measures, variations=variations
    )
    precision = _Precision.of(population, spread)
    # A margin is met also where only rounding error says no.
    wanted = (margin / z) ** 2 / deff * (1 + SAME) if deff else float(np.finfo(float).max)
    how = chosen_rounding(rounding)
    most = limits.most.astype(np.float64)
    if precision.variance(most) > wanted:
        reached = z * math.sqrt(deff * precision.variance(most))
        raise StatError(
            Problem.RANGE, "the strata cannot give this margin", role="margin", value=margin, expected=reached
        )

    def met(n: int) -> bool:
        return precision.variance(divide(n, population, measure, limits, how).astype(np.float64)) <= wanted

    fewest, total = int(limits.least.sum()), int(limits.most.sum())
    if how is AllocationRounding.NEAREST:
        # No stratum loses an interview when n grows: what one total meets, every larger one does.
        return _first(met, fewest, total)

    def hopeful(n: int) -> bool:
        # No stratum gets a whole interview more than its exact number: where this misses the margin, rounding does.
        exact = fill(n, measure, limits, population)
        return precision.variance(np.minimum(np.floor(exact + SAME) + 1, most)) <= wanted

    path = AllocationPath.of(population, limits, measure)
    n, step, looked = _first(hopeful, fewest, total), max(1, BLOCK // population.size), 0
    while n < total:
        if looked > SEARCH:
            raise _long_search(population, limits, precision.part > 0)
        totals = np.arange(n, min(n + step, total))
        likely = totals[path.reaches(totals, precision.part > 0)]
        if likely.size:
            likely = likely[precision.variances(path.counts(likely)) <= wanted]
        # The path is quick, `allocate` is what is promised.
        found = next(filter(met, likely.tolist()), None)
        if found is not None:
            return int(found)
        n, looked = int(totals[-1]) + 1, looked + totals.size * population.size
    return total


def _long_search(population: Floats, limits: Limits, needed: NDArray[np.bool_]) -> StatError:
    bare = np.flatnonzero(needed & (limits.least == 0))
    at = int(bare[np.argmin(population[bare])]) if bare.size else None
    return StatError(
        Problem.BOUNDS,
        "many strata are too small to get an interview by the rule: give a minimum",
        role="minimum",
        position=at,
        value=0,
        expected=1,
    )


def _first(true_from: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first whole number in [low, high] where a condition holds that stays true; high where none does."""
    while low < high:
        middle = (low + high) // 2
        if true_from(middle):
            high = middle
        else:
            low = middle + 1
    return low


@dataclass(frozen=True, slots=True)
class _Precision:
    """Variance of the mean over strata as Σ part/n − constant."""

    part: Floats
    constant: float

    @classmethod
    def of(cls, population: Floats, spread: Floats) -> _Precision:
        share = population / population.sum()
        part = (share * spread) ** 2
        return cls(part, dot(part, 1 / population))

    def variance(self, counts: Floats) -> float:
        return float(self.variances(counts[None, :])[0])

    def variances(self, counts: Floats) -> Floats:
        """Return the variance of each row of counts; inf where a stratum with spread has none."""
        spread = self.part > 0
        asked = counts[:, spread]
        with np.errstate(divide="ignore"):
            summed = np.einsum("h,nh->n", self.part[spread], 1 / asked)
        # A census has no error: what is left then is rounding error, against the constant.
        found = summed - self.constant
        return np.where(found > self.constant * 1e-13, found, 0.0)


def _in_range(role: str, value: float, *, above: bool = False) -> None:
    if not (0 < value < math.inf or (value == 0 and not above)):
        raise StatError(Problem.RANGE, f"{role} is out of range: {value!r}", role=role, value=value, expected=0.0)
