"""`SamplePlan`: a designed survey with every stage of its arithmetic, before a single unit is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sapa.data.as_frame import as_frame
from sapa.messages import Message
from sapa.results.targets import DomainTarget, IndicatorTarget, Target

if TYPE_CHECKING:
    # Known to readers of the types only: importing results stays quick.
    from sapa.stats import SampleSize


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """Which frame a plan rests on.

    name
        File name, or the id of a frame that ships with the package.
    stratum, units
        Columns of the stratum, and of the listed units stage by stage (none: only strata are listed).
    people, rows
        Σ N, and rows of the table.
    universe, date, source
        As stated with the frame; None: not stated.
    sha256
        Of the table's contents: a draw from another table is refused.
    """

    name: str
    stratum: tuple[str, ...]
    units: tuple[str, ...]
    people: float
    rows: int
    universe: str | None
    date: date | None
    source: str | None
    sha256: str
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlan:
    """One stage of selection: what is selected, how, and whether the frame lists it.

    stage
        Kind of unit: settlement, precinct, household, person …
    method
        A word of the manifest's `selection`: probability, pps, random_route, kish, last_birthday, quota, census …
    drawn
        True where the units are drawn here from the frame; False where the interviewer selects by a rule.
    draw
        How a drawn stage is drawn: `srs`, `systematic`, `pps_systematic`; None for a field stage.
    take
        Units to take in each unit of the stage before; None: as the strata say (the first stage).
    """

    stage: str
    method: str
    drawn: bool
    draw: str | None = None
    take: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDeff:
    """The design effect a plan expects, and where it comes from.

    value
        By which the variance of simple random sampling is multiplied; product of the parts below where they are given.
    icc, cluster_size, clustering
        ρ, interviews in a cluster, 1 + (m − 1)·ρ (Kish 1965, eq. 5.4.2).
    weighting
        Effect of unequal selection within households and of non-response weights, 1 + CV²(w).
    source
        `given`, `parts`, `learned`, or `none` (simple random).
    """

    value: float
    icc: float | None = None
    cluster_size: float | None = None
    clustering: float | None = None
    weighting: float | None = None
    source: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumPlan:
    """One stratum of a plan.

    stratum, parts
        Its label as the review will see it, and the label of each stratum column.
    population, available
        People, and first-stage units in the frame (None: not known).
    response
        Response rate expected, a fraction.
    spread, cost
        S_h and cost of an interview as the allocation took them; None where the rule needs none.
    minimum, maximum
        Limits in force for the stratum; None: none.
    exact
        n_h before it was made whole.
    interviews
        n_h: completed interviews wanted. Of whole clusters where the plan has clusters.
    clusters, cluster_size
        First-stage units to draw and interviews in each; None in a plan without clusters.
    issued
        Addresses (or people) to issue for them: n_h over the response rate, rounded up.
    reserve_clusters
        Reserve units drawn beside the main ones, for substitution in a fixed order.
    margin
        Margin of error of the stratum alone, with the design effect; None where it has no interviews.
    weight
        N_h / n_h, people an interview stands for.
    whole
        True where everybody is asked.
    """

    stratum: str
    parts: tuple[str, ...]
    population: float | None
    available: int | None
    response: float
    spread: float | None
    cost: float | None
    minimum: int | None
    maximum: int | None
    exact: float
    interviews: int
    clusters: int | None
    cluster_size: int | None
    issued: int
    reserve_clusters: int
    margin: float | None
    weight: float | None
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPlan:
    """A part of the population in a plan: what it gets, its margin, what was wanted of it.

    wanted
        Margin asked; None: shown only. `size` is then the arithmetic of the interviews that it needs.
    """

    by: tuple[str, ...]
    domain: str
    population: float | None
    interviews: int
    issued: int
    margin: float | None
    wanted: float | None
    size: SampleSize | None

    @property
    def met(self) -> bool | None:
        """True where the margin is within what was wanted; None where nothing was wanted."""
        if self.wanted is None:
            return None
        return self.margin is not None and self.margin <= self.wanted * (1 + 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCost:
    """Costs in the user's currency: fixed, per cluster, per interview, their sum for the plan; `budget` if stated."""

    fixed: float
    cluster: float
    interview: float
    total: float
    budget: float | None
    best_cluster_size: float | None
    """√(c₁/c₂ · (1 − ρ)/ρ), exact (Cochran 1977, eq. 10.34 in ρ); None without ρ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPlan:
    """An indicator of a Bethel allocation: its wanted and expected margin, for the whole and by domain."""

    name: str
    domain: str | None
    wanted: float
    expected: float
    binding: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SamplePlan:
    """A designed survey. Everything that the design workbook shows, and all that a draw needs.

    size
        Arithmetic of the whole sample, stage by stage; None where a number of interviews was given instead.
    given
        The number of interviews that was given; None where a margin was.
    interviews, issued
        Σ over strata: interviews wanted and addresses to issue.
    clusters
        Σ first-stage units to draw; None without clusters.
    margin
        Margin of the whole with this allocation and the design effect; `margin_simple` as if simple random. Margins of
        a plan (also of strata and domains, and what is wanted of them) are absolute, in the unit of a share, a mean or
        a total, even where the target is relative; of a difference they are those of its first share.
    allocation_deff
        Effect of unequal weights between strata, 1 + CV² of N_h/n_h: 1 under proportional allocation.
    rule, power
        How interviews were divided, and the power of the power rule.
    binding
        Which wish decided the number: `target`, `domains`, `minimum`, `indicators`, `given`, `budget`, `clusters`.
    by
        Stratum columns (in the frame's names).
    warnings, conventions
        Sentences for the reader: what to doubt, and how it was computed.
    """

    title: str | None
    target: Target
    confidence: float
    z: float
    deff: PlannedDeff
    size: SampleSize | None
    given: int | None
    interviews: int
    issued: int
    clusters: int | None
    margin: float
    margin_simple: float
    allocation_deff: float
    rule: str
    power: float | None
    binding: str
    frame: FrameFacts
    by: tuple[str, ...]
    strata: tuple[StratumPlan, ...]
    domain_targets: tuple[DomainTarget, ...]
    domains: tuple[DomainPlan, ...]
    indicator_targets: tuple[IndicatorTarget, ...]
    indicators: tuple[IndicatorPlan, ...]
    stages: tuple[StagePlan, ...]
    stages_of: Mapping[str, tuple[StagePlan, ...]] = field(default_factory=dict)
    """Other stages of single strata or values of a stratum column: self-representing cities."""
    universe: str | None = None
    cost: PlanCost | None = None
    warnings: tuple[Message, ...] = ()
    conventions: tuple[Message, ...] = ()

    def to_frame(self) -> Any:
        """Return the strata as a DataFrame: stratum columns, population, interviews, issued, clusters, margin …"""
        rows = [
            dict(zip(self.by, s.parts, strict=True))
            | {
                "population": s.population, "interviews": s.interviews, "issued": s.issued, "clusters": s.clusters,
                "cluster_size": s.cluster_size, "reserve_clusters": s.reserve_clusters, "margin": s.margin,
                "weight": s.weight,
            }
            for s in self.strata
        ]  # fmt: skip
        return as_frame(rows)
