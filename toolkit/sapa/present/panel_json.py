"""An expert panel as strict JSON: every score as it was used, results, agreement, what was wrong in the files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sapa.i18n import Translator
from sapa.panel import DrawnExperts, Fault, PanelPlan, PanelResult, Round
from sapa.present.plain import plain
from sapa.stats import GENERATOR
from sapa.version import __version__


def panel_record(result: PanelResult, t: Translator) -> dict[str, Any]:
    """Return a panel as a record: fractions, null for what is not computable with its reason beside it."""
    plan = result.plan
    scale = plan.rubric.scale
    return {
        "sapa": __version__,
        "kind": "panel",
        "title": plan.title,
        "rubric": {
            "id": plan.rubric.id,
            "title": plan.rubric.title.in_language(t.language),
            "scale": None if scale is None else [scale.min, scale.max],
            "criteria": [
                {"id": one.id, "title": one.title.in_language(t.language), "weight": one.weight}
                for one in plan.rubric.criteria
            ],
        },
        "level": plan.level,
        "funded": plan.funded,
        "seed": plan.seed,
        "generator": GENERATOR,
        "files": [
            {"file": f.file, "sha256": source.sha256, "rows": source.rows, "round": f.round, "scale": f.scale.value,
             "members": f.members}
            for f, source in zip(plan.scores, result.sources, strict=True)
        ],
        "faults": [_fault(one, plan, t) for one in result.faults],
        "rounds": [_round(one) for one in result.rounds],
        "quorum": None if result.quorum is None else {
            **{k: v for k, v in asdict(result.quorum).items() if k != "share"}, "share": str(result.quorum.share),
        },
    }  # fmt: skip


def draw_record(drawn: DrawnExperts, plan: PanelPlan) -> dict[str, Any]:
    """Return a draw of experts as a record."""
    return {
        "sapa": __version__,
        "kind": "panel_draw",
        "title": plan.title,
        "each": drawn.drawn.each,
        "seed": drawn.drawn.seed,
        "generator": GENERATOR,
        "objects": [{"id": bid, "experts": list(who)} for bid, who in zip(drawn.bids, drawn.of_bid, strict=True)],
        "experts": [
            {"id": id, "objects": int(load)} for id, load in zip(drawn.experts, drawn.drawn.loads, strict=True)
        ],
        "benchmark_cases": list(drawn.cases),
        "meetings": drawn.drawn.meetings.tolist(),
        "groups": drawn.drawn.groups,
    }


def _fault(one: Fault, plan: PanelPlan, t: Translator) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "place": one.place, "round": one.round, "object": one.bid, "expert": one.expert,
        "criterion": one.criterion, "got": one.got, "expected": one.expected, "text": t(one.text(plan.rubric)),
    }  # fmt: skip


def _round(one: Round) -> dict[str, Any]:
    model, w = one.model, one.concordance
    record = {
        "round": one.cube.round,
        "carried": one.cube.carried,
        "scores": [
            {"object": bid, "expert": expert, "scores": one.cube.scores[i, j].tolist(), "total": one.totals[i, j]}
            for i, bid in enumerate(one.cube.bids)
            for j, expert in enumerate(one.cube.experts)
            if (one.cube.scores[i, j] == one.cube.scores[i, j]).any()
        ],
        "objects": [asdict(bid) for bid in one.bids],
        "experts": [asdict(expert) for expert in one.experts],
        "agreement": {
            "alpha": _alpha(one.alpha),
            "icc_2_1": _icc(one.single, "ICC(2,1)"),
            "icc_2_k": _icc(one.mean, "ICC(2,k)"),
            "kendall_w": {
                "estimate": w.w, "objects": w.objects, "experts": w.experts, "left_out": w.left_out, "ties": w.ties,
                "chi_square": w.chi_square, "df": w.df, "p_chi_square": w.p_chi_square, "p": w.p, "test": w.test,
                "shuffles": w.shuffles, "seed": w.seed, "reason": w.reason,
            },
            "criteria": [
                {"id": c.id, "scores": c.scores, "mean": c.mean, "alpha": _alpha(c.alpha),
                 "fleiss_kappa": c.fleiss.kappa, "fleiss_reason": c.fleiss.reason, "exact": c.agreement.exact,
                 "near": c.agreement.near, "step": c.agreement.step, "pairs": c.agreement.pairs}
                for c in one.criteria
            ],
        },
        "model": {
            "of_objects": model.of_objects, "of_experts": model.of_experts, "of_error": model.of_error,
            "df": model.df, "groups": model.groups, "draws": None if one.chances is None else one.chances.draws,
            "reason": model.reason,
        },
        "size": asdict(one.size),
        "differences": [asdict(d) for d in one.differences],
        "calibration": [asdict(c) for c in one.calibration],
    }  # fmt: skip
    found: dict[str, Any] = plain(record)
    return found


def _alpha(one: Any) -> dict[str, Any]:
    return {
        "estimate": one.alpha.alpha, "low": one.low, "high": one.high, "units": one.alpha.units,
        "values": one.alpha.values, "draws": one.draws, "usable": one.usable, "seed": one.seed,
        "reason": one.alpha.reason, "interval_reason": one.reason,
    }  # fmt: skip


def _icc(one: Any, name: str) -> dict[str, Any]:
    return {
        "name": name, "model": "two-way random, absolute agreement", "estimate": one.estimate, "low": one.low,
        "high": one.high, "experts": one.coders, "reason": one.reason,
    }  # fmt: skip
