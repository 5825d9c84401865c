"""From a plan as it is written to the papers for the field: people, quotas, respondent selection, control."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sapa.deliverable.plan_file import PlanFile
from sapa.planning.control_plan import ControlOptions, Workload, control_bounds, plan_control
from sapa.planning.plan_reading import CONTROL, person_rule
from sapa.planning.respondent import kish_tables
from sapa.results.draw import DrawnSample
from sapa.results.fieldwork import Fieldwork
from sapa.results.plan import SamplePlan
from sapa.standard import Standard

if TYPE_CHECKING:
    from sapa.data.rows import Rows


def control_options(plan: PlanFile, standard: Standard) -> ControlOptions | None:
    """Return what the control plan starts from: bounds of the norm or the specification, reach, assurance, method."""
    if CONTROL not in standard.norms:
        return None
    low, high, source = control_bounds(standard, plan.specification, norm=CONTROL)
    options = ControlOptions(low=low, high=high, source=source, method=plan.control.method)
    if plan.control.reach is not None:
        options = replace(options, reach=plan.control.reach)
    return replace(options, assurance=plan.control.assurance) if plan.control.assurance is not None else options


def papers_of(
    plan: PlanFile, sample: SamplePlan, drawn: DrawnSample | None, *, people: Rows | None, standard: Standard, seed: int
) -> Fieldwork | None:
    """Return assignments, quota cells, respondent selection and the control plan.

    Parameters
    ----------
    plan
        The plan as it is written: interviewers, quotas, how the respondent is chosen, reach of control.
    sample, drawn
        The designed sample and the units drawn for it (None: not drawn).
    people
        The list of interviewers; None: the plan states their number, or nothing. Without either there are no
        assignments, and the control plan knows its totals only.
    standard
        For the bounds of field control.
    seed
        Of every random act.
    """
    options = control_options(plan, standard)
    rule = person_rule(plan)
    stated = plan.fieldwork.interviewers
    if stated is None or options is None:
        control = None
        if options is not None and sample.interviews:
            whole = [Workload(interviewer="", interviews=sample.interviews)]
            control = replace(plan_control(whole, options, seed=seed), orders=())
        return Fieldwork(
            assignments=(), quotas=(), person_rule=rule, kish=kish_tables() if rule == "kish" else (), kish_of=(),
            control=control, seed=seed,
        )  # fmt: skip
    from sapa.planning.fieldwork import prepare_fieldwork
    from sapa.planning.interviewers import read_interviewers
    from sapa.planning.quotas import QuotaOptions

    working = (
        read_interviewers(
            people, interviewer=stated.interviewer, region=stated.region, organisation=stated.organisation
        )
        if people is not None
        else stated.number or 1
    )
    quotas = QuotaOptions(margins=plan.fieldwork.quotas, interlocked=plan.fieldwork.interlocked)
    return prepare_fieldwork(
        sample, drawn, interviewers=working, quotas=quotas if quotas.margins else None, person_rule=rule,
        control=options, seed=seed,
    )  # fmt: skip
