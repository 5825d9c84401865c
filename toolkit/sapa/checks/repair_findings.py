"""What new weights say about the delivered ones: findings on the methodological line; the Standard asks none of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sapa.checks.base import Context
from sapa.checks.selection import SelectionClass
from sapa.data.nearest import SHOWN
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.results import Addressee, Basis, Evidence, Finding, Line, Status
from sapa.results.repair import ErrorKind, IndicatorEffect, RepairDetail, StageEstimate, WeightStage

COSTLY = 2.0
"""Weights with a larger design effect than this cost more than half of the interviews."""
SHEET = Evidence(sheet="weights")
NOT_PROBABILITY = frozenset(
    {SelectionClass.QUOTA, SelectionClass.OPT_IN, SelectionClass.UNKNOWN, SelectionClass.ROUTE_WITHOUT_RULE}
)


def findings(
    detail: RepairDetail,
    context: Context,
    *,
    refused: tuple[BadInput, ...],
    reproduced: tuple[Message, bool] | None,
    asked: bool,
    file: str,
) -> tuple[Finding, ...]:
    """Return the findings on new weights, in the order of the sheet."""
    finding = partial(_finding, context, file=file, n=detail.interviews)
    found = [_refused(context, error, i) for i, error in enumerate(refused)]
    whole = _spread(detail, finding, asked=asked)
    if whole is not None:
        found.append(whole)
    if reproduced is not None:
        text, good = reproduced
        todo = None if good else message("checks.repair.todo.margins")
        found.append(finding("weights.margins", Status.MET if good else Status.JUDGEMENT, text, todo=todo))
    found += [one for one in (_response(detail, finding), _negative(detail, finding)) if one is not None]
    if detail.selection in NOT_PROBABILITY and (detail.margins or detail.stage(WeightStage.DELIVERED)):
        text = message(f"checks.repair.nature.{detail.selection}")
        found.append(finding("weights.nature", Status.NOT_ASSESSABLE, text, todo=message("checks.repair.todo.nature")))
    return tuple(found)


def _finding(
    context: Context, question: str, status: Status, text: Message, *, file: str, n: int, todo: Message | None = None,
    value: float | None = None,
) -> Finding:  # fmt: skip
    return context.finding(
        question, Line.METHODOLOGICAL, status, text, n=n, value=value, basis=Basis.VERIFIED,
        evidence=(Evidence(file=file), SHEET), recommendation=todo,
    )  # fmt: skip


def _refused(context: Context, error: BadInput, number: int) -> Finding:
    """Pass a refusal on in its own words: what, where, what stands there, what may stand there."""
    more = [
        message(f"checks.repair.{key}", value=value)
        for key, value in (("where", error.where), ("got", error.got), ("expected", error.expected))
        if value is not None
    ]
    return context.finding(
        "weights.refused", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
        message("checks.repair.refused", what=error.what, more=tuple(more)) if more
        else message("checks.repair.refused_bare", what=error.what),
        item=str(number + 1) if number else None, evidence=(SHEET,), recommendation=error.todo,
        addressee=Addressee.PROVIDER,
    )  # fmt: skip


def _spread(detail: RepairDetail, finding: partial[Finding], *, asked: bool) -> Finding | None:
    """Say what the weights are worth and what they move: the new ones, or the delivered ones where none were made."""
    made = asked and detail.final is not None
    at = detail.final if made and detail.final else WeightStage.DELIVERED
    shown = detail.stage(at)
    if shown is None or shown.kish is None or shown.effective is None:
        return None
    changed, count = what_changed(detail, detail.final or WeightStage.EQUAL, new=made)
    costly = shown.kish > COSTLY
    if made:
        text = message(
            "checks.repair.made", stages=tuple(_step(detail, one.stage) for one in detail.stages if one.stage in _MADE),
            interviews=message("checks.n_interviews", n=shown.n), effective=shown.effective, kish=shown.kish,
            changed=changed,
        )  # fmt: skip
    else:
        text = message(
            "checks.repair.delivered", interviews=message("checks.n_interviews", n=shown.n),
            effective=shown.effective, kish=shown.kish,
            ratio=shown.high / shown.low if shown.low and shown.high and shown.low > 0 else None, top=shown.top1,
            changed=changed,
        )  # fmt: skip
    status = Status.JUDGEMENT if costly or (made and count) else Status.MET
    todo = "costly" if costly else "changed"
    return finding(
        "weights.new" if made else "weights.spread", status, text, value=shown.kish,
        todo=message(f"checks.repair.todo.{todo}") if status is Status.JUDGEMENT else None,
    )  # fmt: skip


_MADE = (WeightStage.BASE, WeightStage.RESPONSE, WeightStage.CALIBRATED, WeightStage.TRIMMED)


def _step(detail: RepairDetail, stage: WeightStage) -> Message:
    if stage is WeightStage.BASE:
        return message(f"checks.repair.base.{detail.base}", column=detail.base_column or "–")
    if stage is WeightStage.CALIBRATED:
        margins = tuple(detail.names.margin(one) for one in dict.fromkeys(m.margin for m in detail.margins))
        return message(
            "checks.repair.step.calibrated", method=message(f"checks.repair.method.{detail.method}"), margins=margins
        )
    return message(f"checks.repair.step.{stage}")


@dataclass(frozen=True, slots=True)
class _Moved:
    effect: IndicatorEffect
    before: StageEstimate
    after: StageEstimate

    @property
    def size(self) -> float:
        """The shift in standard errors of the estimate it is counted from; without errors, the shift itself."""
        shift = abs(self.after.shift or 0.0)
        return shift / self.before.se if self.before.se else shift


def what_changed(detail: RepairDetail, stage: WeightStage, *, new: bool) -> tuple[Message, int]:
    """Say how many key indicators a stage moves beyond the standard error of the reference, and the most moved one."""
    moved = []
    for effect in detail.effects:
        before, after = effect.at(detail.reference), effect.at(stage)
        if before is not None and after is not None and after.shift is not None:
            moved.append(_Moved(effect, before, after))
    if not moved:
        return message("checks.repair.no_indicators"), 0
    beyond = [one for one in moved if one.after.beyond]
    worst = max(moved, key=lambda one: (one.size, one.effect.indicator))
    kind = "mean" if worst.effect.statistic == "mean" else "share"
    shown = message(
        f"checks.repair.worst_{kind}", indicator=worst.effect.shown, before=worst.before.estimate,
        after=worst.after.estimate,
    )  # fmt: skip
    ends = {
        "start": message(f"checks.repair.from.{detail.reference}"),
        "end": message(f"checks.repair.to.{'new' if new else stage}"),
        "worst": shown,
    }
    if detail.errors is ErrorKind.NONE:
        return message("checks.repair.no_errors", **ends), 0
    kind = "changed" if beyond else "changed_none"
    return message(f"checks.repair.{kind}", beyond=len(beyond), total=len(moved), **ends), len(beyond)


def _response(detail: RepairDetail, finding: partial[Finding]) -> Finding | None:
    if not detail.response:
        return None
    thin = [cell for cell in detail.response if cell.few or cell.large]
    factors = [cell.factor for cell in detail.response]
    text = message(
        "checks.repair.response", issued=sum(c.issued for c in detail.response),
        answered=sum(c.answered for c in detail.response), cells=len(detail.response), low=min(factors),
        high=max(factors),
    )  # fmt: skip
    if thin:
        named = tuple(
            message("checks.repair.cell", cell=cell.cell, issued=cell.issued, answered=cell.answered,
                    factor=cell.factor)
            for cell in sorted(thin, key=lambda c: (-c.factor, c.cell))[:SHOWN]
        )  # fmt: skip
        text = message("checks.repair.response_thin", found=text, n=len(thin), cells=named)
    return finding(
        "weights.response", Status.JUDGEMENT if thin else Status.MET, text, value=float(len(thin)),
        todo=message("checks.repair.todo.response") if thin else None,
    )  # fmt: skip


def _negative(detail: RepairDetail, finding: partial[Finding]) -> Finding | None:
    last = detail.stage(detail.final) if detail.final else None
    if last is None or not last.negative:
        return None
    return finding(
        "weights.negative", Status.JUDGEMENT, message("checks.repair.negative", n=last.negative, low=last.low),
        todo=message("checks.repair.todo.negative"), value=float(last.negative),
    )  # fmt: skip
