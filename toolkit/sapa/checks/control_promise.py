"""Did the provider keep what it promised of control: a share of every subcontractor's, or every interviewer's, work?"""

from __future__ import annotations

import math

import numpy as np

from sapa.checks.base import Context, sensitivity, used
from sapa.checks.control_dimensions import NAMED, STAFF, ControlCase, natural, shown
from sapa.checks.interviews import Labels
from sapa.deliverable.control_sections import Promise
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.control import ControlGroup, PromiseKept
from sapa.standard import Readings

READINGS = ("control_base", "control_counts")
PERCENT = 100


def promise_finding(case: ControlCase, context: Context, promise: Promise) -> tuple[Finding, PromiseKept | None]:
    """Judge one promise: every group with interviews has at least the share promised, under the readings in force."""
    labels = case.interviews.labels(promise.by)
    page = None if promise.page is None else str(promise.page)
    evidence = [Evidence(sheet="field_control")]
    if promise.document is not None:
        evidence.insert(0, Evidence(document=promise.document, page=page))
    by = message(f"checks.control.by.{promise.by}")

    def under(readings: Readings) -> Status:
        if labels is None:
            return Status.NOT_ASSESSABLE
        below, hidden = _below(case, readings, labels, promise.min)
        known = case.log.has_ids and (case.log.has_outcomes or readings.value("control_counts") != "outcome")
        if not known and case.log.records:
            return Status.NOT_ASSESSABLE
        return Status.NOT_MET if below else Status.NOT_ASSESSABLE if hidden else Status.MET

    status, kept, value = under(context.readings), None, None
    text: Message
    if labels is None:
        text = message("checks.field_control.promise_unknown", by=by, column=promise.by)
    else:
        name = context.staff if promise.by in STAFF else str
        groups = shown(case.groups(labels, context.readings), name)
        below, hidden = (
            tuple(sorted(map(name, names), key=natural))
            for names in _below(case, context.readings, labels, promise.min)
        )
        kept = PromiseKept(
            by=promise.by, min=promise.min, groups=groups, below=below, hidden=hidden, document=promise.document,
            page=page,
        )  # fmt: skip
        shares = [g.share for g in groups if g.share is not None]
        value = PERCENT * min(shares) if shares and status is not Status.NOT_ASSESSABLE else None
        named = [g for g in groups if g.name in below]
        word = "kept" if status is Status.MET else "broken" if below and status is Status.NOT_MET else "open"
        text = message(
            f"checks.field_control.promise_{word}", by=by, min=promise.min, groups=len(shares),
            below=len(below),
            names=tuple(_one(g, promise) for g in named[:NAMED]) or "–",
        )  # fmt: skip
    return context.finding(
        "field_control.promise", Line.METHODOLOGICAL, status, text, item=promise.by, value=value,
        unit="percent" if value is not None else None, n=len(kept.groups) if kept else None, basis=Basis.VERIFIED,
        reading=used(context, *READINGS), sensitivity=sensitivity(under, context.readings, READINGS), evidence=evidence,
        recommendation=message("checks.field_control.todo.promise", by=by) if status is Status.NOT_MET else None,
    ), kept  # fmt: skip


def _one(group: ControlGroup, promise: Promise) -> Message:
    """Name a group with its share and the interviews that it lacks."""
    needed = math.ceil(round(promise.min * group.interviews / PERCENT, 9))  # 0.15 · 100 is a little more than 15
    more = max(0, needed - group.controlled)
    return message("checks.field_control.promise_one", name=group.name, share=group.share, more=more)


def _below(case: ControlCase, readings: Readings, labels: Labels, percent: float) -> tuple[list[str], list[str]]:
    """Return the groups below the promise for certain, and those that unexplained words of the log may lift over it."""
    base, counted = case.base(readings), case.counted(readings)
    by_outcome = readings.value("control_counts") == "outcome"
    maybe = counted | (case.log.unclear & base) if by_outcome else counted
    below: list[str] = []
    hidden: list[str] = []
    for name in sorted({str(v) for v in labels[base]} - {""}):
        where = base & np.asarray(labels == name, dtype=bool)
        needed = percent * int(where.sum())
        if int((where & counted).sum()) * PERCENT < needed:
            (hidden if int((where & maybe).sum()) * PERCENT >= needed else below).append(name)
    return below, hidden
