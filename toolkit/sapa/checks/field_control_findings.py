"""The methodological line of field control: how it was spread, what it found and what it proves."""

from __future__ import annotations

from sapa.checks.base import Context
from sapa.checks.control_dimensions import LEVEL, NAMED
from sapa.checks.control_log import ControlLog
from sapa.checks.control_spread import SpreadTest
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Interval, Line, Status
from sapa.results.control import ControlGroup, FieldControlDetail

PERCENT = 100
# A log that random selection would give less than once in a thousand surveys is called incompatible with it.
INCOMPATIBLE = 0.001
# Between this and the former a person asks how interviews were drawn.
DOUBTFUL = 0.01
SHEET = (Evidence(sheet="field_control"),)


def spread_finding(
    context: Context, groups: tuple[ControlGroup, ...], spread: SpreadTest | None, log: ControlLog
) -> Finding:
    """Judge whether control was spread over interviewers as a random draw spreads it; more even is no fault."""
    working = [g for g in groups if g.interviews]
    # Without outcomes nobody knows who was reached: then those are named whom nobody even tried.
    untouched = [g for g in working if not (g.controlled if log.has_outcomes else g.attempted)]
    if not working:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.no_interviewers")
    elif spread is None:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.spread_unknown")
    else:
        # Two ways of not being random: some had too much, and some had nothing while the others were served evenly.
        kind, p = ("spread", spread.p) if spread.p <= spread.untouched_p else ("untouched", spread.untouched_p)
        status, word = Status.MET, "spread_random"
        if p < DOUBTFUL:
            status, degree = (Status.NOT_MET, "uneven") if p < INCOMPATIBLE else (Status.JUDGEMENT, "doubtful")
            word = f"{kind}_{degree}"
        text = message(
            f"checks.field_control.{word}", p=spread.p if status is Status.MET else p, untouched=len(untouched),
            left_out=spread.untouched,
            whom=message(f"checks.field_control.without_{'outcome' if log.has_outcomes else 'attempt'}"),
            interviewers=message("checks.n_interviewers", n=len(working)),
            names=tuple(g.name for g in untouched[:NAMED]) if untouched else "–",
        )  # fmt: skip
    todo = f"checks.field_control.todo.{'untouched' if log.has_outcomes else 'outcomes'}"
    return context.finding(
        "field_control.spread", Line.METHODOLOGICAL, status, text, n=len(working), basis=Basis.VERIFIED, evidence=SHEET,
        recommendation=message(todo) if untouched else None,
    )  # fmt: skip


def results_finding(context: Context, total: ControlGroup, detail: FieldControlDetail) -> Finding:
    """Say how many interviews were refuted, with the interval; what is void is for a person to decide."""
    reached = total.with_outcome
    interval = None
    if not reached:
        status, text = Status.NOT_ASSESSABLE, message("checks.field_control.no_results")
    else:
        # Refuted interviews are for a person to decide on: what is void, and what else that interviewer did.
        status = Status.JUDGEMENT if total.refuted or total.contradictory else Status.MET
        interval = Interval(PERCENT * (detail.refuted_low or 0.0), PERCENT * (detail.refuted_high or 0.0), LEVEL)
        text = message(
            "checks.field_control.results", refuted=message("checks.n_interviews", n=total.refuted), reached=reached,
            share=total.refuted / reached, low=detail.refuted_low, high=detail.refuted_high,
            not_reached=total.not_reached, contradictory=total.contradictory,
        )  # fmt: skip
    return context.finding(
        "field_control.results", Line.METHODOLOGICAL, status, text, n=reached, interval=interval,
        value=PERCENT * total.refuted / reached if reached else None, unit="percent" if reached else None,
        basis=Basis.VERIFIED, evidence=SHEET,
        recommendation=message("checks.field_control.todo.refuted") if total.refuted else None,
    )  # fmt: skip


def proof_finding(context: Context, detail: FieldControlDetail) -> Finding:
    """Say how many false interviews control leaves possible, the unreached left out and counted as false."""
    proof = detail.proof
    if proof is None or proof.ignoring_share is None or proof.counting_share is None:
        return context.finding(
            "field_control.proof", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
            message("checks.field_control.proof_none"), n=detail.total.interviews, basis=Basis.VERIFIED, evidence=SHEET,
            recommendation=message("checks.field_control.todo.outcomes"),
        )  # fmt: skip
    open_ones = [p for p in detail.by_interviewer_proof if p.more is None or p.more > 0]
    tolerated = detail.by_interviewer_proof[0].tolerated if detail.by_interviewer_proof else None
    text = message(
        f"checks.field_control.proof{'' if tolerated is None else '_by_interviewer'}", tried=proof.tried,
        reached=proof.reached, refuted=proof.refuted, ignoring=proof.ignoring_share,
        contradictory=proof.contradictory,
        ignoring_most=proof.ignoring_most, counting=proof.counting_share, counting_most=proof.counting_most,
        interviews=message("checks.n_interviews", n=proof.population), open=len(open_ones),
        of=len(detail.by_interviewer_proof), tolerated=tolerated,
    )  # fmt: skip
    return context.finding(
        # No norm says how many false interviews are too many: the numbers are for a person to weigh.
        "field_control.proof", Line.METHODOLOGICAL, Status.JUDGEMENT, text, n=proof.reached,
        value=PERCENT * proof.ignoring_share, unit="percent",
        basis=Basis.VERIFIED, evidence=SHEET,
        recommendation=message("checks.field_control.todo.proof") if proof.reached < proof.tried else None,
    )  # fmt: skip


def unmatched_finding(context: Context, log: ControlLog) -> Finding:
    """Name the control records of no interview."""
    first = log.unmatched[0]
    return context.finding(
        "field_control.unmatched", Line.METHODOLOGICAL, Status.NOT_MET,
        message(
            "checks.field_control.unmatched", records=message("checks.n_records", n=len(log.unmatched)),
            total=log.records, first=context.pseudonym(first.id), file=first.file, row=first.row,
        ),
        n=log.records, value=float(len(log.unmatched)), basis=Basis.VERIFIED,
        evidence=tuple(Evidence(file=u.file, rows=str(u.row)) for u in log.unmatched[:NAMED]),
        recommendation=message("checks.field_control.todo.unmatched"),
    )  # fmt: skip
