"""Which interviews to control next, so that share, spread and the least certain interviewers are served."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sapa.checks.base import Context
from sapa.checks.control_log import ControlLog
from sapa.checks.control_next_order import STREAM, Turn, as_they_came, turns
from sapa.checks.control_next_share import Progress, Step, allocate, upper_limit
from sapa.checks.control_records import without_phone
from sapa.checks.interviews import Interviews, Mask
from sapa.messages import Message, message
from sapa.stats.chance import Stream

__all__ = ["ControlNeed", "InterviewerNext", "NextControl", "NextControls", "TryAgain", "control_need", "control_next"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlNeed:
    """What the share of control asks for, now and at the end of fieldwork. Shares are fractions.

    interviews, planned
        Made so far; planned in all (never fewer than made).
    tried, controlled, under_way
        Tried; with an outcome; tried without any word of what came of it yet.
    needed, needed_end
        Controls with an outcome that the lower bound asks for of the interviews made, and of those planned, ⌈low·n⌉.
    ceiling
        The most that the upper bound allows of those planned, ⌊high·n⌋; None: no such bound.
    reach
        Share of tried controls that is expected to end with an outcome.
    issue
        Controls to give out now, so that `needed` is expected: ⌈(needed − controlled)/reach⌉ − under way, 0 or above.
    """

    interviews: int
    planned: int
    tried: int
    controlled: int
    under_way: int
    low: float | None
    high: float | None
    needed: int
    needed_end: int
    ceiling: int | None
    reach: float
    issue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextControl:
    """An interview to control.

    turn
        Its place in the list.
    at, file, row, id
        Position among the delivered rows; file and row; the id as it may be shown.
    number, order, planned
        Which of the interviewer's interviews it is; its place in the interviewer's random order; whether that order is
        the control plan's.
    phone
        Whether the respondent left a telephone; None: no column says.
    before, after
        Upper 95 % limit of the share of this interviewer's interviews that control would refute, as expected before and
        after this control.
    """

    turn: int
    at: int
    id: str
    file: str
    row: int
    interviewer: str
    region: str | None
    number: int
    order: int
    planned: bool
    phone: bool | None
    before: float
    after: float
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """A tried interview to be tried again before another one takes its place.

    why
        `not_reached`, or `contradictory`: its records exclude each other, and a controller who made none of them is to
        settle it.
    """

    at: int
    id: str
    file: str
    row: int
    interviewer: str
    attempts: int
    phone: bool | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewerNext:
    """What the list does for one interviewer: upper limits now and expected after it.

    `reached` have one outcome; contradictory ones are tried, and say nothing.
    """

    interviewer: str
    interviews: int
    tried: int
    reached: int
    refuted: int
    given: int
    high: float
    high_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NextControls:
    """The list, what it rests on and what it leads to. `again` is apart: nobody new is drawn by it."""

    need: ControlNeed
    controls: tuple[NextControl, ...]
    again: tuple[TryAgain, ...]
    interviewers: tuple[InterviewerNext, ...]
    seed: int
    notes: tuple[Message, ...]


def control_need(
    *,
    interviews: int,
    planned: int | None,
    tried: int,
    controlled: int,
    under_way: int = 0,
    low: float | None = None,
    high: float | None = None,
    reach: float = 1.0,
) -> ControlNeed:
    """Return how many controls to give out now; parameters are the fields of `ControlNeed`.

    The corridor is kept day by day: what is due is the share of what has been made, so that control neither lags behind
    fieldwork nor outruns its ceiling.
    """
    end = max(planned or 0, interviews)
    needed = math.ceil(_exact(low) * interviews) if low is not None else 0
    ceiling = math.floor(_exact(high) * end) if high is not None else None
    issue = max(0, math.ceil(max(0, needed - controlled) / _exact(reach)) - under_way)
    if ceiling is not None:
        issue = min(issue, max(0, ceiling - controlled - under_way))
    issue = min(issue, max(0, interviews - tried))
    return ControlNeed(
        interviews=interviews, planned=end, tried=tried, controlled=controlled, under_way=under_way, low=low, high=high,
        needed=needed, needed_end=math.ceil(_exact(low) * end) if low is not None else 0, ceiling=ceiling, reach=reach,
        issue=issue,
    )  # fmt: skip


def control_next(
    interviews: Interviews,
    context: Context,
    *,
    log: ControlLog | None,
    planned: int | None = None,
    low: float | None = None,
    high: float | None = None,
    reach: float = 1.0,
    orders: Mapping[str, Sequence[int]] | None = None,
    take: int | None = None,
    seed: int | None = None,
) -> NextControls:
    """Return the interviews to control next, in order, with reasons.

    Parameters
    ----------
    interviews, log
        The interviews so far, and the control log related to them; None: nothing has been controlled yet.
    planned
        Interviews planned in all; None: as many as there are.
    low, high
        Share of the interviews to control, fractions; None: no such bound.
    reach
        Share of tried controls expected to end with an outcome, above 0.
    orders
        By interviewer, numbers of interviews in the control plan's random order.
    take
        Length of the list; None: as long as the share asks for (`ControlNeed.issue`).
    seed
        Of the order where no plan gives one; None: the context's.

    Returns
    -------
    NextControls
        The same files and seed give the same list; interviews that come in later do not reorder earlier ones.
    """
    seed = context.seed if seed is None else seed
    # The share is of the base that the review takes; what was voided since needs no control any more.
    handed_in = context.reading("control_base") == "handed_in"
    used = interviews.handed_in if handed_in else interviews.complete
    came = as_they_came(interviews, used)
    names = sorted(came)
    order = turns(interviews, came, orders or {}, seed=seed)
    tried, reached, refuted, waiting, open_ones = _masks(log, len(interviews.rows))
    free = np.asarray(interviews.complete & ~tried, dtype=bool)
    now = _progress(came, names, tried=tried, reached=reached, refuted=refuted, waiting=waiting, free=free)
    unsettled = {name: int(open_ones[came[name]].sum()) for name in names}
    need = control_need(
        interviews=int(used.sum()), planned=planned, tried=int((tried & used).sum()),
        controlled=int(((reached | open_ones) & used).sum()), under_way=int((waiting & used).sum()), low=low,
        high=high, reach=reach,
    )  # fmt: skip
    chance = np.array([float(Stream(seed, STREAM, name).uniform(1)[0]) for name in names])
    steps = allocate(now, need.issue if take is None else take, reach=reach, chance=chance)
    waiting_turns = {name: iter([t for t in order[name] if free[t.at]]) for name in names}
    no_phone = without_phone(interviews)
    controls = []
    given = dict.fromkeys(names, 0)
    for turn, step in enumerate(steps, 1):
        name = names[step.who]
        one = next(waiting_turns[name])
        why = (*_why(now, step, given[name], unsettled[name], need), _order(one, seed))
        given[name] += 1
        controls.append(_control(interviews, context, one, turn, step, name, no_phone, why))
    after = {names[s.who]: s.after for s in steps}
    high_now = upper_limit(now.refuted.astype(float), now.reached.astype(float))
    return NextControls(
        need=need, controls=tuple(controls),
        again=_again(interviews, context, log, no_phone) if log is not None else (),
        interviewers=tuple(
            InterviewerNext(
                interviewer=context.staff(name), interviews=int(now.interviews[i]), tried=int(now.tried[i]),
                reached=int(now.reached[i]), refuted=int(now.refuted[i]), given=given[name], high=float(high_now[i]),
                high_after=after.get(name, float(high_now[i])),
            )
            for i, name in enumerate(names)
        ),
        seed=seed, notes=_notes(need, orders, names, take),
    )  # fmt: skip


def _exact(share: float) -> Fraction:
    """Return the share as it is written: 0.07 of 100 is 7, where 0.07 · 100 in binary is a little more."""
    return Fraction(repr(float(share)))


def _masks(log: ControlLog | None, n: int) -> tuple[Mask, Mask, Mask, Mask, Mask]:
    """Return what was tried, has one outcome, was refuted, is under way (no word of it yet), and is contradictory."""
    if log is None:
        none = np.zeros(n, dtype=bool)
        return none, none, none, none, none
    waiting = np.asarray(log.attempted & (log.outcome == "") & ~log.unclear & log.has_outcomes, dtype=bool)
    return log.attempted, log.controlled & ~log.contradicted, log.refuted, waiting, log.contradicted


def _progress(came: Mapping[str, list[int]], names: list[str], **masks: Mask) -> Progress:
    def count(mask: Mask) -> np.ndarray:
        return np.array([int(mask[came[name]].sum()) for name in names], dtype=np.int64)

    loads = np.array([len(came[name]) for name in names], dtype=np.int64)
    return Progress(
        interviews=loads, tried=count(masks["tried"]), reached=count(masks["reached"]), refuted=count(masks["refuted"]),
        under_way=count(masks["waiting"]), free=count(masks["free"]),
    )  # fmt: skip


def _why(now: Progress, step: Step, given: int, unsettled: int, need: ControlNeed) -> tuple[Message, ...]:
    """Say in words why this interviewer: what is known so far, and what one more control is expected to do."""
    i = step.who
    loads, tried, reached, refuted = (int(x[i]) for x in (now.interviews, now.tried, now.reached, now.refuted))
    if not tried and not given:
        first = message("checks.next.why.none", n=loads)
    elif not reached and not given:
        first = message(f"checks.next.why.{'contradictory' if unsettled else 'unreached'}", n=unsettled or tried)
    elif refuted:
        first = message("checks.next.why.refuted", refuted=refuted, n=reached)
    else:
        first = message("checks.next.why.limit", high=step.before, after=step.after)
    share = (reached + unsettled) / loads
    if need.low is not None and share and share < need.low:
        return first, message("checks.next.why.below", share=share, low=need.low)
    return (first,)


def _order(one: Turn, seed: int) -> Message:
    if one.planned:
        return message("checks.next.order.plan", turn=one.turn, number=one.number)
    return message("checks.next.order.seed", turn=one.turn, number=one.number, seed=str(seed))


def _shown(interviews: Interviews, context: Context, at: int) -> str:
    ids = interviews.ids
    if ids is None or ids[at] == "":
        return str(interviews.rows.at(at)[1])
    return context.pseudonym(str(ids[at]))


def _control(
    interviews: Interviews,
    context: Context,
    one: Turn,
    turn: int,
    step: Step,
    name: str,
    no_phone: Mask | None,
    why: tuple[Message, ...],
) -> NextControl:
    file, row = interviews.rows.at(one.at)
    return NextControl(
        turn=turn, at=one.at, id=_shown(interviews, context, one.at), file=file, row=row,
        interviewer=context.staff(name),
        region=str(interviews.region[one.at]) if interviews.region is not None else None, number=one.number,
        order=one.turn, planned=one.planned, phone=None if no_phone is None else not bool(no_phone[one.at]),
        before=step.before, after=step.after, why=why,
    )  # fmt: skip


def _again(interviews: Interviews, context: Context, log: ControlLog, no_phone: Mask | None) -> tuple[TryAgain, ...]:
    """Return those whose records exclude each other, then those not reached; those tried least often first."""
    labels = interviews.interviewer
    found = []
    for at in map(int, np.flatnonzero(interviews.complete & ((log.outcome == "not_reached") | log.contradicted))):
        file, row = interviews.rows.at(at)
        found.append(
            TryAgain(
                at=at, id=_shown(interviews, context, at), file=file, row=row,
                interviewer="" if labels is None else context.staff(str(labels[at])),
                attempts=len(log.field_rows.get(at, ())), phone=None if no_phone is None else not bool(no_phone[at]),
                why=str(log.outcome[at]),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda a: (a.why == "not_reached", a.attempts, a.at)))


def _notes(
    need: ControlNeed, orders: Mapping[str, Sequence[int]] | None, names: list[str], take: int | None
) -> tuple[Message, ...]:
    found = []
    if need.low is None:
        found.append(message("checks.next.note.no_low"))
    if need.ceiling is not None and take is not None and need.controlled + need.under_way + take > need.ceiling:
        found.append(message("checks.next.note.ceiling", ceiling=need.ceiling, n=take))
    if orders:
        outside = [name for name in names if name and name not in orders]
        if outside:
            found.append(message("checks.next.note.not_in_plan", n=len(outside)))
    else:
        found.append(message("checks.next.note.no_plan"))
    if "" in names:
        found.append(message("checks.next.note.no_interviewer"))
    return tuple(found)
