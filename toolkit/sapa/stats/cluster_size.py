"""Clusters: what asking several people in one place does to the error, and how many to ask there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sapa.stats.faults import Problem, StatError
from sapa.stats.size_stages import DUST, in_range

LARGEST = 100_000
"""Interviews in one cluster beyond which no size is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSize:
    """The best number of interviews in a cluster.

    cluster_cost, interview_cost, icc
        What was asked.
    exact
        √(c₁/c₂ · (1 − ρ)/ρ); ∞ where ρ is 0 or less, 0 where a cluster costs nothing.
    whole
        The best whole number, at least 1.
    deff
        Design effect with it, 1 + (m − 1)·ρ.
    neighbours, efficiency
        Other sizes, and the precision that each gives for the same money relative to `whole` (1 for itself): how much
        it matters to be off.
    """

    cluster_cost: float
    interview_cost: float
    icc: float
    exact: float
    whole: int
    deff: float
    neighbours: tuple[int, ...]
    efficiency: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeStageSize:
    """The best numbers of second-stage units in a cluster, and of interviews in each of them.

    cluster_cost, unit_cost, interview_cost, cluster_icc, unit_icc, cluster_part, unit_part
        What was asked.
    exact_units, exact_interviews
        n̄ and q̄ of the formulas.
    units, interviews
        The best whole numbers, at least 1: units in a cluster, interviews in a unit.
    deff
        Variance with them over that of a simple random sample of as many people.
    """

    cluster_cost: float
    unit_cost: float
    interview_cost: float
    cluster_icc: float
    unit_icc: float
    cluster_part: float
    unit_part: float
    exact_units: float
    exact_interviews: float
    units: int
    interviews: int
    deff: float


def cluster_deff(icc: float, size: float, *, variation: float = 0.0) -> float:
    """Return the design effect of clusters: 1 + (m − 1)·ρ (Kish 1965, section 5.4; Cochran 1977, section 9.4).

    Parameters
    ----------
    icc
        ρ, intraclass correlation, from −1 to 1.
    size
        m, interviews in a cluster, at least 1; on average where they differ.
    variation
        CV² of the clusters' sizes: 1 + ((1 + CV²)·m − 1)·ρ (Eldridge, Ashby and Kerry 2006).

    Raises
    ------
    StatError
        An argument out of range, or a ρ below −1/(m − 1), which clusters of this size cannot have (`RANGE`).
    """
    in_range("icc", icc, least=-1.0, most=1.0)
    in_range("size", size, least=1.0)
    in_range("variation", variation, least=0.0)
    deff = 1 + ((1 + variation) * size - 1) * icc
    if deff < -DUST:
        lowest = -1 / ((1 + variation) * size - 1)
        raise StatError(
            Problem.RANGE, "clusters of this size cannot differ so little", role="icc", value=icc, expected=lowest
        )
    return max(0.0, deff)


def best_cluster_size(
    *, cluster_cost: float, interview_cost: float, icc: float, largest: int | None = None
) -> ClusterSize:
    """Return the number of interviews in a cluster that gives the smallest variance for the money.

    √(c₁/c₂ · (1 − ρ)/ρ) (Kish 1965, section 8.3; Cochran 1977, section 10.6; Valliant, Dever and Kreuter 2018,
    chapter 9). The whole number beside it is the one with the smaller (c₁/m + c₂)·(1 + (m − 1)·ρ); Cochran's rule "up
    where m² > m'(m' + 1)" is the same.

    Parameters
    ----------
    cluster_cost
        c₁, what a cluster costs before anyone is asked, not negative.
    interview_cost
        c₂, what an interview costs, above 0.
    icc
        ρ, up to 1. With 0 or less, the more in one cluster the better: `largest` is then needed.
    largest
        The largest cluster possible; None: no limit.

    Raises
    ------
    StatError
        An argument out of range; ρ of 0 or less without `largest` (`RANGE`, role `icc`).
    """
    in_range("cluster_cost", cluster_cost, least=0.0)
    in_range("interview_cost", interview_cost, above=0.0)
    in_range("icc", icc, least=-1.0, most=1.0)
    if largest is not None:
        in_range("largest", largest, least=1)
    if icc <= 0:
        if largest is None:
            raise StatError(Problem.RANGE, "without clustering no size is best", role="icc", value=icc)
        exact, best = math.inf, largest
    else:
        exact = math.sqrt(cluster_cost / interview_cost * (1 - icc) / icc)
        down = max(1, math.floor(min(exact, LARGEST if largest is None else largest)))
        tried = [m for m in (down, down + 1) if largest is None or m <= largest]
        best = min(tried, key=lambda m: (_burden(m, cluster_cost, interview_cost, icc), m))
    deff = cluster_deff(icc, best)
    shown = {max(1, best // 2), best * 2} | {best + step for step in range(-3, 4)}
    neighbours = tuple(sorted(m for m in shown if 1 <= m <= (largest or best * 2)))
    burden = _burden(best, cluster_cost, interview_cost, icc)
    return ClusterSize(
        cluster_cost=cluster_cost,
        interview_cost=interview_cost,
        icc=icc,
        exact=exact,
        whole=best,
        deff=deff,
        neighbours=neighbours,
        efficiency=tuple(_relative(burden, _burden(m, cluster_cost, interview_cost, icc)) for m in neighbours),
    )


def best_three_stage_size(
    *,
    cluster_cost: float,
    unit_cost: float,
    interview_cost: float,
    cluster_icc: float,
    unit_icc: float,
    cluster_part: float = 1.0,
    unit_part: float = 1.0,
) -> ThreeStageSize:
    """Return the numbers of units in a cluster and interviews in a unit with the smallest variance for the money.

    q̄ = √((1 − δ₂)/δ₂ · c₂/c₃), n̄ = √((1 − δ₂)/δ₁ · c₁/c₃ · k₂/k₁)/q̄ (Hansen, Hurwitz and Madow 1953; Valliant, Dever
    and Kreuter 2018, chapter 9). The whole numbers are the pair with the smallest product of cost and variance
    near them, where the variance is k₁δ₁·n̄q̄ + k₂(1 + δ₂(q̄ − 1)) over the interviews.

    Parameters
    ----------
    cluster_cost, unit_cost, interview_cost
        c₁, c₂, c₃: of a cluster, of a second-stage unit in it (both not negative), of an interview (above 0).
    cluster_icc, unit_icc
        δ₁ among people of a cluster, δ₂ among people of a second-stage unit, above 0, to 1.
    cluster_part, unit_part
        k₁, k₂: variance between and within clusters, and within clusters alone, over that of all people; about 1.

    Raises
    ------
    StatError
        An argument out of range (`RANGE`).
    """
    in_range("cluster_cost", cluster_cost, least=0.0)
    in_range("unit_cost", unit_cost, least=0.0)
    in_range("interview_cost", interview_cost, above=0.0)
    in_range("cluster_icc", cluster_icc, above=0.0, most=1.0)
    in_range("unit_icc", unit_icc, above=0.0, most=1.0)
    in_range("cluster_part", cluster_part, above=0.0)
    in_range("unit_part", unit_part, above=0.0)
    q = math.sqrt((1 - unit_icc) / unit_icc * unit_cost / interview_cost)
    people = math.sqrt((1 - unit_icc) / cluster_icc * cluster_cost / interview_cost * unit_part / cluster_part)

    def variance(units: int, interviews: int) -> float:
        return cluster_part * cluster_icc * units * interviews + unit_part * (1 + unit_icc * (interviews - 1))

    def burden(units: int, interviews: int) -> float:
        each = cluster_cost / (units * interviews) + unit_cost / interviews + interview_cost
        return each * variance(units, interviews)

    tried: set[tuple[int, int]] = set()
    near = math.floor(min(q, LARGEST))
    for interviews in range(max(1, near - 2), near + 4):
        # The best number of units for this number of interviews, where d/dn of the burden is 0.
        rest = unit_part * (1 + unit_icc * (interviews - 1))
        under = cluster_part * cluster_icc * interviews * (unit_cost + interview_cost * interviews)
        units = max(1, math.floor(min(math.sqrt(cluster_cost * rest / under), LARGEST)))
        tried |= {(units, interviews), (units + 1, interviews)}
    units, interviews = min(tried, key=lambda pair: (burden(*pair), pair))
    return ThreeStageSize(
        cluster_cost=cluster_cost,
        unit_cost=unit_cost,
        interview_cost=interview_cost,
        cluster_icc=cluster_icc,
        unit_icc=unit_icc,
        cluster_part=cluster_part,
        unit_part=unit_part,
        exact_units=people / q if q > 0 else math.inf,
        exact_interviews=q,
        units=units,
        interviews=interviews,
        deff=variance(units, interviews),
    )


def _burden(size: int, cluster_cost: float, interview_cost: float, icc: float) -> float:
    """Return money times variance, for one interview of one variance."""
    return (cluster_cost / size + interview_cost) * max(0.0, 1 + (size - 1) * icc)


def _relative(best: float, other: float) -> float:
    return best / other if other > 0 else 1.0
