"""Was enough of the field work controlled, and what did control find?

The share counts interviews with an outcome (contact made), not attempts; every interviewer is in the table, also
those whose work nobody looked at (READINGS 2.3). The formal line is in `field_control_formal`, the methodological one
in `field_control_findings`, `field_control_records`, `control_promise` and `field_control_comparison`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from sapa.checks.base import CheckResult, Context, bounds_from, used
from sapa.checks.control_compare import compare_questions, error_groups, unusual_interviewers
from sapa.checks.control_dimensions import LEVEL, ControlCase, dimensions
from sapa.checks.control_log import ControlLog
from sapa.checks.control_promise import promise_finding
from sapa.checks.control_proof import by_interviewer, whole_file
from sapa.checks.control_recordings import recordings_finding
from sapa.checks.control_records import control_records, without_phone
from sapa.checks.control_spread import DRAWS, SpreadTest, spread_test
from sapa.checks.field_control_comparison import comparison_finding
from sapa.checks.field_control_findings import proof_finding, results_finding, spread_finding, unmatched_finding
from sapa.checks.field_control_formal import NORM, READINGS, counted_under, formal, required
from sapa.checks.field_control_records import record_findings
from sapa.checks.field_control_tables import control_tables
from sapa.checks.interviews import Interviews
from sapa.deliverable.control_sections import AskedAgain
from sapa.messages import message
from sapa.results import Line, Status
from sapa.results.control import ControlGroup, ControlRecord, FieldControlDetail, Unmatched
from sapa.stats import wilson

__all__ = ["NORM", "field_control", "not_handed_in"]


def not_handed_in(context: Context) -> CheckResult:
    """Return the result for a survey without a control log: missing evidence is never a pass."""
    findings = [
        context.finding(
            NORM, Line.FORMAL, Status.NOT_ASSESSABLE, message("checks.field_control.no_log"), limits=limits,
            reading=used(context, *READINGS), recommendation=message("checks.field_control.todo.no_log"),
        )
        for limits in context.limits(context.norm(NORM))
    ]  # fmt: skip
    return CheckResult(tuple(findings))


def field_control(
    interviews: Interviews,
    context: Context,
    *,
    log: ControlLog,
    compare: Mapping[str, AskedAgain | str] | None = None,
    known_interviewers: Iterable[str] = (),
) -> CheckResult:
    """Judge the field control of one survey.

    Parameters
    ----------
    interviews, log
        The delivered rows, and the control log related to them.
    compare
        Survey column → how it was asked again (or just the column of the log). None: as the manifest says.
    known_interviewers
        Interviewers from the provider's list; those without interviews appear with zero.
    """
    case = ControlCase(interviews, log)
    chosen = context.readings
    total = case.group("", np.ones(len(interviews.rows), dtype=bool), chosen)
    by = {d.by: d for d in dimensions(case, context, known_interviewers=known_interviewers)}
    people, regions = (by[name].groups if name in by else () for name in ("interviewer", "region"))
    spread = _spread(people, context.seed)
    limits = context.limits(context.norm(NORM))
    compared = compare_questions(interviews, log, log.spec.questions if compare is None else compare)
    errors = error_groups(compared, interviews, log, context, [g.name for g in people]) if compared.questions else ()
    refuted = wilson(total.refuted, total.with_outcome, LEVEL) if total.with_outcome else None
    no_phone = without_phone(interviews)
    promises = [promise_finding(case, context, promise) for promise in log.spec.promise]
    unmatched = tuple(Unmatched(context.pseudonym(u.id), u.file, u.row) for u in log.unmatched)
    records = control_records(case, context)
    detail = FieldControlDetail(
        total=total, by_interviewer=people, by_region=regions,
        by_method=case.groups(np.where(log.attempted, log.method, ""), chosen), unmatched=unmatched,
        desk_only=int((log.desk_only & case.base(chosen)).sum()), limit_low=limits[0].min, limit_high=limits[0].max,
        limit_from=str(bounds_from(limits[0])), base=str(chosen.value("control_base")),
        counts=str(chosen.value("control_counts")), ceiling=str(chosen.value("control_ceiling")),
        required_low=required(total.interviews, limits[0].min, math.ceil),
        required_high=required(total.interviews, limits[0].max, math.floor),
        spread_p=spread.p if spread else None, spread_seed=context.seed, spread_draws=DRAWS,
        untouched_p=spread.untouched_p if spread else None,
        refuted_low=float(refuted[0]) if refuted else None, refuted_high=float(refuted[1]) if refuted else None,
        questions=compared.questions, dimensions=tuple(by.values()),
        records=(*_stray(unmatched), *(one.record for one in records)),
        without_phone=None if no_phone is None else int((no_phone & case.base(chosen)).sum()), errors=errors,
        unusual=unusual_interviewers(errors),
        proof=whole_file(total) if log.has_outcomes and total.interviews else None,
        by_interviewer_proof=by_interviewer(people) if log.has_outcomes else (),
        promises=tuple(kept for _, kept in promises if kept is not None), counted=counted_under(case, chosen),
    )  # fmt: skip
    findings = [formal(case, context, total, bound) for bound in limits]
    findings += [spread_finding(context, people, spread, log), *(finding for finding, _ in promises)]
    findings.append(results_finding(context, total, detail))
    if compared.questions:
        findings.append(comparison_finding(context, detail))
    if log.has_outcomes:
        findings.append(proof_finding(context, detail))
    if log.unmatched:
        findings.append(unmatched_finding(context, log))
    findings += record_findings(case, context, records)
    recordings = recordings_finding(case, context)
    if recordings is not None:
        findings.append(recordings)
    assumptions = () if log.has_methods or not log.records else (message("checks.assumption.control_method"),)
    return CheckResult(tuple(findings), control_tables(context, detail), detail, assumptions)


def _spread(groups: tuple[ControlGroup, ...], seed: int) -> SpreadTest | None:
    load = np.array([g.interviews for g in groups], dtype=np.int64)
    # Who was chosen is tested, not who was reached: an honest draw reaches some interviewers' respondents less often.
    hits = np.array([g.attempted for g in groups], dtype=np.int64)
    return spread_test(load, hits, seed=seed) if len(groups) else None


def _stray(unmatched: tuple[Unmatched, ...]) -> Iterable[ControlRecord]:
    return (ControlRecord(kind="unmatched", id=u.id, file=u.file, row=u.row) for u in unmatched)
