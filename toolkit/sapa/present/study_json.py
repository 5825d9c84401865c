"""A design as strict JSON (docs/columns.md), and in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.planning.norms import PlannedNorm
from sapa.planning.study import Study
from sapa.present.plain import plain
from sapa.results.draw import DrawnSample
from sapa.results.fieldwork import Fieldwork
from sapa.results.plan import DomainPlan, SamplePlan
from sapa.results.targets import DifferenceTarget, MeanTarget, ProportionTarget, TotalTarget


def study_sentence(study: Study) -> Message:
    """Return what is designed and how precise it is, for the whole and in the least precise part."""
    plan = study.plan
    parts = [d for d in plan.domains if d.margin is not None]
    worst = max(parts, key=lambda d: least_precise(plan, d), default=None)
    share = isinstance(plan.target, ProportionTarget | DifferenceTarget)
    kind = "share" if share else "value"
    if worst is None or worst.margin is None:
        return message(f"present.design.{kind}", n=plan.interviews, issued=plan.issued, margin=plan.margin)
    return message(
        f"present.design.{kind}_worst", n=plan.interviews, issued=plan.issued, margin=plan.margin,
        domain=worst.domain, worst=worst.margin,
    )  # fmt: skip


def least_precise(plan: SamplePlan, domain: DomainPlan) -> float:
    """Return what the parts of a plan are ranked by: their margin; of a total the margin per person, whatever N is."""
    margin = domain.margin or 0.0
    return margin / (domain.population or 1.0) if isinstance(plan.target, TotalTarget) else margin


def study_record(study: Study, translator: Translator) -> dict[str, Any]:
    """Return a design as strict JSON: fractions, null for what is not known; sentences in the translator's language."""
    plan = study.plan
    return {
        "sapa": study_version(),
        "kind": "design",
        "title": study.title,
        "standard": {"id": study.standard.id, "edition": study.standard.edition.isoformat()},
        "seed": study.seed,
        "plan": _plan(plan),
        "strata": [_stratum(plan, s) for s in plan.strata],
        "domains": [_domain(d) for d in plan.domains],
        "indicators": [plain(asdict(i)) for i in plan.indicators],
        "sample": _sample(study.drawn),
        "fieldwork": _fieldwork(study.fieldwork),
        "norms": [_norm(n, translator) for n in study.norms],
        "warnings": _sentences(study.warnings, translator),
        "conventions": _sentences(plan.conventions, translator),
        "assumptions": _sentences(study.assumptions, translator),
    }


def study_version() -> str:
    """Return the version that made the design."""
    from sapa.version import __version__

    return __version__


def _plan(plan: SamplePlan) -> dict[str, Any]:
    target = plan.target
    kind = (
        "proportion" if isinstance(target, ProportionTarget)
        else "difference" if isinstance(target, DifferenceTarget)
        else "mean" if isinstance(target, MeanTarget) else "total"
    )  # fmt: skip
    size = plan.size
    record: dict[str, Any] = plain(
        {
            "target": {"kind": kind} | asdict(target),
            "confidence": plan.confidence,
            "interviews": plan.interviews,
            "issued": plan.issued,
            "clusters": plan.clusters,
            "given": plan.given,
            "binding": plan.binding,
            "margin": plan.margin,
            "margin_simple": plan.margin_simple,
            "allocation": {"rule": plan.rule, "power": plan.power, "deff": plan.allocation_deff},
            "deff": asdict(plan.deff),
            "arithmetic": None
            if size is None
            else {
                "simple": size.simple,
                "with_deff": size.with_deff,
                "with_fpc": size.with_fpc,
                "interviews": size.interviews,
                "before_issue": size.before_issue,
                "issued": size.issued,
                "order": str(size.order),
                "rounding": str(size.rounding),
            },
            "frame": asdict(plan.frame),
            "stratum": plan.by,
            "stages": {"default": [asdict(s) for s in plan.stages]}
            | {label: [asdict(s) for s in stages] for label, stages in plan.stages_of.items()},
            "universe": plan.universe,
            "cost": None if plan.cost is None else asdict(plan.cost),
        }
    )
    return record


def _stratum(plan: SamplePlan, stratum: Any) -> dict[str, Any]:
    fields = (
        "population", "available", "response", "spread", "cost", "minimum", "maximum", "exact", "interviews",
        "clusters", "cluster_size", "issued", "reserve_clusters", "margin", "weight", "whole",
    )  # fmt: skip
    labels = dict(zip(plan.by, stratum.parts, strict=True))
    return {"stratum": stratum.stratum, "labels": labels} | {f: plain(getattr(stratum, f)) for f in fields}


def _domain(domain: DomainPlan) -> dict[str, Any]:
    return {
        "by": list(domain.by), "domain": domain.domain, "population": plain(domain.population),
        "interviews": domain.interviews, "issued": domain.issued, "margin": plain(domain.margin),
        "wanted": plain(domain.wanted), "met": domain.met,
    }  # fmt: skip


def _sample(drawn: DrawnSample | None) -> dict[str, Any] | None:
    if drawn is None:
        return None
    return {
        "seed": drawn.seed,
        "generator": drawn.generator,
        "unit_columns": list(drawn.unit_columns),
        "units": [
            {
                "stratum": u.stratum, "ids": list(u.ids), "name": u.name, "role": u.role.value, "order": u.order,
                "certainty": u.certainty, "sizes": plain(u.sizes), "probabilities": plain(u.probabilities),
                "probability": plain(u.probability), "interviews": u.interviews, "issued": u.issued,
                "weight": plain(u.weight), "frame_row": u.row,
            }
            for u in drawn.units
        ],
        "steps": [plain(asdict(step)) for step in drawn.steps],
    }  # fmt: skip


def _fieldwork(fieldwork: Fieldwork | None) -> dict[str, Any] | None:
    if fieldwork is None:
        return None
    control = fieldwork.control
    fields = (
        "low", "high", "source", "reach", "interviews", "needed", "ceiling", "draw", "draw_safe", "assurance",
        "detects", "confidence", "method", "seed",
    )  # fmt: skip
    return {
        "assignments": [plain(asdict(a)) for a in fieldwork.assignments],
        "quotas": [
            {"interviewer": q.interviewer, "stratum": q.stratum, "unit": q.unit, "route": q.route, "cell": dict(q.cell),
             "interviews": q.interviews}
            for q in fieldwork.quotas
        ],
        "person_rule": fieldwork.person_rule,
        "control_plan": None if control is None else {f: plain(getattr(control, f)) for f in fields}
        | {"orders": [plain(asdict(o)) for o in control.orders]},
    }  # fmt: skip


def _norm(planned: PlannedNorm, t: Translator) -> dict[str, Any]:
    limits = planned.limits[0]
    return {
        "id": planned.id, "unit": planned.norm.unit, "min": plain(limits.min), "max": plain(limits.max),
        "bounds_from": planned.bounds_from.value, "planned": plain(planned.planned), "kept": planned.kept,
        "note": t(planned.note) if planned.note is not None else None,
    }  # fmt: skip


def _sentences(messages: Iterable[Message], t: Translator) -> list[dict[str, Any]]:
    return [{"code": m.id, "params": plain(m.params), "message": t(m)} for m in messages]
