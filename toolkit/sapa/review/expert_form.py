"""From an expert's form to what an evaluation takes over: verdicts on requirements become judgements on findings."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.messages import Message, message
from sapa.results import Evaluation, ExpertCopy, Finding, Judgement, Line, Notice, Opinions, Status
from sapa.results.expert_form import ExpertForm, Verdict

_WAITING = frozenset({Status.JUDGEMENT, Status.NOT_ASSESSABLE})


def form_copy(form: ExpertForm, evaluation: Evaluation) -> ExpertCopy:
    """Return a filled form as a copy of the evaluation in which the expert wrote.

    A verdict on a requirement as a whole goes to every formal finding on it that waits for a person; where none waits
    and there are several, the row has to say which one it means. An answer without a verdict decides by itself: yes is
    met, no is not met, a number is compared with the bounds in force.

    Returns
    -------
    ExpertCopy
        Judgements by finding, and the conclusion with its scores. Rows that could not be placed are notices that stop,
        naming sheet and row: nothing an expert wrote is dropped in silence.
    """
    judgements: dict[str, Judgement] = {}
    notices: list[Notice] = []
    for verdict in form.verdicts:
        found = _placed(verdict, evaluation)
        if isinstance(found, Notice):
            notices.append(found)
            continue
        for finding in found:
            judgement = _judgement(verdict, finding, form)
            if isinstance(judgement, Notice):
                notices.append(judgement)
            else:
                judgements[finding.id] = judgement
    conclusions = (form.conclusion,) if form.conclusion.filled else ()
    return ExpertCopy(
        file=form.file, sha256=form.sha256, judgements=judgements,
        opinions=Opinions(conclusions=conclusions, notices=tuple(notices)),
    )  # fmt: skip


def _placed(verdict: Verdict, evaluation: Evaluation) -> Sequence[Finding] | Notice:
    """Return the findings that a verdict is about, or what has to be said where that is not clear."""
    own = [
        f for f in evaluation.findings
        if f.norm == verdict.norm and f.line is Line.FORMAL and (not verdict.part or f.part == verdict.part)
    ]  # fmt: skip
    if not own:
        return _stop(verdict, "not_here", verdict.norm)
    if verdict.item:
        named = [f for f in own if (f.item or "").casefold() == verdict.item.casefold()]
        return named or _stop(verdict, "no_item", verdict.item, todo="which_one", items=_items(own))
    waiting = [f for f in own if (f.computed_status or f.status) in _WAITING]
    if waiting or len(own) == 1:
        return waiting or own
    return _stop(verdict, "which_one", None, items=_items(own))


def _items(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.item for f in findings if f.item))


def _judgement(verdict: Verdict, finding: Finding, form: ExpertForm) -> Judgement | Notice:
    status = verdict.status or _answered(verdict.answer, finding)
    if status is None:
        return _stop(verdict, "no_bounds", None)
    reason = verdict.comment or verdict.seen
    if not reason:
        return _stop(verdict, "no_reason", None)
    return Judgement(status, form.conclusion.by, reason, form.conclusion.date, verdict.seen)


def _answered(answer: bool | float | None, finding: Finding) -> Status | None:
    """Return what an answer decides; None: a number without bounds."""
    if isinstance(answer, bool):
        return Status.MET if answer else Status.NOT_MET
    if answer is None or (finding.min is None and finding.max is None):
        return None
    low = finding.min is None or answer >= finding.min
    high = finding.max is None or answer <= finding.max
    return Status.MET if low and high else Status.NOT_MET


def _stop(
    verdict: Verdict, id: str, got: str | None, *, todo: str | None = None, items: tuple[str, ...] = ()
) -> Notice:
    params: dict[str, str] = {} if id in ("no_reason", "no_bounds") else {"norm": verdict.norm}
    step = f"review.expert.{todo or id}.todo"
    told: Message = message(step, items=items) if items else message(step)
    return Notice(message(f"review.expert.{id}", **params), verdict.place, got, todo=told, stops=True)
