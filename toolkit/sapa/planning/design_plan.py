"""A solved design written down: strata, domains, costs, and the arithmetic of every size, as a `SamplePlan`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from sapa.planning.design_indicators import Wish, indicator_plans
from sapa.planning.design_limits import DUST
from sapa.planning.design_number import TIE
from sapa.planning.design_precision import Groups, Precision, each_of, groups_by, whole_of
from sapa.planning.design_solve import Solved, Task
from sapa.planning.design_wishes import stated_margins
from sapa.planning.frame import Floats, SamplingFrame
from sapa.results.learned import Learned
from sapa.results.plan import DomainPlan, PlanCost, PlannedDeff, SamplePlan, StagePlan, StratumPlan
from sapa.results.targets import DomainTarget, IndicatorTarget, ProportionTarget
from sapa.stats import SampleSize, weighting_effect


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decided:
    """What was asked, and what was found."""

    task: Task
    solved: Solved
    frame: SamplingFrame
    precision: Precision
    effect: PlannedDeff
    rates: Floats
    wanted: tuple[DomainTarget, ...]
    indicators: tuple[IndicatorTarget, ...]
    wishes: tuple[Wish, ...]
    stages: tuple[tuple[StagePlan, ...], dict[str, tuple[StagePlan, ...]]]
    asked: bool
    given: int | None
    reserve: float
    universe: str | None
    title: str | None
    learned: Learned | None

    @property
    def counts(self) -> Floats:
        """(H,) interviews."""
        return self.task.bounds.interviews(self.solved.lots)

    @property
    def issued(self) -> Floats:
        """(H,) addresses to issue: interviews over response, rounded up."""
        exact = self.counts / self.rates
        found: Floats = np.ceil(exact - DUST * np.maximum(1.0, exact))
        return found


def sample_plan(decided: Decided) -> SamplePlan:
    """Return the plan, with its warnings and conventions."""
    from sapa.planning.design_said import conventions
    from sapa.planning.design_warnings import warnings

    task, precision, counts = decided.task, decided.precision, decided.counts
    strata, facts = task.strata, decided.frame.facts
    whole = whole_of(strata)
    people = float(whole.people[0])
    n = int(counts.sum())
    margin = float(precision.margins(whole, counts)[0])
    simple = precision.aim.rules.z * math.sqrt(replace(precision, deff=1.0).at(n, people)) * precision.aim.scale(people)
    size = None
    if decided.asked and decided.given is None:
        response = n / float((counts / decided.rates).sum())
        size = precision.aim.size(precision.aim.wanted, people, deff=precision.deff, response=response)
    fewer = None if decided.solved.fewer is None else task.bounds.interviews(decided.solved.fewer)
    target = precision.aim.target if decided.asked else ProportionTarget(margin=margin)
    plan = SamplePlan(
        title=decided.title,
        target=target,
        confidence=precision.aim.rules.confidence,
        z=precision.aim.rules.z,
        deff=decided.effect,
        size=size,
        given=decided.given,
        interviews=n,
        issued=int(decided.issued.sum()),
        clusters=int(decided.solved.lots.sum()) if task.bounds.clustered else None,
        margin=margin,
        margin_simple=simple,
        allocation_deff=float(weighting_effect(strata.people, counts)),
        rule=task.division.rule.value,
        power=task.division.power,
        binding=decided.solved.binding,
        frame=facts,
        by=facts.stratum,
        strata=_strata(decided),
        domain_targets=decided.wanted,
        domains=_domains(decided),
        indicator_targets=decided.indicators,
        indicators=indicator_plans(decided.wishes, counts, fewer=fewer, bound=decided.solved.bound, tie=TIE),
        stages=decided.stages[0],
        stages_of=decided.stages[1],
        universe=decided.universe if decided.universe is not None else facts.universe,
        cost=_cost(decided),
    )
    return replace(plan, warnings=warnings(decided, plan), conventions=conventions(decided, plan))


def _cost(decided: Decided) -> PlanCost | None:
    task = decided.task
    if task.prices is None:
        return None
    return task.prices.plan(decided.counts, float(decided.solved.lots.sum()) if task.bounds.clustered else 0.0)


def _strata(decided: Decided) -> tuple[StratumPlan, ...]:
    task, counts, issued = decided.task, decided.counts, decided.issued
    bounds, strata = task.bounds, task.strata
    margins = decided.precision.margins(each_of(strata, decided.frame.facts.stratum), counts)
    found: list[StratumPlan] = []
    for h, label in enumerate(strata.labels):
        people, n, lots = float(strata.people[h]), int(counts[h]), int(decided.solved.lots[h])
        have = strata.available[h]
        reserve = math.ceil(decided.reserve * lots - DUST) if bounds.clustered else 0
        found.append(
            StratumPlan(
                stratum=label, parts=strata.parts[h], population=people, available=have,
                response=float(decided.rates[h]), spread=_at(decided.precision.spreads, h),
                cost=None if task.prices is None else float(task.prices.interview[h]),
                minimum=_whole(bounds.minimum[h], up=True), maximum=_whole(bounds.maximum[h], up=False),
                exact=float(decided.solved.exact[h]) * bounds.lot, interviews=n,
                clusters=lots if bounds.clustered else None, cluster_size=bounds.lot if bounds.clustered else None,
                issued=int(issued[h]), reserve_clusters=reserve if have is None else min(reserve, max(have - lots, 0)),
                margin=float(margins[h]), weight=people / n, whole=int(issued[h]) >= math.floor(people),
            )
        )  # fmt: skip
    return tuple(found)


def _at(values: Floats | None, h: int) -> float | None:
    return None if values is None else float(values[h])


def _whole(value: float, *, up: bool) -> int | None:
    if math.isnan(value):
        return None
    return math.ceil(value - DUST) if up else math.floor(value + DUST)


def _domains(decided: Decided) -> tuple[DomainPlan, ...]:
    """Return every value of every stratum column, and of the column sets of which a margin was asked."""
    columns = decided.frame.facts.stratum
    asked = {t.by: t for t in decided.wanted}
    sets = list(dict.fromkeys([*((c,) for c in columns), *asked]))
    found: list[DomainPlan] = []
    for by in sets:
        groups = groups_by(decided.task.strata, columns, by)
        nothing: list[float | None] = [None] * len(groups.labels)
        stated = stated_margins(asked[by], groups.labels) if by in asked else nothing
        found += _of_groups(decided, groups, stated)
    return tuple(found)


def _of_groups(decided: Decided, groups: Groups, stated: list[float | None]) -> list[DomainPlan]:
    count = len(groups.labels)
    aim, counts = decided.precision.aim, decided.counts
    margins = decided.precision.margins(groups, counts)
    added = (counts, decided.issued, counts / decided.rates)
    sums = [np.bincount(groups.codes, weights=w, minlength=count) for w in added]
    found: list[DomainPlan] = []
    for g, label in enumerate(groups.labels):
        people, ask = float(groups.people[g]), stated[g]
        size: SampleSize | None = None
        if ask is not None:
            size = aim.size(ask, people, deff=decided.precision.deff, response=float(sums[0][g] / sums[2][g]))
        found.append(
            DomainPlan(
                by=groups.by, domain=label, population=people, interviews=int(sums[0][g]), issued=int(sums[1][g]),
                margin=float(margins[g]),
                wanted=None if ask is None else aim.absolute(ask, people) * aim.scale(people), size=size,
            )
        )  # fmt: skip
    return found
