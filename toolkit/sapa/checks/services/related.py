"""Do the tables of a service agree with each other? People and rows that belong to nobody are named, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sapa.checks.interviews import joined
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.polled import Group, consultations, group
from sapa.checks.services.records import At
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status

SHOWN = 20


def unrelated(s: ServiceCase) -> list[Finding]:
    """Return findings on the methodological line about rows that no other table knows."""
    return [
        *_strangers(s), *_lost_replies(s), *_more_replies(s), *_lost_attendance(s), *_unregistered(s),
        *_unlisted_consultants(s),
    ]  # fmt: skip


def _groups(s: ServiceCase) -> list[Group]:
    return [consultations(s)] if s.service == "consulting" else [group(s, e) for e in s.events or ()]


def _strangers(s: ServiceCase) -> Iterator[Finding]:
    """Name polled people who did not take part or are not in the journal; they do not count."""
    for one in _groups(s):
        if one.strangers:
            text = (
                message("checks.service.strangers_journal", n=one.strangers) if one.event is None else
                message("checks.service.strangers", n=one.strangers, event=one.event.id)
            )  # fmt: skip
            yield _broken(
                s, "strangers", text, one.strangers, one.evidence, item=one.item, todo="checks.consumers.todo.strangers"
            )


def _lost_replies(s: ServiceCase) -> Iterator[Finding]:
    """Name replies about an event that is not in the list, or about none at all where there are several."""
    if s.events is None:
        return
    known = {e.id for e in s.events}
    lost = [r for r in s.replies or () if r.event and r.event not in known]
    if lost:
        events = tuple(dict.fromkeys(r.event for r in lost))
        text = message("checks.service.lost_replies", n=len(lost), events=events)
        yield _broken(s, "lost_replies", text, len(lost), _rows([r.at for r in lost]))
    blank = [r for r in s.replies or () if not r.event] if len(known) > 1 else []
    if blank:
        text = message("checks.service.blank_replies", n=len(blank))
        yield _broken(s, "blank_replies", text, len(blank), _rows([r.at for r in blank]))


def _more_replies(s: ServiceCase) -> Iterator[Finding]:
    """Name events with more questionnaires than participants."""
    for one in _groups(s):
        n = len(one.answered)
        if one.base is not None and n > one.base:
            text = message("checks.service.more_replies", n=n, people=message("checks.n_people", n=one.base))
            yield _broken(s, "more_replies", text, n, one.evidence, item=one.item, basis=one.basis)


def _lost_attendance(s: ServiceCase) -> Iterator[Finding]:
    """Name lists of participants of events that the list of events does not have."""
    rows = s.case.part.table("attendance")
    if s.events is None or s.attendance is None or rows is None:
        return
    known = {e.id for e in s.events}
    lost = tuple(event for event in s.attendance if event not in known)
    if lost:
        n = sum(len(s.attendance[event]) for event in lost)
        evidence = tuple(Evidence(file=f.path) for f in rows.files)
        yield _broken(s, "lost_attendance", message("checks.service.lost_attendance", n=n, events=lost), n, evidence)


def _unregistered(s: ServiceCase) -> Iterator[Finding]:
    """Name participants who are not among those registered, where the manifest gives a list of them."""
    lists = [c for c in s.case.part.consumers if c.registered is not None and c.spec.registered is not None]
    rows = s.case.part.table("attendance")
    if not lists or s.attendance is None or rows is None:
        return
    registered = {
        id for c in lists if c.registered is not None and c.spec.registered is not None
        for id in map(str, joined(c.registered.frame, c.spec.registered.id)) if id
    }  # fmt: skip
    came = frozenset().union(*s.attendance.values()) if s.attendance else frozenset()
    strange = came - registered
    if strange:
        text = message("checks.service.unregistered", n=len(strange), people=message("checks.n_people", n=len(came)))
        evidence = tuple(Evidence(file=f.path) for r in (rows, *(c.registered for c in lists)) if r for f in r.files)
        yield _broken(s, "unregistered", text, len(strange), evidence, todo="checks.consumers.todo.strangers")


def _unlisted_consultants(s: ServiceCase) -> Iterator[Finding]:
    """Name consultants of the journal whom the list of specialists does not have: nobody can judge their experience."""
    if s.people is None or s.journal is None:
        return
    known = {p.id for p in s.people}
    rows = [c for c in s.journal if c.consultant and c.consultant not in known]
    if rows:
        names = tuple(dict.fromkeys(s.case.context.staff(c.consultant) for c in rows))
        text = message("checks.service.unlisted_consultants", n=len(rows), names=names)
        yield _broken(s, "unlisted_consultants", text, len(rows), _rows([c.at for c in rows]))


def _rows(places: Sequence[At]) -> tuple[Evidence, ...]:
    shown = ", ".join(str(p.row) for p in places[:SHOWN]) + (" …" if len(places) > SHOWN else "")
    return (Evidence(file=places[0].file, rows=shown),)


def _broken(
    s: ServiceCase, question: str, text: Message, n: int, evidence: Sequence[Evidence], *, item: str | None = None,
    basis: Basis = Basis.VERIFIED, todo: str = "checks.service.todo.relate",
) -> Finding:  # fmt: skip
    return s.case.context.finding(
        f"services.{question}", Line.METHODOLOGICAL, Status.NOT_MET, text, item=item, n=n, basis=basis,
        evidence=evidence, recommendation=message(todo),
    )  # fmt: skip
