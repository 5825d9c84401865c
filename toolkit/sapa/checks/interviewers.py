"""Interviews and interviewers from the data: what stands out, how surely, and what to look at first.

Nothing is called invented here. The finding is on the methodological line and never "not met": data alone show where to
look, and control shows what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from sapa.checks.base import CheckResult, Context
from sapa.checks.control_log import ControlLog
from sapa.checks.interview_base import case_of
from sapa.checks.interview_copies import scattered_finding
from sapa.checks.interview_signals import InterviewSignals, interview_signals
from sapa.checks.interviewer_dossier import DRAWS, dossiers
from sapa.checks.interviewer_evidence import gather
from sapa.checks.interviewer_funnel import funnel
from sapa.checks.interviewer_handed_in import HandedIn
from sapa.checks.interviewer_keyed import keyed_again, keyed_finding
from sapa.checks.interviewer_rekeying import rekeying
from sapa.checks.interviewer_score import LEAST_COMPARED
from sapa.checks.interviews import Interviews
from sapa.data.rows import Rows
from sapa.messages import Message, message
from sapa.results import Finding, Line, Status, Table, table
from sapa.results.control import FieldControlDetail
from sapa.results.interviewers import Dossier, Funnel, InterviewersDetail, Level
from sapa.results.rekeying import Rekeying

QUESTION = "interviewers"

NOTHING = HandedIn()
MOST_FLAGS = 2_000
"""Flags that are listed; all are counted."""


def interviewers(
    interviews: Interviews,
    context: Context,
    *,
    survey: Rows | None = None,
    choices: Rows | None = None,
    log: ControlLog | None = None,
    control: FieldControlDetail | None = None,
    attached: AbstractSet[str] | None = None,
    scans: bool = False,
    handed_in: HandedIn = NOTHING,
    progress: Callable[[int, int], None] | None = None,
) -> CheckResult:
    """Compare interviewers on everything their interviews say.

    Parameters
    ----------
    survey, choices
        Sheets of the XLSForm; None: questions are guessed from the columns.
    log, control
        The control log, and what the field-control check found.
    attached, scans
        Ids of the questionnaires attached as scans, None: not listed; whether any are attached.
    handed_in
        Times of questions, centres of PSUs and the second keying, as far as there are any.
    progress
        Of the search for near-duplicates.

    Returns
    -------
    CheckResult
        One finding on the methodological line, one more where copies are scattered over many interviewers, and one on
        the second keying where there is one; tables `interviewers`
        and `interviews_flagged`; `InterviewersDetail`.
    """
    if not case_of(interviews, context).interviewer_known:
        return _nobody(interviews, context, handed_in)
    found = interview_signals(
        interviews, context, survey=survey, choices=choices, centres=handed_in.centres, timings=handed_in.timings,
        progress=progress,
    )  # fmt: skip
    evidence = gather(found, log)
    proofs = {p.interviewer: p for p in control.by_interviewer_proof} if control is not None else {}
    made = dossiers(found, evidence, log=log, proofs=proofs, seed=context.seed)
    again, notes = _rekeying(interviews, context, found, attached=attached, scans=scans, handed_in=handed_in)
    skipped = (*found.signals.skipped, *handed_in.left_out, *notes)
    detail = InterviewersDetail(
        dossiers=made, flags=found.signals.flags[:MOST_FLAGS], flagged_total=len(found.signals.flags),
        indices=found.counts(), skipped=skipped, seed=context.seed, draws=DRAWS,
        effects=evidence.effects, funnels=_funnels(made, found, log), rekeying=again,
    )  # fmt: skip
    findings = [_finding(context, made)]
    if found.signals.scattered is not None:
        findings.append(scattered_finding(context, found.case, found.signals.scattered))
    if again is not None and again.keyed is not None:
        findings.append(keyed_finding(context, again.keyed))
    return CheckResult(tuple(findings), _tables(context, detail, found), detail, found.signals.notes)


def _rekeying(
    interviews: Interviews,
    context: Context,
    found: InterviewSignals,
    *,
    attached: AbstractSet[str] | None,
    scans: bool,
    handed_in: HandedIn,
) -> tuple[Rekeying | None, tuple[Message, ...]]:
    """Draw questionnaires to key again, and judge a second keying where one was handed in."""
    if not scans and handed_in.rekeyed is None:
        return None, ()
    drawn = rekeying(interviews, context, form=found.form, attached=attached, seed=context.seed)
    if handed_in.rekeyed is None:
        return drawn, ()
    keyed = keyed_again(interviews, context, *handed_in.rekeyed, population=drawn.attached or None)
    notes = () if keyed is not None else (message("checks.rekeyed.no_ids"),)
    return (replace(drawn, listed=scans, keyed=keyed) if scans or keyed is not None else None), notes


def _funnels(made: tuple[Dossier, ...], found: InterviewSignals, log: ControlLog | None) -> tuple[Funnel, ...]:
    flagged: dict[str, set[tuple[str, int]]] = {}
    for f in found.signals.flags:
        flagged.setdefault(f.interviewer, set()).add((f.file, f.row))
    plots = [funnel("flagged", {d.interviewer: (len(flagged.get(d.interviewer, ())), d.interviews) for d in made})]
    if log is not None and log.has_outcomes:
        plots.append(funnel("refuted", {d.interviewer: (d.refuted, d.controlled - d.contradictory) for d in made}))
    return tuple(plot for plot in plots if plot is not None)


def _nobody(interviews: Interviews, context: Context, handed_in: HandedIn) -> CheckResult:
    text = message("checks.interviewers.nobody")
    todo = message("checks.interviewers.nobody.todo")
    findings = [context.finding(QUESTION, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, recommendation=todo)]
    # A second keying says something of the data, whoever interviewed.
    keyed = keyed_again(interviews, context, *handed_in.rekeyed) if handed_in.rekeyed is not None else None
    if keyed is not None:
        findings.append(keyed_finding(context, keyed))
    return CheckResult(tuple(findings))


def _finding(context: Context, made: tuple[Dossier, ...]) -> Finding:
    judged = [d for d in made if d.score is not None and d.level is not Level.TOO_FEW]
    calls = sum(len(d.recontact) for d in made)
    todo = message("checks.interviewers.todo", n=calls) if calls else None
    if len(judged) < LEAST_COMPARED:
        text = message("checks.interviewers.not_compared", n=len(made), judged=len(judged), least=LEAST_COMPARED)
        return context.finding(QUESTION, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, recommendation=todo)
    now = [d.interviewer for d in made if d.level is Level.ACT_NOW]
    look = [d.interviewer for d in made if d.level is Level.LOOK]
    if now:
        text = message("checks.interviewers.act_now", n=len(now), names=tuple(now), look=len(look), of=len(judged))
    elif look:
        text = message("checks.interviewers.look", n=len(look), names=tuple(look), of=len(judged))
    else:
        text = message("checks.interviewers.nothing", n=len(judged))
    status = Status.JUDGEMENT if now or look else Status.MET
    return context.finding(QUESTION, Line.METHODOLOGICAL, status, text, n=len(judged), recommendation=todo)


def _tables(context: Context, detail: InterviewersDetail, found: InterviewSignals) -> tuple[Table, ...]:
    common: Mapping[str, Any] = {"part": context.part, "method": context.method}
    flagged: dict[str, set[tuple[str, int]]] = {}
    for f in found.signals.flags:
        flagged.setdefault(f.interviewer, set()).add((f.file, f.row))
    return (
        table(
            "interviewers",
            [
                {
                    **common, "interviewer": d.interviewer, "organisation": d.organisation,
                    "region": ", ".join(d.regions) or None, "interviews": d.interviews, "controlled": d.controlled,
                    "refuted": d.refuted, "flagged": len(flagged.get(d.interviewer, ())), "level": str(d.level),
                    "score": d.score, "p": d.p, "low_rank": d.low_rank, "high_rank": d.high_rank,
                    "first_signal": d.evidence[0].signal if d.evidence and d.score is not None else None,
                    "recontact": len(d.recontact), "controls_needed": d.controls_needed,
                    "contradictory": d.contradictory,
                }
                for d in detail.dossiers
            ],
        ),
        table(
            "interviews_flagged",
            [
                {
                    **common, "signal": f.signal, "interviewer": f.interviewer, "id": f.id, "file": f.file,
                    "row": f.row, "value": f.value, "reference": f.reference, "other": f.other,
                    "other_row": f.other_row,
                }
                for f in detail.flags
            ],
        ),
    )  # fmt: skip
