"""The formal line of field control: the share of interviews against the Standard and the specification."""

from __future__ import annotations

import math
from collections.abc import Callable

from sapa.checks.base import Context, Limits, sensitivity, used
from sapa.checks.control_dimensions import LEVEL, ControlCase
from sapa.checks.control_log import ControlLog
from sapa.checks.sentences import unrounded
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Interval, Line, Status
from sapa.results.control import ControlCounted, ControlGroup
from sapa.standard import Readings, readings
from sapa.stats import wilson

NORM = "t10.population_survey.field_control"
READINGS = ("control_base", "control_counts", "control_ceiling")
LIMIT = "control_limit"
PERCENT = 100


def formal(case: ControlCase, context: Context, total: ControlGroup, limits: Limits) -> Finding:
    """Judge the share of all interviews against the norm or the technical specification."""

    def under(readings: Readings) -> Status:
        found = _counted(case, readings)
        base, hits = found.interviews, found.controlled
        if base == 0 or not found.known:
            return Status.NOT_ASSESSABLE
        if limits.min is not None and hits * PERCENT < limits.min * base:
            # Words of the log that nobody explains may hide the outcomes that are missing: not known is not "no".
            enough = (hits + found.unclear) * PERCENT >= limits.min * base
            return Status.NOT_ASSESSABLE if enough else Status.NOT_MET
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
            near=unrounded(value or 0.0, limits, digits=2) or "",
        )  # fmt: skip
    interval = None
    if value is not None and total.interviews:
        low, high = wilson(total.controlled, total.interviews, LEVEL)
        interval = Interval(PERCENT * float(low), PERCENT * float(high), LEVEL)
    return context.finding(
        NORM, Line.FORMAL, status, text, limits=limits, value=value, n=total.interviews, basis=Basis.VERIFIED,
        interval=interval, reading=used(context, *READINGS, LIMIT),
        sensitivity=sensitivity(under, context.readings, READINGS), evidence=evidence(case.log),
        recommendation=_todo(total, limits) if status is Status.NOT_MET else None,
    )  # fmt: skip


def _counted(case: ControlCase, chosen: Readings) -> ControlCounted:
    by_outcome = chosen.value("control_counts") == "outcome"
    log, base = case.log, case.base(chosen)
    return ControlCounted(
        base=str(chosen.value("control_base")), counts=str(chosen.value("control_counts")), interviews=int(base.sum()),
        controlled=int(case.counted(chosen).sum()), unclear=int((log.unclear & base).sum()) if by_outcome else 0,
        known=not log.records or (log.has_ids and (log.has_outcomes or not by_outcome)),
    )  # fmt: skip


def counted_under(case: ControlCase, chosen: Readings) -> tuple[ControlCounted, ...]:
    """Count the whole survey under every pair of the readings `control_base` and `control_counts`."""
    bases, counts = (readings()[id].values for id in ("control_base", "control_counts"))
    return tuple(
        _counted(case, chosen.with_value("control_base", b).with_value("control_counts", c))
        for b in bases
        for c in counts
    )


def _why_not(case: ControlCase, total: ControlGroup, readings: Readings) -> Message:
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
    needed = required(total.interviews, limits.min, math.ceil)
    if needed is None or total.controlled >= needed:
        return message("checks.field_control.todo.above")
    return message(
        "checks.field_control.todo.more",
        more=message("checks.n_interviews", n=needed - total.controlled),
        needed=needed,
    )


def evidence(log: ControlLog) -> tuple[Evidence, ...]:
    """Return the files of the log and the sheet that shows the counts."""
    return (*(Evidence(file=f.path) for f in log.rows.files), Evidence(sheet="field_control"))


def required(base: int, percent: float | None, to_whole: Callable[[float], int]) -> int | None:
    """Return the interviews that a share means; exact in integers, so that 15 % of 1 000 is 150 and never 151."""
    if percent is None:
        return None
    exact = base * percent
    whole = int(exact // PERCENT)
    return whole if to_whole is math.floor or exact == whole * PERCENT else whole + 1
