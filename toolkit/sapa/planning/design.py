"""`design_sample`: from a target to a plan: how many interviews, where, in which clusters, how precise each part is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_aim import Rules, aim
from sapa.planning.design_bethel import solve_bethel
from sapa.planning.design_costs import Costs, best_whole, prices
from sapa.planning.design_deff import deff_parts, planned_deff
from sapa.planning.design_indicators import indicator_wishes
from sapa.planning.design_limits import bounds
from sapa.planning.design_plan import Decided, sample_plan
from sapa.planning.design_precision import Precision
from sapa.planning.design_solve import Task, solve_budget, solve_given, solve_margin
from sapa.planning.design_stages import StagesGiven, planned_stages, several_clusters
from sapa.planning.design_universe import check_universe
from sapa.planning.design_values import ByLabel, choice, fraction, number, whole
from sapa.planning.design_wishes import (
    division,
    domain_targets,
    domain_wishes,
    response_rates,
    stratum_spreads,
    whole_wish,
)
from sapa.planning.frame import FrameSource, SamplingFrame, default_frame, read_frame
from sapa.results.learned import Learned
from sapa.results.plan import SamplePlan
from sapa.results.targets import DomainTarget, IndicatorTarget, ProportionTarget, Target
from sapa.stats import AllocationRule, SizeOrder, SizeRounding

__all__ = ["Costs", "design_sample"]

HALF = ProportionTarget(margin=0.5, p=0.5)
"""What is shown where no target was stated: a share of one half, whose error is the largest."""


def design_sample(
    target: Target | None = None,
    *,
    frame: FrameSource | None = None,
    stratum: str | Sequence[str] | None = None,
    size: str | None = None,
    units: str | Sequence[str] = (),
    psus: str | None = None,
    interviews: int | None = None,
    domains: Sequence[DomainTarget] | Mapping[str, float] = (),
    indicators: Sequence[IndicatorTarget] = (),
    deff: float | None = None,
    icc: float | None = None,
    cluster_size: int | None = None,
    weighting: float | None = None,
    response_rate: ByLabel | None = None,
    allocation: AllocationRule | str = AllocationRule.PROPORTIONAL,
    power: float | None = None,
    minimum: ByLabel | None = None,
    maximum: ByLabel | None = None,
    spreads: ByLabel | None = None,
    costs: Costs | None = None,
    stages: StagesGiven = (),
    reserve: float = 0.0,
    confidence: float = 0.95,
    order: SizeOrder | str = SizeOrder.DEFF_FIRST,
    rounding: SizeRounding | str = SizeRounding.UP_AT_END,
    universe: str | None = None,
    title: str | None = None,
    learned: Learned | None = None,
) -> SamplePlan:
    """Design a sample: the smallest that keeps every wish, divided over the strata, with the margin of every part.

    Parameters
    ----------
    target
        What is measured and how precisely; None: indicators, a number or a budget decide (a share of 0.5 is shown).
    frame
        A `SamplingFrame`, a file, a DataFrame, `Rows`, a number of people; None: the regions of Kazakhstan, all ages.
    stratum, size, units, psus
        Columns of a frame that is read here, see `read_frame`. For a `SamplingFrame`, `stratum` chooses among its
        stratum columns.
    interviews
        A number that is given instead of a margin; the plan then says what it gives.
    domains
        Margins for the values of stratum columns, in the unit of the target's margin: `DomainTarget`s, or
        `{"region": 0.08}`.
    indicators
        Several indicators at once; with `allocation="bethel"` the cheapest division that serves all.
    deff
        Design effect expected; None: made of `icc`, `cluster_size` and `weighting`, else learned, else 1.
    icc, weighting
        ρ (intraclass correlation), and 1 + CV² of weights within strata (household size, non-response).
    cluster_size
        Interviews in a cluster (first-stage unit); None: no clusters. Strata then get whole clusters.
    response_rate
        Interviews expected from an issued address, a fraction: one, or by label of a stratum or of a stratum column,
        with `default`. None: as learned, else 1.
    allocation, power
        How interviews are divided, see `sapa.stats.allocate`; `bethel`, see `sapa.stats.bethel`.
    minimum, maximum
        Fewest and most interviews of a stratum: a number, or by label. Every stratum gets one interview (cluster).
    spreads
        S_h, standard deviation of the variable in each stratum, by label: √(p(1 − p)) of a share.
    costs
        Costs and budget; without target, number and indicators the budget decides.
    stages
        How units are selected, stage by stage, see `StagePlan`; the words of `selection` are taken too.
    reserve
        Reserve clusters over clusters: 0.25 is one for four.
    confidence
        Confidence level of every margin, a fraction.
    order, rounding
        Conventions of the sample size, see `sapa.stats.sample_size`.
    universe, title
        Whom the survey is about ("18+"), and its name.
    learned
        What a delivered survey teaches: design effect and response where none is stated here.

    Returns
    -------
    SamplePlan
        Margins are absolute, in the unit of a share, a mean or (of a total) the total, also where the target is
        relative. Of a difference, margins are those of its first share.

    Raises
    ------
    BadInput
        A wish that cannot be kept, wishes that contradict each other, a number out of range: one message that names
        the argument and, where one is to blame, the stratum or domain.

    Notes
    -----
    n₀ = z²·S²/e², design effect, finite population correction, response: `sapa.stats.sample_size`. Margin of the whole
    and of domains: z·√(deff·Σ W_h²(1 − f_h)S_h²/n_h), Cochran (1977), eq. 5.7, and Kish (1965), section 8.2.
    """
    rules = Rules(
        fraction("confidence", confidence, one=False),
        choice("order", order, SizeOrder),
        choice("rounding", rounding, SizeRounding),
    )
    whose = _frame(frame, stratum, size, units, psus)
    check_universe(whose, universe)
    strata = whose.strata
    parts = deff_parts(deff, icc, weighting, learned)
    money = prices(costs, strata, parts.rho)
    if cluster_size is not None:
        cluster_size = whole("cluster_size", cluster_size, least=1)
    elif money is not None and money.chooses and parts.rho is not None:
        cluster_size = best_whole(money, strata, parts.rho)
    effect = planned_deff(parts, cluster_size)
    rates = response_rates(response_rate, strata, learned)
    selected = planned_stages(stages, whose)
    limits = bounds(strata, rates, minimum, maximum, cluster_size, several=several_clusters(whose, *selected))
    number("reserve", reserve, least=0.0, expected="zero_or_more")
    given = None if interviews is None else whole("interviews", interviews, least=1)
    if target is None and given is None and not indicators and (money is None or money.budget is None):
        todo = message("planning.design.no_target.todo")
        raise BadInput(message("planning.design.no_target"), where="target", todo=todo)
    what = aim(target if target is not None else HALF, rules)
    precision = Precision(what, strata.people, effect.value, stratum_spreads(spreads, strata))
    wanted = domain_targets(domains)
    wishes = indicator_wishes(indicators, whose, rules, effect.value)
    own = whole_wish(precision, strata) if target is not None else ()
    task = Task(
        strata=strata,
        bounds=limits,
        division=division(choice("allocation", allocation, AllocationRule), power, precision, limits, money),
        overall=(*own, *(w for w in wishes if not w.groups.by)),
        domains=(*domain_wishes(wanted, whose, precision), *(w for w in wishes if w.groups.by)),
        prices=money,
    )
    if task.division.rule is AllocationRule.BETHEL and given is None:
        solved = solve_bethel(task)
    elif given is not None:
        solved = solve_given(task, given)
    elif task.overall:
        solved = solve_margin(task)
    else:
        solved = solve_budget(task)
    return sample_plan(
        Decided(
            task=task, solved=solved, frame=whose, precision=precision, effect=effect, rates=rates, wanted=wanted,
            indicators=tuple(indicators), wishes=wishes, stages=selected, asked=target is not None,
            given=given, reserve=reserve, universe=universe, title=title, learned=learned,
        )
    )  # fmt: skip


def _frame(
    given: FrameSource | None,
    stratum: str | Sequence[str] | None,
    size: str | None,
    units: str | Sequence[str],
    psus: str | None,
) -> SamplingFrame:
    if given is None:
        given = default_frame()
    if isinstance(given, SamplingFrame):
        return given if stratum is None else given.stratified((stratum,) if isinstance(stratum, str) else stratum)
    return read_frame(given, stratum=stratum or (), size=size, units=units, psus=psus)
