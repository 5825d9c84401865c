"""What came of it: success stories (table 1), advice put to use (tables 2, 5), involvement, participation (table 5)."""

from __future__ import annotations

from sapa.checks.base import Limits, with_basis
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.conditions import people_at
from sapa.checks.services.polled import Group, groups
from sapa.deliverable.service_sections import Ticked
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Status
from sapa.standard import Norm, Readings

STORY_BASE = "story_base"
PER_CENT = 100


def stories(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Count success stories of a form: in the project, or of each event, as the reading says."""
    if s.stories is None or norm.form is None:
        return None
    events = s.of_form(norm.form)
    counted = [t for t in s.stories if t.form == norm.form or t.event in {e.id for e in events}]
    if not events and not counted and not s.covers(norm.form):
        return []
    by_event = [sum(t.event == e.id for t in counted) for e in events]

    def under(limits: Limits, chosen: Readings) -> Status:
        least = limits.min or 0
        if chosen.value(STORY_BASE) == "event":
            enough = bool(by_event) and all(n >= least for n in by_event)
        else:
            enough = len(counted) >= least
        # Whether a story shows results for a real consumer (paragraph 3) is for a person to read.
        return with_basis(Status.MET if enough else Status.NOT_MET, Basis.DECLARED)

    without = sum(not t.result for t in counted)
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.stories", n=len(counted), need=limits.min or 0,
            events=message("checks.service.n_events", n=len(events)), without=without,
        ),
        value=float(len(counted)), n=len(counted), basis=Basis.DECLARED, under=under, readings=(STORY_BASE,),
        evidence=[t.at.evidence for t in counted[:1]], todo="checks.service.todo.stories",
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
    ticks = [t for t in s.case.part.spec.checklist.get(norm.id, ()) if not isinstance(t.present, bool)]
    return [f for t in ticks for f in _involved(s, norm, t, float(t.present))] or None


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
