"""All checks of one survey, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sapa.checks.base import CheckResult, Context
from sapa.checks.claims import claim_defects, claims
from sapa.checks.control_log import ControlLog, relate_log
from sapa.checks.coverage import coverage
from sapa.checks.data_defects import data_defects
from sapa.checks.design_error import prepare, variables
from sapa.checks.drawn_sample import DrawnUnits, drawn_finding, read_drawn, with_drawn
from sapa.checks.field_control import NORM as CONTROL_NORM
from sapa.checks.field_control import field_control, not_handed_in
from sapa.checks.frame import Frame, Plan, read_frame, read_plan, too_small
from sapa.checks.interviewers import interviewers
from sapa.checks.interviews import Interviews, joined, value_defects
from sapa.checks.sampling_error import NORM as ERROR_NORM
from sapa.checks.sampling_error import sampling_error
from sapa.checks.selection import classify, stratum_labels
from sapa.checks.times import date_defects, time_defects
from sapa.checks.weights import weights
from sapa.data.values import codes
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.method_kinds import SURVEYS
from sapa.messages import message
from sapa.results import Finding, Line, Status

# Table 10 names the questionnaire survey of the population; an online survey of residents is one (READINGS 2.2), and a
# survey whose kind is left open does not escape the norm by that.
NORMED_KINDS = SURVEYS


def survey_checks(method: LoadedMethod, interviews: Interviews, context: Context) -> dict[str, CheckResult]:
    """Run sampling error, field control, coverage and data defects on one survey.

    Returns
    -------
    dict
        Results by name of the check: `sampling_error`, `field_control`, `coverage`, `weights`, `claims`, `data`,
        `interviewers`.
    """
    spec = method.spec
    frame = _frame(method)
    plan = _plan(method)
    drawn = drawn_units(method)
    if drawn is not None:
        interviews = with_drawn(interviews, drawn)
    log = _log(method, interviews)
    refuted = log.refuted if log is not None else np.zeros(len(interviews.rows), dtype=bool)
    counted = np.asarray(interviews.complete & ~refuted, dtype=bool)
    results: dict[str, CheckResult] = {}
    if method.kind in NORMED_KINDS:
        results["sampling_error"] = sampling_error(
            interviews, context, selection=spec.selection, frame=frame, refuted=refuted
        )
        if log is None or spec.control is None:
            results["field_control"] = not_handed_in(context)
        else:
            results["field_control"] = field_control(
                interviews, context, log=log, compare=spec.control.questions, known_interviewers=_known(method)
            )
    control_found = results["field_control"].detail if "field_control" in results else None
    about_people = interviewers(
        interviews, context, survey=method.table("questionnaire_survey"), choices=method.table("questionnaire_choices"),
        log=log, control=control_found, attached=_attached(method), scans=spec.attached_questionnaires is not None,
    )  # fmt: skip
    contacts = method.table("contacts")
    covered = coverage(
        interviews, context, valid=counted, frame=frame, plan=plan,
        contacts=(contacts, spec.contacts) if contacts is not None and spec.contacts is not None else None,
    )  # fmt: skip
    where = drawn_finding(interviews, context, valid=counted, drawn=drawn) if drawn is not None else None
    results["coverage"] = replace(covered, findings=(*covered.findings, *([where] if where is not None else [])))
    defects = [*interviews.defects, *value_defects(interviews), *time_defects(interviews)]
    defects += [
        d for name, i in interviews.indicators.items() for v in variables(interviews, name, i) for d in v.defects
    ]
    control = method.table("control")
    if control is not None and spec.control is not None and spec.control.date is not None:
        defects += date_defects(control, spec.control.date)
    for part in (frame, plan, log):
        if part is not None:
            defects += part.defects
    if frame is not None:
        defects += too_small(frame, interviews, counted)
    results["weights"] = weights(interviews, context, frame=frame)
    listed = method.table("claims")
    if listed is not None and spec.claims is not None:
        results["claims"] = claims(
            interviews, context, prepared=prepare(interviews, counted, frame, spec.selection),
            selection=classify(spec.selection, strata=stratum_labels(interviews, counted)), rows=listed,
            spec=spec.claims, people=frame.people if frame is not None else None,
        )  # fmt: skip
        defects += claim_defects(results["claims"])
    results["data"] = data_defects(defects, context)
    results["interviewers"] = about_people
    return results


def _attached(method: LoadedMethod) -> frozenset[str] | None:
    """Return the ids of the attached questionnaires; None where they are not listed."""
    rows, spec = method.table("attached_questionnaires"), method.spec.attached_questionnaires
    if rows is None or spec is None:
        return None
    return frozenset(map(str, joined(rows.frame, spec.id))) - {""}


def without_data(method: LoadedMethod, context: Context) -> tuple[Finding, ...]:
    """Return the findings of a survey that names no data file: nothing can be assessed."""
    if method.kind not in NORMED_KINDS:
        return ()
    found: list[Finding] = []
    for norm in (ERROR_NORM, CONTROL_NORM):
        found += [
            context.finding(
                norm, Line.FORMAL, Status.NOT_ASSESSABLE, message("checks.no_data"), limits=limits,
                recommendation=message("checks.no_data.todo"),
            )
            for limits in context.limits(context.norm(norm))
        ]  # fmt: skip
    return tuple(found)


def not_used(context: Context) -> tuple[Finding, ...]:
    """Return the findings on table 10's survey row for a part without such a survey."""
    context = replace(context, method=None)
    text = message("checks.participants.not_used")
    return tuple(context.finding(norm, Line.FORMAL, Status.NOT_APPLICABLE, text) for norm in (ERROR_NORM, CONTROL_NORM))


def _frame(method: LoadedMethod) -> Frame | None:
    rows, spec = method.table("population"), method.spec.population
    return read_frame(rows, spec) if rows is not None and spec is not None else None


def _plan(method: LoadedMethod) -> Plan | None:
    rows, spec = method.table("plan"), method.spec.plan
    return read_plan(rows, spec) if rows is not None and spec is not None else None


def drawn_units(method: LoadedMethod) -> DrawnUnits | None:
    """Return the units that the design of a method drew; None where no plan.yaml hands them over."""
    rows, taken = method.table("sample"), method.taken
    return read_drawn(rows, taken.sample) if rows is not None and taken is not None and taken.sample else None


def _log(method: LoadedMethod, interviews: Interviews) -> ControlLog | None:
    rows, spec = method.table("control"), method.spec.control
    return relate_log(rows, spec, interviews) if rows is not None and spec is not None else None


def _known(method: LoadedMethod) -> tuple[str, ...]:
    rows, spec = method.table("interviewers"), method.spec.interviewers
    if rows is None or spec is None:
        return ()
    return tuple(str(v) for v in codes(rows.frame[spec.interviewer]).dropna())
