"""Was enough of the field work controlled, and what did control find?

The share counts interviews with an outcome (contact made), not attempts; every interviewer is in the table, also
those whose work nobody looked at (READINGS 2.3).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from sapa.checks.base import CheckResult, Context, Limits, sensitivity, used
from sapa.checks.control_compare import compare_questions
from sapa.checks.control_log import ControlLog
from sapa.checks.control_spread import DRAWS, SpreadTest, spread_test
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Interval, Line, Status, Table, table
from sapa.results.details import ControlGroup, FieldControlDetail
from sapa.standard import Readings
from sapa.stats import wilson

NORM = "t10.population_survey.field_control"
READINGS = ("control_base", "control_counts", "control_ceiling")
PERCENT = 100
LEVEL = 0.95
# A log that random selection would give less than once in a thousand surveys is called incompatible with it.
INCOMPATIBLE = 0.001
# Between this and the former a person asks how interviews were drawn.
DOUBTFUL = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    interviews: Interviews
    log: ControlLog

    def base(self, readings: Readings) -> Mask:
        return self.interviews.handed_in if readings.value("control_base") == "handed_in" else self.interviews.complete

    def counted(self, readings: Readings) -> Mask:
        hits = self.log.controlled if readings.value("control_counts") == "outcome" else self.log.attempted
        return np.asarray(hits & self.base(readings), dtype=bool)

    def group(self, name: str, where: Mask, readings: Readings, organisation: str | None = None) -> ControlGroup:
        within = where & self.base(readings)
        outcome = self.log.outcome

        def having(word: str) -> int:
            return int((within & (outcome == word)).sum())

        return ControlGroup(
            name=name, interviews=int(within.sum()), attempted=int((within & self.log.attempted).sum()),
            controlled=int((within & self.counted(readings)).sum()), confirmed=having("confirmed"),
            partly=having("partly"), refuted=having("refuted"), not_reached=having("not_reached"),
            organisation=organisation,
        )  # fmt: skip


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
    compare: dict[str, str] | None = None,
    known_interviewers: Iterable[str] = (),
) -> CheckResult:
    """Judge the field control of one survey.

    Parameters
    ----------
    interviews, log
        The delivered rows, and the control log related to them.
    compare
        Survey column → control column of the questions asked again.
    known_interviewers
        Interviewers from the provider's list; those without interviews appear with zero.
    """
    case = _Case(interviews, log)
    chosen = context.readings
    everyone = np.ones(len(interviews.rows), dtype=bool)
    total = case.group("", everyone, chosen)
    by_interviewer = _groups(case, interviews.interviewer, chosen, known_interviewers)
    # In the order of what is shown: the order of names would tell who stands behind a pseudonym.
    by_interviewer = tuple(
        sorted((replace(g, name=context.staff(g.name)) for g in by_interviewer), key=lambda g: _natural(g.name))
    )
    by_region = _groups(case, interviews.region, chosen)
    by_method = _groups(case, np.where(log.attempted, log.method, ""), chosen)
    spread = _spread(by_interviewer, context.seed)
    limits = context.limits(context.norm(NORM))
    questions = compare_questions(interviews, log, compare or {})
    refuted = wilson(total.refuted, _with_outcome(total), LEVEL) if _with_outcome(total) else None
    detail = FieldControlDetail(
        total=total, by_interviewer=by_interviewer, by_region=by_region, by_method=by_method,
        unmatched=tuple(replace(u, id=context.pseudonym(u.id)) for u in log.unmatched),
        desk_only=int((log.desk_only & case.base(chosen)).sum()), limit_low=limits[0].min, limit_high=limits[0].max,
        limit_from=str(limits[0].source), base=str(chosen.value("control_base")),
        counts=str(chosen.value("control_counts")), ceiling=str(chosen.value("control_ceiling")),
        required_low=_required(total.interviews, limits[0].min, math.ceil),
        required_high=_required(total.interviews, limits[0].max, math.floor),
        spread_p=spread.p if spread else None, spread_seed=context.seed, spread_draws=DRAWS,
        refuted_low=float(refuted[0]) if refuted else None, refuted_high=float(refuted[1]) if refuted else None,
        questions=questions,
    )  # fmt: skip
    findings = [_formal(case, context, total, bound) for bound in limits]
    findings += [_spread_finding(context, by_interviewer, spread, log), _results_finding(context, total, detail)]
    if log.unmatched:
        findings.append(_unmatched_finding(context, log))
    assumptions = () if log.has_methods or not log.records else (message("checks.assumption.control_method"),)
    return CheckResult(tuple(findings), _tables(context, by_interviewer, by_region, detail), detail, assumptions)


def _with_outcome(group: ControlGroup) -> int:
    return group.confirmed + group.partly + group.refuted


def _required(base: int, percent: float | None, to_whole: Callable[[float], int]) -> int | None:
    """Return the interviews that a share means; exact in integers, so that 15 % of 1 000 is 150 and never 151."""
    if percent is None:
        return None
    exact = base * percent
    whole = int(exact // PERCENT)
    return whole if to_whole is math.floor or exact == whole * PERCENT else whole + 1


def _groups(
    case: _Case, labels: Labels | None, readings: Readings, known: Iterable[str] = ()
) -> tuple[ControlGroup, ...]:
    if labels is None:
        return ()
    names = {str(v) for v in labels[case.interviews.handed_in]} | {str(k) for k in known}
    groups = []
    for name in sorted(names - {""}, key=_natural):
        where = np.asarray(labels == name, dtype=bool)
        organisations = case.interviews.organisation
        organisation = str(organisations[where][0]) if organisations is not None and where.any() else None
        groups.append(case.group(name, where, readings, organisation))
    return tuple(groups)


def _natural(name: str) -> tuple[int, float, str]:
    return (0, float(name), name) if name.isdigit() else (1, 0.0, name)


def _formal(case: _Case, context: Context, total: ControlGroup, limits: Limits) -> Finding:
    def under(readings: Readings) -> Status:
        base = int(case.base(readings).sum())
        hits = int(case.counted(readings).sum())
        by_outcome = readings.value("control_counts") == "outcome"
        if base == 0 or (case.log.records and (not case.log.has_ids or (by_outcome and not case.log.has_outcomes))):
            return Status.NOT_ASSESSABLE
        if limits.min is not None and hits * PERCENT < limits.min * base:
            # Words of the log that nobody explains may hide the outcomes that are missing: not known is not "no".
            hidden = int((case.log.unclear & case.base(readings)).sum()) if by_outcome else 0
            return Status.NOT_ASSESSABLE if (hits + hidden) * PERCENT >= limits.min * base else Status.NOT_MET
        above = limits.max is not None and hits * PERCENT > limits.max * base
        return Status.NOT_MET if above and readings.value("control_ceiling") == "breach" else Status.MET

    status = under(context.readings)
    value = PERCENT * total.controlled / total.interviews if total.interviews else None
    if status is Status.NOT_ASSESSABLE:
        text, value = _why_not(case, total, context.readings), None
    else:
        over = limits.max is not None and value is not None and value > limits.max
        what = "attempts" if context.reading("control_counts") == "attempt" else "formal"
        text = message(
            "checks.field_control.above" if over else f"checks.field_control.{what}", share=(value or 0.0) / PERCENT,
            controlled=total.controlled, attempted=total.attempted, low=limits.min, high=limits.max,
            interviews=message("checks.n_interviews", n=total.interviews),
            base=message(f"checks.control_base.{context.reading('control_base')}"),
        )  # fmt: skip
    interval = None
    if value is not None and total.interviews:
        low, high = wilson(total.controlled, total.interviews, LEVEL)
        interval = Interval(PERCENT * float(low), PERCENT * float(high), LEVEL)
    return context.finding(
        NORM, Line.FORMAL, status, text, limits=limits, value=value, n=total.interviews, basis=Basis.VERIFIED,
        interval=interval, reading=used(context, *READINGS),
        sensitivity=sensitivity(under, context.readings, READINGS), evidence=_evidence(case.log),
        recommendation=_todo(total, limits) if status is Status.NOT_MET else None,
    )  # fmt: skip


def _why_not(case: _Case, total: ControlGroup, readings: Readings) -> Message:
    if not total.interviews:
        return message("checks.field_control.no_interviews")
    if not case.log.has_ids:
        return message("checks.field_control.no_ids")
    if not case.log.has_outcomes:
        return message("checks.field_control.no_outcomes")
    unclear = int((case.log.unclear & case.base(readings)).sum())
    return message(
        "checks.field_control.unclear", controlled=message("checks.n_interviews", n=total.controlled),
        unclear=message("checks.n_interviews", n=unclear),
    )  # fmt: skip


def _todo(total: ControlGroup, limits: Limits) -> Message:
    needed = _required(total.interviews, limits.min, math.ceil)
    if needed is None or total.controlled >= needed:
        return message("checks.field_control.todo.above")
    return message(
        "checks.field_control.todo.more",
        more=message("checks.n_interviews", n=needed - total.controlled),
        needed=needed,
    )


def _evidence(log: ControlLog) -> tuple[Evidence, ...]:
    return (*(Evidence(file=f.path) for f in log.rows.files), Evidence(sheet="field_control"))


def _spread(groups: tuple[ControlGroup, ...], seed: int) -> SpreadTest | None:
    load = np.array([g.interviews for g in groups], dtype=np.int64)
    # Who was chosen is tested, not who was reached: an honest draw reaches some interviewers' respondents less often.
    hits = np.array([g.attempted for g in groups], dtype=np.int64)
    return spread_test(load, hits, seed=seed) if len(groups) else None


def _spread_finding(
    context: Context, groups: tuple[ControlGroup, ...], spread: SpreadTest | None, log: ControlLog
) -> Finding:
    working = [g for g in groups if g.interviews]
    # Without outcomes nobody knows who was reached: then those are named whom nobody even tried.
    untouched = [g for g in working if not (g.controlled if log.has_outcomes else g.attempted)]
    if not working:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.no_interviewers")
    elif spread is None:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.spread_unknown")
    else:
        status, word = Status.MET, "random"
        if spread.p < DOUBTFUL:
            status, word = (Status.NOT_MET, "uneven") if spread.p < INCOMPATIBLE else (Status.JUDGEMENT, "doubtful")
        text = message(
            f"checks.field_control.spread_{word}", p=spread.p, untouched=len(untouched),
            whom=message(f"checks.field_control.without_{'outcome' if log.has_outcomes else 'attempt'}"),
            interviewers=message("checks.n_interviewers", n=len(working)),
            names=tuple(g.name for g in untouched[:_NAMED]) if untouched else "–",
        )  # fmt: skip
    todo = f"checks.field_control.todo.{'untouched' if log.has_outcomes else 'outcomes'}"
    return context.finding(
        "field_control.spread", Line.METHODOLOGICAL, status, text, n=len(working), basis=Basis.VERIFIED,
        evidence=(Evidence(sheet="field_control"),),
        recommendation=message(todo) if untouched else None,
    )  # fmt: skip


_NAMED = 8


def _results_finding(context: Context, total: ControlGroup, detail: FieldControlDetail) -> Finding:
    reached = _with_outcome(total)
    interval = None
    if not reached:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.no_results")
    else:
        # Refuted interviews are for a person to decide on: what is void, and what else that interviewer did.
        status = Status.JUDGEMENT if total.refuted else Status.MET
        interval = Interval(PERCENT * (detail.refuted_low or 0.0), PERCENT * (detail.refuted_high or 0.0), LEVEL)
        text = message(
            "checks.field_control.results", refuted=message("checks.n_interviews", n=total.refuted), reached=reached,
            share=total.refuted / reached, low=detail.refuted_low, high=detail.refuted_high,
            not_reached=total.not_reached,
        )  # fmt: skip
    return context.finding(
        "field_control.results", Line.METHODOLOGICAL, status, text, n=reached, interval=interval,
        value=PERCENT * total.refuted / reached if reached else None, unit="percent" if reached else None,
        basis=Basis.VERIFIED, evidence=(Evidence(sheet="field_control"),),
        recommendation=message("checks.field_control.todo.refuted") if total.refuted else None,
    )  # fmt: skip


def _unmatched_finding(context: Context, log: ControlLog) -> Finding:
    first = log.unmatched[0]
    return context.finding(
        "field_control.unmatched", Line.METHODOLOGICAL, Status.NOT_MET,
        message(
            "checks.field_control.unmatched", records=message("checks.n_records", n=len(log.unmatched)),
            total=log.records, first=context.pseudonym(first.id), file=first.file, row=first.row,
        ),
        n=log.records, value=float(len(log.unmatched)), basis=Basis.VERIFIED,
        evidence=tuple(Evidence(file=u.file, rows=str(u.row)) for u in log.unmatched[:_NAMED]),
        recommendation=message("checks.field_control.todo.unmatched"),
    )  # fmt: skip


def _tables(
    context: Context,
    by_interviewer: tuple[ControlGroup, ...],
    by_region: tuple[ControlGroup, ...],
    detail: FieldControlDetail,
) -> tuple[Table, ...]:
    def row(group: ControlGroup) -> dict[str, object]:
        return {
            "part": context.part, "method": context.method, "interviews": group.interviews,
            "attempted": group.attempted, "controlled": group.controlled, "share": group.share,
            "confirmed": group.confirmed, "partly": group.partly, "refuted": group.refuted,
            "not_reached": group.not_reached,
        }  # fmt: skip

    return (
        table(
            "field_control_by_interviewer",
            [row(g) | {"interviewer": g.name, "organisation": g.organisation} for g in by_interviewer],
        ),
        table("field_control_by_region", [row(g) | {"region": g.name} for g in by_region]),
        table(
            "comparison",
            [
                {
                    "part": context.part, "method": context.method, "question": q.question, "compared": q.compared,
                    "different": q.different, "share": q.different / q.compared if q.compared else None, "low": q.low,
                    "high": q.high,
                }
                for q in detail.questions
            ],
        ),
    )  # fmt: skip
