"""What a plan costs, what a budget buys, and how many interviews in a cluster give most for the money."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_values import by_label, number, refuse_where
from sapa.planning.frame import Floats, FrameStrata
from sapa.results.plan import PlanCost
from sapa.stats import best_cluster_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Costs in one currency.

    fixed
        What the survey costs before the first cluster.
    cluster
        A cluster: travel, listing, one assignment.
    interview
        An interview: one number, or by stratum (labels of strata or of a stratum column, and `default`).
    budget
        What may be spent; None: not stated.
    best_cluster_size
        True: the cluster size is chosen by costs and ρ.
    """

    fixed: float = 0.0
    cluster: float = 0.0
    interview: float | Mapping[str, float] = 0.0
    budget: float | None = None
    best_cluster_size: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Costs as numbers; `interview` is (H,) by stratum."""

    fixed: float
    cluster: float
    interview: Floats
    budget: float | None
    chooses: bool = False
    best: float | None = field(default=None)
    """√(c₁/c₂ · (1 − ρ)/ρ); None without ρ or without both costs."""

    def of(self, counts: Floats, clusters: float) -> float:
        """Return what so many interviews by stratum in so many clusters cost."""
        return self.fixed + self.cluster * clusters + float(self.interview @ counts)

    def plan(self, counts: Floats, clusters: float) -> PlanCost:
        """Return the costs of a plan."""
        n = float(counts.sum())
        return PlanCost(
            fixed=self.fixed, cluster=self.cluster, interview=float(self.interview @ counts) / n if n else math.nan,
            total=self.of(counts, clusters), budget=self.budget, best_cluster_size=self.best,
        )  # fmt: skip


def prices(costs: Costs | None, strata: FrameStrata, icc: float | None) -> Prices | None:
    """Return costs whose numbers are in range; None where none are stated.

    Raises
    ------
    BadInput
        A negative cost, a budget not above 0 or not above the fixed costs, a best cluster size without costs or ρ.
    """
    if costs is None:
        return None
    number("costs.fixed", costs.fixed, least=0.0, expected="zero_or_more")
    number("costs.cluster", costs.cluster, least=0.0, expected="zero_or_more")
    each = by_label("costs.interview", costs.interview, strata)
    refuse_where(
        each < 0, each, strata, what=message("planning.design.range"), where="costs.interview", expected="zero_or_more"
    )
    if costs.budget is not None:
        number("costs.budget", costs.budget, above=0.0, expected="above_zero")
        if costs.budget <= costs.fixed:
            raise BadInput(
                message("planning.design.budget_fixed"), where="costs.budget", got=f"{costs.budget:g}",
                expected=message("planning.design.expected.above", least=costs.fixed),
            )  # fmt: skip
    mean = float(np.average(each, weights=strata.people))
    best = None
    if icc is not None and 0 < icc < 1 and costs.cluster > 0 and mean > 0:
        best = best_cluster_size(cluster_cost=costs.cluster, interview_cost=mean, icc=icc).exact
    if costs.best_cluster_size and best is None:
        raise BadInput(
            message("planning.design.no_best"), where="costs.best_cluster_size",
            todo=message("planning.design.no_best.todo"),
        )  # fmt: skip
    return Prices(costs.fixed, costs.cluster, each, costs.budget, costs.best_cluster_size, best)


def best_whole(found: Prices, strata: FrameStrata, icc: float) -> int:
    """Return the whole cluster size that gives most for the money."""
    mean = float(np.average(found.interview, weights=strata.people))
    return best_cluster_size(cluster_cost=found.cluster, interview_cost=mean, icc=icc).whole
