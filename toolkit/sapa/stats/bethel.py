"""How many interviews each stratum needs for several indicators at once, at the least cost (Bethel 1989)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.allocation_limits import Limits, allocation_limits, by_stratum, refuse_negative, strata_sizes
from sapa.stats.bethel_exact import Conditions, solve
from sapa.stats.bethel_whole import least_whole_cost, tighten, whole_counts
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

REACHED = 1e-9
"""Relative distance at which a census of what the limits allow counts as just enough."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BethelAllocation:
    """Interviews by stratum that keep the wanted variance of every indicator at the least cost.

    exact
        (H,) before they are whole: the least cost of all.
    counts
        (H,) whole interviews, Σ = n; every variance is kept and no single interview can be left out.
    n
        Σ counts.
    cost, exact_cost
        Σ c_h·n_h of the whole and of the exact numbers; interviews where no costs were given.
    least_cost
        A cost below which no whole allocation can be.
    fewest
        True where `cost` is proved the least of all whole allocations; False: no exchange of one interview against
        others improves it, but a better one is not ruled out.
    multipliers
        (K,) λ_k of the exact solution: the cost falls by λ_k·t when what indicator k is allowed (its wanted variance
        and Σ W_h²·S_kh²/N_h) grows by a small part t of itself; 0 where k does not bind.
    binding
        (K,) True where the indicator decides: its variance is just what was wanted.
    variances, exact_variances
        (K,) expected variance of each indicator's mean with the whole and with the exact numbers.
    wanted
        (K,) as asked.
    whole
        Places of the strata where everybody is asked.
    least, most
        (H,) limits in force.
    iterations, converged
        Steps of the exact solution; False where they did not reach the least cost within the tolerance (the counts then
        still keep every variance).
    """

    exact: Floats
    counts: Codes
    n: int
    cost: float
    exact_cost: float
    least_cost: float
    fewest: bool
    multipliers: Floats
    binding: NDArray[np.bool_]
    variances: Floats
    exact_variances: Floats
    wanted: Floats
    whole: tuple[int, ...]
    least: Codes
    most: Codes
    iterations: int
    converged: bool


def bethel(
    sizes: ArrayLike,
    *,
    spreads: ArrayLike,
    wanted_variances: ArrayLike,
    in_domain: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
) -> BethelAllocation:
    """Return the cheapest allocation that keeps the variances of several means, for the whole or for domains.

    The variance of indicator k is that of the mean over its strata, V_k = Σ_h W_h²·(1 − n_h/N_h)·S_kh²/n_h with
    W_h = N_h/Σ N_h over the strata of its domain: `(stratified_margin / z)²` of these strata without a design effect.

    Parameters
    ----------
    sizes
        (H,) N_h, people, above 0.
    spreads
        (K, H) S_kh, standard deviation of indicator k in stratum h, 0 or more; (H,) for one indicator.
    wanted_variances
        (K,) the largest variance allowed, above 0: (margin/(z))²/deff, or (CV · mean)².
    in_domain
        (K, H) True where stratum h belongs to the domain of k; (K = 1) (H,) too. None: every indicator is of the whole.
    costs
        (H,) c_h, cost of an interview, above 0, or one number. None: 1, the fewest interviews.
    minimum, maximum
        As in `allocate`; they are part of the problem, not put on afterwards, so that other strata take them into
        account.

    Returns
    -------
    Exact and whole numbers. Whole: every n_h rounded at √(n(n + 1)), raised until every variance holds, then interviews
    taken back one by one while every variance still holds, then exchanged between strata while this saves anything (see
    `whole_counts`); `fewest` tells where nothing can be cheaper.

    Raises
    ------
    StatError
        An argument out of range (`RANGE`), of another length (`LENGTH`), limits that contradict each other (`BOUNDS`),
        or a variance that even the most the limits allow does not reach (`RANGE`, role `wanted_variances`, the
        indicator in `position`, in `expected` the variance within reach).

    Notes
    -----
    Bethel (1989), Survey Methodology 15, 47-57. Multipliers by Chromy's rule (1987), Proceedings of the Survey Research
    Methods Section, ASA, 194-199, then by Newton steps on the dual, which ends when the dual value equals the cost.
    A stratum in which no indicator varies gets its minimum.
    """
    population = strata_sizes(sizes)
    strata = population.size
    given = allocation_limits(population, minimum, maximum)
    spread = _matrix("spreads", spreads, strata)
    _refuse_spreads(spread)
    wanted = np.asarray(wanted_variances, dtype=np.float64).reshape(-1)
    if wanted.size != spread.shape[0]:
        raise _length("wanted_variances", wanted.size, spread.shape[0])
    refuse_negative("wanted_variances", wanted, zero=False)
    inside = _domains(in_domain, spread)
    cost = np.ones(strata) if costs is None else by_stratum("costs", costs, strata)
    refuse_negative("costs", cost, zero=False)

    people = np.where(inside, population, 0.0)
    parts = (people / people.sum(axis=1)[:, None] * spread) ** 2
    census = (parts / population).sum(axis=1)
    allowed = wanted + census
    limits = _within_reach(parts, allowed, wanted, census, given)
    least, most = limits.least, limits.most
    # In units of the largest cost and of what is allowed, so that one tolerance suits all.
    conditions = _conditions(parts / allowed[:, None], cost / cost.max(), least, most)
    found = solve(conditions)
    # What whole numbers need at least is not part of the exact problem, but of its price in whole numbers.
    needed = tighten(conditions, least, most)
    tight = solve(_conditions(conditions.parts, conditions.costs, needed, most), found.multipliers)
    whole = whole_counts(conditions, tight.multipliers, needed, most)
    counts = whole.counts
    unit = float(cost.max())
    least_cost = least_whole_cost(unit * whole.least_cost, cost)
    total = float(np.sum(cost * counts))
    used, exact_used = conditions.used(counts.astype(np.float64)), conditions.used(found.n)
    prices = found.multipliers * unit
    return BethelAllocation(
        exact=found.n,
        counts=counts,
        n=int(counts.sum()),
        cost=total,
        exact_cost=unit * conditions.cost(found.n),
        least_cost=least_cost,
        fewest=total <= least_cost * (1 + REACHED),
        multipliers=prices,
        binding=(exact_used > 1 - 1e-6) & (found.multipliers > 1e-9 * found.multipliers.max(initial=0.0)),
        variances=np.maximum(used * allowed - census, 0.0),
        exact_variances=np.maximum(exact_used * allowed - census, 0.0),
        wanted=wanted,
        whole=tuple(np.flatnonzero(counts >= np.floor(population)).tolist()),
        least=given.least,
        most=most,
        iterations=found.iterations,
        converged=found.converged,
    )


def _domains(in_domain: ArrayLike | None, spread: Floats) -> NDArray[np.bool_]:
    indicators, strata = spread.shape
    if in_domain is None:
        return np.ones((indicators, strata), dtype=bool)
    inside: NDArray[np.bool_] = _matrix("in_domain", in_domain, strata).astype(bool)
    if inside.shape[0] != indicators:
        raise _length("in_domain", inside.shape[0], indicators)
    empty = ~inside.any(axis=1)
    if bool(empty.any()):
        at = int(np.argmax(empty))
        raise StatError(Problem.RANGE, "a domain has no stratum", role="in_domain", position=at, value=0, expected=1)
    return inside


def _conditions(parts: Floats, costs: Floats, least: Codes, most: Codes) -> Conditions:
    # Σ A/n ≤ 1 needs n ≥ A alone: half of it is no limit, but keeps n away from 0.
    low = np.maximum(least.astype(np.float64), parts.max(axis=0, initial=0.0) / 2)
    high = most.astype(np.float64)
    return Conditions(parts, costs, np.minimum(low, high), high)


def _within_reach(parts: Floats, allowed: Floats, wanted: Floats, census: Floats, limits: Limits) -> Limits:
    """Refuse variances out of reach, and fix the strata of one that needs all there is."""
    varies = parts > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        reached = np.where(varies, parts / limits.most, 0.0).sum(axis=1)
    short = reached > allowed * (1 + REACHED)
    if bool(short.any()):
        at = int(np.argmax(short))
        raise StatError(
            Problem.RANGE,
            "the strata cannot give this variance",
            role="wanted_variances",
            position=at,
            value=float(wanted[at]),
            expected=float(reached[at] - census[at]),
        )
    just = reached >= allowed * (1 - REACHED)
    fixed = varies[just].any(axis=0)
    return Limits(np.where(fixed, limits.most, limits.least), limits.most, limits.capped)


def _matrix(role: str, values: ArrayLike, strata: int) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.ndim == 1:
        found = found[None, :]
    if found.ndim != 2 or found.shape[1] != strata:
        raise _length(role, found.size if found.ndim != 2 else int(found.shape[1]), strata)
    return found


def _refuse_spreads(spread: Floats) -> None:
    bad = ~(np.isfinite(spread) & (spread >= 0))
    if bool(bad.any()):
        k, h = (int(i) for i in np.argwhere(bad)[0])
        raise StatError(
            Problem.RANGE,
            f"a spread of indicator {k} is negative or no number",
            role="spreads",
            position=h,
            value=float(spread[k, h]),
            expected=0.0,
        )


def _length(role: str, got: int, expected: int) -> StatError:
    return StatError(Problem.LENGTH, f"{got} {role}, not {expected}", role=role, value=got, expected=expected)
