"""Who should have been reached, and who was: plan, population and interviews by stratum and region.

Paragraph 9 of the Standard speaks of services' consumers; for a survey these findings carry no norm and stand on the
methodological line only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sapa.checks.base import CheckResult, Context, Limits
from sapa.checks.frame import Frame, Plan
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.checks.plan_achieved_cases import Cases
from sapa.data.rows import Rows
from sapa.deliverable.manifest import ContactsRef
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status, Table, table
from sapa.results.coverage import CoverageDetail, StratumCoverage

_NAMED = 6


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Completed and valid interviews, and issued cases, by label."""

    completed: dict[str, int]
    valid: dict[str, int]
    issued: dict[str, int] | None


def coverage(
    interviews: Interviews,
    context: Context,
    *,
    valid: Mask,
    frame: Frame | None = None,
    plan: Plan | None = None,
    contacts: tuple[Rows, ContactsRef] | None = None,
    cases: Cases | None = None,
) -> CheckResult:
    """Compare plan, population and achieved interviews of one survey.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    valid
        Rows that count after voiding and control.
    frame, plan
        Population and target interviews by stratum; None where none was handed in.
    contacts
        The contact file and its columns; issued cases are its distinct ids where no list of them is handed in.
    cases
        The issued cases: those that were used count as issued.
    """
    listed = cases.used_by_stratum() if cases is not None else None
    issued = listed if listed is not None else _issued(contacts)
    counts = _count(interviews.stratum, interviews.handed_in, valid, issued)
    frame_people = {k: v.people for k, v in frame.strata.items()} if frame else {}
    strata = _strata(counts, frame_people, dict(plan.planned) if plan else None)
    by_region = _regions(interviews, valid, frame, plan)
    have = {s.stratum for s in strata if s.completed}
    known = set(frame.strata) if frame else None
    detail = CoverageDetail(
        strata=strata, by_region=by_region,
        not_in_frame=tuple(sorted(have - known - {""})) if known is not None else (),
        not_in_plan=tuple(sorted(have - set(plan.planned) - {""})) if plan else (),
        missed=tuple(s.stratum for s in strata if not s.valid and ((s.planned or 0) > 0 or (s.population or 0.0) > 0)),
        dissimilarity=_dissimilarity(strata), universe=frame.universe if frame else None,
        population_source=frame.source if frame else None,
        issued_from=None if issued is None else "issued" if listed is not None else "contacts",
    )  # fmt: skip
    findings = [_plan_finding(interviews, context, detail, plan), _frame_finding(interviews, context, detail, frame)]
    return CheckResult(tuple(findings), (_table(context, detail),), detail)


def _issued(contacts: tuple[Rows, ContactsRef] | None) -> dict[str, int] | None:
    if contacts is None or not contacts[1].stratum:
        return None
    rows, spec = contacts
    labels = joined(rows.frame, spec.stratum)
    ids = joined(rows.frame, [spec.id]) if spec.id else np.arange(len(rows)).astype(str).astype(object)
    issued: dict[str, set[str]] = {}
    for label, id in zip(labels, ids, strict=True):
        issued.setdefault(str(label), set()).add(str(id))
    return {label: len(found) for label, found in issued.items()}


def _count(labels: Labels | None, handed_in: Mask, valid: Mask, issued: dict[str, int] | None) -> _Counts:
    def by_label(mask: Mask) -> dict[str, int]:
        if labels is None:
            return {}
        names, numbers = np.unique(labels[mask].astype(str), return_counts=True)
        return {str(k): int(v) for k, v in zip(names, numbers, strict=True)}

    return _Counts(by_label(handed_in), by_label(valid), issued)


def _strata(
    counts: _Counts, people: dict[str, float | None], planned: dict[str, int] | None
) -> tuple[StratumCoverage, ...]:
    """Join the strata of frame, plan and interviews, in that order of first appearance."""
    names = list(dict.fromkeys([*people, *(planned or {}), *sorted(counts.completed)]))
    return tuple(
        StratumCoverage(
            stratum=name, population=people.get(name), planned=None if planned is None else planned.get(name),
            issued=None if counts.issued is None else counts.issued.get(name, 0),
            completed=counts.completed.get(name, 0), valid=counts.valid.get(name, 0),
        )
        for name in names
        if name != ""
    )  # fmt: skip


def _regions(
    interviews: Interviews, valid: Mask, frame: Frame | None, plan: Plan | None
) -> tuple[StratumCoverage, ...]:
    """Return the same by region, where the region is one of the columns that make the stratum."""
    columns = interviews.roles.get("region", ())
    stratum = interviews.roles.get("stratum", ())
    if interviews.region is None or len(columns) != 1 or columns[0] not in stratum:
        return ()
    if len(stratum) == 1:
        return ()
    position = stratum.index(columns[0])
    counts = _count(interviews.region, interviews.handed_in, valid, None)
    people = frame.people_by(position) if frame else {}
    planned: dict[str, int] | None = None
    if plan is not None:
        planned = {}
        for label, number in plan.planned.items():
            region = plan.parts[label][position] if len(plan.parts[label]) > position else ""
            planned[region] = planned.get(region, 0) + number
    return _strata(counts, people, planned)


def _dissimilarity(strata: tuple[StratumCoverage, ...]) -> float | None:
    """Return Duncan & Duncan's (1955) index ½ Σ |sample share − population share|; None without a population."""
    people = [s.population for s in strata]
    n = sum(s.valid for s in strata)
    if not strata or n == 0 or any(p is None for p in people):
        return None
    total = sum(p for p in people if p is not None)
    if total <= 0:
        return None
    return 0.5 * sum(abs(s.valid / n - (s.population or 0.0) / total) for s in strata)


def _plan_finding(interviews: Interviews, context: Context, detail: CoverageDetail, plan: Plan | None) -> Finding:
    if plan is None:
        return context.finding(
            "coverage.plan", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.coverage.no_plan"),
            recommendation=message("checks.coverage.todo.no_plan"),
        )  # fmt: skip
    if interviews.stratum is None:
        return context.finding(
            "coverage.plan", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.coverage.no_stratum")
        )
    planned = sum(s.planned or 0 for s in detail.strata)
    valid = sum(s.valid for s in detail.strata)
    if not planned:
        return context.finding(
            "coverage.plan", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
            message("checks.coverage.no_planned", valid=valid),
            recommendation=message("checks.coverage.todo.no_planned"),
        )  # fmt: skip
    short = [s for s in detail.strata if s.shortfall]
    text = message(
        "checks.coverage.plan_short" if short else "checks.coverage.plan_met", valid=valid, planned=planned,
        short=message("checks.n_strata", n=len(short)), total=len(detail.strata),
        missing=message("checks.n_interviews_missing", n=sum(s.shortfall or 0 for s in short)),
        over=sum(max(0, s.valid - (s.planned or 0)) for s in detail.strata),
        worst=tuple(
            message("checks.coverage.one_stratum", stratum=s.stratum, valid=s.valid, planned=s.planned)
            for s in _worst(short)
        ),
    )  # fmt: skip
    return context.finding(
        "coverage.plan", Line.METHODOLOGICAL, Status.NOT_MET if short else Status.MET, text, n=valid,
        value=float(valid), limits=Limits(min=float(planned), source=None), unit="interviews", basis=Basis.VERIFIED,
        evidence=(Evidence(sheet="coverage"),),
        recommendation=message("checks.coverage.todo.plan") if short else None,
    )  # fmt: skip


def _worst(short: list[StratumCoverage]) -> list[StratumCoverage]:
    return sorted(short, key=lambda s: (-(s.shortfall or 0), s.stratum))[:_NAMED]


def _frame_finding(interviews: Interviews, context: Context, detail: CoverageDetail, frame: Frame | None) -> Finding:
    if frame is None:
        return context.finding(
            "coverage.frame", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.coverage.no_frame"),
            recommendation=message("checks.coverage.todo.no_frame"),
        )  # fmt: skip
    if interviews.stratum is None:
        return context.finding(
            "coverage.frame", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.coverage.no_stratum")
        )
    missed = [m for m in detail.missed if m in frame.strata]
    if detail.not_in_frame:
        status = Status.NOT_MET
        text = message(
            "checks.coverage.not_in_frame", strata=detail.not_in_frame[:_NAMED],
            n=len(detail.not_in_frame),
        )  # fmt: skip
    elif missed:
        status = Status.NOT_MET
        people = sum(frame.strata[m].people or 0.0 for m in missed)
        share = people / frame.people if frame.people else None
        text = message("checks.coverage.missed", strata=tuple(missed[:_NAMED]), n=len(missed), share=share)
    else:
        status = Status.MET
        text = message(
            "checks.coverage.frame_met", strata=message("checks.n_strata", n=len(frame.strata)),
            dissimilarity=detail.dissimilarity,
        )  # fmt: skip
    return context.finding(
        "coverage.frame", Line.METHODOLOGICAL, status, text, n=len(frame.strata), basis=Basis.VERIFIED,
        evidence=(Evidence(sheet="coverage"),),
        recommendation=message("checks.coverage.todo.frame") if status is Status.NOT_MET else None,
    )  # fmt: skip


def _table(context: Context, detail: CoverageDetail) -> Table:
    people = sum(s.population or 0.0 for s in detail.strata)
    n = sum(s.valid for s in detail.strata)
    complete = all(s.population is not None for s in detail.strata)
    return table(
        "coverage",
        [
            {
                "part": context.part, "method": context.method, "stratum": s.stratum, "population": s.population,
                "population_share": s.population / people if complete and people and s.population is not None else None,
                "planned": s.planned, "issued": s.issued, "completed": s.completed, "valid": s.valid,
                "sample_share": s.valid / n if n else None, "shortfall": s.shortfall,
                "fulfilled": s.valid / s.planned if s.planned else None,
            }
            for s in detail.strata
        ],
    )  # fmt: skip
