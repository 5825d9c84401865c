"""Is the sampling error small enough? Formal line: the nominal figure; methodological line: the real design.

The norm is read as READINGS 2.2 says; the readings used are printed with each finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sapa.checks.base import CheckResult, Context, Limits, sensitivity, used
from sapa.checks.design_error import estimate, prepare, variables
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask, from_survey
from sapa.checks.nominal_error import group_errors, nominal
from sapa.checks.sampling_case import PERCENT, WHAT_IF, Case, near_limit, within_limit
from sapa.checks.sampling_tables import (
    assumptions,
    detail_of,
    error_table,
    estimate_table,
    with_needed,
)
from sapa.checks.selection import SelectionClass, classify, stratum_labels
from sapa.data.survey import Survey
from sapa.deliverable.manifest import Indicator, Selection, SelectionMethod, SelectionStage
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status, Table
from sapa.results.details import NominalError
from sapa.standard import Readings, Standard, choose

NORM = "t10.population_survey.sampling_error"
READINGS = (
    "confidence", "proportion", "error_scale", "error_base", "fpc", "formal_deff", "error_n", "error_rounding",
    "error_limit",
)  # fmt: skip


def sampling_error(
    interviews: Interviews,
    context: Context,
    *,
    selection: Selection | None,
    frame: Frame | None = None,
    refuted: Mask | None = None,
) -> CheckResult:
    """Judge the sampling error of one survey.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    selection
        How each stage was selected; None is unknown and never treated as probability sampling.
    frame
        People and first-stage units by stratum.
    refuted
        Rows that field control refuted; they do not count.
    """
    counted = interviews.complete & ~(refuted if refuted is not None else np.zeros(len(interviews.rows), dtype=bool))
    kind = classify(selection, strata=stratum_labels(interviews, counted))
    prepared = prepare(interviews, counted, frame, selection)
    level = float(context.reading("confidence"))
    found = [v for name, i in interviews.indicators.items() for v in variables(interviews, name, i)]
    estimates = [(v, replace(estimate(v, prepared, level), key=interviews.indicators[v.indicator].key)) for v in found]
    keys = tuple((v, e) for v, e in estimates if e.key)
    case = Case(interviews, frame, kind, prepared, keys, counted)

    overall = _overall(case, context.readings)
    groups = group_errors(interviews, counted, frame, context.readings, overall.p, _formal_deff(case, context.readings))
    if kind is SelectionClass.OPT_IN:
        # Those who chose themselves have no margin of error of any kind, in no table either.
        overall, groups = replace(overall, margin=None), tuple(replace(g, margin=None) for g in groups)
    limits = context.limits(context.norm(NORM))[0]
    overall = with_needed(case, context, overall, limits)
    groups = tuple(with_needed(case, context, g, limits) for g in groups)
    estimates_table = estimate_table(case, context, estimates, level)
    findings = [*_formal(case, context, overall, groups), _methodological(case, context, overall)]
    findings += [f for f in (_regional(case, context, groups), _thin(context, estimates_table)) if f is not None]
    detail = detail_of(case, context, overall, groups, tuple(e for _, e in estimates), limits, refuted)
    return CheckResult(
        findings=tuple(findings),
        tables=(
            error_table(context, overall, groups, limits),
            estimates_table,
        ),
        detail=detail,
        assumptions=assumptions(case),
    )


def check_sampling_error(
    survey: Survey,
    standard: Standard,
    *,
    indicators: Sequence[str] | Mapping[str, Indicator],
    by: str | None = None,
    selection: SelectionMethod | str | None = None,
    frame: Frame | None = None,
    readings: Mapping[str, object] | None = None,
) -> CheckResult:
    """Judge the sampling error of a survey read by hand.

    Parameters
    ----------
    survey
        Interviews with their design (`sapa.read_survey`).
    standard
        The norms in force (`sapa.load_standard`).
    indicators
        Columns of the key indicators (every category is estimated), or named sets of answer codes.
    by
        Column of regions for the table by region.
    selection
        How interviews were selected (`probability`, `quota`, `opt_in` …). None is unknown: the nominal figure
        is given, the design-based line stays not assessable.
    frame
        People by stratum; None: no finite population correction.
    readings
        Readings other than the defaults, by id.

    Returns
    -------
    CheckResult
        Findings on both lines, tables `sampling_error` and `estimates`, and a `SamplingErrorDetail`.

    Raises
    ------
    BadInput
        For an unknown reading or column.
    """
    named = dict(indicators) if isinstance(indicators, Mapping) else {c: Indicator(column=c) for c in indicators}
    interviews = from_survey(survey, indicators=named, by=(by,) if by else ())
    stages: Selection | None = None
    if selection is not None:
        stages = {"default": (SelectionStage(method=SelectionMethod(selection)),)}
    context = Context(standard, choose(readings or {}))
    return sampling_error(interviews, context, selection=stages, frame=frame)


def _overall(case: Case, readings: Readings, *, leave_out: int = 0) -> NominalError:
    """Return the nominal error of the whole sample under the readings given."""
    n = int(case.counted.sum()) - leave_out
    if readings.value("error_n") == "valid_worst_indicator" and case.keys:
        n = min(n, *(e.n for _, e in case.keys))
    p = readings.value("proportion")
    if p == "worst_indicator":
        worst = case.worst
        p = worst[1].estimate if worst is not None and worst[1].estimate is not None else _LARGEST_VARIANCE
    deff = _formal_deff(case, readings)
    return nominal(n, case.frame.people if case.frame else None, readings, p=float(p), deff=deff)


def _formal_deff(case: Case, readings: Readings) -> float:
    """Return the design effect of the formal line under the readings given, 1 where there is none."""
    chosen = readings.value("formal_deff")
    if isinstance(chosen, float):
        return chosen
    if chosen == "kish":
        return case.prepared.kish or 1.0
    if chosen == "design" and case.worst is not None:
        return case.worst[1].deff or 1.0
    return 1.0


# p(1 − p) is largest at one half: the figure that holds for every percentage of the report.
_LARGEST_VARIANCE = 1 / 2


def _status(case: Case, error: NominalError, limits: Limits, readings: Readings) -> Status:
    if case.selection is SelectionClass.OPT_IN or error.margin is None:
        return Status.NOT_ASSESSABLE
    return within_limit(PERCENT * error.margin, limits, str(readings.value("error_rounding")))


def _formal(case: Case, context: Context, overall: NominalError, groups: tuple[NominalError, ...]) -> list[Finding]:
    base = context.reading("error_base")
    items = [overall]
    if base == "each_region":
        items = [g for g in groups if g.group_by == "region"]
    elif base == "each_subgroup":
        items = [overall, *groups]
    findings: list[Finding] = []
    for limits in context.limits(context.norm(NORM)):
        if not items:
            findings.append(
                context.finding(
                    NORM, Line.FORMAL, Status.NOT_ASSESSABLE, message("checks.sampling_error.no_regions"),
                    limits=limits, reading=used(context, *READINGS),
                    recommendation=message("checks.sampling_error.todo.no_regions"),
                )
            )  # fmt: skip
        findings += [_formal_one(case, context, error, limits) for error in items]
    return findings


def _formal_one(case: Case, context: Context, error: NominalError, limits: Limits) -> Finding:
    whole = error.group_by == ""

    def under(readings: Readings) -> Status:
        again = _overall(case, readings) if whole else nominal(
            error.n, error.population, readings, p=error.p, deff=_formal_deff(case, readings),
            group=(error.group_by, error.group),
        )  # fmt: skip
        return _status(case, again, limits, readings)

    status = under(context.readings)
    repeated: NominalError | None = None
    if whole and status is Status.MET and case.repeated:
        # Rows that repeat an id may be one interview handed in twice; a verdict that needs them is no pass.
        fewer = _overall(case, context.readings, leave_out=case.repeated)
        if _status(case, fewer, limits, context.readings) is not Status.MET:
            status, repeated = Status.JUDGEMENT, fewer
    if case.selection is SelectionClass.OPT_IN:
        text = message("checks.sampling_error.opt_in")
    elif error.margin is None:
        text = message("checks.sampling_error.no_interviews")
    else:
        text = message(
            "checks.sampling_error.formal" if repeated is None else "checks.sampling_error.repeated",
            margin=error.margin, interviews=message("checks.n_interviews", n=error.n),
            confidence=error.confidence, p=error.p, limit=limits.max,
            selection=message(f"checks.selection.{case.selection}"),
            correction=message("checks.fpc_on" if error.fpc else "checks.fpc_off"),
            repeated=case.repeated, without=repeated.margin if repeated is not None else None,
            near=near_limit(PERCENT * error.margin, limits, str(context.reading("error_rounding"))) or "",
        )  # fmt: skip
    shown = case.selection is not SelectionClass.OPT_IN and error.margin is not None
    return context.finding(
        NORM, Line.FORMAL, status, text, limits=limits, item=None if whole else f"{error.group_by}: {error.group}",
        value=PERCENT * error.margin if shown and error.margin is not None else None, n=error.n, basis=Basis.VERIFIED,
        reading=used(context, *READINGS),
        sensitivity=sensitivity(under, context.readings, ("fpc", "error_rounding")) if shown else (),
        evidence=(Evidence(file=case.interviews.file()), Evidence(sheet="sampling_error")),
        recommendation=message("checks.sampling_error.todo.formal") if status is Status.NOT_MET else None,
    )  # fmt: skip


def _what_if(context: Context, overall: NominalError) -> Message | None:
    if overall.margin is None:
        return None
    low, high = (
        nominal(overall.n, overall.population, context.readings, p=overall.p, deff=deff).margin for deff in WHAT_IF
    )
    return message("checks.sampling_error.what_if", first=WHAT_IF[0], low=low, second=WHAT_IF[1], high=high)


def _methodological(case: Case, context: Context, overall: NominalError) -> Finding:
    limits = context.limits(context.norm(NORM))[0]
    worst = case.worst
    value: float | None = None
    n: int | None = overall.n
    recommendation: Message | None = None
    if case.selection is SelectionClass.OPT_IN:
        status, text = Status.NOT_ASSESSABLE, message("checks.sampling_error.opt_in")
    elif case.prepared.problem is not None:
        status = Status.NOT_ASSESSABLE
        what_if = _what_if(context, overall)
        text = message("checks.sampling_error.no_design", problem=case.prepared.problem, what_if=what_if or "")
        recommendation = message(
            "checks.sampling_error.todo.design" if case.selection.has_margin else "checks.sampling_error.todo.selection"
        )
    elif worst is None or worst[1].margin is None:
        status, text = Status.NOT_ASSESSABLE, message("checks.sampling_error.no_indicators")
        recommendation = message("checks.sampling_error.todo.indicators")
    else:
        best = worst[1]
        value, n = PERCENT * float(best.margin or 0.0), best.n
        status = within_limit(value, limits, str(context.reading("error_rounding")))
        text = message(
            "checks.sampling_error.design", indicator=best.shown, margin=best.margin, deff=best.deff,
            interviews=message("checks.n_answers", n=best.n), df=best.df, limit=limits.max,
            near=near_limit(value, limits, str(context.reading("error_rounding"))) or "",
        )  # fmt: skip
        if status is Status.NOT_MET:
            recommendation = message("checks.sampling_error.todo.not_met", needed=overall.needed_design)
    return context.finding(
        NORM, Line.METHODOLOGICAL, status, text, limits=limits, value=value, n=n, basis=Basis.VERIFIED,
        reading=used(context, "confidence", "error_rounding", "error_limit"),
        evidence=(Evidence(file=case.interviews.file()), Evidence(sheet="sampling_error")),
        recommendation=recommendation,
    )  # fmt: skip


def _regional(case: Case, context: Context, groups: tuple[NominalError, ...]) -> Finding | None:
    """Point at regions whose own error is above the limit: an expert decides whether the report leans on them."""
    regions = [g for g in groups if g.group_by == "region" and g.margin is not None]
    if not regions or case.selection is SelectionClass.OPT_IN:
        return None
    limits = context.limits(context.norm(NORM))[0]
    rule = str(context.reading("error_rounding"))
    above = [g for g in regions if within_limit(PERCENT * (g.margin or 0.0), limits, rule) is Status.NOT_MET]
    widest = max(regions, key=lambda g: (g.margin or 0.0, g.group))
    # Without a design the figures are only what a simple random sample would have at least: nothing is shown to be met.
    known = case.prepared.problem is None
    todo = "checks.sampling_error.todo.regions" if case.selection.has_margin else "checks.sampling_error.todo.selection"
    return context.finding(
        NORM, Line.METHODOLOGICAL,
        (Status.JUDGEMENT if above else Status.MET) if known else Status.NOT_ASSESSABLE,
        message(
            "checks.sampling_error.regions", above=len(above), total=len(regions), limit=limits.max,
            widest=widest.group, margin=widest.margin, interviews=message("checks.n_interviews", n=widest.n),
        ),
        item="regions", limits=limits, value=PERCENT * (widest.margin or 0.0), n=widest.n, basis=Basis.VERIFIED,
        reading=used(context, "confidence", "error_rounding", "error_limit"),
        evidence=(Evidence(sheet="sampling_error"),),
        recommendation=message(todo) if above or not known else None,
    )  # fmt: skip


def _thin(context: Context, estimates: Table) -> Finding | None:
    """Point at percentages of regions that rest on too little to be published; what is not known is no pass."""
    regional = [
        r for r in estimates.records()
        if r["domain"] is not None and r["statistic"] == "proportion" and r["estimate"] is not None
    ]  # fmt: skip
    thin = [r for r in regional if r["too_thin"]]
    if not regional:
        return None
    known = all(r["too_thin"] is not None or r["estimate"] in (0, 1) for r in regional)
    status = Status.JUDGEMENT if thin else Status.MET if known else Status.NOT_ASSESSABLE
    unknown = status is Status.NOT_ASSESSABLE
    return context.finding(
        "sampling_error.thin", Line.METHODOLOGICAL, status,
        message(
            "checks.sampling_error.thin_unknown" if unknown else "checks.sampling_error.thin", thin=len(thin),
            total=len(regional),
        ),
        n=len(regional), value=float(len(thin)), basis=Basis.VERIFIED, evidence=(Evidence(sheet="sampling_error"),),
        recommendation=message("checks.sampling_error.todo.thin") if thin else None,
    )  # fmt: skip
