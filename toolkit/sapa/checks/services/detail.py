"""What was counted event by event, for the sheets and the tables of a service."""

from __future__ import annotations

from sapa.checks.consumers import POLLED, people_needed
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.polled import Group, consultations, group, score
from sapa.deliverable.service_sections import SERVICE_TABLES
from sapa.results import Table, table
from sapa.results.services import ChecklistDetail, ServiceDetail, ServiceEvent

PER_CENT = 100


def detail_of(s: ServiceCase) -> ServiceDetail:
    """Count every event; of consulting, the journal as a whole."""
    if s.service == "consulting":
        rows = [_event(s, consultations(s))] if s.journal is not None or s.replies is not None else []
    else:
        rows = [_event(s, group(s, e)) for e in s.events or ()]
    low, high = s.scale or (None, None)
    groups = [consultations(s)] if s.service == "consulting" and rows else [group(s, e) for e in s.events or ()]
    levels = [x.level for x in (score(s, one) for one in groups) if x is not None]
    return ServiceDetail(
        s.service, tuple(rows), low, high, levels[0] if levels else None,
        tuple(k for k in SERVICE_TABLES if s.case.part.table(k) is not None), _forms(s),
        tuple(sorted({e.mode for e in s.events or () if e.mode})),
    )  # fmt: skip


def _forms(s: ServiceCase) -> tuple[str, ...]:
    """Return the forms of the service in the order of the act; a kind of a wider form is named by that."""
    offered = s.case.context.standard.offered[s.service]
    used = {*s.forms, *(c.method for c in s.journal or () if c.method)}
    wide = {offered.rows[f].parent or f if f in offered.rows else f for f in used}
    # What a centre's package is made of, its parts say themselves.
    known = dict.fromkeys((*offered.rows, *(f.key for f in offered.forms if not s.package)))
    return tuple(f for f in known if f in wide)


def checklist_of(s: ServiceCase) -> ChecklistDetail:
    """Return the norms of the service in the order of the act."""
    return ChecklistDetail(s.service, tuple(n.id for n in s.norms))


def _event(s: ServiceCase, one: Group) -> ServiceEvent:
    event, result = one.event, score(s, one)
    asked = [r.applied for r in one.replies if r.applied is not None]
    if event is None:
        asked = [c.applied is True for c in s.journal or ()]
    least = max((n.min or 0 for n in s.norms if n.indicator == POLLED and n.required), default=None)
    own = [p for p in s.publications or () if event is not None and p.event == event.id]
    counted = s.publications is not None and event is not None
    return ServiceEvent(
        event=event.id if event is not None else "", form=event.form if event is not None else None,
        mode=event.mode if event is not None else None, date=event.date if event is not None else "",
        duration=event.duration if event is not None else None, unit=event.unit if event is not None else None,
        participants=one.base, listed=str(one.basis) == "verified", polled=len(one.answered),
        total=result.total if result is not None else 0.0,
        needed=people_needed(least, one.base) if least is not None and one.base is not None else None,
        satisfaction=None if result is None else result.percent / PER_CENT,
        low=None if result is None or result.low is None else result.low / PER_CENT,
        high=None if result is None or result.high is None else result.high / PER_CENT,
        rescaled=None if result is None else result.rescaled / PER_CENT,
        top_two=None if result is None else result.top_two / PER_CENT,
        asked=len(asked), applied=sum(a is True for a in asked),
        media=sum(p.kind == "media" for p in own) if counted else None,
        social=sum(p.kind == "social" for p in own) if counted else None,
    )  # fmt: skip


def table_of(s: ServiceCase, detail: ServiceDetail) -> Table:
    """Return the events as a table of the results."""
    return table(
        "service_events",
        [
            {
                "part": s.case.context.part, "method": None, "event": e.event or None, "form": e.form, "mode": e.mode,
                "date": e.date or None, "duration": e.duration, "unit": e.unit, "participants": e.participants,
                "listed": e.listed if e.participants is not None else None, "polled": e.polled, "share": e.share,
                "needed": e.needed, "total": e.total, "satisfaction": e.satisfaction, "ci_low": e.low,
                "ci_high": e.high, "rescaled": e.rescaled, "top_two": e.top_two, "asked": e.asked,
                "applied": e.applied, "media": e.media, "social": e.social, "withheld": None,
            }
            for e in detail.events
        ],
    )  # fmt: skip
