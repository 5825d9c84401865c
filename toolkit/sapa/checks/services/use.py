"""What came of it: success stories (table 1), advice put to use (tables 2, 5), involvement, participation (table 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.checks.base import Limits, with_basis
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.conditions import people_at
from sapa.checks.services.polled import TRAINERS, TRAINERS_ROW, TRAINING, Group, groups
from sapa.checks.services.records import Event, Story
from sapa.deliverable.service_sections import Ticked
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Status
from sapa.standard import Norm, Readings

STORY_BASE = "story_base"
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class _Told:
    """Success stories of one form, and the events that they could be of."""

    stories: tuple[Story, ...] = ()
    events: tuple[Event, ...] = ()

    def __add__(self, other: _Told) -> _Told:
        return _Told(self.stories + other.stories, self.events + other.events)

    def least_of_an_event(self) -> int:
        """Stories of the event with the fewest; without events none is told of any."""
        return min((sum(t.event == e.id for t in self.stories) for e in self.events), default=0)


def _told(s: ServiceCase, form: str) -> _Told:
    events = s.of_form(form)
    ids = {e.id for e in events}
    return _Told(tuple(t for t in s.stories or () if t.form == form or t.event in ids), events)


def stories(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Count success stories of a form: in the project, or of each event, as the reading says.

    Those of a training of trainers count under the row of trainings where the reading lends it that row.
    """
    if s.stories is None or norm.form is None:
        return None
    own = _told(s, norm.form)
    lent = _told(s, TRAINERS) if norm.form == TRAINING else _Told()
    if not s.forms and not own.stories:
        return [s.missing(norm, "forms")]
    held = bool(own.events or own.stories or s.covers(norm.form))
    if not held and not lent.events and not lent.stories:
        return []
    readings = (STORY_BASE, TRAINERS_ROW) if lent.events or lent.stories else (STORY_BASE,)

    def told(chosen: Readings) -> _Told:
        return own + lent if chosen.value(TRAINERS_ROW) == TRAINING else own

    def under(limits: Limits, chosen: Readings) -> Status:
        if not held and chosen.value(TRAINERS_ROW) == "none":
            return Status.NOT_APPLICABLE
        found, per_event = told(chosen), chosen.value(STORY_BASE) == "event"
        n = found.least_of_an_event() if per_event else len(found.stories)
        # Whether a story shows results for a real consumer (paragraph 3) is for a person to read.
        return with_basis(Status.MET if n >= (limits.min or 0) else Status.NOT_MET, Basis.DECLARED)

    shown = told(s.case.context.readings)
    without = sum(not t.result for t in shown.stories)
    off = not held and s.case.context.reading(TRAINERS_ROW) == "none"
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.no_row", event=message(f"checks.service.form.{TRAINERS}")
        ) if off else message(
            "checks.service.stories", n=len(shown.stories), need=limits.min or 0,
            events=message("checks.service.n_events", n=len(shown.events)), without=without,
        ),
        value=float(len(shown.stories)), n=len(shown.stories), basis=Basis.DECLARED, under=under, readings=readings,
        evidence=[t.at.evidence for t in shown.stories[:1]], todo="checks.service.todo.stories",
    )  # fmt: skip


def advice_applied(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the share of all consultations whose advice was applied; an entry without an answer was not."""
    if s.journal is None or not s.journal or all(c.applied is None for c in s.journal):
        return None
    used = sum(c.applied is True for c in s.journal)
    unknown = sum(c.applied is None for c in s.journal)
    everything = len(s.journal)
    at = s.journal[0].at
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.applied", n=used, all=everything, share=used / everything, unknown=unknown,
            need=(limits.min or 0) / PER_CENT,
        ),
        value=PER_CENT * used / everything, n=everything, basis=Basis.VERIFIED,
        evidence=(Evidence(file=at.file, rows=f"2–{everything + 1}"), Evidence(sheet="services")),
        todo="checks.service.todo.applied",
    )  # fmt: skip


def put_to_use(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the share of those polled who confirm the use of what they took from an event; say which band it is in."""
    if s.replies is None or s.events is None or norm.form is None:
        return None
    found: list[Finding] = []
    for one in groups(s, norm):
        asked = [r for r in one.replies if r.applied is not None]
        if not asked:
            text = message("checks.service.no_use_asked", event=one.item or "–")
            found.append(s.plain(norm, Status.NOT_ASSESSABLE, text, item=one.item, todo="checks.service.todo.use"))
            continue
        found += _used(s, norm, one, confirmed=sum(r.applied is True for r in asked), asked=len(asked))
    return found


def _used(s: ServiceCase, norm: Norm, one: Group, *, confirmed: int, asked: int) -> list[Finding]:
    value = PER_CENT * confirmed / asked
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.use", n=confirmed, asked=asked, share=value / PER_CENT,
            need=(limits.min or 0) / PER_CENT, level=level(norm, value),
        ),
        value=value, n=asked, basis=Basis.VERIFIED, item=one.item, evidence=one.evidence,
        todo="checks.service.todo.use",
    )  # fmt: skip


def level(norm: Norm, value: float) -> Message:
    """Return which of the two levels of quality a value reaches; between two bands it is the lower one."""
    if norm.bands is None or value < norm.bands.min_level[0]:
        return message("checks.service.level.below")
    return message("checks.service.level.max" if value >= norm.bands.max_level[0] else "checks.service.level.min")


def involvement(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge a stated share of involved participants: the act names a video, so that a person has to see it."""
    ticks = [t for t in s.answers(norm) if not isinstance(t.present, bool)]
    found = [f for t in ticks for f in _involved(s, norm, t, float(t.present))]
    if not found or any(t.item is None for t in ticks):
        return found or None
    told = {t.item for t in ticks}
    return found + [
        s.plain(
            norm, Status.NOT_ASSESSABLE, message("checks.service.involvement_open", event=e.id), item=e.id,
            evidence=(e.at.evidence,), todo="checks.service.todo.involvement",
        )
        for e in s.of_form(norm.form or "") if e.id not in told
    ]  # fmt: skip


def _involved(s: ServiceCase, norm: Norm, tick: Ticked, value: float) -> list[Finding]:
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.involvement", share=value / PER_CENT, need=(limits.min or 0) / PER_CENT,
            level=level(norm, value),
        ),
        value=value, basis=Basis.DECLARED, item=tick.item, evidence=s.case.where(tick.evidence),
        todo="checks.service.todo.involvement",
    )  # fmt: skip


def participation(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge how many took part in each event of a form."""
    if s.events is None or norm.form is None:
        return None
    return [f for e in s.of_form(norm.form) for f in people_at(s, norm, e)]
