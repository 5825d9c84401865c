"""What a design hands over: the plan that makes it again, and the manifest that the review will read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sapa.deliverable.method_kinds import SURVEYS
from sapa.planning.plan_reading import person_rule
from sapa.planning.study import Study
from sapa.results.fieldwork import ControlPlan
from sapa.results.learned import Learned
from sapa.version import __version__

PEOPLE, PSUS, PLANNED = "people", "psus", "planned"
_ROLES = ("region", "locality", "settlement")
"""Roles of the manifest that a stratum or unit column of the same name plays."""


def plan_data(study: Study, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return `plan.yaml` as plain data: the plan with its files beside it, the seed, and what was decided.

    Run again it gives the same plan, the same draw and the same files.

    Parameters
    ----------
    study
        What a design run produced.
    digests
        sha256 of every other file of the folder, by name.
    """
    data: dict[str, Any] = study.plan_file.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"decided", "learn"}
    )
    sources = study.sources
    if "frame" in sources:
        data["frame"]["file"] = f"source/{sources['frame'].name}"
    if "interviewers" in sources:
        data["fieldwork"]["interviewers"] = _interviewers(study)
    if study.learned is not None:
        data["learn"] = _learned(study.learned)
    return _tidy(data) | {"decided": _tidy(_decided(study)) | {"files": dict(digests)}}


def _decided(study: Study) -> dict[str, Any]:
    plan = study.plan
    control = study.fieldwork.control if study.fieldwork is not None else None
    return {
        "version": __version__,
        "binding": plan.binding,
        "interviews": plan.interviews,
        "issued": plan.issued,
        "clusters": plan.clusters,
        "margin": _digits(plan.margin),
        "deff": _digits(plan.deff.value),
        "units": list(study.drawn.unit_columns) if study.drawn is not None else None,
        "sample": _sample(study),
        "person_rule": person_rule(study.plan_file),
        "frame_sha256": plan.frame.sha256,
        "plan": {"file": "plan.csv", "stratum": list(plan.by), "planned": PLANNED},
        "population": _population(study),
        "selection": None if study.plan_file.selection is not None else selection_data(study),
        "control": _control(control) if control is not None else None,
        "warnings": [w.id for w in study.warnings],
    }


def _sample(study: Study) -> dict[str, Any] | None:
    drawn = study.drawn
    if drawn is None:
        return None
    return {
        "file": "sample.csv", "stratum": list(drawn.by), "units": list(drawn.unit_columns), "role": "role",
        "certainty": "certainty",
    }  # fmt: skip


def _population(study: Study) -> dict[str, Any]:
    plan = study.plan
    facts = plan.frame
    return {
        "file": "frame.csv",
        "stratum": list(plan.by),
        "size": PEOPLE,
        "psus": PSUS if all(s.available is not None for s in plan.strata) else None,
        "universe": plan.universe or facts.universe,
        "date": facts.date.isoformat() if facts.date is not None else None,
        "source": facts.source,
    }


def selection_data(study: Study) -> dict[str, Any] | None:
    """Return the selection as a manifest states it; what the plan leaves open after the drawn stages is unknown."""
    stated = study.plan_file.selection
    if stated is not None:
        dumped: dict[str, Any] = study.plan_file.model_dump(mode="json", exclude_unset=True)["selection"]
        return dumped
    if not any(s.drawn for s in study.plan.stages):
        return None
    drawn = [{"stage": s.stage, "method": s.method} for s in study.plan.stages]
    return {"default": [*drawn, {"stage": "person", "method": "unknown"}]}


def _control(control: ControlPlan) -> dict[str, Any]:
    return {
        "low": _digits(control.low),
        "high": _digits(control.high),
        "interviews": control.interviews,
        "needed": control.needed,
        "draw": control.draw_safe if control.draw_safe is not None else control.draw,
        "reach": _digits(control.reach),
        "method": control.method,
    }


def _learned(learned: Learned) -> dict[str, Any]:
    return {
        "source": learned.source, "rule": learned.rule.value, "interviews": learned.interviews, "deff": learned.deff,
        "icc": learned.icc, "weighting": learned.weighting, "cluster_size": learned.cluster_size,
        "response": learned.response, "response_by": {r.stratum: r.rate for r in learned.response_by},
    }  # fmt: skip


def deliverable_data(study: Study) -> dict[str, Any]:
    """Return the manifest of the survey to come: everything that the plan knows, for files that the field will bring.

    `interviews.csv`, `control.csv` and `contacts.csv` are named and not there yet. The interviews carry the stratum
    and unit columns of `sample.csv` under their own names; the two logs are recognised by the headings of the forms.
    """
    whole = study.plan_file.model_dump(mode="json", by_alias=True, exclude_unset=True)
    data: dict[str, Any] = {"sapa": 1, "title": study.title}
    data |= {k: whole[k] for k in ("standard", "service", "research", "contract", "specification") if k in whole}
    data.setdefault("service", "research_analytic")
    kind = next((m.kind for m in study.programme.methods if m.kind in SURVEYS), "population_survey")
    survey: dict[str, Any] = {
        "id": "main",
        "kind": kind,
        "data": "interviews.csv",
        "roles": _roles(study),
        "selection": selection_data(study),
        "population": _population(study),
        "plan": "plan.yaml",
        **{k: whole["answers"][k] for k in ("missing", "indicators") if k in whole.get("answers", {})},
        "control": "control.csv",
        "contacts": "contacts.csv",
    }
    if "interviewers" in study.sources:
        survey["interviewers"] = _interviewers(study)
    kinds = dict.fromkeys(m.kind for m in study.programme.methods if m.kind != kind)
    data["methods"] = [survey, *({"id": k, "kind": k} for k in kinds)]
    if study.programme.aim:
        data["programme"] = "plan.yaml"
    return _tidy(data)


def _interviewers(study: Study) -> dict[str, Any]:
    """Return the list of interviewers as it stands in the folder: our own CSV, so that no reading options are left."""
    people = study.plan_file.fieldwork.interviewers
    keys = ("interviewer", "organisation", "region")
    listed = {} if people is None else {k: getattr(people, k) for k in keys if getattr(people, k) is not None}
    return {"file": f"source/{study.sources['interviewers'].name}"} | listed


def _roles(study: Study) -> dict[str, Any]:
    """Return the columns that the interviews will have: those of the sample under their own names, the rest by role."""
    by = study.plan.by
    units = study.drawn.unit_columns if study.drawn is not None else ()
    roles: dict[str, Any] = {"id": "id", "weight": "weight", "stratum": list(by)}
    if units:
        roles["psu"] = units[0]
        if len(units) > 1:
            roles["ssu"] = units[1]
    elif study.plan.clusters is not None:
        roles["psu"] = "psu"
    fieldwork = study.fieldwork
    if fieldwork is not None and any(a.route > 1 for a in fieldwork.assignments):
        roles["route"] = "route"
    roles |= {"interviewer": "interviewer", "start": "start", "end": "end"}
    return roles | {role: role for role in _ROLES if role in (*by, *units)}


def _digits(value: float | None) -> float | None:
    """Return a number to 12 significant digits, so that it is the same on every machine."""
    return None if value is None else float(f"{value:.12g}")


def _tidy(data: dict[str, Any]) -> dict[str, Any]:
    """Return a section of plain data without what is empty, whole numbers without a decimal point."""
    tidy: dict[str, Any] = _plain(data)
    return tidy


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {str(k): _plain(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not None and v not in ([], {})}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
