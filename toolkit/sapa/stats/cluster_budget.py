"""What a budget buys: whole clusters and interviews in two and three stages."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sapa.stats.cluster_size import LARGEST, ThreeStageSize, cluster_deff
from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.size_stages import DUST, in_range


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterBudget:
    """What a budget buys.

    clusters, cluster_size, interviews
        Whole clusters, interviews in each, and their product.
    units
        Second-stage units in a cluster; None in two stages.
    cost, left
        Spent with fixed costs, and what is over, in the budget's currency.
    deff, effective
        Design effect, and the simple random sample with the same error; None where ρ is not known.
    """

    clusters: int
    cluster_size: int
    interviews: int
    units: int | None
    cost: float
    left: float
    deff: float | None
    effective: float | None


def clusters_for_budget(
    budget: float,
    *,
    cluster_cost: float,
    interview_cost: float,
    fixed: float = 0.0,
    cluster_size: int | None = None,
    icc: float | None = None,
    largest: int | None = None,
    clusters: int | None = None,
    fewest: int = 2,
) -> ClusterBudget:
    """Return the clusters and interviews that a budget buys: ⌊(C − c₀)/(c₁ + c₂·m)⌋ clusters of m interviews.

    Parameters
    ----------
    budget, fixed
        C and c₀, the money and what is spent whatever the sample.
    cluster_cost, interview_cost
        c₁ (not negative) and c₂ (above 0).
    cluster_size
        m. None: the size whose whole clusters have the smallest error for this budget, which needs `icc`. It may differ
        from `best_cluster_size`, because a part of a cluster cannot be bought.
    icc
        ρ; None: the error is not computed.
    largest
        The largest cluster possible.
    clusters
        Clusters that the frame has; None: no limit.
    fewest
        Clusters that there must be. With one the error cannot be estimated.

    Raises
    ------
    StatError
        An argument out of range; a budget that does not pay for the fewest clusters (`RANGE`, role `budget`; `expected`
        is what the cheapest such sample costs).
    """
    in_range("budget", budget, least=0.0)
    in_range("fixed", fixed, least=0.0)
    in_range("cluster_cost", cluster_cost, least=0.0)
    in_range("interview_cost", interview_cost, above=0.0)
    in_range("fewest", fewest, least=1)
    if largest is not None:
        in_range("largest", largest, least=1)
    if clusters is not None:
        in_range("clusters", clusters, least=fewest)
    if cluster_size is None:
        in_range("icc", icc, least=-1.0, most=1.0)
    else:
        in_range("cluster_size", cluster_size, least=1, most=math.inf if largest is None else largest)
    money = budget - fixed
    if cluster_size is None:
        most = max(0.0, money / fewest - cluster_cost) / interview_cost * (1 + DUST)
        sizes = np.arange(
            1, max(1, math.floor(min(most, LARGEST if largest is None else largest))) + 1, dtype=np.float64
        )
    else:
        sizes = np.array([cluster_size], dtype=np.float64)
    each = cluster_cost + interview_cost * sizes
    bought = np.floor(money / each * (1 + DUST))
    if bought[0] < fewest:
        least = fixed + fewest * float(each[0])
        raise StatError(Problem.RANGE, "the budget is too small", role="budget", value=budget, expected=least)
    if clusters is not None:
        bought = np.minimum(bought, clusters)
    at = 0
    if cluster_size is None and icc is not None:
        deffs = 1 + (sizes - 1) * icc
        # A ρ below −1/(m − 1) is impossible in clusters of m.
        effective = np.where(deffs > DUST, bought * sizes / np.maximum(deffs, DUST), 0.0)
        at = _first_best(effective, bought * each)
    return _bought(
        int(bought[at]),
        int(sizes[at]),
        None,
        cost=fixed + float(bought[at] * each[at]),
        budget=budget,
        deff=None if icc is None else cluster_deff(icc, float(sizes[at])),
    )


def three_stages_for_budget(
    budget: float, size: ThreeStageSize, *, fixed: float = 0.0, clusters: int | None = None, fewest: int = 2
) -> ClusterBudget:
    """Return the clusters that a budget buys with the units and interviews of `best_three_stage_size` in each.

    Parameters
    ----------
    budget, fixed, clusters, fewest
        As in `clusters_for_budget`.
    size
        Units in a cluster, interviews in a unit, and what they cost.

    Raises
    ------
    StatError
        As in `clusters_for_budget`.
    """
    in_range("budget", budget, least=0.0)
    in_range("fixed", fixed, least=0.0)
    in_range("fewest", fewest, least=1)
    people = size.units * size.interviews
    each = size.cluster_cost + size.unit_cost * size.units + size.interview_cost * people
    bought = math.floor(max(0.0, budget - fixed) / each * (1 + DUST))
    if bought < fewest:
        least = fixed + fewest * each
        raise StatError(Problem.RANGE, "the budget is too small", role="budget", value=budget, expected=least)
    if clusters is not None:
        bought = min(bought, int(in_range("clusters", clusters, least=fewest)))
    return _bought(bought, people, size.units, cost=fixed + bought * each, budget=budget, deff=size.deff)


def _bought(
    clusters: int, cluster_size: int, units: int | None, *, cost: float, budget: float, deff: float | None
) -> ClusterBudget:
    interviews = clusters * cluster_size
    return ClusterBudget(
        clusters=clusters,
        cluster_size=cluster_size,
        interviews=interviews,
        units=units,
        cost=cost,
        left=max(0.0, budget - cost),
        deff=deff,
        effective=None if deff is None else (interviews / deff if deff > 0 else math.inf),
    )


def _first_best(effective: Floats, cost: Floats) -> int:
    """Return the place of the largest effective sample; of equal ones the cheaper, then the smaller cluster."""
    equal = np.flatnonzero(effective >= effective.max() * (1 - DUST))
    return int(equal[np.argmin(cost[equal])])
