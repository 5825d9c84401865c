"""A panel judged: scores read, sorted, joined; how far experts agree and how sure the order is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.calibration import against_key, without_cases
from sapa.panel.cube import COUNCIL, Cube, sort_scores
from sapa.panel.faults import FaultKind
from sapa.panel.plan import PanelPlan, with_declared
from sapa.panel.quorum import quorum
from sapa.panel.reading import read_scores
from sapa.panel.results import (
    BidResult,
    CriterionResult,
    Difference,
    ExpertResult,
    Outlying,
    PanelResult,
    Round,
)
from sapa.stats import (
    Icc,
    IccKind,
    Metric,
    OutlyingExperts,
    RankChances,
    Reason,
    TwoWay,
    alpha_interval,
    experts_needed,
    fleiss_kappa,
    icc,
    icc_of_mean,
    joined_scores,
    kendall_w,
    outlying_experts,
    rank_chances,
    score_agreement,
    two_way,
)

FAR_Z = 3.5
"""Robust z of an outlier (Iglewicz and Hoaglin 1993)."""

ALPHA_RISE = 0.10
"""Rise of alpha without an expert that is worth a talk: a convention."""

_TOLD = 5
"""Faults that are told where no score can be used."""

LEAST_SHARED = 3
"""Bids that an expert shares with others, below which nothing is said of him."""


def judge_panel(plan: PanelPlan) -> PanelResult:
    """Read and judge a panel.

    Raises
    ------
    BadInput
        A file that cannot be read as scores; no score at all; sheets of single experts and of a whole council in one
        round.
    """
    if not plan.scores:
        raise BadInput(message("panel.bad.no_scores"), where=plan.title, todo=message("panel.bad.no_scores.todo"))
    read = read_scores(plan)
    told = sort_scores(read, plan)
    if not told.rounds:
        unused = any(one.kind is not FaultKind.SHEET_BLANK for one in told.faults)
        what = "panel.bad.no_score_used" if unused else "panel.bad.no_score_there"
        refused = BadInput(message(what), where=", ".join(f.file for f in plan.scores), todo=message(f"{what}.todo"))
        refused.more = tuple(BadInput(one.text(plan.rubric), where=one.place or None) for one in told.faults[:_TOLD])
        raise refused
    files = tuple(replace(one, round=read.rounds.get(one.file, one.round)) for one in plan.scores)
    plan = with_declared(replace(plan, scores=files), read.declared)
    return PanelResult(
        plan=plan, faults=told.faults, rounds=tuple(judge_round(cube, plan) for cube in told.rounds),
        quorum=None if plan.quorum is None else quorum(plan.experts, plan.quorum), sources=read.sources,
        reasons=read.reasons,
    )  # fmt: skip


def judge_round(cube: Cube, plan: PanelPlan) -> Round:
    """Judge the scores of one round; a total exists where an expert gave every criterion a score."""
    scale = plan.rubric.scale
    if scale is None:
        raise BadInput(message("panel.bad.no_scale"), got=plan.rubric.id)
    if COUNCIL in cube.experts and not np.isnan(cube.scores[:, [e != COUNCIL for e in cube.experts]]).all():
        raise BadInput(message("panel.bad.mixed"), todo=message("panel.bad.mixed.todo"))
    if COUNCIL in cube.experts:
        at = cube.experts.index(COUNCIL)
        cube = Cube(round=cube.round, bids=cube.bids, experts=(COUNCIL,), scores=cube.scores[:, [at]],
                    carried=cube.carried)  # fmt: skip
    steps = (scale.max - scale.min) / 4
    calibration = against_key(cube, plan, step=steps)
    cube = without_cases(cube, plan)
    weights = np.array([one.weight for one in plan.rubric.criteria])
    whole = float(weights.sum())
    totals = cube.scores @ weights  # nan where a criterion is blank
    model = two_way(totals)
    chances = (
        None if model.reason is not None
        else rank_chances(model.expected, model.covariance, seed=plan.seed, places=plan.funded, level=plan.level)
    )  # fmt: skip
    gave = totals[:, ~np.isnan(totals).all(axis=0)]
    single = _named(icc(gave, kind=IccKind.AGREEMENT, level=plan.level), gave)
    per_bid = (~np.isnan(totals)).sum(axis=1)
    there = float(per_bid[per_bid > 0].mean()) if (per_bid > 0).any() else 0.0
    outlying = outlying_experts(totals / whole)
    return Round(
        cube=cube, totals=totals, least=scale.min * whole, most=scale.max * whole,
        bids=_bids(cube, totals, model, chances, plan, scale.max * whole),
        experts=_experts(cube, totals, model, outlying, plan, steps),
        criteria=tuple(_criterion(cube, place, one.id, plan, steps) for place, one in enumerate(plan.rubric.criteria)),
        differences=_differences(cube, plan, 2 * steps), calibration=calibration,
        alpha=alpha_interval(totals, seed=plan.seed, metric=Metric.ORDINAL, level=plan.level), single=single,
        mean=icc_of_mean(single), concordance=kendall_w(gave, seed=plan.seed), model=model, chances=chances,
        size=experts_needed(
            model.single if model.reason is None else math.nan, wanted=plan.reliability, there_are=there
        ),
        model_reason=model.reason,
    )  # fmt: skip


def _named(found: Icc, gave: NDArray[np.float64]) -> Icc:
    """Say of a correlation that rests on no object why that is: one expert, or nothing that all of them scored."""
    if gave.shape[1] == 1:
        return replace(found, reason=Reason.FEW_CODERS)
    return replace(found, reason=Reason.NOT_ALL_SCORED) if gave.size and not found.units else found


def _incomplete(cube: Cube) -> NDArray[np.bool_]:
    blank = np.isnan(cube.scores)
    return np.asarray(blank.any(axis=2) & ~blank.all(axis=2))


def _bids(
    cube: Cube, totals: NDArray[np.float64], model: TwoWay, chances: RankChances | None, plan: PanelPlan,
    most: float,
) -> tuple[BidResult, ...]:  # fmt: skip
    joined = joined_scores(totals)
    titles = {bid.id: bid.title for bid in plan.bids}
    by = joined.mean if model.reason is not None else model.adjusted
    order = np.where(np.isnan(by), -math.inf, np.round(by, 9))
    incomplete = _incomplete(cube).sum(axis=1)
    found = []
    for i, id in enumerate(cube.bids):
        ranked = chances is not None and not math.isnan(model.expected[i])
        found.append(
            BidResult(
                id=id, title=titles.get(id, ""), sheets=int(joined.n[i]), incomplete=int(incomplete[i]),
                mean=float(joined.mean[i]), median=float(joined.median[i]), trimmed=float(joined.trimmed[i]),
                lowest=float(joined.lowest[i]), highest=float(joined.highest[i]),
                share=float(joined.mean[i] / most), adjusted=float(model.adjusted[i]),
                se=float(model.se[i]), rank=0 if math.isnan(by[i]) else 1 + int((order > order[i]).sum()),
                rank_low=int(chances.low[i]) if chances is not None and ranked else 0,
                rank_high=int(chances.high[i]) if chances is not None and ranked else 0,
                first=float(chances.first[i]) if chances is not None else math.nan,
                above=float(chances.above[i]) if chances is not None else math.nan,
                overlaps=() if chances is None or not ranked else tuple(
                    other for k, other in enumerate(cube.bids)
                    if k != i and chances.low[k] > 0 and chances.same_place(i, k)
                ),
            )
        )  # fmt: skip
    return tuple(found)


def _experts(
    cube: Cube, totals: NDArray[np.float64], model: TwoWay, against: OutlyingExperts, plan: PanelPlan, step: float
) -> tuple[ExpertResult, ...]:
    names = {one.id: one.name for one in plan.experts}
    sheets, incomplete = (~np.isnan(totals)).sum(axis=0), _incomplete(cube).sum(axis=0)
    found = []
    for j, id in enumerate(cube.experts):
        why: list[Outlying] = []
        if against.objects[j] >= LEAST_SHARED:
            if abs(against.difference[j]) > step:
                why.append(Outlying.DIFFERENCE)
            if abs(against.robust_z[j]) > FAR_Z:
                why.append(Outlying.ROBUST_Z)
            if against.alpha_rise[j] >= ALPHA_RISE:
                why.append(Outlying.ALPHA)
        found.append(
            ExpertResult(
                id=id, name=names.get(id, ""), sheets=int(sheets[j]), incomplete=int(incomplete[j]),
                severity=float(model.severity[j]), severity_se=float(model.severity_se[j]),
                difference=float(against.difference[j]), spread=float(against.spread[j]),
                robust_z=float(against.robust_z[j]), alpha_rise=float(against.alpha_rise[j]), outlying=tuple(why),
            )
        )  # fmt: skip
    return tuple(found)


def _criterion(cube: Cube, place: int, id: str, plan: PanelPlan, step: float) -> CriterionResult:
    scores = cube.scores[:, :, place]
    there = ~np.isnan(scores)
    return CriterionResult(
        id=id, scores=int(there.sum()), mean=float(scores[there].mean()) if there.any() else math.nan,
        alpha=alpha_interval(scores, seed=plan.seed, metric=Metric.ORDINAL, level=plan.level),
        fleiss=fleiss_kappa(scores), agreement=score_agreement(scores, step=step),
    )  # fmt: skip


def _differences(cube: Cube, plan: PanelPlan, apart: float) -> tuple[Difference, ...]:
    """Return the scores of one thing that lie half a scale apart, the widest first."""
    found = []
    for i, bid in enumerate(cube.bids):
        for place, criterion in enumerate(plan.rubric.criteria):
            row = cube.scores[i, :, place]
            if np.isnan(row).all() or np.nanmax(row) - np.nanmin(row) < apart:
                continue
            low, high = float(np.nanmin(row)), float(np.nanmax(row))
            low_experts, high_experts = (
                tuple(e for e, v in zip(cube.experts, row.tolist(), strict=True) if v == end) for end in (low, high)
            )
            found.append(
                Difference(bid=bid, criterion=criterion.id, lowest=low, highest=high, low_experts=low_experts,
                           high_experts=high_experts)
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.lowest - one.highest))
