"""How many were polled, and how satisfied they are: tables 1, 2 and 4, and their footnotes (READINGS 2.6)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sapa.checks.base import Limits, sensitivity, used, with_basis
from sapa.checks.consumers import CENSUS_BELOW, people_needed
from sapa.checks.sentences import unrounded
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.records import Event, Reply
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Interval, Line, Status
from sapa.standard import Norm, Readings
from sapa.stats.satisfaction import Satisfaction, satisfaction, with_everyone

DENOMINATOR = "satisfaction_denominator"
TRAINERS_ROW = "training_of_trainers_row"
LIMIT = "satisfaction_limit"
TRAINERS, TRAINING = "training_of_trainers", "training"
ALL = "all_participants_of_event"
"""Base of table 1: all participants of an event are polled."""
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Those who were polled about one event, or about the consultations of a service (`event` None)."""

    event: Event | None
    replies: tuple[Reply, ...]
    base: int | None
    basis: Basis
    strangers: int = 0
    item: str | None = None
    borrowed: bool = False
    """True for a training of trainers under the row of trainings."""

    @property
    def answered(self) -> tuple[Reply, ...]:
        """Replies with a valid score."""
        return tuple(r for r in self.replies if not math.isnan(r.score))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The rows of the replies."""
        if not self.replies:
            return () if self.event is None else (self.event.at.evidence,)
        rows = [r.at.row for r in self.replies]
        return (Evidence(file=self.replies[0].at.file, rows=_span(rows)), Evidence(sheet="services"))


def _span(rows: list[int]) -> str:
    low, high = min(rows), max(rows)
    if low == high:
        return str(low)
    return f"{low}–{high}" if high - low + 1 == len(rows) else f"{low} … {high}"


def groups(s: ServiceCase, norm: Norm) -> list[Group]:
    """Return the groups that a norm on satisfaction speaks of: an event each, or all consultations."""
    if s.service == "consulting":
        return [consultations(s)]
    if norm.form is None:
        return [group(s, e) for e in s.events or ()]
    found = [group(s, e) for e in s.of_form(norm.form)]
    if norm.form == TRAINING and norm.source.table == "1":
        found += [group(s, e, borrowed=True) for e in s.of_form(TRAINERS)]
    return found


def group(s: ServiceCase, event: Event, *, borrowed: bool = False) -> Group:
    """Return those polled about one event; polled people who did not take part do not count."""
    replies = tuple(r for r in s.replies or () if r.event == event.id or (not r.event and len(s.events or ()) == 1))
    own = replies
    if event.people is not None:
        own = tuple(r for r in replies if not r.respondent or r.respondent in event.people)
    return Group(
        event, own, event.participants, event.basis, len(replies) - len(own), event.id, borrowed
    )  # fmt: skip


def consultations(s: ServiceCase) -> Group:
    """Return those polled about consultations, among the consumers of the journal."""
    replies = s.replies or ()
    known = frozenset(c.consumer for c in s.journal or () if c.consumer)
    if not known:
        return Group(None, replies, None, Basis.DECLARED)
    own = tuple(r for r in replies if not r.respondent or r.respondent in known)
    return Group(None, own, len(known), Basis.VERIFIED, len(replies) - len(own))


def score(s: ServiceCase, one: Group) -> Satisfaction | None:
    """Compute the satisfaction of a group."""
    if s.scale is None:
        return None
    base = one.base if one.base is None or one.base >= len(one.answered) else None
    return satisfaction([r.score for r in one.answered], lowest=s.scale[0], highest=s.scale[1], participants=base)


def satisfied(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge satisfaction, event by event; None where there is no feedback at all."""
    if s.replies is None or (s.events is None and s.service != "consulting"):
        return None
    found: list[Finding] = []
    for one in groups(s, norm):
        found += _satisfied(s, norm, one)
    return found


def _satisfied(s: ServiceCase, norm: Norm, one: Group) -> list[Finding]:
    result = score(s, one)
    off = one.borrowed and s.case.context.reading(TRAINERS_ROW) == "none"
    if result is None or s.scale is None:
        if off:
            return [
                s.plain(
                    norm, Status.NOT_APPLICABLE, message("checks.service.no_row", event=one.item or "–"), item=one.item
                )
            ]
        text = message("checks.service.no_feedback", event=one.item or "–")
        return [s.plain(norm, Status.NOT_ASSESSABLE, text, item=one.item, todo="checks.service.todo.feedback")]
    highest = s.scale[1]
    everyone = norm.base == ALL and one.base is not None and one.base >= result.n
    strict = with_everyone(result.total, participants=one.base, highest=highest) if everyone and one.base else None

    def value_under(chosen: Readings) -> float | None:
        if norm.base == ALL and chosen.value(DENOMINATOR) == "participants":
            return strict
        return result.percent

    def under(limits: Limits, chosen: Readings) -> Status:
        if one.borrowed and chosen.value(TRAINERS_ROW) == "none":
            return Status.NOT_APPLICABLE
        value = value_under(chosen)
        if value is None:
            return Status.NOT_ASSESSABLE
        enough = limits.min is None or value >= limits.min
        return with_basis(Status.MET if enough else Status.NOT_MET, Basis.VERIFIED)

    shown = value_under(s.case.context.readings)
    readings = ((DENOMINATOR,) if norm.base == ALL else ()) + ((TRAINERS_ROW,) if one.borrowed else ()) + (LIMIT,)
    found = s.judged(
        norm,
        lambda limits: message("checks.service.no_row", event=one.item or "–") if off else message(
            "checks.service.satisfaction_of_all" if strict is not None and shown is strict else
            "checks.service.satisfaction",
            share=(result.percent if shown is None else shown) / PER_CENT,
            people=message("checks.n_people", n=one.base if shown is strict and one.base else result.n),
            total=result.total, highest=highest, floor=result.floor / PER_CENT,
            need=(limits.min or 0) / PER_CENT,
            near=unrounded(result.percent if shown is None else shown, limits, digits=1) or "",
        ),
        value=result.percent if shown is None else shown, basis=Basis.VERIFIED, item=one.item, n=result.n,
        evidence=one.evidence, under=under, readings=readings, todo="checks.service.todo.satisfaction",
    )  # fmt: skip
    if off:
        return found
    return [*found, _worth(s, norm, one, result)]


def _worth(s: ServiceCase, norm: Norm, one: Group, result: Satisfaction) -> Finding:
    """Say on the methodological line what the figure is worth, with two customary figures beside it."""
    need = s.limits(norm)[0].min
    interval = None
    status = Status.NOT_ASSESSABLE
    if result.low is not None and result.high is not None:
        interval = Interval(result.low, result.high, result.level)
        status = Status.JUDGEMENT
        if need is not None and one.base is not None:
            status = Status.MET if result.low >= need else Status.NOT_MET if result.high < need else Status.JUDGEMENT
    few = one.base is not None and result.n < one.base <= CENSUS_BELOW
    text = message(
        "checks.service.worth" if interval is not None else "checks.service.worth_unknown",
        low=(result.low or 0) / PER_CENT, high=(result.high or 0) / PER_CENT, level=result.level,
        rescaled=result.rescaled / PER_CENT, top=result.top_two / PER_CENT, n=result.n,
        base=one.base if one.base is not None else "–",
        few=message("checks.service.worth_few", few=CENSUS_BELOW) if few else "",
    )  # fmt: skip
    return s.case.context.finding(
        norm.id, Line.METHODOLOGICAL, status, text, item=one.item, value=result.percent, n=result.n, interval=interval,
        basis=Basis.VERIFIED, evidence=one.evidence,
    )  # fmt: skip


def polled_share(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the share of participants, or of the journal's consumers, who were polled: ⌈share · N⌉ people."""
    if s.replies is None or (s.events is None and s.service != "consulting"):
        return None
    found: list[Finding] = []
    about_use = norm.source.table == "5"
    for one in _asked_about(s, norm):
        asked = [r for r in one.replies if r.applied is not None] if about_use else list(one.answered)
        found += list(_share(s, norm, one, len(asked)))
    return found


def _asked_about(s: ServiceCase, norm: Norm) -> Iterator[Group]:
    """Yield the groups whose poll a footnote speaks of: those with a norm that rests on it."""
    table = norm.source.table
    rests = "practical_application" if table == "5" else "satisfaction"
    asks = {n.form for n in s.norms if n.source.table == table and n.required and n.form and n.indicator == rests}
    for one in groups(s, norm):
        event = one.event
        if event is None or any(event in s.of_form(form) for form in asks):
            yield one
        elif table == "1" and event.form == TRAINERS:
            yield replace(one, borrowed=True)


def _share(s: ServiceCase, norm: Norm, one: Group, asked: int) -> Iterator[Finding]:
    context, readings = s.case.context, (TRAINERS_ROW,) if one.borrowed else ()
    no_row = one.borrowed and context.reading(TRAINERS_ROW) == "none"
    base = one.base or 0
    for limits in s.limits(norm) if base or one.borrowed else s.limits(norm)[:1]:
        needed = people_needed(limits.min or 0, base)

        def under(chosen: Readings, needed: int = needed) -> Status:
            if one.borrowed and chosen.value(TRAINERS_ROW) == "none":
                return Status.NOT_APPLICABLE
            if not base:
                return Status.NOT_ASSESSABLE
            return with_basis(Status.MET if asked >= needed else Status.NOT_MET, one.basis)

        if no_row:
            text = message("checks.service.no_row", event=one.item or "–")
        elif not base:
            text = message("checks.service.no_participants", event=one.item or "–")
        else:
            text = message(
                "checks.service.polled", polled=message("checks.n_people", n=asked), base=base, share=asked / base,
                needed=needed, least=(limits.min or 0) / PER_CENT,
            )  # fmt: skip
        yield s.case.finding(
            norm.id, under(context.readings), text, item=one.item, limits=limits,
            value=PER_CENT * asked / base if base else None, n=base or None, basis=one.basis if base else None,
            evidence=one.evidence if base else (), reading=used(context, *readings),
            sensitivity=sensitivity(under, context.readings, readings),
            todo="checks.service.todo.polled" if base else "checks.service.todo.attendance",
        )  # fmt: skip


def on_scale(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge whether scores keep to the scale."""
    if s.replies is None:
        return None
    scored = sum(not math.isnan(r.score) for r in s.replies)
    if not scored and not s.outside:
        return None
    text = message(
        "checks.service.scale_outside" if s.outside else "checks.service.scale", n=s.outside or scored,
        low=norm.min, high=norm.max,
    )  # fmt: skip
    file = s.replies[0].at.file
    return [
        s.plain(
            norm, Status.NOT_MET if s.outside else Status.MET, text, basis=Basis.VERIFIED, n=scored,
            evidence=(Evidence(file=file),), todo="checks.service.todo.scale",
        )
    ]  # fmt: skip
