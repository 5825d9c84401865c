"""Where field control stands today: what the review found of it, day by day and hour by hour. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sapa.app.control.growing import read_orders
from sapa.checks.base import Context
from sapa.checks.control_log import ControlLog, relate_log
from sapa.checks.control_next import NextControls, control_next
from sapa.checks.frame import read_plan
from sapa.checks.interviews import Interviews, Mask, from_method
from sapa.data.rows import Rows, content_digest
from sapa.data.values import instants_in
from sapa.deliverable.control_sections import ControlRef
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod, LoadedPart
from sapa.deliverable.method_kinds import SURVEYS
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Evaluation
from sapa.results.control import FieldControlDetail
from sapa.results.interviewers import InterviewersDetail
from sapa.results.limits import fixed_limits

PERCENT = 100.0
ENOUGH = 20
"""Tried controls from which the survey's own share of those reached is taken as the reach."""
HOURS = 24


@dataclass(frozen=True, slots=True)
class CurveDay:
    """A day of fieldwork: interviews made and controls with an outcome, up to and including it."""

    day: date
    made: int
    controlled: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ControlDay:
    """Everything that the panel shows of one state of a growing file.

    planned, planned_from
        Interviews planned in all, and where from: `plan`, `control_plan` or `data` (as many as there are).
    reach, reach_from
        Share of tried controls expected to end with an outcome: `observed`, `plan` or `unknown` (then 1).
    curve
        By day; controls by the day of control, or of the interview where the log has no dates (`dated` is then False).
    hours
        (days, 24) interviews begun by day of `days` and hour.
    """

    method: str
    evaluation: Evaluation
    detail: FieldControlDetail
    interviews: Interviews
    log: ControlLog | None
    context: Context
    orders: Mapping[str, tuple[int, ...]]
    planned: int
    planned_from: str
    reach: float
    reach_from: str
    curve: tuple[CurveDay, ...]
    dated: bool
    days: tuple[date, ...]
    hours: np.ndarray
    people: InterviewersDetail | None

    @property
    def low(self) -> float | None:
        """The lower bound of the share of control, a fraction."""
        return None if self.detail.limit_low is None else self.detail.limit_low / PERCENT

    @property
    def high(self) -> float | None:
        """The upper bound of the share of control, a fraction."""
        return None if self.detail.limit_high is None else self.detail.limit_high / PERCENT

    @property
    def last(self) -> date | None:
        """The day of the latest interview."""
        return self.days[-1] if self.days else None

    def next(self, take: int | None = None) -> NextControls:
        """Return the interviews to control next; `take` None: as many as the share asks for."""
        return control_next(
            self.interviews, self.context, log=self.log, planned=self.planned, low=self.low, high=self.high,
            reach=self.reach, orders=self.orders, take=take,
        )  # fmt: skip


def control_day(loaded: LoadedDeliverable, evaluation: Evaluation) -> ControlDay:
    """Work out where control stands from what was read and reviewed.

    Raises
    ------
    BadInput
        There is no survey with interviews.
    """
    part, method = _survey(loaded)
    interviews = from_method(method, root=loaded.root)
    if interviews is None:
        raise BadInput(message("app.error.no_survey"), todo=message("app.error.no_survey.todo"))
    context = _context(loaded, evaluation, part, method, interviews)
    rows, spec = method.table("control"), method.spec.control
    log = relate_log(rows, spec, interviews) if rows is not None and spec is not None else None
    detail = evaluation.details.get((method.id, "field_control"))
    if not isinstance(detail, FieldControlDetail):
        detail = _without_log(interviews, context)
    orders = read_orders(loaded.root)
    planned, planned_from = _planned(method, orders, detail)
    reach, reach_from = _reach(method, detail)
    handed_in = context.reading("control_base") == "handed_in"
    base = interviews.handed_in if handed_in else interviews.complete
    curve, dated = _curve(interviews, log, base)
    days, hours = _hours(interviews)
    people = evaluation.details.get((method.id, "interviewers"))
    return ControlDay(
        method=method.id, evaluation=evaluation, detail=detail, interviews=interviews, log=log, context=context,
        orders=orders, planned=planned, planned_from=planned_from, reach=reach, reach_from=reach_from, curve=curve,
        dated=dated, days=days, hours=hours, people=people if isinstance(people, InterviewersDetail) else None,
    )  # fmt: skip


def _survey(loaded: LoadedDeliverable) -> tuple[LoadedPart, LoadedMethod]:
    for part in loaded.parts:
        for method in part.methods:
            if method.kind in SURVEYS and method.table("data") is not None:
                return part, method
    raise BadInput(message("app.error.no_survey"), todo=message("app.error.no_survey.todo"))


def _context(
    loaded: LoadedDeliverable, evaluation: Evaluation, part: LoadedPart, method: LoadedMethod, interviews: Interviews
) -> Context:
    """Return the surroundings that the review itself used, so that pseudonyms are the workbook's."""
    from sapa.standard import choose, load_standard

    standard = load_standard(evaluation.standard, on=evaluation.edition)
    known = Context(
        standard, choose({r.id: r.value for r in evaluation.readings}),
        fixed_limits(loaded.manifest.specification, standard, where=loaded.where), part=part.spec.id, method=method.id,
        key=content_digest(interviews.rows),
    )  # fmt: skip
    if evaluation.seed is None:
        return known
    from dataclasses import replace

    return replace(known, seed=evaluation.seed)


def _without_log(interviews: Interviews, context: Context) -> FieldControlDetail:
    """Return the state of a survey whose control has not begun: everything is there, with nought controlled."""
    import pandas as pd

    from sapa.checks.field_control import field_control

    columns = ("id", "outcome")
    empty = Rows(
        pd.DataFrame({c: pd.array([], dtype="string") for c in columns}), pd.DataFrame({"file": [], "row": []}), ()
    )
    spec = ControlRef.model_validate({"file": "control.csv", "outcome": "outcome"})
    found = field_control(interviews, context, log=relate_log(empty, spec, interviews)).detail
    if not isinstance(found, FieldControlDetail):
        raise TypeError(type(found))
    return found


def _planned(
    method: LoadedMethod, orders: Mapping[str, tuple[int, ...]], detail: FieldControlDetail
) -> tuple[int, str]:
    rows, spec = method.table("plan"), method.spec.plan
    planned = sum(read_plan(rows, spec).planned.values()) if rows is not None and spec is not None else 0
    if not planned and method.taken is not None:
        planned = method.taken.interviews
    if planned:
        return planned, "plan"
    if orders:
        return sum(len(order) for order in orders.values()), "control_plan"
    return detail.total.interviews, "data"


def _reach(method: LoadedMethod, detail: FieldControlDetail) -> tuple[float, str]:
    answered = detail.total.with_outcome + detail.total.not_reached
    if answered >= ENOUGH and detail.total.with_outcome:
        return detail.total.with_outcome / answered, "observed"
    control = method.taken.control if method.taken is not None else None
    return (control.reach, "plan") if control is not None else (1.0, "unknown")


def _days_of(rows: Rows, column: str | None) -> Any:
    if column is None:
        return np.full(len(rows), np.datetime64("NaT", "D"))
    return instants_in(rows, column).values.astype("datetime64[D]")


def _curve(interviews: Interviews, log: ControlLog | None, base: Mask) -> tuple[tuple[CurveDay, ...], bool]:
    start = interviews.roles.get("start")
    made = _days_of(interviews.rows, start[0] if start else None)[base]
    made = made[~np.isnat(made)]
    done, dated = made[:0], True
    if log is not None:
        at = np.flatnonzero(log.controlled & base)
        control = _days_of(log.rows, log.spec.date)
        when = np.array([control[log.first_row[int(i)]] for i in at], dtype="datetime64[D]")
        dated = not len(when) or not bool(np.isnat(when).all())
        if not dated:
            when = _days_of(interviews.rows, start[0] if start else None)[at]
        done = when[~np.isnat(when)]
    if not len(made):
        return (), dated
    days = np.unique(np.concatenate([made, done]))
    made, done = np.sort(made), np.sort(done)
    counted = zip(
        days, np.searchsorted(made, days, side="right"), np.searchsorted(done, days, side="right"), strict=True
    )
    return tuple(CurveDay(day.item(), int(m), int(c)) for day, m, c in counted), dated


def _hours(interviews: Interviews) -> tuple[tuple[date, ...], np.ndarray]:
    start = interviews.roles.get("start")
    if not start:
        return (), np.zeros((0, HOURS), dtype=np.int64)
    moments = instants_in(interviews.rows, start[0]).values[interviews.handed_in]
    moments = moments[~np.isnat(moments)]
    if not len(moments):
        return (), np.zeros((0, HOURS), dtype=np.int64)
    days = moments.astype("datetime64[D]")
    first, last = days.min(), days.max()
    # Days without an interview have their row too: a gap in fieldwork is something to see.
    whole = np.arange(first, last + np.timedelta64(1, "D"))
    if len(whole) > _LONGEST:
        whole = np.unique(days)
    counts = np.zeros((len(whole), HOURS), dtype=np.int64)
    hours = ((moments - days) // np.timedelta64(1, "h")).astype(np.int64)
    np.add.at(counts, (np.searchsorted(whole, days), hours), 1)
    return tuple(d.item() for d in whole), counts


_LONGEST = 92
"""Days of fieldwork whose empty days are shown too: a quarter of a year."""
